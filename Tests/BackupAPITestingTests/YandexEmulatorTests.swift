import BackupAPI
import BackupAPITesting
import Foundation
import Testing

@Suite("YandexEmulator", .timeLimit(.minutes(5)))
struct YandexEmulatorTests {
    let resources = Yandex.Resource.samples(250)
    let emulator: YandexEmulator
    let yandex: Yandex.Client

    init() {
        let tasks = Yandex.Task.samples(25, computeInstanceID: resources[0].computeInstanceID)
        emulator = YandexEmulator(
            folders: [folder: resources, "empty": []],
            tasks: [resources[0].computeInstanceID: tasks]
        )
        yandex = emulator.client(configuration: .skippingWaits())
    }

    /// What the emulator answers to a request of one's own.
    func answer(
        _ target: String,
        _ method: HTTPMethod = .get,
        headers: HTTPHeaders = ["Authorization": "Bearer x"]
    ) throws -> (status: Int, body: JSONValue) {
        let url = try #require(URL(string: "https://backup.api.cloud.yandex.net\(target)"))
        let response = try emulator.respond(to: HTTPRequest(method: method, url: url, headers: headers))
        return (response.status, try JSONDecoder().decode(JSONValue.self, from: response.body))
    }

    // MARK: Lists

    @Test("a list gives every resource once and in order", arguments: [1, 7, 100, 249, 250, 251, 1000])
    func list(pageSize: Int) async throws {
        let listed = try await yandex.resources.list(folderID: folder, pageSize: pageSize).collected()
        #expect(listed == resources)
        #expect(emulator.requests.count == (250 + pageSize - 1) / pageSize)
    }

    @Test("100,000 resources are listed once and in order")
    func many() async throws {
        let resources = (0..<100_000).map { number in
            var resource = Yandex.Resource()
            resource.computeInstanceID = String(number)
            return resource
        }
        let emulator = YandexEmulator(folders: [folder: resources])
        let listed = try await emulator.client().resources.list(folderID: folder).collected()
        #expect(listed.map(\.computeInstanceID) == (0..<100_000).map(String.init))
        #expect(emulator.requests.count == 100)
    }

    @Test(
        "a list by type gives the resources of that type",
        arguments: Yandex.ResourceType.allCases.dropFirst()
    )
    func listByType(type: Yandex.ResourceType) async throws {
        let listed = try await yandex.resources.list(folderID: folder, type: type, pageSize: 7).collected()
        #expect(listed == resources.filter { $0.type == type })
        #expect(!listed.isEmpty)
    }

    @Test("an empty list is an empty object")
    func emptyList() throws {
        #expect(try answer("/backup/v1/resources?folderId=empty").body == .object([:]))
    }

    @Test("a page has 100 resources unless said otherwise", arguments: ["", "&pageSize=0"])
    func defaultPageSize(query: String) throws {
        let body = try answer("/backup/v1/resources?folderId=\(folder)\(query)").body
        guard case .array(let items) = body["resources"] else { return #expect(Bool(false)) }
        #expect(items.count == 100)
    }

    @Test("the last page has no token")
    func lastPage() throws {
        let body = try answer("/backup/v1/resources?folderId=\(folder)&pageSize=250").body
        #expect(body["nextPageToken"] == nil)
    }

    @Test("a page token of another list is refused")
    func foreignToken() async throws {
        let token = try await yandex.resources.list(folderID: folder, pageSize: 10).page().next
        let other = yandex.resources.list(folderID: folder, type: .compute, pageSize: 10)
        let error = await failure { _ = try await other.page(at: token) }
        #expect(error?.code == .invalidArgument)
        #expect(error?.providerCode == "3")
    }

    @Test("resources that are deleted while one lists make the list skip nothing")
    func deleteWhileListing() async throws {
        var options = YandexEmulator.Options()
        options.pollsUntilDone = 0
        let yandex = YandexEmulator(folders: [folder: resources], options: options).client()
        var listed: [Yandex.Resource] = []
        for try await resource in yandex.resources.list(folderID: folder, pageSize: 10) {
            listed.append(resource)
            _ = try await yandex.resources.delete(
                computeInstanceID: resource.computeInstanceID,
                resourceID: resource.resourceID
            )
        }
        #expect(listed == resources)
        #expect(try await yandex.resources.list(folderID: folder).collected() == [])
    }

    @Test("the tasks of a resource are listed in pages")
    func tasks() async throws {
        let id = resources[0].computeInstanceID
        let listed = try await yandex.resources.listTasks(computeInstanceID: id, pageSize: 10).collected()
        #expect(listed == Yandex.Task.samples(25, computeInstanceID: id))
        #expect(emulator.requests.count == 3)
    }

    // MARK: One resource

    @Test("a resource is found by its compute instance ID")
    func get() async throws {
        #expect(
            try await yandex.resources.get(computeInstanceID: resources[9].computeInstanceID) == resources[9]
        )
    }

