import BackupAPITesting
import Foundation
import Testing

@testable import BackupAPI

@Suite("Errors of any provider")
struct CallErrorTests {
    private func error(
        _ configuration: ClientConfiguration = .once,
        _ credentials: (any TokenSource)? = nil,
        _ answer: @escaping @Sendable (HTTPRequest) async throws -> HTTPResponse
    ) async throws -> BackupAPIError {
        let client = APIClient(
            dialect: PlainDialect(),
            credentials: credentials,
            configuration: configuration,
            transport: StubTransport(answer)
        )
        return try await #require(throws: BackupAPIError.self) {
            try await client.send(APICall<Void>("Test.call", .get, URL("https://h"), ["v1"]))
        }
    }

    @Test(
        "each way in which a transport fails has its code",
        arguments: [
            (HTTPTransportError.Kind.invalidRequest, BackupAPIError.Code.invalidArgument),
            (.notConnected, .notConnected), (.connectionLost, .connectionLost),
            (.bodyTooLarge, .responseTooLarge), (.other, .connectionLost),
        ]
    )
    func transport(_ kind: HTTPTransportError.Kind, code: BackupAPIError.Code) async throws {
        let error = try await error { _ in throw HTTPTransportError(kind, "what happened") }
        #expect(error.code == code)
        #expect(error.message == "what happened")
        #expect(error.operation == "Test.call")
        #expect(error.attempts == 1)
        #expect(error.status == nil)
        #expect(error.underlying as? HTTPTransportError == HTTPTransportError(kind, "what happened"))
    }

    @Test("an error that nobody knows keeps its type in the message and itself behind it, but not its text")
    func foreign() async throws {
        struct Odd: Error, CustomStringConvertible { let description = "token=secret" }
        let error = try await error { _ in throw Odd() }
        #expect(error.code == .connectionLost)
        #expect(error.message == "the transport failed with Odd")
        #expect(error.underlying is Odd)
        #expect(!"\(error)".contains("secret"))
        #expect(!String(reflecting: error).contains("secret"))
    }

    @Test("a transport that says it was cancelled, though the call was not, is a transport that failed")
    func foreignCancellation() async throws {
        let error = try await error { _ in throw CancellationError() }
        #expect(error.code == .connectionLost)
    }

    @Test(
        "where the provider says nothing, the status tells",
        arguments: [
            (100, BackupAPIError.Code.invalidResponse), (300, .invalidResponse), (302, .invalidResponse),
            (304, .invalidResponse), (400, .invalidArgument), (401, .unauthenticated),
            (402, .invalidArgument), (403, .permissionDenied), (404, .notFound), (405, .unimplemented),
            (408, .unavailable), (409, .aborted), (410, .notFound), (412, .failedPrecondition),
            (418, .invalidArgument), (429, .throttled), (499, .aborted), (500, .serverError),
            (501, .unimplemented), (502, .unavailable), (503, .unavailable), (504, .unavailable),
            (599, .serverError),
        ]
    )
    func status(_ status: Int, code: BackupAPIError.Code) async throws {
        let error = try await error { _ in HTTPResponse(status: status, headers: ["X-Request-Id": "r1"]) }
        #expect(error.code == code)
        #expect(error.status == status)
        #expect(error.requestID == "r1")
        #expect(error.message == "HTTP \(status) with an empty body")
    }

    @Test("a provider that quotes the token is not quoted")
    func quotedToken() async throws {
        let error = try await error(.once, FixedToken(value: "t1.secret")) { _ in
            HTTPResponse(status: 403, body: Data("bad token t1.secret, really t1.secret".utf8))
        }
        #expect(error.message == "bad token REDACTED, really REDACTED")
    }

    @Test("not even the beginning of a token is quoted where a long message is cut off")
    func quotedTokenAtTheCut() async throws {
        let token = "t1." + String(repeating: "s", count: 300)
        let body = String(repeating: ".", count: 900) + token
        let error = try await error(.once, FixedToken(value: token)) { _ in
            HTTPResponse(status: 403, body: Data(body.utf8))
        }
        #expect(!error.message.contains("t1."))
        #expect(error.message.count <= 1000)
    }

    @Test("an error prints as one line of what is known")
    func description() {
        var error = BackupAPIError(.notFound, operation: "CBR.backups.get", message: "no such backup")
        #expect("\(error)" == "CBR.backups.get: no such backup (notFound)")
        error.status = 404
        error.providerCode = "BackupService.6200"
        error.requestID = "r1"
        error.attempts = 2
        #expect(
            "\(error)"
                == "CBR.backups.get: no such backup (notFound, HTTP 404, code BackupService.6200, request r1, 2 attempts)"
        )
    }
}

