import Synchronization

/// The time that a piece of work was given ran out.
struct TimeoutError: Error {}

/// Runs work for at most a given time.
///
/// The call returns as soon as the work ends, the time runs out or the task is cancelled, whichever comes
/// first. It does not wait for work that goes on after it was cancelled: a transport that ignores cancellation
/// cannot make a deadline late. That is why this is no task group.
///
/// - Parameters:
///   - limit: The time; none left means that the work is not begun.
///   - clock: The clock by which it is measured.
///   - work: The work.
/// - Returns: What the work returns.
/// - Throws: What the work throws; ``TimeoutError``; `CancellationError`.
func withTimeout<Value: Sendable>(
    _ limit: Duration,
    on clock: any Clock<Duration>,
    _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    guard limit > .zero else { throw TimeoutError() }
    let race = Race<Value>()
    return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
            race.begin(continuation, limit, clock, work)
        }
    } onCancel: {
        race.finish(.failure(CancellationError()))
    }
}

/// Work and a timer, of which the first to finish counts.
private final class Race<Value: Sendable>: Sendable {
    private enum State {
        case ready
        case running(CheckedContinuation<Value, any Error>, [Task<Void, Never>])
        case finished
    }

    private let state = Mutex(State.ready)

    func begin(
        _ continuation: CheckedContinuation<Value, any Error>,
        _ limit: Duration,
        _ clock: any Clock<Duration>,
        _ work: @escaping @Sendable () async throws -> Value
    ) {
        let begun = state.withLock { state in
            guard case .ready = state else { return false }
            state = .running(
                continuation,
                [
                    Task {
                        do {
                            self.finish(.success(try await work()))
                        } catch {
                            self.finish(.failure(error))
                        }
                    },
                    Task {
                        if (try? await clock.sleep(for: limit)) != nil {
                            self.finish(.failure(TimeoutError()))
                        }
                    },
                ]
            )
            return true
        }
        if !begun { continuation.resume(throwing: CancellationError()) }
    }

    func finish(_ result: Result<Value, any Error>) {
        let before = state.withLock { state in
            let before = state
            state = .finished
            return before
        }
        guard case .running(let continuation, let tasks) = before else { return }
        for task in tasks { task.cancel() }
        continuation.resume(with: result)
    }
}

extension Clock where Duration == Swift.Duration {
    /// Starts to measure time.
    ///
    /// - Returns: What tells the time since.
    func stopwatch() -> @Sendable () -> Duration {
        let start = now
        return { start.duration(to: self.now) }
    }
}
