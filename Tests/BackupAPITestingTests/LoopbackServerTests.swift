import BackupAPI
import BackupAPITesting
import Dispatch
import Foundation
import Synchronization
import Testing

@Suite("LoopbackServer", .timeLimit(.minutes(1)))
struct LoopbackServerTests {
    let ok = HTTPResponse(status: 200, headers: ["X-A": "1"], body: Data("hello".utf8))

    // MARK: Requests

    @Test("the handler gets method, raw target, headers and body")
    func request() throws {
        let received = Mutex<[HTTPRequest]>([])
        let server = try LoopbackServer { request in
            received.withLock { $0.append(request) }
            return .respond(HTTPResponse(status: 204))
        }
        let client = try RawClient(server.url)
        client.transmit("POST /a%2Fb?c=%2C HTTP/1.1\r\nHost: x\r\nX-B:  2 \r\nContent-Length: 3\r\n\r\nabc")
        _ = client.receive(until: "\r\n\r\n")
        let request = try #require(received.withLock { $0.first })
        #expect(request.method == .post)
        #expect(request.url.absoluteString == server.url.absoluteString + "/a%2Fb?c=%2C")
        #expect(request.headers["x-b"] == "2")
        #expect(request.body == Data("abc".utf8))
    }

    @Test("a chunked request body arrives whole")
    func chunkedRequest() throws {
        let client = try RawClient(echo.url)
        client.transmit(
            "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: 1\r\n\r\n"
        )
        #expect(client.receive(until: "abcde").hasSuffix("\r\n\r\nabcde"))
    }

    @Test("chunks larger than any buffer arrive whole")
    func largeChunks() throws {
        let client = try RawClient(echo.url)
        let chunk = String(repeating: "a", count: 100_000)
        client.transmit("PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n186a0\r\n" + chunk)
        client.transmit("\r\n186a0\r\n" + chunk + "\r\n0\r\n\r\n")
        #expect(client.receive(until: "\r\n\r\n").contains("Content-Length: 200000\r\n"))
    }

    @Test("a client that expects 100 is told to go on")
    func expectContinue() throws {
        let client = try RawClient(echo.url)
        client.transmit("PUT / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n")
        #expect(client.receive(until: "\r\n\r\n").hasPrefix("HTTP/1.1 100 "))
        client.transmit("z")
        #expect(client.receive(until: "\r\n\r\nz").hasPrefix("HTTP/1.1 200 "))
    }

    private let echo: LoopbackServer

    init() throws {
        echo = try LoopbackServer { .respond(HTTPResponse(status: 200, body: $0.body ?? Data())) }
    }

    @Test(
        "what is no HTTP/1.1 request closes the connection without reaching the handler",
        arguments: [
            "\u{16}\u{3}\u{1}", "GET /\r\n\r\n", "GET / HTTP/2.0\r\n\r\n", "GET x HTTP/1.1\r\n\r\n",
            "\r\n\r\n",
            "GET / HTTP/1.1\nHost: x\n\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n",
            "PUT / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
            "PUT / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
            "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        ]
    )
    func garbage(bytes: String) throws {
        let client = try RawClient(echo.url)
        client.transmit(bytes)
        client.finishSending()
        #expect(client.receiveAll() == "")
        #expect(echo.requestCount == 0)
    }

    @Test("a head without end is given up", arguments: ["X-A: b\r\n", "a"])
    func endlessHead(line: String) throws {
        let client = try RawClient(echo.url)
        client.transmit("GET / HTTP/1.1\r\n" + String(repeating: line, count: 200_000 / line.utf8.count))
        #expect(client.receiveAll() == "")
        #expect(echo.requestCount == 0)
    }

    @Test("a request sent before the answer to the last one closes the connection after that answer")
    func pipelined() throws {
        let client = try RawClient(echo.url)
        client.transmit("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n")
        #expect(client.receiveAll().hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(echo.requestCount == 1)
    }

    // MARK: Replies

    @Test("a connection is kept for the next request")
    func keepAlive() throws {
        let server = try LoopbackServer { [ok] _ in .respond(ok) }
        let client = try RawClient(server.url)
        for _ in 0..<3 {
            client.transmit("GET / HTTP/1.1\r\n\r\n")
            #expect(
                client.receive(until: "hello")
                    == "HTTP/1.1 200 OK\r\nX-A: 1\r\nContent-Length: 5\r\n\r\nhello"
            )
        }
        #expect(server.requestCount == 3)
        #expect(server.connectionCount == 1)
        #expect(server.openConnectionCount == 1)
    }

