import BackupAPI
import BackupAPITesting
import Foundation
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// What `URLSession` on Linux hangs or aborts on when it is cancelled in the usual way.
@Suite("URLSessionTransport under cancellation", .serialized, .timeLimit(.minutes(1)))
struct URLSessionTransportStressTests {
    /// How long to try each server; `BACKUPAPI_STRESS_SECONDS` shortens it.
    static let duration = Duration.seconds(
        ProcessInfo.processInfo.environment["BACKUPAPI_STRESS_SECONDS"].flatMap(Double.init) ?? 10
    )

    @Test(
        "20 requests at a time, cancelled after 0 to 3 ms, all end",
        arguments: [Peer.healthy, .slow, .resetting, .closing, .redirecting, .challenging, .dripping]
    )
    func cancelled(peer: Peer) async throws {
        let server = try LoopbackServer { _ in peer.reply }
        try await cancelInRounds(URLSessionTransport(), server.url)
        #expect(server.connectionCount > 0)
    }

    @Test("20 refused requests at a time, cancelled after 0 to 3 ms, all end")
    func cancelledWhileRefused() async throws {
        let server = try LoopbackServer { _ in .neverAnswer }
        server.stop()
        try await cancelInRounds(URLSessionTransport(), server.url)
    }

    @Test("transports let go in the middle of cancelled requests take nothing down")
    func letGo() async throws {
        let server = try LoopbackServer { _ in Peer.slow.reply }
        let end = ContinuousClock.now + Self.duration
        while ContinuousClock.now < end {
            try await cancelOneRound(URLSessionTransport(), server.url)
        }
    }

    #if canImport(FoundationNetworking)
        @Test("a caller whose cancellation waits for URLSession is answered all the same")
        func cancelledBesideAnother() async throws {
            let server = try LoopbackServer { _ in Peer.healthy.reply }
            let transport = URLSessionTransport()
            let session = URLSession(configuration: .ephemeral)
            let end = ContinuousClock.now + Self.duration
            while ContinuousClock.now < end {
                let other = session.dataTask(with: server.url)
                let request = Task {
                    // On Linux `cancel()` waits for the queue of all sessions, and this handler runs with the lock in
                    // hand that is needed to resume the task.
                    try await withTaskCancellationHandler {
                        try await transport.send(HTTPRequest(method: .get, url: server.url))
                    } onCancel: {
                        other.cancel()
                    }
                }
                try await Task.sleep(for: .microseconds(Int.random(in: 100...1000)))
                request.cancel()
                _ = await request.result
            }
            #expect(server.connectionCount > 0)
        }
    #endif

    private func cancelInRounds(_ transport: URLSessionTransport, _ url: URL) async throws {
        let end = ContinuousClock.now + Self.duration
        while ContinuousClock.now < end { try await cancelOneRound(transport, url) }
    }

    private func cancelOneRound(_ transport: URLSessionTransport, _ url: URL) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                let request = Task { try await transport.send(HTTPRequest(method: .get, url: url)) }
                group.addTask {
                    // A sleep is too coarse to meet a refusal, which takes some 100 µs.
                    if number.isMultiple(of: 2) {
                        for _ in 0..<Int.random(in: 0...100) { await Task.yield() }
                    } else {
                        try await Task.sleep(for: .microseconds(number * 150))
                    }
                    request.cancel()
                    do {
                        _ = try await request.value
                    } catch is CancellationError {
                    } catch is HTTPTransportError {
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    enum Peer: CaseIterable {
        case healthy, slow, resetting, closing, redirecting, challenging, dripping

        var reply: LoopbackServer.Reply {
            switch self {
            case .healthy: .respond(HTTPResponse(status: 200, body: Data("ok".utf8)))
            case .slow: .delay(.milliseconds(248), then: .respond(HTTPResponse(status: 200)))
            // Now and then only: of some ten thousand resets, libdispatch's epoll loop on Linux crashes at one or
            // loses it, whether anything is cancelled or not.
            case .resetting: Int.random(in: 1...20) == 1 ? .reset : .respond(HTTPResponse(status: 200))
            case .closing: .closeWithoutAnswer
            case .redirecting: .respond(HTTPResponse(status: 302, headers: ["Location": "/elsewhere"]))
            case .challenging:
                .respond(HTTPResponse(status: 401, headers: ["WWW-Authenticate": "Basic realm=\"a\""]))
            case .dripping: .drip(HTTPResponse(status: 200, body: Data(count: 4)), interval: .milliseconds(1))
            }
        }
    }
}
