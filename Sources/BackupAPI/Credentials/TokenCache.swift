import Synchronization

/// Holds a token, and fetches the next one before it is needed.
///
/// - One fetch is under way at a time, however many callers wait for it. A caller that is cancelled leaves; the
///   fetch goes on for the others.
/// - A token is renewed at a random moment late in its life. Callers go on getting it meanwhile, and also while
///   renewing fails, until it expires.
/// - A failure is given to those who wait, and not remembered: the next caller makes a new try.
///
/// Time is measured from the arrival of a token by a clock that only goes forward, so that it does not matter
/// what the clocks on the wall say, here and there.
final class TokenCache: TokenSource {
    typealias Fetch = @Sendable () async throws -> AccessToken

    private struct Held {
        var value: String
        /// When to fetch the next one.
        var renewal: Duration
        /// When the token is not given out any more.
        var end: Duration
    }

    private struct State {
        var held: Held?
        var isFetching = false
        var waiters: [Int: CheckedContinuation<String, any Error>] = [:]
        var nextWaiter = 0
    }

    private let configuration: ClientConfiguration
    private let fetch: Fetch
    private let elapsed: @Sendable () -> Duration
    private let state: Mutex<State>

    /// Makes a cache.
    ///
    /// - Parameters:
    ///   - configuration: The clock, the random numbers, and how long a fetch may take.
    ///   - first: A token that is there already and has just been received.
    ///   - fetch: Fetches a token.
    init(_ configuration: ClientConfiguration, first: AccessToken? = nil, fetch: @escaping Fetch) {
        self.configuration = configuration
        self.fetch = fetch
        elapsed = configuration.clock.stopwatch()
        state = Mutex(State(held: first.map { Self.held($0, .zero, configuration.random()) }))
    }

    var canRenew: Bool { true }

    func token() async throws(BackupAPIError) -> String {
        let now = elapsed()
        let (value, mustFetch) = state.withLock { state -> (String?, Bool) in
            guard let held = state.held, now < held.end else { return (nil, false) }
            let mustFetch = now >= held.renewal && !state.isFetching
            if mustFetch { state.isFetching = true }
            return (held.value, mustFetch)
        }
        if mustFetch { startFetching() }
        if let value { return value }
        return try await fetched()
    }

    func token(replacing refused: String) async throws(BackupAPIError) -> String {
        state.withLock { state in
            // Another caller may have had the same token refused, and renewed it already.
            if state.held?.value == refused { state.held = nil }
        }
        return try await token()
    }

    // MARK: Waiting

    /// The token that the fetch under way brings, or a new fetch.
    private func fetched() async throws(BackupAPIError) -> String {
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        do {
            return try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { continuation in wait(id, continuation) }
            } onCancel: {
                leave(id)
            }
        } catch let error as BackupAPIError {
            throw error
        } catch {
            throw .cancelled("credentials", 0)
        }
    }

    private func wait(_ id: Int, _ continuation: CheckedContinuation<String, any Error>) {
        let mustFetch = state.withLock { state in
            state.waiters[id] = continuation
            defer { state.isFetching = true }
            return !state.isFetching
        }
        if mustFetch { startFetching() }
        // A cancellation that came before the waiter was noted found nobody to wake.
        if Task.isCancelled { leave(id) }
    }

    private func leave(_ id: Int) {
        state.withLock { $0.waiters.removeValue(forKey: id) }?.resume(throwing: CancellationError())
    }

    // MARK: Fetching

    private func startFetching() {
        Task {
            let result: Result<AccessToken, BackupAPIError>
            do {
                result = .success(
                    try await withTimeout(configuration.timeout, on: configuration.clock, fetch)
                )
            } catch {
                result = .failure(.credentials(error))
            }
            arrive(result)
        }
    }

    private func arrive(_ result: Result<AccessToken, BackupAPIError>) {
        let now = elapsed()
        let random = configuration.random()
        let waiters = state.withLock { state in
            state.isFetching = false
            switch result {
            case .success(let token): state.held = Self.held(token, now, random)
            case .failure: state.held?.renewal = now + .seconds(10 + 10 * random)
            }
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiters { waiter.resume(with: result.map(\.value).mapError { $0 as any Error }) }
    }

    private static func held(_ token: AccessToken, _ now: Duration, _ random: Double) -> Held {
        guard let lifetime = token.lifetime else {
            return Held(value: token.value, renewal: .seconds(Int64.max), end: .seconds(Int64.max))
        }
        return Held(
            value: token.value,
            renewal: now + lifetime * (0.75 + 0.15 * random),
            end: now + lifetime - min(lifetime / 10, .seconds(30))
        )
    }
}

extension BackupAPIError {
    /// The error of a call that got no token, because of what fetching one met.
    static func credentials(_ error: any Error) -> BackupAPIError {
        guard let cause = error as? BackupAPIError else {
            let reason =
                error is TimeoutError ? "it took too long" : "the source failed with \(type(of: error))"
            return BackupAPIError(
                .credentials,
                operation: "credentials",
                message: "no token: \(reason)",
                underlying: error
            )
        }
        var wrapped = cause
        wrapped.code = .credentials
        wrapped.message = "no token: \(cause.operation): \(cause.message)"
        wrapped.underlying = cause
        return wrapped
    }
}
