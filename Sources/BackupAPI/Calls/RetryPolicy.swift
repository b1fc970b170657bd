/// When a failed call is tried again, and after how long.
///
/// Only what is safe to repeat is repeated: GET and DELETE, what carries an idempotency key, and any call of
/// which it is sure that the provider did not act on it (it was throttled, or no connection was made).
///
/// | after | the wait before attempt `n + 1` |
/// | --- | --- |
/// | an answer that names a wait | that long, at most ``cap`` |
/// | `.throttled`, with a ``throttlingWindow`` | random between half the window and the window |
/// | anything else | random between 0 and `base · 2ⁿ⁻¹`, at most ``cap`` (full jitter) |
///
/// A wait that would last past the call's deadline is not begun; the error is thrown at once.
public struct RetryPolicy: Hashable, Sendable {
    /// How often a call is sent at most, the first time included.
    public var attempts: Int
    /// The longest wait before the second attempt; doubled for each further one.
    public var base: Duration
    /// The longest wait, whatever the provider asks for.
    public var cap: Duration
    /// How many retries the calls of a client may spend before others succeed; each success gives back a tenth.
    ///
    /// So a provider that is down is not asked ever more. Copies of a client share the budget.
    public var budget: Int
    /// The time over which the provider counts requests when it throttles; nil to treat throttling like any
    /// other failure.
    public var throttlingWindow: Duration?
    /// What is worth another attempt.
    public var codes: Set<BackupAPIError.Code>

    /// Makes a policy.
    ///
    /// - Parameters:
    ///   - attempts: How often a call is sent at most, the first time included.
    ///   - base: The longest wait before the second attempt.
    ///   - cap: The longest wait, whatever the provider asks for.
    ///   - budget: How many retries the calls of a client may spend before others succeed.
    ///   - throttlingWindow: The time over which the provider counts requests when it throttles.
    ///   - codes: What is worth another attempt.
    public init(
        attempts: Int = 3,
        base: Duration = .milliseconds(500),
        cap: Duration = .seconds(60),
        budget: Int = 100,
        throttlingWindow: Duration? = nil,
        codes: Set<BackupAPIError.Code> = [
            .throttled, .unavailable, .notConnected, .connectionLost, .deadlineExceeded,
        ]
    ) {
        self.attempts = attempts
        self.base = base
        self.cap = cap
        self.budget = budget
        self.throttlingWindow = throttlingWindow
        self.codes = codes
    }

    /// Never tries again.
    public static let never = RetryPolicy(attempts: 1)

    /// How long to wait before trying again, or nil to give up.
    ///
    /// - Parameters:
    ///   - error: How the last attempt failed, with the number of attempts so far.
    ///   - isRepeatable: Whether the call may be repeated when the provider may have acted on it.
    ///   - random: A random number in 0..<1.
    /// - Returns: The wait, or nil.
    func delay(after error: BackupAPIError, isRepeatable: Bool, random: Double) -> Duration? {
        guard error.attempts < attempts, codes.contains(error.code) else { return nil }
        guard isRepeatable || error.code.meansNotExecuted else { return nil }
        if let advice = error.retryAfter { return min(advice, cap) }
        if error.code == .throttled, let throttlingWindow { return throttlingWindow * (0.5 + 0.5 * random) }
        let doublings = min(max(error.attempts - 1, 0), 30)
        return min(base * (1 << doublings), cap) * random
    }
}

extension BackupAPIError.Code {
    /// Whether it is sure that the provider did not act on the request.
    var meansNotExecuted: Bool {
        [.throttled, .notConnected, .unauthenticated, .credentials].contains(self)
    }
}
