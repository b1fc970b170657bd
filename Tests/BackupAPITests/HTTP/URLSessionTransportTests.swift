import BackupAPI
import BackupAPITesting
import Foundation
import Synchronization
import Testing

@Suite("URLSessionTransport over real sockets", .timeLimit(.minutes(1)))
struct URLSessionTransportTests {
    let transport = URLSessionTransport()

    // MARK: What is sent

    @Test("method, headers and body arrive as they were sent")
    func requestArrives() async throws {
        let received = Recorder()
        let server = try LoopbackServer { received.note($0) }
        let body = Data("{\"a\":1}".utf8)
        _ = try await transport.send(
            HTTPRequest(
                method: .patch,
                url: server.url.appending(path: "v3"),
                headers: ["X-Auth-Token": "päss word", "Accept": "application/json", "X-Empty": ""],
                body: body
            )
        )
        let request = try #require(received.requests.first)
        #expect(request.method == .patch)
        #expect(request.headers["X-Auth-Token"] == "päss word")
        #expect(request.headers["Accept"] == "application/json")
        #expect(request.headers["X-Empty"] == "")
        #expect(request.body == body)
    }

    @Test("methods without a body send none", arguments: [HTTPMethod.get, .delete, "OPTIONS"])
    func noBody(method: HTTPMethod) async throws {
        let received = Recorder()
        let server = try LoopbackServer { received.note($0) }
        _ = try await transport.send(HTTPRequest(method: method, url: server.url.appending(path: "x")))
        let request = try #require(received.requests.first)
        #expect(request.method == method)
        #expect(request.body ?? Data() == Data())
    }

    @Test("no Accept, Accept-Language, Content-Type or Cookie is made up")
    func nothingMadeUp() async throws {
        let received = Recorder()
        let server = try LoopbackServer { received.note($0) }
        let url = server.url.appending(path: "x")
        _ = try await transport.send(HTTPRequest(method: .post, url: url, body: Data("x".utf8)))
        let headers = try #require(received.requests.first).headers
        #if os(Linux)
            #expect(headers["Accept"] == nil)
            #expect(headers["Accept-Language"] == nil)
            #expect(headers["Content-Type"] == nil)
        #endif
        #expect(headers["Cookie"] == nil)
    }

    @Test(
        "percent-encoding arrives untouched",
        arguments: ["/a%2Fb/c%3Ad?x=1%2C2&y=%2B+%20", "/%D1%8F?token=a%3D%3D", "/a;b,c:d@e/?q=/?:@"]
    )
    func targetUntouched(target: String) async throws {
        let received = Recorder()
        let server = try LoopbackServer { received.note($0) }
        let url = try #require(URL(string: server.url.absoluteString + target))
        _ = try await transport.send(HTTPRequest(method: .get, url: url))
        #expect(received.requests.first?.url.absoluteString == server.url.absoluteString + target)
    }

    @Test(
        "a header value with a line break or a NUL is refused before anything is sent",
        arguments: ["secret\r\nX-Evil: 1", "secret\n", "secret\r", "sec\u{0}ret"]
    )
    func invalidHeaderValue(value: String) async throws {
        let server = try LoopbackServer { _ in .respond(HTTPResponse(status: 200)) }
        let request = HTTPRequest(method: .get, url: server.url, headers: ["X-Auth-Token": value])
        let error = await #expect(throws: HTTPTransportError.self) { try await transport.send(request) }
        #expect(error?.kind == .invalidRequest)
        #expect(error?.message.contains("X-Auth-Token") == true)
        #expect(error?.message.contains("sec") == false)
        #expect(server.connectionCount == 0)
    }

    @Test(
        "a header name that is no token, or that frames the message, is refused before anything is sent",
        arguments: ["", "X Y", "X:Y", "X\r\nY", "Ä", "Content-Length", "transfer-encoding"]
    )
    func invalidHeaderName(name: String) async throws {
        let server = try LoopbackServer { _ in .respond(HTTPResponse(status: 200)) }
        var request = HTTPRequest(method: .get, url: server.url)
        request.headers.add(name: name, value: "1")
        let error = await #expect(throws: HTTPTransportError.self) { try await transport.send(request) }
        #expect(error?.kind == .invalidRequest)
        #expect(server.connectionCount == 0)
    }

