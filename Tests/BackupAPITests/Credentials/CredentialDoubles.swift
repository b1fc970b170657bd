import BackupAPITesting
import Dispatch
import Foundation
import Synchronization

@testable import BackupAPI

/// Runs the tasks that prefer it one after the other, so that a test knows when all of them wait.
final class Lane: TaskExecutor {
    private let queue = DispatchQueue(label: "Lane")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }

    /// Starts work that ``settle()`` follows.
    func start(_ work: @escaping @Sendable () async throws -> String) -> Task<String, any Error> {
        Task(executorPreference: self) { try await work() }
    }

    /// Returns when every task that was started before has ended or waits for something.
    func settle() async {
        await withCheckedContinuation { continuation in queue.async { continuation.resume() } }
    }
}

/// Fetches of tokens that a test answers by hand; they do not listen to cancellation.
final class FetchDesk: Sendable {
    private struct State {
        var count = 0
        var open: [CheckedContinuation<AccessToken, any Error>] = []
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    /// How many fetches have begun.
    var count: Int { state.withLock(\.count) }

    func fetch() async throws -> AccessToken {
        try await withCheckedThrowingContinuation { continuation in
            let due = state.withLock { state in
                state.count += 1
                state.open.append(continuation)
                let count = state.count
                defer { state.watchers.removeAll { $0.count <= count } }
                return state.watchers.filter { $0.count <= count }
            }
            for watcher in due { watcher.continuation.resume() }
        }
    }

    /// Waits until so many fetches have begun.
    func waitForFetches(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isReached = state.withLock { state in
                if state.count < count { state.watchers.append((count, continuation)) }
                return state.count >= count
            }
            if isReached { continuation.resume() }
        }
    }

    /// Answers the fetch that has waited longest.
    func answer(_ result: Result<AccessToken, any Error>) {
        state.withLock { $0.open.removeFirst() }.resume(with: result)
    }

    func answer(_ value: String, lifetime: Duration? = nil) {
        answer(.success(AccessToken(value, lifetime: lifetime)))
    }
}

/// Tokens `t1`, `t2` and so on, without end.
final class TokenMint: Sendable {
    private let minted = Atomic(0)
    let lifetime: Duration?

    init(lifetime: Duration? = nil) { self.lifetime = lifetime }

    var count: Int { minted.load(ordering: .sequentiallyConsistent) }

    func next() -> AccessToken {
        AccessToken("t\(minted.add(1, ordering: .sequentiallyConsistent).newValue)", lifetime: lifetime)
    }
}

/// What an observer was shown, in order.
final class ObserverRecord: CallObserver {
    private let begun = Mutex<[HTTPRequest]>([])
    private let ended = Mutex<[CallAttempt]>([])

    var requests: [HTTPRequest] { begun.withLock(\.self) }
    var attempts: [CallAttempt] { ended.withLock(\.self) }

    func attemptBegins(_ request: HTTPRequest, attempt: Int) { begun.withLock { $0.append(request) } }
    func attemptEnded(_ attempt: CallAttempt) { ended.withLock { $0.append(attempt) } }
}

/// Goes on as soon as something is true.
func waitUntil(_ isTrue: () async throws -> Bool) async rethrows {
    while try await !isTrue() { await Task.yield() }
}

/// Lets tasks that were started before get going.
func letOthersRun() async {
    for _ in 0..<100 { await Task.yield() }
}

extension HTTPResponse {
    /// The response with another field in its header.
    func with(_ name: String, _ value: String) -> HTTPResponse {
        var response = self
        response.headers[name] = value
        return response
    }
}
