import Synchronization

/// A clock that a test moves by hand.
///
/// ```swift
/// let clock = ManualClock(skipping: .seconds(25))
/// var configuration = ClientConfiguration()
/// configuration.clock = clock                    // waits between attempts are skipped,
/// configuration.attemptTimeout = .seconds(30)    // timeouts wait for clock.advance(by:)
/// …
/// #expect(clock.sleeps.first == .seconds(2))
/// ```
public final class ManualClock: Clock, Sendable {
    /// A moment of the clock: how far it has been moved.
    public struct Instant: InstantProtocol {
        /// The time since the clock was made.
        public var offset: Duration

        /// The moment that is `duration` later.
        public func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }

        /// How much later `other` is.
        public func duration(to other: Instant) -> Duration { other.offset - offset }

        /// Whether the left moment comes before the right one.
        public static func < (lhs: Instant, rhs: Instant) -> Bool { lhs.offset < rhs.offset }
    }

    private struct Sleeper {
        var end: Duration
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now = Duration.zero
        var sleeps: [Duration] = []
        var sleepers: [Int: Sleeper] = [:]
        var cancelled: Set<Int> = []
        var nextID = 0
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

        mutating func due() -> [CheckedContinuation<Void, any Error>] {
            let due = sleepers.filter { $0.value.end <= now }.sorted { $0.value.end < $1.value.end }
            for (id, _) in due { sleepers[id] = nil }
            return due.map(\.value.continuation)
        }

        mutating func satisfied() -> [CheckedContinuation<Void, Never>] {
            let satisfied = watchers.filter { $0.count <= sleepers.count }
            watchers.removeAll { $0.count <= sleepers.count }
            return satisfied.map(\.continuation)
        }
    }

    private let state = Mutex(State())
    private let skipped: Duration

    /// Makes a clock that stands at zero.
    ///
    /// - Parameter skipping: Sleeps of at most this length end at once and move the clock by as much; longer
    ///   ones wait until it is moved by ``advance(by:)``.
    public init(skipping: Duration = .zero) { skipped = skipping }

    /// The moment at which the clock stands.
    public var now: Instant { Instant(offset: state.withLock { $0.now }) }

    /// The clock measures any difference.
    public var minimumResolution: Duration { .zero }

    /// How long each sleep was that has begun so far, in order.
    public var sleeps: [Duration] { state.withLock { $0.sleeps } }

    /// Moves the clock and wakes who has slept long enough.
    ///
    /// - Parameter duration: By how much.
    public func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.now += duration
            return state.due()
        }
        for continuation in due { continuation.resume() }
    }

    /// Waits until some tasks sleep at the same time.
    ///
    /// - Parameter count: How many.
    public func waitForSleepers(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let satisfied = state.withLock { state in
                state.watchers.append((count, continuation))
                return state.satisfied()
            }
            for continuation in satisfied { continuation.resume() }
        }
    }

    /// Sleeps until the clock has reached a moment.
    public func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in begin(id, deadline, continuation) }
        } onCancel: {
            let sleeper = state.withLock { state in
                guard let sleeper = state.sleepers.removeValue(forKey: id) else {
                    state.cancelled.insert(id)
                    return nil as Sleeper?
                }
                return sleeper
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    private func begin(_ id: Int, _ deadline: Instant, _ continuation: CheckedContinuation<Void, any Error>) {
        var result: Result<Void, any Error>?
        let satisfied = state.withLock { state in
            let length = deadline.offset - state.now
            state.sleeps.append(length)
            if state.cancelled.remove(id) != nil {
                result = .failure(CancellationError())
            } else if length <= skipped {
                state.now = max(state.now, deadline.offset)
                result = .success(())
            } else {
                state.sleepers[id] = Sleeper(end: deadline.offset, continuation: continuation)
            }
            return state.satisfied()
        }
        if let result { continuation.resume(with: result) }
        for continuation in satisfied { continuation.resume() }
    }
}
