public import BackupAPI
import Dispatch
public import Foundation
import Synchronization

/// A small HTTP/1.1 server on 127.0.0.1, for tests that want real sockets.
///
/// It answers with what the handler says, misbehaving included:
///
/// ```swift
/// let server = try LoopbackServer { request in
///     request.url.path == "/slow"
///         ? .delay(.seconds(5), then: .respond(HTTPResponse(status: 200)))
///         : .truncate(HTTPResponse(status: 200, body: page), bytes: 100)
/// }
/// let client = Yandex.Client(credentials: .iamToken("x"), endpoints: .init(backup: server.url, …))
/// ```
///
/// Each connection has a thread of its own, so a handler may block, and several run at the same time. The
/// server stops when it is told to or let go, and then leaves neither thread nor descriptor behind.
public final class LoopbackServer: Sendable {
    /// Where the server answers, such as `http://127.0.0.1:49152`; once it has stopped, connections to it are
    /// refused.
    public let url: URL

    private let core: LoopbackServerCore

    /// Starts a server on a free port.
    ///
    /// - Parameter handler: Decides about each request, on the thread of its connection. The URL of the
    ///   request is absolute and keeps the path and query as they were received, still percent-encoded.
    /// - Throws: `POSIXError` if the system has no socket to give.
    public init(handler: @escaping @Sendable (HTTPRequest) -> Reply) throws {
        let (socket, port) = try LoopbackSocket.listening()
        let origin = "http://127.0.0.1:\(port)"
        guard let url = URL(string: origin) else { preconditionFailure("\(origin) is a URL") }
        self.url = url
        core = LoopbackServerCore(socket: socket, origin: origin, handler: handler)
        core.listen()
    }

    deinit { stop() }

    /// How many requests have arrived whole.
    public var requestCount: Int { core.state.withLock(\.requestCount) }

    /// How many connections have been made.
    public var connectionCount: Int { core.state.withLock(\.connectionCount) }

    /// How many connections are open now.
    public var openConnectionCount: Int { core.state.withLock(\.open.count) }

    /// Ends every connection, also in the middle of a reply, and frees the port; again has no effect.
    ///
    /// Returns when all threads have ended, so a handler must not call it.
    public func stop() { core.stop() }
}

/// What the threads of a server hold on to, so that the server itself can be let go.
private final class LoopbackServerCore: Sendable {
    struct State {
        var isStopped = false
        var requestCount = 0
        var connectionCount = 0
        var open: Set<Int32> = []
    }

    let state = Mutex(State())
    private let socket: LoopbackSocket
    private let origin: String
    private let handler: @Sendable (HTTPRequest) -> LoopbackServer.Reply
    private let everything = DispatchGroup()
    /// Unchecked, because Dispatch does not say that its sources may be cancelled from any thread.
    nonisolated(unsafe) private let listener: any DispatchSourceRead

    init(
        socket: LoopbackSocket,
        origin: String,
        handler: @escaping @Sendable (HTTPRequest) -> LoopbackServer.Reply
    ) {
        self.socket = socket
        self.origin = origin
        self.handler = handler
        let queue = DispatchQueue(label: "LoopbackServer")
        listener = DispatchSource.makeReadSource(fileDescriptor: socket.descriptor, queue: queue)
    }

    func listen() {
        everything.enter()
        listener.setEventHandler { [self] in
            if let client = socket.nextClient() { welcome(client) }
        }
        listener.setCancelHandler { [socket, everything] in
            socket.release()
            everything.leave()
        }
        listener.resume()
    }

    func stop() {
        listener.cancel()
        state.withLock { state in
            state.isStopped = true
            for descriptor in state.open { LoopbackSocket(descriptor: descriptor).hangUp() }
        }
        everything.wait()
    }

    private func welcome(_ client: LoopbackSocket) {
        let isOpen = state.withLock { state in
            guard !state.isStopped else { return false }
            state.connectionCount += 1
            state.open.insert(client.descriptor)
            everything.enter()
            return true
        }
        guard isOpen else { return client.release() }
        Thread.detachNewThread { [self] in
            let outcome = serve(client)
            // Under the lock, so that stop() never hangs up a descriptor that already is somebody else's.
            state.withLock { state in
                state.open.remove(client.descriptor)
                client.release(withReset: outcome == .reset)
            }
            everything.leave()
        }
    }

    private func serve(_ client: LoopbackSocket) -> LoopbackReplyWriter.Outcome {
        var reader = LoopbackRequestReader(socket: client, origin: origin)
        while let request = reader.next() {
            state.withLock { $0.requestCount += 1 }
            let outcome = LoopbackReplyWriter(socket: client).write(handler(request), to: request)
            let isLast = reader.hasSurplus || request.headers["Connection"]?.lowercased() == "close"
            if outcome != .keep || isLast { return outcome == .keep ? .close : outcome }
        }
        return .close
    }
}
