import BackupAPI
import Foundation
import Testing

/// Programs outside this repository are compiled against these names; that this file compiles is the test.
@Suite("Public names")
struct PublicNamesTests {
    struct Answer: HTTPTransport {
        func send(_ request: HTTPRequest) async throws -> HTTPResponse {
            _ = (request.method, request.url, request.headers["X-Auth-Token"], request.body as Data?)
            let body =
                request.operation == "CBR.backups.get"
                ? #"{"backup":{"id":"b1"}}"# : #"{"resource":{},"id":"op","done":true}"#
            return HTTPResponse(
                status: 200,
                headers: ["Content-Type": "application/json"],
                body: Data(body.utf8)
            )
        }
    }

    let url = URL(fileURLWithPath: "/")

    @Test("the Yandex client reads as documented")
    func yandex() async throws {
        _ = Yandex.Client(credentials: .iamToken("t1.…"))
        _ = Yandex.Client(
            credentials: .iamToken("x"),
            endpoints: .init(backup: url, operation: url, iam: url),
            configuration: .init(),
            transport: URLSessionTransport()
        )
        _ = [Yandex.Endpoints.yandexCloud, .kazakhstan, .init(apiHost: "api.cloud.yandex.net")]

        let yandex = Yandex.Client(credentials: .iamToken("x"), transport: Answer())
        let resources: PagedSequence<Yandex.Resource> =
            yandex.resources.list(folderID: "b1g…", type: .compute, pageSize: 500)
        for try await resource in resources { _ = resource.computeInstanceID }
        for try await resource in yandex.resources.list(folderID: "b1g…") { _ = resource.lastBackupTime }
        let resource: Yandex.Resource = try await yandex.resources.get(computeInstanceID: "epd…")
        _ = (resource.status as Yandex.Resource.Status, resource.initStatus as Yandex.Resource.InitStatus)
        _ = resource.type as Yandex.ResourceType
        let tasks: PagedSequence<Yandex.Task> =
            yandex.resources.listTasks(computeInstanceID: "epd…", pageSize: 100)
        for try await task in tasks {
            _ = (task.status as Yandex.Task.Status, task.type as Yandex.TaskType)
            _ = (task.resultCode as Yandex.Task.ResultCode, task.progress as Yandex.Task.Progress?)
        }
        var operation: Yandex.Operation =
            try await yandex.resources.delete(computeInstanceID: "epd…", resourceID: "…")
        operation = try await yandex.operations.get(id: "…")
        operation = try await yandex.operations.wait(for: operation, timeout: .seconds(600))
        #expect(operation.done)
    }

    @Test("the CBR client reads as documented")
    func cbr() async throws {
        _ = CBR.Client(projectID: "0605…", region: .euDE, credentials: .token("…"))
        _ = CBR.Client(
            projectID: "p",
            endpoint: url,
            credentials: .token("x"),
            configuration: .init(),
            transport: URLSessionTransport()
        )
        _ = [CBR.Region.euDE, .euNL, .huawei("ap-southeast-1")]

        let cbr = CBR.Client(
            projectID: "0605",
            region: .euNL,
            credentials: .token("x"),
            transport: Answer()
        )
        let backups: PagedSequence<CBR.Backup> = cbr.backups.list(
            .init(status: [.available, .error], sort: [.descending(.createdAt)]),
            pageSize: 1000,
            paging: .marker
        )
        for try await backup in backups { _ = (backup.createdAt, backup.checkpointID) }
        let backup: CBR.Backup = try await cbr.backups.get(id: "…")
        let _: Void = try await cbr.backups.delete(id: "…")
        _ = (backup.children as [CBR.Backup], backup.extendInfo as CBR.Backup.ExtendInfo?)
        _ = (backup.status as CBR.Backup.Status?, backup.imageType as CBR.ImageType?)
        _ = (backup.resourceType as CBR.ResourceType?, backup.providerID as CBR.ProviderID?)
        _ = backup.extendInfo?.supportedRestoreMode as CBR.Backup.RestoreMode?
        _ = CBR.BackupFilter(ownType: CBR.OwnType.shared, memberStatus: CBR.MemberStatus.pending)
        #expect(backup.id == "b1")
    }

    @Test("paging reads the same for both providers")
    func paging() async throws {
        let cbr = CBR.Client(
            projectID: "0605",
            region: .euNL,
            credentials: .token("x"),
            transport: Answer()
        )
        for try await page in cbr.backups.list().pages {
            _ = (page.items as [CBR.Backup], page.next as PageCursor?, page.total as Int?)
        }
        for cursor: PageCursor in [.offset(100), .marker("b1")] {
            for try await _ in cbr.backups.list().starting(at: cursor) {}
            _ = try JSONDecoder().decode(PageCursor.self, from: try JSONEncoder().encode(cursor))
        }
        for try await _ in cbr.backups.list().prefetching(2) {}
        for try await _ in cbr.backups.list(paging: .offset(concurrency: 8)) {}
        let page: Page<CBR.Backup> = try await cbr.backups.list().page(at: .offset(1))
        #expect(page.items.isEmpty)
        await #expect(throws: BackupAPIError.self) {
            _ = try await cbr.backups.list().page(at: .token("t"))
        }
    }

    @Test("an error tells what is documented, and its type is known without a cast")
    func errors() async {
        let yandex = Yandex.Client(credentials: .iamToken("x"), transport: Answer())
        do {
            _ = try await yandex.resources.get(computeInstanceID: "")
        } catch {
            #expect(error.code != .notFound)
            _ = (error.operation, error.status as Int?, error.providerCode as String?)
            _ = (error.requestID as String?, error.message, error.attempts as Int)
        }
    }

    @Test("Swift's Task is not shadowed")
    func task() async {
        #expect(await Task { 1 }.value == 1)
    }
}
