import BackupAPI
import BackupAPITesting
import Foundation
import Testing

#if os(Linux)
    /// Answers that end the process inside `URLSession` on Linux, before any delegate is asked.
    ///
    /// Nothing outside `URLSession` can prevent these. The report of a test run tells which of them the toolchain
    /// still has.
    @Suite("URLSession aborts on Linux", .serialized, .timeLimit(.minutes(1)))
    struct URLSessionKnownIssuesTests {
        @Test("a connection that is closed in the middle of the head (swift-corelibs-foundation #5285)")
        func headCutShort() async {
            await withKnownIssue(isIntermittent: true) {
                await #expect(processExitsWith: .success) { try await send("HTTP/1.1 200 OK\r\nX-A") }
            }
        }

        @Test("trailer fields after a chunked body")
        func trailer() async {
            await withKnownIssue(isIntermittent: true) {
                await #expect(processExitsWith: .success) {
                    try await send(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-A: 1\r\n\r\n"
                    )
                }
            }
        }

        @Test("a Location without a scheme whose host Foundation cannot write down again")
        func location() async {
            await withKnownIssue(isIntermittent: true) {
                await #expect(processExitsWith: .success) {
                    try await send("HTTP/1.1 302 Found\r\nLocation: //[::1]/\r\nContent-Length: 0\r\n\r\n")
                }
            }
        }

        @Test("a Content-Length of 2⁶³ - 1")
        func contentLength() async {
            await withKnownIssue(isIntermittent: true) {
                await #expect(processExitsWith: .success) {
                    try await send("HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n")
                }
            }
        }
    }

    private func send(_ answer: String) async throws {
        let server = try LoopbackServer { _ in .raw(Data(answer.utf8)) }
        _ = try? await URLSessionTransport().send(HTTPRequest(method: .get, url: server.url))
    }
#endif
