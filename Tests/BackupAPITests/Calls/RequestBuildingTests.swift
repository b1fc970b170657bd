import BackupAPITesting
import Foundation
import Testing

@testable import BackupAPI

@Suite("From a call to a request")
struct RequestBuildingTests {
    private func call(_ base: StaticString, _ path: [String] = []) -> APICall<Void> {
        APICall("Test.call", .get, URL(base), path)
    }

    static let texts = [
        ("a/b", "a%2Fb"), ("../x", "..%2Fx"), ("a:b,c d", "a%3Ab%2Cc%20d"), ("Zürich", "Z%C3%BCrich"),
        ("日", "%E6%97%A5"), ("😀", "%F0%9F%98%80"), ("100%", "100%25"), ("%2F", "%252F"),
        ("?a=b&c#d", "%3Fa%3Db%26c%23d"),
        ("a+b", "a%2Bb"), ("...", "..."), ("-._~AZaz09", "-._~AZaz09"), ("\r\n\0", "%0D%0A%00"),
        ("[]@!$'()*;\\\"<>^`{|}", "%5B%5D%40%21%24%27%28%29%2A%3B%5C%22%3C%3E%5E%60%7B%7C%7D"),
    ]

    @Test("an ID is percent-encoded to one segment that never changes the path", arguments: texts)
    func segment(text: String, encoded: String) throws {
        let request = try call("https://h", ["v1", text, "tasks"]).request()
        #expect(request.url.absoluteString == "https://h/v1/\(encoded)/tasks")
    }

    @Test("names and values of the query are percent-encoded", arguments: texts)
    func query(text: String, encoded: String) throws {
        var call = call("https://h", ["v1"])
        call.add(text, text)
        call.add("none", nil)
        #expect(try call.request().url.absoluteString == "https://h/v1?\(encoded)=\(encoded)")
    }

    @Test("a segment that would change the path is refused", arguments: ["", ".", ".."])
    func refused(segment: String) throws {
        let error = try #require(throws: BackupAPIError.self) {
            try call("https://h", ["v1", segment]).request()
        }
        #expect(error.code == .invalidArgument)
        #expect(error.message.hasSuffix("one is \"\(segment)\""))
    }

    @Test(
        "the path goes behind that of the endpoint, whose query and fragment do not count",
        arguments: [
            ("https://h", "https://h/v1"), ("https://h/", "https://h/v1"),
            ("http://127.0.0.1:8080/a%20b//", "http://127.0.0.1:8080/a%20b/v1"),
            ("https://h/p?x=1/", "https://h/p/v1"), ("https://h/p/#f", "https://h/p/v1"),
        ] as [(StaticString, String)]
    )
    func base(_ base: StaticString, url: String) throws {
        #expect(try call(base, ["v1"]).request().url.absoluteString == url)
    }

    @Test("a body makes the request say that it is JSON")
    func body() throws {
        var call = APICall<Void>("Test.call", .post, URL("https://h"), ["v1"])
        call.body = Data("{}".utf8)
        let request = try call.request()
        #expect(request.headers["Content-Type"] == "application/json")
        #expect(request.body == Data("{}".utf8))
        #expect(request.operation == "Test.call")
    }
}