    @Test("the tenant is only told on request")
    func tenant() async throws {
        let id = resources[0].computeInstanceID
        let resource = try await yandex.resources.get(computeInstanceID: id, includeTenantInfo: true)
        #expect(resource.tenantInfo?.folderID == folder)
    }

    @Test("a resource that is not there is not found")
    func notFound() async throws {
        let error = await failure { _ = try await yandex.resources.get(computeInstanceID: "epd") }
        #expect(error?.code == .notFound)
        #expect(error?.status == 404)
        #expect(error?.providerCode == "5")
        #expect(error?.requestID != nil)
    }

    // MARK: Deleting

    @Test("deleting takes a while, and then the resource is gone")
    func delete() async throws {
        let (id, resourceID) = (resources[5].computeInstanceID, resources[5].resourceID)
        let operation = try await yandex.resources.delete(computeInstanceID: id, resourceID: resourceID)
        #expect(!operation.done)
        #expect(operation.metadata?["computeInstanceId"] == .string(id))
        #expect(try await yandex.resources.get(computeInstanceID: id) == resources[5])
        let done = try await yandex.operations.wait(for: operation, timeout: .seconds(600))
        #expect(done.done)
        #expect(done.response?["@type"] == .string("type.googleapis.com/google.protobuf.Empty"))
        #expect(
            await failure { _ = try await yandex.resources.get(computeInstanceID: id) }?.code == .notFound
        )
        let left = try await yandex.resources.list(folderID: folder).collected()
        #expect(left == resources.filter { $0.computeInstanceID != id })
    }

    @Test("an operation is waited for at the interval that the service names, also before it is known")
    func poll() async throws {
        var options = YandexEmulator.Options()
        options.pollsUntilKnown = 2
        options.pollInterval = 5
        let clock = ManualClock(skipping: .seconds(29))
        let emulator = YandexEmulator(folders: [folder: resources], options: options)
        let yandex = emulator.client(configuration: .skippingWaits(on: clock))
        let operation = try await yandex.resources.delete(
            computeInstanceID: resources[0].computeInstanceID,
            resourceID: resources[0].resourceID
        )
        _ = try await yandex.operations.wait(for: operation, timeout: .seconds(600))
        #expect(emulator.requests.map(\.status) == [200, 404, 404, 200, 200, 200])
        let waits = clock.sleeps.filter { $0 < .seconds(30) }
        #expect(waits == [.seconds(1), .seconds(1), .seconds(1), .seconds(5), .seconds(5)])
    }

    @Test("an operation that fails leaves the resource")
    func failingOperation() async throws {
        var options = YandexEmulator.Options()
        options.operationError = Yandex.Status()
        options.operationError?.code = 9
        options.operationError?.message = "The resource is busy"
        let yandex = YandexEmulator(folders: [folder: resources], options: options)
            .client(configuration: .skippingWaits())
        let id = resources[0].computeInstanceID
        let operation = try await yandex.resources.delete(
            computeInstanceID: id,
            resourceID: resources[0].resourceID
        )
        let error = await failure {
            _ = try await yandex.operations.wait(for: operation, timeout: .seconds(60))
        }
        #expect(error?.code == .operationFailed)
        #expect(error?.message == "The resource is busy")
        #expect(try await yandex.resources.get(computeInstanceID: id) == resources[0])
    }

    @Test("the same idempotency key gives the same operation")
    func idempotency() throws {
        let target =
            "/backup/v1/resources/\(resources[0].computeInstanceID)?resourceId=\(resources[0].resourceID)"
        func start(_ key: String) throws -> JSONValue? {
            try answer(target, .delete, headers: ["Authorization": "Bearer x", "Idempotency-Key": key]).body[
                "id"
            ]
        }
        let first = try start("a")
        #expect(try start("a") == first)
        #expect(try start("b") != first)
    }

    @Test("deleting under another resource ID is refused")
    func deleteMismatch() async throws {
        let error = await failure {
            _ = try await yandex.resources.delete(
                computeInstanceID: resources[0].computeInstanceID,
                resourceID: resources[1].resourceID
            )
        }
        #expect(error?.code == .notFound)
    }

    // MARK: Refusing

    @Test("another token than the one that is valid is refused")
    func wrongToken() async throws {
        var options = YandexEmulator.Options()
        options.token = "t1.valid"
        let emulator = YandexEmulator(folders: [folder: resources], options: options)
        let yandex = Yandex.Client(credentials: .iamToken("t1.wrong"), transport: emulator)
        let error = await failure { _ = try await yandex.resources.list(folderID: folder).page() }
        #expect(error?.code == .unauthenticated)
        #expect(error?.providerCode == "16")
        #expect(try await emulator.client().resources.list(folderID: folder).page().items == resources)
    }

    @Test(
        "a request without a token is refused",
        arguments: [[:], ["Authorization": "Api-Key x"]] as [HTTPHeaders]
    )
    func noToken(headers: HTTPHeaders) throws {
        #expect(try answer("/backup/v1/resources?folderId=\(folder)", headers: headers).status == 401)
    }

    @Test(
        "what breaks a limit is an invalid argument",
        arguments: [
            "?pageSize=10", "?folderId=", "?folderId=\(String(repeating: "x", count: 51))",
            "?folderId=\(folder)&pageSize=1001", "?folderId=\(folder)&pageSize=-1",
            "?folderId=\(folder)&pageSize=ten", "?folderId=\(folder)&pageToken=garbage",
            "?folderId=\(folder)&pageToken=\(String(repeating: "x", count: 101))",
            "?folderId=\(folder)&type=LAPTOP", "?folderId=\(folder)&page_size=10",
            "/\(String(repeating: "x", count: 51))", "/x/tasks?pageSize=1001",
            "/x?includeTenantInfo=yes", "/x?folderId=y",
        ]
    )
    func invalidArgument(target: String) throws {
        let (status, body) = try answer("/backup/v1/resources\(target)")
        #expect(status == 400)
        #expect(body["code"] == .integer(3))
    }

    @Test("deleting without a resource ID is an invalid argument")
    func deleteWithoutResourceID() throws {
        #expect(try answer("/backup/v1/resources/\(resources[0].computeInstanceID)", .delete).status == 400)
    }

    @Test("a folder that one may not see is refused")
    func foreignFolder() async throws {
        let error = await failure { _ = try await yandex.resources.list(folderID: "b1gother").page() }
        #expect(error?.code == .permissionDenied)
    }

    @Test(
        "what the API does not have is not found",
        arguments: [
            "/", "/backup/v1", "/backup/v1/vaults", "/backup/v1/resources/a/b", "/operations",
            "/operations/a/b",
        ]
    )
    func unknownPath(target: String) throws {
        #expect(try answer(target).status == 404)
    }

    @Test("an ID with a slash is one segment of the path")
    func slash() async throws {
        let id = "\(resources[0].computeInstanceID)/tasks"
        let error = await failure { _ = try await yandex.resources.get(computeInstanceID: id) }
        #expect(error?.code == .notFound)
    }

    // MARK: Remembering

    @Test("it tells what it has been asked, in order")
    func requests() async throws {
        _ = try await yandex.resources.list(folderID: folder, type: .bms).page()
        _ = try? await yandex.operations.get(id: "x")
        #expect(
            emulator.requests.map(\.description) == [
                "GET /backup/v1/resources?folderId=\(folder)&type=BMS&pageSize=1000 → 200",
                "GET /operations/x → 404",
            ]
        )
    }
}
