// The examples of README.md, so that they compile. ReadmeTests compares the two texts.

import BackupAPI
import BackupAPITesting
import Foundation

private func audit(_ value: some Sendable) {}

private func list(token: String, folderID: String) async throws {
    let yandex = Yandex.Client(credentials: .iamToken(token))
    for try await resource in yandex.resources.list(folderID: folderID) where resource.status == .failed {
        print(resource.computeInstanceID, resource.statusDetails)
    }
}

private func delete(yandex: Yandex.Client, id: String) async throws {
    let resource = try await yandex.resources.get(computeInstanceID: id)
    for try await task in yandex.resources.listTasks(computeInstanceID: id) {
        print(task.type, task.resultCode, task.progress?.fraction ?? 0)
    }
    let operation = try await yandex.resources.delete(computeInstanceID: id, resourceID: resource.resourceID)
    _ = try await yandex.operations.wait(for: operation, timeout: .seconds(600))
}

private func pages(projectID: String, token: String) async throws {
    var saved: PageCursor?
    let cbr = CBR.Client(projectID: projectID, region: .euDE, credentials: .token(token))
    let unusable = cbr.backups.list(.init(status: [.error], sort: [.descending(.createdAt)]))
    for try await page in unusable.pages {
        print(page.items.count, "of", page.total ?? 0)
        saved = page.next
    }
    for try await backup in unusable.starting(at: saved) { print(backup.id) }
}

private func faster(yandex: Yandex.Client, cbr: CBR.Client, folderID: String) async throws {
    for try await resource in yandex.resources.list(folderID: folderID).prefetching(2) { audit(resource) }
    for try await backup in cbr.backups.list(paging: .offset(concurrency: 8)) { audit(backup) }
}

private func failures(cbr: CBR.Client, id: String) async {
    do {
        try await cbr.backups.delete(id: id)
    } catch {
        switch error.code {
        case .notFound: print("already gone")
        case .busy: print("in use, later")
        default: print(error)  // operation, message, status, provider's code, request ID; never a secret
        }
    }
}

#if os(macOS) || os(Linux)
    private func credentials(
        projectID: String,
        password: String,
        sign: @escaping @Sendable (Data) throws -> Data
    ) throws {
        let key = try Yandex.ServiceAccountKey(contentsOf: URL(filePath: "key.json"))
        let onServer = Yandex.Client(credentials: .serviceAccountKey(key, sign: sign))
        let onVM = Yandex.Client(credentials: .metadataService())
        let onLaptop = Yandex.Client(credentials: .command(["yc", "iam", "create-token"]))
        let login = CBR.Login(
            user: .name("audit"),
            domain: .name("OTC00000000001000000000"),
            password: password,
            project: .name("eu-de")
        )
        let onOTC = CBR.Client(projectID: projectID, region: .euDE, credentials: .password(login))
        _ = (onServer, onVM, onLaptop, onOTC)
    }
#endif

private func configure(token: String) {
    struct Log: CallObserver {
        func attemptEnded(_ attempt: CallAttempt) {
            print(attempt.operation, attempt.number, attempt.status ?? 0, attempt.duration)
        }
    }
    var configuration = ClientConfiguration()
    configuration.timeout = .seconds(60)  // the call, with all attempts and waits
    configuration.attemptTimeout = .seconds(10)  // one attempt
    configuration.retry = RetryPolicy(attempts: 5)
    configuration.observer = Log()
    let patient = Yandex.Client(credentials: .iamToken(token), configuration: configuration)
    _ = patient
}

/// The example that needs no cloud is run as well.
func firstResourceOfTheReadme() async throws -> Yandex.Resource? {
    let transport = StubTransport { _ in .json(#"{"resources":[{"status":"IDLE"}]}"#) }
    let client = Yandex.Client(credentials: .iamToken("x"), transport: transport)
    let first = try await client.resources.list(folderID: "b1g").first { _ in true }
    return first
}