    @Test("a method that is no token is refused before anything is sent")
    func invalidMethod() async throws {
        let server = try LoopbackServer { _ in .respond(HTTPResponse(status: 200)) }
        let request = HTTPRequest(method: "GET / HTTP/1.1\r\nX:", url: server.url)
        let error = await #expect(throws: HTTPTransportError.self) { try await transport.send(request) }
        #expect(error?.kind == .invalidRequest)
        #expect(server.connectionCount == 0)
    }

    @Test("a GET with a body is refused before anything is sent")
    func getWithBody() async throws {
        let server = try LoopbackServer { _ in .respond(HTTPResponse(status: 200)) }
        let request = HTTPRequest(method: .get, url: server.url, body: Data("x".utf8))
        let error = await #expect(throws: HTTPTransportError.self) { try await transport.send(request) }
        #expect(error?.kind == .invalidRequest)
        #expect(server.connectionCount == 0)
    }

    @Test(
        "an address that is not http or https is refused",
        arguments: ["ftp://127.0.0.1/x", "file:///etc/hostname", "data:,x", "http:/x", "/x"]
    )
    func invalidURL(url: String) async throws {
        let request = HTTPRequest(method: .get, url: try #require(URL(string: url)))
        let error = await #expect(throws: HTTPTransportError.self) { try await transport.send(request) }
        #expect(error?.kind == .invalidRequest)
    }

    @Test("a request body of 8 MB arrives whole")
    func bigRequestBody() async throws {
        let received = Recorder()
        let server = try LoopbackServer { received.note($0) }
        let body = Data((0..<(8 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        _ = try await transport.send(
            HTTPRequest(method: .put, url: server.url.appending(path: "x"), body: body)
        )
        #expect(received.requests.first?.body == body)
    }

    // MARK: What comes back

    @Test("status, headers and body come back, whatever the status", arguments: [200, 404, 429, 500, 503])
    func responseArrives(status: Int) async throws {
        let answer = HTTPResponse(status: status, headers: ["X-Request-Id": "r1"], body: Data("body".utf8))
        let server = try LoopbackServer { _ in .respond(answer) }
        let response = try await transport.send(HTTPRequest(method: .get, url: server.url))
        #expect(response.status == status)
        #expect(response.headers["x-request-id"] == "r1")
        #expect(response.body == answer.body)
    }

    @Test("204 comes back without a body")
    func noContent() async throws {
        let server = try LoopbackServer { _ in .respond(HTTPResponse(status: 204)) }
        let response = try await transport.send(HTTPRequest(method: .delete, url: server.url))
        #expect(response.status == 204)
        #expect(response.body.isEmpty)
    }

    @Test("a body of 8 MB arrives whole, declared or in chunks", arguments: [false, true])
    func bigBody(inChunks: Bool) async throws {
        let body = Data((0..<(8 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        let answer = HTTPResponse(status: 200, body: body)
        let server = try LoopbackServer { _ in
            inChunks ? .chunked(answer, chunkSize: 10_000) : .respond(answer)
        }
        let response = try await transport.send(HTTPRequest(method: .get, url: server.url))
        #expect(response.body == body)
    }

    @Test("an informational response before the answer is left out")
    func informational() async throws {
        let bytes = "HTTP/1.1 103 Early Hints\r\nX-A: 1\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        let server = try LoopbackServer { _ in .raw(Data(bytes.utf8)) }
        let response = try await transport.send(HTTPRequest(method: .get, url: server.url))
        #expect(response.status == 200)
        #expect(response.headers["X-A"] == nil)
        #expect(response.body == Data("ok".utf8))
    }

    @Test("a gzip body arrives decoded")
    func gzip() async throws {
        let zipped = Data(base64Encoded: "H4sIAAAAAAAAA8tIzcnJVyjPL8pJAQCFEUoNCwAAAA==")
        let answer = HTTPResponse(
            status: 200,
            headers: ["Content-Encoding": "gzip"],
            body: try #require(zipped)
        )
        let server = try LoopbackServer { _ in .respond(answer) }
        let response = try await transport.send(HTTPRequest(method: .get, url: server.url))
        #expect(response.body == Data("hello world".utf8))
    }

    @Test(
        "a 401 comes back with headers and body, whatever the challenge",
        arguments: [
            "Basic realm=\"a\"", "Bearer", "Keystone uri=\"https://x\"", "Negotiate", "NTLM",
            "Digest realm=\"a\", nonce=\"b\", qop=\"auth\"",
            "Digest realm=\"a\", nonce=\"b\", Basic realm=\"c\"",
        ]
    )
    func challenge(value: String) async throws {
        let body = Data("{\"message\":\"no\"}".utf8)
        let answer = HTTPResponse(status: 401, headers: ["WWW-Authenticate": value], body: body)
        let server = try LoopbackServer { _ in .respond(answer) }
        let response = try await transport.send(HTTPRequest(method: .get, url: server.url))
        #expect(response.status == 401)
        #expect(response.headers["WWW-Authenticate"] == value)
        #expect(response.body == body)
        #expect(server.requestCount == 1)
    }

    @Test("credentials in the URL answer no challenge")
    func challengeWithUserInfo() async throws {
        let answer = HTTPResponse(status: 401, headers: ["WWW-Authenticate": "Basic realm=\"a\""])
        let server = try LoopbackServer { _ in .respond(answer) }
        var components = try #require(URLComponents(url: server.url, resolvingAgainstBaseURL: false))
        components.path = "/x"
        let request = HTTPRequest(method: .get, url: try #require(components.url))
        #expect(try await transport.send(request).status == 401)
        #expect(server.requestCount == 1)
    }

    @Test(
        "a redirection comes back as it is and reaches no other server",
        arguments: [301, 302, 303, 307, 308]
    )
    func redirection(status: Int) async throws {
        let other = try LoopbackServer { _ in .respond(HTTPResponse(status: 200)) }
        let location = other.url.appending(path: "elsewhere").absoluteString
        let answer = HTTPResponse(status: status, headers: ["Location": location], body: Data("moved".utf8))
        let server = try LoopbackServer { _ in .respond(answer) }
        let response = try await transport.send(
            HTTPRequest(method: .post, url: server.url, headers: ["X-Auth-Token": "t"], body: Data("x".utf8))
        )
        #expect(response.status == status)
        #expect(response.headers["Location"] == location)
        #expect(response.body == Data("moved".utf8))
        #expect(other.connectionCount == 0)
        #expect(server.requestCount == 1)
    }

    @Test("a 304, and a redirection to nowhere, come back as they are", arguments: [300, 301, 304, 307])
    func redirectionWithoutLocation(status: Int) async throws {
        let server = try LoopbackServer { _ in .respond(HTTPResponse(status: status, headers: ["ETag": "e"]))
        }
        let response = try await transport.send(HTTPRequest(method: .get, url: server.url))
        #expect(response.status == status)
        #expect(response.headers["ETag"] == "e")
    }

    @Test("a cookie is neither sent back nor written to disk")
    func cookies() async throws {
        let received = Recorder()
        let server = try LoopbackServer { request in
            _ = received.note(request)
            return .respond(
                HTTPResponse(status: 200, headers: ["Set-Cookie": "loopback=1; Max-Age=9999; Path=/"])
            )
        }
        for _ in 0..<2 { _ = try await transport.send(HTTPRequest(method: .get, url: server.url)) }
        _ = try await URLSessionTransport().send(HTTPRequest(method: .get, url: server.url))
        #expect(received.requests.count == 3)
        #expect(received.requests.allSatisfy { $0.headers["Cookie"] == nil })
        #expect(filesThatMention("loopback").isEmpty)
    }

    /// The cookie stores of the process (Foundation names them after the program) that hold the text.
    private func filesThatMention(_ text: String) -> [URL] {
        let data = ProcessInfo.processInfo.environment["XDG_DATA_HOME"].map { URL(filePath: $0) }
        let directory =
            data ?? FileManager.default.homeDirectoryForCurrentUser.appending(path: ".local/share")
        let store = directory.appending(path: ProcessInfo.processInfo.processName)
        let files =
            (try? FileManager.default.contentsOfDirectory(at: store, includingPropertiesForKeys: nil)) ?? []
        return files.filter { (try? Data(contentsOf: $0))?.range(of: Data(text.utf8)) != nil }
    }

    // MARK: Limits

    @Test("a body that declares more than the limit fails", arguments: [100, 1 << 20])
    func declaredTooLarge(limit: Int) async throws {
        let answer = HTTPResponse(status: 200, body: Data(count: limit + 1))
        let server = try LoopbackServer { _ in .respond(answer) }
        let transport = URLSessionTransport(configuration: .init(maximumBodyBytes: limit))
        let error = await #expect(throws: HTTPTransportError.self) {
            try await transport.send(HTTPRequest(method: .get, url: server.url))
        }
        #expect(error?.kind == .bodyTooLarge)
        #expect(error?.message.contains("\(limit)") == true)
    }

    @Test("a body that grows past the limit fails, though it declared nothing")
    func undeclaredTooLarge() async throws {
        let answer = HTTPResponse(status: 200, body: Data(count: 50_001))
        let server = try LoopbackServer { _ in .chunked(answer, chunkSize: 1000) }
        let transport = URLSessionTransport(configuration: .init(maximumBodyBytes: 50_000))
        let error = await #expect(throws: HTTPTransportError.self) {
            try await transport.send(HTTPRequest(method: .get, url: server.url))
        }
        #expect(error?.kind == .bodyTooLarge)
    }

    @Test("a body that never ends fails as soon as it is past the limit")
    func endlessBody() async throws {
        let answer = HTTPResponse(status: 200, body: Data(count: 1_000_000))
        let server = try LoopbackServer { _ in .drip(answer, interval: .zero) }
        let transport = URLSessionTransport(configuration: .init(maximumBodyBytes: 100))
        let error = await #expect(throws: HTTPTransportError.self) {
            try await transport.send(HTTPRequest(method: .get, url: server.url))
        }
        #expect(error?.kind == .bodyTooLarge)
    }

    @Test("a redirection's body past the limit fails, once it is there")
    func redirectionTooLarge() async throws {
        let answer = HTTPResponse(status: 302, headers: ["Location": "/x"], body: Data(count: 100_000))
        let server = try LoopbackServer { _ in .respond(answer) }
        let transport = URLSessionTransport(configuration: .init(maximumBodyBytes: 50_000))
        let error = await #expect(throws: HTTPTransportError.self) {
            try await transport.send(HTTPRequest(method: .get, url: server.url))
        }
        #expect(error?.kind == .bodyTooLarge)
        #expect(server.requestCount == 1)
    }

    @Test("a gzip body counts decoded")
    func gzipTooLarge() async throws {
        let bomb = Data(base64Encoded: "H4sIAAAAAAACA+3BAQ0AAADCoPdPbQ8HFAAAAPBuEQAcxwAQAAA=")
        let zipped = try bomb ?? #require(nil)
        let answer = HTTPResponse(status: 200, headers: ["Content-Encoding": "gzip"], body: zipped)
        let server = try LoopbackServer { _ in .respond(answer) }
        let transport = URLSessionTransport(configuration: .init(maximumBodyBytes: 1000))
        await #expect(throws: HTTPTransportError.self) {
            try await transport.send(HTTPRequest(method: .get, url: server.url))
        }
    }

    @Test("a body of exactly the limit arrives")
    func exactlyTheLimit() async throws {
        let answer = HTTPResponse(status: 200, body: Data(count: 100_000))
        let server = try LoopbackServer { _ in .respond(answer) }
        let transport = URLSessionTransport(configuration: .init(maximumBodyBytes: 100_000))
        #expect(try await transport.send(HTTPRequest(method: .get, url: server.url)).body.count == 100_000)
    }

    @Test("the transport still works after a body that was too large")
    func worksAfterTooLarge() async throws {
        let server = try LoopbackServer { request in
            .respond(HTTPResponse(status: 200, body: Data(count: request.url.path == "/big" ? 101 : 99)))
        }
        let transport = URLSessionTransport(configuration: .init(maximumBodyBytes: 100))
        let big = HTTPRequest(method: .get, url: server.url.appending(path: "big"))
        await #expect(throws: HTTPTransportError.self) { try await transport.send(big) }
        #expect(try await transport.send(HTTPRequest(method: .get, url: server.url)).body.count == 99)
    }

    // MARK: When no answer comes

    @Test("a refused connection is not connected")
    func refused() async throws {
        let server = try LoopbackServer { _ in .respond(HTTPResponse(status: 200)) }
        server.stop()
        #expect(try await failure(of: server.url) == .notConnected)
    }

    @Test("a name that does not resolve is not connected")
    func unknownHost() async throws {
        #expect(try await failure(of: #require(URL(string: "http://backup.invalid/"))) == .notConnected)
    }

    @Test("a connection that is closed or reset before the answer is lost")
    func lost() async throws {
        let server = try LoopbackServer { $0.url.path == "/reset" ? .reset : .closeWithoutAnswer }
        #expect(try await failure(of: server.url.appending(path: "reset")) == .connectionLost)
        #expect(try await failure(of: server.url.appending(path: "close")) == .connectionLost)
    }

    @Test("an incomplete answer is an error, never a short success", arguments: IncompleteAnswer.all)
    func incomplete(answer: IncompleteAnswer) async throws {
        let server = try LoopbackServer { _ in answer.reply }
        let kind = try await failure(of: server.url)
        #expect(kind == .other || kind == .connectionLost)
    }

    @Test(
        "what is no HTTP is an error",
        arguments: [
            "garbage\r\n\r\n", "SSH-2.0-OpenSSH_9\r\n", "\u{0}\u{1}\u{2}\u{3}", "{\"a\":1}", "\r\n\r\n",
        ]
    )
    func garbage(bytes: String) async throws {
        let server = try LoopbackServer { _ in .raw(Data(bytes.utf8)) }
        let kind = try await failure(of: server.url)
        #expect(kind == .other || kind == .connectionLost)
    }

    @Test("an error message holds no header value")
    func messageWithoutSecrets() async throws {
        let server = try LoopbackServer { _ in .respond(HTTPResponse(status: 200)) }
        server.stop()
        let host = try #require(server.url.host)
        let request = HTTPRequest(method: .get, url: server.url, headers: ["X-Auth-Token": host])
        let error = await #expect(throws: HTTPTransportError.self) { try await transport.send(request) }
        #expect(error?.message.isEmpty == false)
        #expect(error?.message.contains(host) == false)
    }

    private func failure(of url: URL) async throws -> HTTPTransportError.Kind? {
        let error = await #expect(throws: HTTPTransportError.self) {
            try await transport.send(HTTPRequest(method: .post, url: url, body: Data("x".utf8)))
        }
        return error?.kind
    }

    // MARK: Cancellation

    @Test("a task cancelled before the call sends nothing")
    func cancelledBefore() async throws {
        let server = try LoopbackServer { _ in .respond(HTTPResponse(status: 200)) }
        let gate = AsyncStream<Void>.makeStream()
        let task = Task {
            for await _ in gate.stream {}
            return try await transport.send(HTTPRequest(method: .get, url: server.url))
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(server.connectionCount == 0)
    }

    @Test("a cancelled request throws at once, though no answer ever comes", arguments: SlowAnswer.allCases)
    func cancelledDuring(answer: SlowAnswer) async throws {
        let arrival = AsyncStream<Void>.makeStream()
        let server = try LoopbackServer { _ in
            arrival.continuation.finish()
            return answer.reply
        }
        let task = Task { try await transport.send(HTTPRequest(method: .get, url: server.url)) }
        for await _ in arrival.stream {}
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("a cancelled request frees its connection")
    func cancelledFreesConnection() async throws {
        let arrivals = AsyncStream<Void>.makeStream()
        let server = try LoopbackServer { request in
            guard request.url.path == "/never" else { return .respond(HTTPResponse(status: 200)) }
            arrivals.continuation.yield()
            return .neverAnswer
        }
        let transport = URLSessionTransport(configuration: .init(maximumConnectionsPerHost: 1))
        let never = HTTPRequest(method: .get, url: server.url.appending(path: "never"))
        let task = Task { try await transport.send(never) }
        for await _ in arrivals.stream { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await transport.send(HTTPRequest(method: .get, url: server.url)).status == 200)
    }

    // MARK: Connections

    @Test("requests one after another share a connection")
    func keepAlive() async throws {
        let server = try LoopbackServer { _ in .respond(HTTPResponse(status: 200, body: Data("x".utf8))) }
        for _ in 0..<20 { _ = try await transport.send(HTTPRequest(method: .get, url: server.url)) }
        #expect(server.requestCount == 20)
        #expect(server.connectionCount == 1)
    }

    @Test("copies of a transport share its connections")
    func copies() async throws {
        let server = try LoopbackServer { _ in .respond(HTTPResponse(status: 200)) }
        for copy in [transport, transport] {
            _ = try await copy.send(HTTPRequest(method: .get, url: server.url))
        }
        #expect(server.connectionCount == 1)
    }

    @Test("200 requests side by side all get their own answer")
    func parallel() async throws {
        let server = try LoopbackServer { request in
            .respond(HTTPResponse(status: 200, body: Data(request.url.path.utf8)))
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let url = server.url.appending(path: "\(number)")
                    let response = try await transport.send(HTTPRequest(method: .get, url: url))
                    #expect(response.body == Data("/\(number)".utf8))
                }
            }
            try await group.waitForAll()
        }
        #expect(server.requestCount == 200)
    }

    @Test("the number of connections is bounded by the configuration")
    func connectionLimit() async throws {
        let server = try LoopbackServer { _ in
            .delay(.milliseconds(5), then: .respond(HTTPResponse(status: 200)))
        }
        let transport = URLSessionTransport(configuration: .init(maximumConnectionsPerHost: 2))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask { _ = try await transport.send(HTTPRequest(method: .get, url: server.url)) }
            }
            try await group.waitForAll()
        }
        // Not exactly 2: libcurl sometimes replaces a connection.
        #expect(server.connectionCount < 10)
    }

