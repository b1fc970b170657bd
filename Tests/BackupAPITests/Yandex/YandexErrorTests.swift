import BackupAPITesting
import Foundation
import Testing

@testable import BackupAPI

@Suite("Yandex errors")
struct YandexErrorTests {
    private func error(
        _ status: Int,
        _ body: String,
        headers: HTTPHeaders = ["Content-Type": "application/json"]
    ) async throws -> BackupAPIError {
        let response = HTTPResponse(status: status, headers: headers, body: Data(body.utf8))
        return try await #require(throws: BackupAPIError.self) {
            _ = try await Yandex.Client(StubTransport { _ in response }).resources.get(computeInstanceID: "c")
        }
    }

    @Test(
        "each code of google.rpc has its meaning, whatever the status says",
        arguments: [
            (1, BackupAPIError.Code.aborted), (2, .serverError), (3, .invalidArgument), (4, .unavailable),
            (5, .notFound), (6, .alreadyExists), (7, .permissionDenied), (8, .throttled),
            (9, .failedPrecondition), (10, .aborted), (11, .invalidArgument), (12, .unimplemented),
            (13, .serverError), (14, .unavailable), (15, .serverError), (16, .unauthenticated),
        ],
        [400, 500]
    )
    func codes(_ number: (code: Int, meaning: BackupAPIError.Code), status: Int) async throws {
        let error = try await error(status, #"{"code":\#(number.code),"message":"m","details":[]}"#)
        #expect(error.code == number.meaning)
        #expect(error.providerCode == String(number.code))
        #expect(error.status == status)
        #expect(error.message == "m")
    }

    @Test(
        "a code that google.rpc does not have leaves it to the status",
        arguments: [(17, "17"), (404, "404"), (-1, "-1")]
    )
    func unknownCode(_ code: Int, providerCode: String) async throws {
        let error = try await error(403, #"{"code":\#(code),"message":"m"}"#)
        #expect(error.code == .permissionDenied)
        #expect(error.providerCode == providerCode)
        #expect(error.message == "m")
    }

    @Test("the request's ID comes from RequestInfo")
    func requestInfo() async throws {
        let error = try await error(
            404,
            """
            {"code":5,"message":"Resource c not found","details":[
            {"@type":"type.googleapis.com/google.rpc.LocalizedMessage","message":"нет"},
            {"@type":"type.googleapis.com/google.rpc.RequestInfo","requestId":"9eb3","servingData":"x"}]}
            """
        )
        #expect(error.code == .notFound)
        #expect(error.message == "Resource c not found")
        #expect(error.requestID == "9eb3")
        #expect(error.operation == "Yandex.resources.get")
    }

    @Test(
        "the request's ID comes from a header before it comes from the body",
        arguments: [
            (["x-request-id": "h1", "x-server-trace-id": "h2"], "h1"), (["x-server-trace-id": "h2"], "h2"),
            ([:], "body"),
        ] as [(HTTPHeaders, String)]
    )
    func requestIDHeader(_ headers: HTTPHeaders, id: String) async throws {
        let error = try await error(
            500,
            """
            {"code":13,"details":[{"@type":"type.googleapis.com/google.rpc.RequestInfo","requestId":"body"}]}
            """,
            headers: headers
        )
        #expect(error.requestID == id)
    }

    @Test("RetryInfo is how long to wait")
    func retryInfo() async throws {
        let error = try await error(
            503,
            """
            {"code":14,"details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"1.5s"}]}
            """,
            headers: ["Retry-After": "9"]
        )
        #expect(error.code == .unavailable)
        #expect(error.retryAfter == .milliseconds(1500))
    }

    @Test("exhaustion with a QuotaFailure is a quota, without it is throttling")
    func quota() async throws {
        let error = try await error(
            429,
            """
            {"code":8,"message":"quota","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure",
            "violations":[{"subject":"vms","description":"50"}]}]}
            """
        )
        #expect(error.code == .quotaExceeded)
    }

    @Test(
        "a body that is no google.rpc.Status leaves it to the status",
        arguments: [
            ("", "HTTP 502 with an empty body"),
            ("<html>bad gateway</html>", "HTTP 502 with a body of 24 bytes, text/html"),
            ("{}", "HTTP 502 with a body of 2 bytes, text/html"),
            ("null", "HTTP 502 with a body of 4 bytes, text/html"),
            (#"{"error":"x"}"#, "HTTP 502 with a body of 13 bytes, text/html"),
            (#"{"code":0}"#, "HTTP 502 with a body of 10 bytes, text/html"),
        ]
    )
    func otherBody(_ body: String, message: String) async throws {
        let error = try await error(502, body, headers: ["Content-Type": "text/html", "x-request-id": "r"])
        #expect(error.code == .unavailable)
        #expect(error.status == 502)
        #expect(error.requestID == "r")
        #expect(error.providerCode == nil)
        #expect(error.message == message)
    }

    @Test("an error without a message says what came instead")
    func noMessage() async throws {
        let error = try await error(404, #"{"code":5}"#)
        #expect(error.code == .notFound)
        #expect(error.message == "HTTP 404 with a body of 10 bytes, application/json")
    }

    @Test("a redirect is not followed but an error")
    func redirect() async throws {
        let error = try await error(302, "", headers: ["Location": "https://login.example.org/?token=secret"])
        #expect(error.code == .invalidResponse)
        #expect(error.status == 302)
        #expect(!"\(error)".contains("secret"))
    }
}
