import BackupAPI
import BackupAPITesting
import Foundation
import Testing

/// Every call that the library offers: what it asks for, what a good answer is, and what came of it.
enum PublicCall: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case listResources = "yandex.resources.list"
    case getResource = "yandex.resources.get"
    case deleteResource = "yandex.resources.delete"
    case listTasks = "yandex.resources.listTasks"
    case getOperation = "yandex.operations.get"
    case waitForOperation = "yandex.operations.wait"
    case listBackups = "cbr.backups.list"
    case listBackupsByOffset = "cbr.backups.list by offset"
    case getBackup = "cbr.backups.get"
    case deleteBackup = "cbr.backups.delete"

    static let tokenLists = [PublicCall.listResources, .listTasks]
    static let backupLists = [PublicCall.listBackups, .listBackupsByOffset]

    var testDescription: String { rawValue }

    /// How many items the lists ask for at a time.
    static let pageSize = 2

    /// What a call delivered, as IDs, and how it ended.
    struct Outcome {
        var ids: [String] = []
        var error: BackupAPIError?
    }

    func outcome(of clients: Clients) async -> Outcome {
        var outcome = Outcome()
        do throws(BackupAPIError) {
            try await perform(clients, &outcome.ids)
        } catch {
            outcome.error = error
        }
        return outcome
    }

    private func perform(_ clients: Clients, _ ids: inout [String]) async throws(BackupAPIError) {
        let (yandex, cbr) = (clients.yandex, clients.cbr)
        switch self {
        case .listResources:
            let list = yandex.resources.list(folderID: "b1g", pageSize: Self.pageSize)
            for try await resource in list { ids.append(resource.computeInstanceID) }
        case .getResource:
            ids.append(try await yandex.resources.get(computeInstanceID: "epd").computeInstanceID)
        case .deleteResource:
            ids.append(try await yandex.resources.delete(computeInstanceID: "epd", resourceID: "r").id)
        case .listTasks:
            let list = yandex.resources.listTasks(computeInstanceID: "epd", pageSize: Self.pageSize)
            for try await task in list { ids.append(task.computeInstanceID) }
        case .getOperation:
            ids.append(try await yandex.operations.get(id: "a").id)
        case .waitForOperation:
            var operation = Yandex.Operation()
            operation.id = "a"
            ids.append(try await yandex.operations.wait(for: operation, timeout: Clients.deadline).id)
        case .listBackups:
            for try await backup in cbr.backups.list(pageSize: Self.pageSize) { ids.append(backup.id) }
        case .listBackupsByOffset:
            let list = cbr.backups.list(pageSize: Self.pageSize, paging: .offset(concurrency: 4))
            for try await backup in list { ids.append(backup.id) }
        case .getBackup:
            ids.append(try await cbr.backups.get(id: "a").id)
        case .deleteBackup:
            try await cbr.backups.delete(id: "a")
            ids.append("a")
        }
    }
}

// MARK: - Answers

extension PublicCall {
    /// The answer that makes the call deliver the ID `a`.
    var good: HTTPResponse {
        self == .deleteBackup ? HTTPResponse(status: 204) : .json(document("a"))
    }

    /// The JSON that makes the call deliver an ID; it always is an object with members.
    ///
    /// - Parameters:
    ///   - id: The ID.
    ///   - integer: What stands where the model has a number; nil for none.
    /// - Returns: The JSON.
    func document(_ id: String, integer: String? = nil) -> String {
        switch self {
        case .listResources: "{\"resources\":[\(resource(id, integer))]}"
        case .getResource: "{\"resource\":\(resource(id, integer))}"
        case .listTasks: "{\"tasks\":[{\"computeInstanceId\":\"\(id)\",\"id\":\(integer ?? "1")}]}"
        case .deleteResource, .getOperation, .waitForOperation:
            "{\"id\":\"\(id)\",\"done\":true\(integer.map { ",\"error\":{\"code\":\($0)}" } ?? "")}"
        case .listBackups, .listBackupsByOffset: "{\"backups\":[\(backup(id, integer))]}"
        case .getBackup: "{\"backup\":\(backup(id, integer))}"
        case .deleteBackup: "{\"id\":\"\(id)\",\"size\":\(integer ?? "1")}"
        }
    }

    private func resource(_ id: String, _ integer: String?) -> String {
        "{\"computeInstanceId\":\"\(id)\",\"statusProgress\":\(integer ?? "1")}"
    }

    private func backup(_ id: String, _ integer: String?) -> String {
        "{\"id\":\"\(id)\",\"resource_size\":\(integer ?? "1")}"
    }

    /// The JSON of one page of a list.
    ///
    /// - Parameters:
    ///   - ids: The IDs of its items.
    ///   - token: The page token, of the lists that have one.
    ///   - count: How many items there are, of the lists that say so.
    /// - Returns: The JSON.
    func page(_ ids: [String], token: String = "", count: String = "null") -> String {
        switch self {
        case .listResources, .listTasks:
            "{\"\(itemsKey)\":[\(ids.map { "{\"computeInstanceId\":\"\($0)\"}" }.joined(separator: ","))],"
                + "\"nextPageToken\":\"\(token)\"}"
        default:
            "{\"\(itemsKey)\":[\(ids.map { "{\"id\":\"\($0)\"}" }.joined(separator: ","))],\"count\":\(count)}"
        }
    }

    /// The member that holds a list's items; of other calls, one that nobody knows.
    var itemsKey: String {
        switch self {
        case .listResources: "resources"
        case .listTasks: "tasks"
        case .listBackups, .listBackupsByOffset: "backups"
        default: "unknown"
        }
    }
}

// MARK: - Clients

/// A client of each cloud, on one transport.
struct Clients {
    static let deadline = Duration.seconds(2)

    let yandex: Yandex.Client
    let cbr: CBR.Client

    /// Makes clients whose tokens are renewed and whose waits are the shortest.
    init(at url: URL, _ transport: any HTTPTransport, retry: RetryPolicy?, timeout: Duration = deadline) {
        var configuration = ClientConfiguration()
        configuration.timeout = timeout
        configuration.retry = retry
        configuration.random = { 0 }
        yandex = Yandex.Client(
            credentials: .renewing { AccessToken("t1.secret") },
            endpoints: .init(at: url),
            configuration: configuration,
            transport: transport
        )
        cbr = CBR.Client(
            projectID: "0605767c",
            endpoint: url,
            credentials: .renewing { AccessToken("secret") },
            configuration: configuration,
            transport: transport
        )
    }
}
