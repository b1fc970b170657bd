import BackupAPITesting
import Foundation
import Testing

@testable import BackupAPI

@Suite("CBR errors")
struct CBRErrorTests {
    private func error(
        _ status: Int,
        _ body: String,
        headers: HTTPHeaders = ["Content-Type": "application/json"]
    ) async throws -> BackupAPIError {
        let response = HTTPResponse(status: status, headers: headers, body: Data(body.utf8))
        return try await #require(throws: BackupAPIError.self) {
            _ = try await CBR.Client(StubTransport { _ in response }).backups.get(id: "b")
        }
    }

    struct Shape: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var status: Int
        var body: String
        var code: BackupAPIError.Code
        var providerCode: String?
        var message: String
        var requestID: String?
    }

    static let shapes = [
        Shape(
            testDescription: "CBR",
            status: 404,
            body: #"{"error_code":"BackupService.6200","error_msg":"The backup was not found"}"#,
            code: .notFound,
            providerCode: "BackupService.6200",
            message: "The backup was not found"
        ),
        Shape(
            testDescription: "the gateway",
            status: 401,
            body: #"{"error_msg":"Incorrect IAM","error_code":"APIGW.0301","request_id":"8a1c"}"#,
            code: .unauthenticated,
            providerCode: "APIGW.0301",
            message: "Incorrect IAM",
            requestID: "8a1c"
        ),
        Shape(
            testDescription: "the gateway under its older name",
            status: 429,
            body: #"{"error_msg":"over ratelimit","error_code":"APIG.0308","request_id":"8a1c"}"#,
            code: .throttled,
            providerCode: "APIG.0308",
            message: "over ratelimit",
            requestID: "8a1c"
        ),
        Shape(
            testDescription: "a newer spelling",
            status: 403,
            body: #"{"errorCode":"APIGW.0302","errorMsg":"not allowed"}"#,
            code: .permissionDenied,
            providerCode: "APIGW.0302",
            message: "not allowed"
        ),
        Shape(
            testDescription: "Keystone",
            status: 401,
            body: #"{"error":{"code":401,"message":"The request needs a token","title":"Unauthorized"}}"#,
            code: .unauthenticated,
            providerCode: "401",
            message: "The request needs a token"
        ),
        Shape(
            testDescription: "older OpenStack",
            status: 401,
            body: #"{"unauthorized":{"code":"401","message":"Malformed request url"}}"#,
            code: .unauthenticated,
            providerCode: "401",
            message: "Malformed request url"
        ),
        Shape(
            testDescription: "older OpenStack under a key that nobody knows",
            status: 404,
            body: #"{"a":1,"itemNotFound":{"message":"gone","code":404}}"#,
            code: .notFound,
            providerCode: "404",
            message: "gone"
        ),
        Shape(
            testDescription: "the policy engine",
            status: 403,
            body: #"{"encoded_authorization_message":"XXXX"}"#,
            code: .permissionDenied,
            message: "the provider's policy forbids the call"
        ),
        Shape(
            testDescription: "IAM",
            status: 403,
            body: #"{"error_code":"IAM.0011","error_msg":"no"}"#,
            code: .permissionDenied,
            providerCode: "IAM.0011",
            message: "no"
        ),
        Shape(
            testDescription: "HTML from a balancer",
            status: 502,
            body: "<html>502</html>",
            code: .unavailable,
            message: "HTTP 502 with a body of 16 bytes, application/json"
        ),
        Shape(
            testDescription: "nothing",
            status: 504,
            body: "",
            code: .unavailable,
            message: "HTTP 504 with an empty body"
        ),
        Shape(
            testDescription: "JSON of another shape",
            status: 403,
            body: #"{"detail":{"deeper":{"code":"404","message":"no"}}}"#,
            code: .permissionDenied,
            message: "HTTP 403 with a body of 51 bytes, application/json"
        ),
        Shape(
            testDescription: "JSON that is no object",
            status: 400,
            body: #"["bad"]"#,
            code: .invalidArgument,
            message: "HTTP 400 with a body of 7 bytes, application/json"
        ),
        Shape(
            testDescription: "an empty message",
            status: 404,
            body: #"{"error_code":"BackupService.6200","error_msg":""}"#,
            code: .notFound,
            providerCode: "BackupService.6200",
            message: "HTTP 404 with a body of 50 bytes, application/json"
        ),
        Shape(
            testDescription: "a redirect",
            status: 302,
            body: "",
            code: .invalidResponse,
            message: "HTTP 302 with an empty body"
        ),
    ]

    @Test("an error of each shape tells all that is in it", arguments: shapes)
    func shape(_ shape: Shape) async throws {
        let error = try await error(shape.status, shape.body)
        #expect(error.code == shape.code)
        #expect(error.status == shape.status)
        #expect(error.providerCode == shape.providerCode)
        #expect(error.message == shape.message)
        #expect(error.requestID == shape.requestID)
        #expect(error.operation == "CBR.backups.get")
        #expect(error.attempts == 1)
    }

    @Test("the request's ID comes from the header before it comes from the body")
    func requestID() async throws {
        let body = #"{"error_msg":"m","error_code":"APIGW.0301","request_id":"body"}"#
        #expect(try await error(401, body, headers: ["x-request-id": "header"]).requestID == "header")
    }

    @Test(
        "the code of the service decides before the status does",
        arguments: [
            ("0002", 500, BackupAPIError.Code.busy), ("2010", 400, .busy), ("6134", 400, .busy),
            ("6402", 404, .failedPrecondition), ("9998", 500, .unauthenticated),
            ("8600", 403, .permissionDenied),
            ("6200", 404, .notFound), ("6705", 404, .notFound), ("6001", 400, .quotaExceeded),
            ("6106", 400, .alreadyExists), ("9900", 400, .invalidArgument),
            ("2001", 400, .failedPrecondition),
            ("6207", 500, .failedPrecondition), ("7202", 404, .failedPrecondition),
            ("6132", 500, .serverError),
            ("9910", 500, .serverError), ("1234", 503, .unavailable), ("1234", 400, .failedPrecondition),
        ]
    )
    func serviceCode(_ number: String, status: Int, code: BackupAPIError.Code) async throws {
        let error = try await error(
            status,
            #"{"error_code":"BackupService.\#(number)","error_msg":"m"}"#
        )
        #expect(error.code == code)
        #expect(error.providerCode == "BackupService.\(number)")
        #expect(error.status == status)
    }

    @Test(
        "the code of the gateway decides before the status does",
        arguments: [
            ("0101", 404, BackupAPIError.Code.unimplemented), ("0103", 404, .unimplemented),
            ("0106", 400, .invalidArgument), ("0201", 413, .invalidArgument), ("0201", 504, .unavailable),
            ("0303", 401, .unauthenticated), ("0307", 401, .unauthenticated),
            ("0304", 403, .permissionDenied),
            ("0308", 429, .throttled), ("0404", 403, .permissionDenied), ("0501", 405, .quotaExceeded),
            ("0502", 405, .permissionDenied), ("0601", 500, .unavailable), ("0607", 400, .invalidArgument),
            ("0613", 503, .unavailable), ("9999", 500, .serverError),
        ]
    )
    func gatewayCode(_ number: String, status: Int, code: BackupAPIError.Code) async throws {
        let error = try await error(status, #"{"error_code":"APIGW.\#(number)","error_msg":"m"}"#)
        #expect(error.code == code)
    }

    @Test(
        "a number that is no status of an error leaves it to the status",
        arguments: ["0", "200", "12345", "-1"]
    )
    func numberThatIsNoStatus(_ number: String) async throws {
        let error = try await error(503, #"{"code":\#(number),"message":"m"}"#)
        #expect(error.code == .unavailable)
        #expect(error.providerCode == number)
        #expect(error.message == "m")
    }
}