    @Test("a connection that dies between requests costs no answer")
    func connectionDies() async throws {
        let server = try LoopbackServer { _ in .closeAfter(.respond(HTTPResponse(status: 200))) }
        for _ in 0..<50 {
            do {
                #expect(try await transport.send(HTTPRequest(method: .get, url: server.url)).status == 200)
            } catch let error as HTTPTransportError {
                #expect(error.kind == .connectionLost)
            }
        }
    }
}

/// An answer of which the end is missing.
struct IncompleteAnswer: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let reply: LoopbackServer.Reply

    static let whole = HTTPResponse(status: 200, body: Data(repeating: 0x61, count: 50_000))
    static let all = [
        IncompleteAnswer(testDescription: "short body", reply: .truncate(whole, bytes: 20_000)),
        IncompleteAnswer(testDescription: "no body", reply: .truncate(whole, bytes: 0)),
        IncompleteAnswer(testDescription: "length too large", reply: .wrongLength(whole, declared: 50_001)),
        IncompleteAnswer(testDescription: "chunks without end", reply: .chunkedWithoutEnd(whole)),
        IncompleteAnswer(testDescription: "reset after the head", reply: .resetAfterHeaders(whole)),
    ]
}

/// An answer that does not come to its end while a test waits.
enum SlowAnswer: CaseIterable {
    case never, late, dripping

    var reply: LoopbackServer.Reply {
        let answer = HTTPResponse(status: 200, body: Data(count: 100_000))
        return switch self {
        case .never: .neverAnswer
        case .late: .delay(.seconds(600), then: .respond(answer))
        case .dripping: .drip(answer, interval: .milliseconds(20))
        }
    }
}

/// Keeps the requests that a server got.
final class Recorder: Sendable {
    private let all = Mutex<[HTTPRequest]>([])

    var requests: [HTTPRequest] { all.withLock(\.self) }

    func note(_ request: HTTPRequest) -> LoopbackServer.Reply {
        all.withLock { $0.append(request) }
        return .respond(HTTPResponse(status: 200))
    }
}