@Suite("Answers that cannot be read")
struct UnreadableAnswerTests {
    private func error(_ response: HTTPResponse) async throws -> BackupAPIError {
        try await #require(throws: BackupAPIError.self) {
            _ = try await CBR.Client(StubTransport { _ in response }).backups.list().page()
        }
    }

    @Test(
        "the message says what is wrong, where by path and byte, and what came",
        arguments: [
            (
                "<html>502</html>", "text/html",
                "expected a value at the root, byte 0 (HTTP 200 with a body of 16 bytes, text/html)"
            ),
            (
                #"{"backups":[{"id":"a"},{"id":["b"]}]}"#, "application/json",
                "expected a string, found an array at .backups[1].id, byte 29 (HTTP 200 with a body of 37 bytes, application/json)"
            ),
            (
                #"{"backups":[{"name":"a"}]}"#, "application/json",
                "missing at .backups[0].id, byte 12 (HTTP 200 with a body of 26 bytes, application/json)"
            ),
            (
                #"{"backups":{}}"#, "application/json",
                "expected an array, found an object at .backups, byte 11 (HTTP 200 with a body of 14 bytes, application/json)"
            ),
            (
                "[]", "application/json",
                "expected an object, found an array at the root, byte 0 (HTTP 200 with a body of 2 bytes, application/json)"
            ),
            (
                #"{"backups":["#, "application/json",
                "unexpected end of the document at .backups[0], byte 12 (HTTP 200 with a body of 12 bytes, application/json)"
            ),
        ]
    )
    func message(body: String, type: String, message: String) async throws {
        let headers: HTTPHeaders = ["Content-Type": type, "X-Request-Id": "r1"]
        let error = try await error(HTTPResponse(status: 200, headers: headers, body: Data(body.utf8)))
        #expect(error.code == .invalidResponse)
        #expect(error.message == message)
        #expect(error.status == 200)
        #expect(error.requestID == "r1")
        #expect(error.operation == "CBR.backups.list")
        #expect(error.attempts == 1)
    }

    @Test("an empty body where one is promised is an error", arguments: [200, 204])
    func empty(status: Int) async throws {
        let error = try await error(HTTPResponse(status: status))
        #expect(error.code == .invalidResponse)
        #expect(
            error.message
                == "unexpected end of the document at the root, byte 0 (HTTP \(status) with an empty body)"
        )
    }

    @Test("an answer without the thing that was asked for is an error")
    func missing() async throws {
        let transport = StubTransport { _ in .json("{}") }
        let yandex = try await #require(throws: BackupAPIError.self) {
            _ = try await Yandex.Client(transport).resources.get(computeInstanceID: "c")
        }
        #expect(yandex.code == .invalidResponse)
        #expect(yandex.message.hasPrefix("missing at .resource, byte 0"))
        let cbr = try await #require(throws: BackupAPIError.self) {
            _ = try await CBR.Client(transport).backups.get(id: "b")
        }
        #expect(cbr.message.hasPrefix("missing at .backup, byte 0"))
    }

    @Test("a call that promises nothing takes an empty body and a document", arguments: ["", "{}"])
    func void(body: String) async throws {
        let transport = StubTransport { _ in HTTPResponse(status: 204, body: Data(body.utf8)) }
        try await CBR.Client(transport).backups.delete(id: "b")
    }
}
