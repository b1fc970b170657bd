import Foundation
import Synchronization

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// One request on its way and the response as far as it has arrived.
///
/// Its caller is answered exactly once, by whichever comes first: the end of the response, an error, or
/// cancellation. Whatever `URLSession` reports afterwards is dropped.
///
/// The lock is never held while a continuation is resumed or a task is cancelled: a cancellation handler runs
/// inside the Swift runtime's own lock, and waiting there for a thread that is about to resume the same task
/// is the deadlock of `URLSession.data(for:)` on Linux.
final class Exchange: Sendable {
    typealias Continuation = CheckedContinuation<HTTPResponse, any Error>

    private enum Caller {
        case notYet
        case waiting(Continuation, URLSessionTask)
        case answered
    }

    private struct State {
        var caller = Caller.notYet
        var response: HTTPResponse?
        var body: ArrivingBody?
    }

    private let maximumBodyBytes: Int
    private let memory: BodyMemory
    private let state = Mutex(State())

    init(maximumBodyBytes: Int, memory: BodyMemory) {
        self.maximumBodyBytes = maximumBodyBytes
        self.memory = memory
    }

    var isOver: Bool {
        state.withLock { if case .answered = $0.caller { true } else { false } }
    }

    /// Whether the exchange may start; not if it was cancelled before it could.
    func start(_ task: URLSessionTask, _ continuation: Continuation) -> Bool {
        state.withLock { state in
            guard case .notYet = state.caller else { return false }
            state.caller = .waiting(continuation, task)
            return true
        }
    }

    /// Takes the head of a response; a later head replaces an informational one.
    func receive(_ head: HTTPURLResponse, hasBody: Bool) {
        let declared = hasBody ? max(0, Int(clamping: head.expectedContentLength)) : 0
        guard declared <= maximumBodyBytes else { return giveUp(bodyTooLarge) }
        let response = HTTPResponse(head)
        state.withLock { state in
            guard case .waiting = state.caller else { return }
            state.response = response
            state.body = ArrivingBody(declaredCount: declared, in: memory)
        }
    }

    /// Takes the next piece of the body.
    func receive(_ data: Data) {
        let fits = state.withLock { state in
            guard case .waiting = state.caller, let body = state.body else { return true }
            guard data.count <= maximumBodyBytes - body.count else { return false }
            body.append(data)
            return true
        }
        if !fits { giveUp(bodyTooLarge) }
    }

    /// Answers the caller with what has arrived, the response being complete.
    func finish(_ head: HTTPURLResponse?) {
        let (arrived, body) = state.withLock { ($0.response, $0.body) }
        guard var response = arrived ?? head.map(HTTPResponse.init) else {
            return finish(throwing: HTTPTransportError(.other, "The server's answer is no HTTP response."))
        }
        if let body { response.body = body.data() }
        answerCaller(.success(response))
    }

    /// Answers the caller with the error that the transfer ended with.
    func finish(throwing error: any Error) {
        answerCaller(.failure(error))
    }

    /// Answers the caller with an error now, and lets go of the transfer.
    func giveUp(_ error: any Error) {
        answerCaller(.failure(error))?.abandon()
    }

    @discardableResult
    private func answerCaller(_ result: Result<HTTPResponse, any Error>) -> URLSessionTask? {
        let caller = state.withLock { state in
            defer { state = State(caller: .answered) }
            return state.caller
        }
        guard case .waiting(let continuation, let task) = caller else { return nil }
        #if canImport(FoundationNetworking)
            Self.answers.async { continuation.resume(with: result) }
        #else
            continuation.resume(with: result)
        #endif
        return task
    }

    #if canImport(FoundationNetworking)
        /// Where callers are answered: not on the queue of all sessions, which may be calling here.
        ///
        /// To resume a task takes the runtime's lock of that task, and a cancellation handler of the same task that
        /// cancels some transfer waits for the queue of all sessions with that lock in hand.
        private static let answers = DispatchQueue(label: "BackupAPI.Exchange.answers")
    #endif

    private var bodyTooLarge: HTTPTransportError {
        HTTPTransportError(.bodyTooLarge, "The response body is larger than \(maximumBodyBytes) bytes.")
    }
}

extension URLSessionTask {
    /// Ends a transfer that nobody waits for any more.
    ///
    /// On Linux it gets a moment to end by itself, which spares the connection of a quick answer. The cancellation
    /// comes from a thread of its own in any case: `cancel()` waits for the session, which may be what calls here. It
    /// never finds the task ended but not reported, as `DelegateQueue` makes those one step; there the session would
    /// abort.
    fileprivate func abandon() {
        #if canImport(FoundationNetworking)
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(250)) { self.cancel() }
        #else
            cancel()
        #endif
    }
}

extension HTTPResponse {
    fileprivate init(_ head: HTTPURLResponse) {
        self.init(status: head.statusCode)
        for case (let name as String, let value as String) in head.allHeaderFields {
            headers.add(name: name, value: value)
        }
    }
}