    @Test("Connection: close is honoured")
    func connectionClose() throws {
        let server = try LoopbackServer { [ok] _ in .respond(ok) }
        let client = try RawClient(server.url)
        client.transmit("GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
        #expect(client.receiveAll().hasSuffix("hello"))
    }

    @Test("HEAD gets the head alone")
    func head() throws {
        let server = try LoopbackServer { [ok] _ in .respond(ok) }
        let client = try RawClient(server.url)
        client.transmit("HEAD / HTTP/1.1\r\nConnection: close\r\n\r\n")
        #expect(client.receiveAll().hasSuffix("Content-Length: 5\r\n\r\n"))
    }

    @Test("chunks are of the size asked for")
    func chunked() throws {
        let answer = try answer(.closeAfter(.chunked(ok, chunkSize: 2)))
        #expect(answer.hasSuffix("\r\n\r\n2\r\nhe\r\n2\r\nll\r\n1\r\no\r\n0\r\n\r\n"))
    }

    @Test("every way of misbehaving sends what it says")
    func misbehaving() throws {
        #expect(try answer(.closeWithoutAnswer) == "")
        #expect(try answer(.reset) == "")
        #expect(try answer(.truncate(ok, bytes: 2)).hasSuffix("Content-Length: 5\r\n\r\nhe"))
        #expect(try answer(.wrongLength(ok, declared: 9)).hasSuffix("Content-Length: 9\r\n\r\nhello"))
        #expect(try answer(.chunkedWithoutEnd(ok)).hasSuffix("chunked\r\n\r\n5\r\nhello\r\n"))
        #expect(try answer(.raw(Data("nonsense".utf8))) == "nonsense")
        #expect(try answer(.closeAfter(.respond(ok))).hasSuffix("Content-Length: 5\r\n\r\nhello"))
        #expect(
            try answer(.closeAfter(.drip(ok, interval: .zero))).hasSuffix("Content-Length: 5\r\n\r\nhello")
        )
        #expect(try answer(.closeAfter(.delay(.microseconds(1), then: .respond(ok)))).hasSuffix("hello"))
    }

    private func answer(_ reply: LoopbackServer.Reply) throws -> String {
        let server = try LoopbackServer { _ in reply }
        let client = try RawClient(server.url)
        client.transmit("GET / HTTP/1.1\r\n\r\n")
        return client.receiveAll()
    }

    // MARK: Ends

    @Test("stop ends what waits", arguments: Stalled.allCases)
    func stopEndsWaits(stalled: Stalled) throws {
        let (server, client) = try stall(stalled)
        server.stop()
        #expect(server.openConnectionCount == 0)
        server.stop()
        client.disconnect()
    }

    @Test("a stalled connection ends when its client hangs up", arguments: Stalled.allCases)
    func clientEndsWaits(stalled: Stalled) async throws {
        let (server, client) = try stall(stalled)
        client.disconnect()
        while server.openConnectionCount > 0 { await Task.yield() }
    }

    private func stall(_ stalled: Stalled) throws -> (LoopbackServer, RawClient) {
        let arrival = DispatchSemaphore(value: 0)
        let server = try LoopbackServer { _ in
            arrival.signal()
            return stalled.reply
        }
        let client = try RawClient(server.url)
        client.transmit("GET / HTTP/1.1\r\n\r\n")
        arrival.wait()
        return (server, client)
    }

    enum Stalled: CaseIterable {
        case never, late, dripping, unread

        var reply: LoopbackServer.Reply {
            switch self {
            case .never: .neverAnswer
            case .late: .delay(.seconds(600), then: .neverAnswer)
            case .dripping:
                .drip(HTTPResponse(status: 200, body: Data(count: 1_000_000)), interval: .milliseconds(10))
            case .unread: .respond(HTTPResponse(status: 200, body: Data(count: 64 << 20)))
            }
        }
    }

    @Test("a server that was let go refuses connections")
    func letGo() throws {
        let url = try { try LoopbackServer { _ in .neverAnswer }.url }()
        #expect(throws: POSIXError.self) { try RawClient(url) }
    }

    #if os(Linux) || os(macOS)
        @Test("servers leave no descriptor behind")
        func leavesNothing() async {
            // In a process of its own, because other tests open and close descriptors meanwhile.
            await #expect(processExitsWith: .success) {
                func serve() throws {
                    let server = try LoopbackServer { _ in .neverAnswer }
                    let clients = try (0..<3).map { _ in try RawClient(server.url) }
                    for client in clients { client.transmit("GET / HTTP/1.1\r\n\r\n") }
                    server.stop()
                    for client in clients { client.disconnect() }
                }
                func openDescriptors() throws -> Int {
                    try FileManager.default.contentsOfDirectory(atPath: "/dev/fd").count
                }
                // The first one also opens what the process keeps.
                try serve()
                let before = try openDescriptors()
                for _ in 0..<50 { try serve() }
                guard try openDescriptors() == before else { exit(EXIT_FAILURE) }
            }
        }
    #endif
}
