import Foundation
import Testing

@testable import BackupAPI

@Suite("Redaction")
struct RedactionTests {
    private let request = HTTPRequest(
        method: .post,
        url: URL("https://user:pass@api.test/v3/p/backups?limit=10&marker=m-1&Status=a%20b&x#part"),
        headers: ["Accept": "application/json", "X-Auth-Token": "hunter2", "x-new-header": "hunter2"],
        body: Data("hunter2".utf8),
        operation: "CBR.backups.list"
    )

    @Test("a request is printed with method and address, and with the values of known parameters alone")
    func requestDescription() {
        let address = "https://api.test/v3/p/backups?limit=10&marker=REDACTED&Status=a%20b&x=REDACTED"
        #expect(request.description == "CBR.backups.list: POST \(address)")
        #expect(request.debugDescription == request.description)
        #expect(
            HTTPRequest(method: .get, url: URL("http://127.0.0.1:80")).description
                == "GET http://127.0.0.1:80"
        )
    }

    @Test("a request is printed for curl word by word, quoted for the shell")
    func curl() {
        let curl = """
            curl -X POST -H 'Accept: application/json' -H 'X-Auth-Token: REDACTED' -H 'x-new-header: REDACTED' \
            --data-binary REDACTED \
            'https://api.test/v3/p/backups?limit=10&marker=REDACTED&Status=a%20b&x=REDACTED'
            """
        #expect(request.curl == curl)
        #expect(
            HTTPRequest(method: .get, url: URL("https://api.test/a")).curl == "curl -X GET https://api.test/a"
        )
    }

    #if os(macOS) || os(Linux)
        @Test(
            "a shell reads every word of a curl line as it is",
            arguments: [
                "it's", "'", "''", "a'b'c", "$HOME", "`id`", "a\"b", "\\", "a\nb", "*", "!x", "ü", "a;b&c|d",
            ]
        )
        func shell(value: String) throws {
            let request = HTTPRequest(method: .get, url: URL("http://a"), headers: ["User-Agent": value])
            let shell = Process()
            shell.executableURL = URL(filePath: "/bin/sh")
            shell.arguments = ["-c", "curl() { printf '%s\\0' \"$@\"; }; \(request.curl)"]
            let pipe = Pipe()
            shell.standardOutput = pipe
            try shell.run()
            let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
            shell.waitUntilExit()
            let words = output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            #expect(words == ["-X", "GET", "-H", "User-Agent: \(value)", "http://a"])
        }
    #endif

    @Test("header fields are printed with the values of known fields alone")
    func headers() {
        let headers: HTTPHeaders = ["ACCEPT": "a/b", "Set-Cookie": "hunter2", "X-Request-Id": "r-1"]
        #expect(headers.description == "ACCEPT: a/b\nSet-Cookie: REDACTED\nX-Request-Id: r-1")
        #expect(headers.debugDescription == headers.description)
    }

    @Test("a response is printed with its status and size")
    func response() {
        let response = HTTPResponse(status: 404, headers: ["Date": "x"], body: Data("hunter2".utf8))
        #expect(response.description == "HTTP 404, 7 bytes")
        #expect(response.debugDescription == response.description)
    }

    @Test("a text is freed of every secret, wherever it stands in it")
    func text() {
        #expect(Redaction.text("ab12ab ab", without: ["ab", ""]) == "REDACTED12REDACTED REDACTED")
        #expect(Redaction.text("nothing", without: []) == "nothing")
        #expect(Redaction.text("a b", without: ["a", "b"]) == "REDACTED REDACTED")
    }
}
