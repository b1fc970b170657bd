import BackupAPITesting
import Foundation
import Testing

@testable import BackupAPI

@Suite("Yandex requests")
struct YandexRequestTests {
    struct Call: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var method = HTTPMethod.get
        var url: String
        var send: @Sendable (Yandex.Client) async throws -> Void

        init(
            _ name: String,
            _ url: String,
            _ method: HTTPMethod = .get,
            send: @escaping @Sendable (Yandex.Client) async throws -> Void
        ) {
            testDescription = name
            self.method = method
            self.url = url
            self.send = send
        }
    }

    private static let backup = "https://backup.api.cloud.yandex.net/backup/v1/resources"

    static let calls = [
        Call("resources.list", "\(backup)?folderId=b1g&pageSize=1000") {
            _ = try await $0.resources.list(folderID: "b1g").page()
        },
        Call("resources.list of a type", "\(backup)?folderId=b1g&type=EXTERNAL_VM&pageSize=500") {
            _ = try await $0.resources.list(folderID: "b1g", type: .externalVM, pageSize: 500).page()
        },
        Call(
            "resources.list from a token",
            "\(backup)?folderId=b1g&pageSize=1000&pageToken=a%2Fb%2B%3D%3D"
        ) {
            _ = try await $0.resources.list(folderID: "b1g").page(at: .token("a/b+=="))
        },
        Call("resources.get", "\(backup)/epd1") {
            _ = try await $0.resources.get(computeInstanceID: "epd1")
        },
        Call("resources.get with the tenant", "\(backup)/epd1?includeTenantInfo=true") {
            _ = try await $0.resources.get(computeInstanceID: "epd1", includeTenantInfo: true)
        },
        Call("resources.delete", "\(backup)/epd1?resourceId=4C2A%3A1", .delete) {
            _ = try await $0.resources.delete(computeInstanceID: "epd1", resourceID: "4C2A:1")
        },
        Call("resources.listTasks", "\(backup)/epd1/tasks?pageSize=100") {
            _ = try await $0.resources.listTasks(computeInstanceID: "epd1", pageSize: 100).page()
        },
        Call("operations.get", "https://operation.api.cloud.yandex.net/operations/op1") {
            _ = try await $0.operations.get(id: "op1")
        },
    ]

    let transport = StubTransport { _ in .json(#"{"resource":{}}"#) }

    @Test("each call has its method and its address, and no body", arguments: calls)
    func address(of call: Call) async throws {
        try await call.send(Yandex.Client(transport))
        let request = try #require(transport.requests.first)
        #expect(request.method == call.method)
        #expect(request.url.absoluteString == call.url)
        #expect(request.body == nil)
        #expect(transport.requests.count == 1)
    }

    @Test("each call carries the token, what it accepts and who asks", arguments: calls)
    func headers(of call: Call) async throws {
        var configuration = ClientConfiguration.once
        configuration.userAgent = "audit/1.0"
        try await call.send(Yandex.Client(transport, configuration))
        var headers = try #require(transport.requests.first).headers
        headers["Idempotency-Key"] = nil
        #expect(
            headers == [
                "Authorization": "Bearer t1.secret", "Accept": "application/json", "User-Agent": "audit/1.0",
            ]
        )
    }

    @Test("a deletion carries a UUID as its idempotency key, another one for each call")
    func idempotencyKey() async throws {
        let yandex = Yandex.Client(transport)
        for _ in 1...2 { _ = try await yandex.resources.delete(computeInstanceID: "a", resourceID: "b") }
        let keys = try transport.requests.map { try #require($0.headers["Idempotency-Key"]) }
        #expect(keys.allSatisfy { UUID(uuidString: $0) != nil })
        #expect(Set(keys).count == 2)
    }

    @Test("a deletion that is repeated carries the same idempotency key")
    func sameIdempotencyKey() async throws {
        let transport = StubTransport([.success(.json("{}", status: 503)), .success(.json("{}"))])
        let yandex = Yandex.Client(transport, TestTime().configuration)
        _ = try await yandex.resources.delete(computeInstanceID: "a", resourceID: "b")
        let keys = transport.requests.map { $0.headers["Idempotency-Key"] }
        #expect(keys.count == 2)
        #expect(Set(keys).count == 1)
    }

    @Test("reading carries no idempotency key")
    func noIdempotencyKey() async throws {
        _ = try await Yandex.Client(transport).resources.get(computeInstanceID: "a")
        #expect(transport.requests.first?.headers["Idempotency-Key"] == nil)
    }

    @Test(
        "an installation's services share its host",
        arguments: [
            (Yandex.Endpoints.kazakhstan, "api.yandexcloud.kz"),
            (Yandex.Endpoints(apiHost: "api.example.org"), "api.example.org"),
        ]
    )
    func endpoints(_ endpoints: Yandex.Endpoints, host: String) {
        #expect(endpoints.backup.absoluteString == "https://backup.\(host)")
        #expect(endpoints.operation.absoluteString == "https://operation.\(host)")
        #expect(endpoints.iam.absoluteString == "https://iam.\(host)")
    }
}

@Suite("Yandex arguments")
struct YandexArgumentTests {
    struct Misuse: CustomTestStringConvertible, Sendable {
        /// What the message must say.
        var testDescription: String
        var call: @Sendable (Yandex.Client) async throws -> Void

        init(_ message: String, _ call: @escaping @Sendable (Yandex.Client) async throws -> Void) {
            testDescription = message
            self.call = call
        }
    }

    private static let long = String(repeating: "ä", count: 51)

    static let misuses = [
        Misuse("folderID must not be empty") { _ = try await $0.resources.list(folderID: "").page() },
        Misuse("folderID has 51 characters, at most 50 are allowed: \"äää") {
            _ = try await $0.resources.list(folderID: long).page()
        },
        Misuse("pageSize must be from 1 to 1000, not 0") {
            _ = try await $0.resources.list(folderID: "f", pageSize: 0).page()
        },
        Misuse("pageSize must be from 1 to 1000, not 1001") {
            _ = try await $0.resources.list(folderID: "f", pageSize: 1001).page()
        },
        Misuse("pageSize must be from 1 to 1000, not -1") {
            _ = try await $0.resources.listTasks(computeInstanceID: "c", pageSize: -1).page()
        },
        Misuse("page token must not be empty") {
            _ = try await $0.resources.list(folderID: "f").page(at: .token(""))
        },
        Misuse("page token has 101 characters, at most 100 are allowed: \"ttt") {
            let token = String(repeating: "t", count: 101)
            _ = try await $0.resources.list(folderID: "f").page(at: .token(token))
        },
        Misuse("pages by token; it cannot start at an offset or a marker") {
            _ = try await $0.resources.list(folderID: "f").page(at: .offset(10))
        },
        Misuse("pages by token; it cannot start at an offset or a marker") {
            _ = try await $0.resources.listTasks(computeInstanceID: "c").page(at: .marker("m"))
        },
        Misuse("computeInstanceID must not be empty") {
            _ = try await $0.resources.get(computeInstanceID: "")
        },
        Misuse("computeInstanceID has 51 characters") {
            _ = try await $0.resources.get(computeInstanceID: long)
        },
        Misuse("one is \"..\"") { _ = try await $0.resources.get(computeInstanceID: "..") },
        Misuse("one is \".\"") { _ = try await $0.operations.get(id: ".") },
        Misuse("computeInstanceID must not be empty") {
            _ = try await $0.resources.delete(computeInstanceID: "", resourceID: "r")
        },
        Misuse("computeInstanceID has 51 characters") {
            _ = try await $0.resources.delete(computeInstanceID: long, resourceID: "r")
        },
        Misuse("one is \"..\"") {
            _ = try await $0.resources.delete(computeInstanceID: "..", resourceID: "r")
        },
        Misuse("resourceID must not be empty") {
            _ = try await $0.resources.delete(computeInstanceID: "c", resourceID: "")
        },
        Misuse("computeInstanceID must not be empty") {
            _ = try await $0.resources.listTasks(computeInstanceID: "").page()
        },
        Misuse("computeInstanceID has 51 characters") {
            _ = try await $0.resources.listTasks(computeInstanceID: long).page()
        },
        Misuse("id must not be empty") { _ = try await $0.operations.get(id: "") },
    ]

    let transport = StubTransport { _ in .json(#"{"resource":{}}"#) }

    @Test("an argument out of its limits is refused before anything is sent", arguments: misuses)
    func refused(_ misuse: Misuse) async throws {
        let error = try await #require(throws: BackupAPIError.self) {
            try await misuse.call(Yandex.Client(transport))
        }
        #expect(error.code == .invalidArgument)
        #expect(error.message.contains(misuse.testDescription))
        #expect(error.operation.hasPrefix("Yandex."))
        #expect(error.attempts == 0)
        #expect(transport.requests.isEmpty)
    }

    @Test("an argument at its limit is sent")
    func limits() async throws {
        let yandex = Yandex.Client(transport)
        let id = String(repeating: "i", count: 50)
        let token = String(repeating: "t", count: 100)
        for size in [1, 1000] {
            _ = try await yandex.resources.list(folderID: id, pageSize: size).page(at: .token(token))
            _ = try await yandex.resources.listTasks(computeInstanceID: id, pageSize: size).page()
        }
        _ = try await yandex.resources.get(computeInstanceID: id)
        #expect(transport.requests.count == 5)
    }
}
