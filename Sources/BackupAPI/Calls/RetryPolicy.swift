/// When a failed call is tried again, and after how long.
///
/// Only what is safe to repeat is repeated: GET and DELETE, and any call of which it is sure that the provider
/// did not act on it (it was throttled, or no connection was made).
///
/// The wait before attempt `n + 1` is random between 0 and `base · 2ⁿ⁻¹`, at most ``cap`` (full jitter). If the
/// provider names a wait, that one is taken, at most ``cap``.
public struct RetryPolicy: Hashable, Sendable {
    /// How often a call is sent at most, the first time included.
    public var attempts: Int
    /// The longest wait before the second attempt; doubled for each further one.
    public var base: Duration
    /// The longest wait of all.
    public var cap: Duration
    /// What is worth another attempt.
    public var codes: Set<BackupAPIError.Code>

    /// Makes a policy.
    ///
    /// - Parameters:
    ///   - attempts: How often a call is sent at most, the first time included.
    ///   - base: The longest wait before the second attempt.
    ///   - cap: The longest wait of all.
    ///   - codes: What is worth another attempt.
    public init(
        attempts: Int = 3,
        base: Duration = .milliseconds(500),
        cap: Duration = .seconds(20),
        codes: Set<BackupAPIError.Code> = [
            .throttled, .unavailable, .notConnected, .connectionLost, .deadlineExceeded,
        ]
    ) {
        self.attempts = attempts
        self.base = base
        self.cap = cap
        self.codes = codes
    }

    /// Never tries again.
    public static let never = RetryPolicy(attempts: 1)

    /// How long to wait before trying again, or nil to give up.
    ///
    /// - Parameters:
    ///   - error: How the last attempt failed, with the number of attempts so far.
    ///   - isIdempotent: Whether the call may be repeated when the provider may have acted on it.
    ///   - random: A random number in 0..<1.
    /// - Returns: The wait, or nil.
    func delay(after error: BackupAPIError, isIdempotent: Bool, random: Double) -> Duration? {
        guard error.attempts < attempts, codes.contains(error.code) else { return nil }
        guard isIdempotent || error.code == .throttled || error.code == .notConnected else { return nil }
        if let advice = error.retryAfter { return min(advice, cap) }
        let doublings = min(error.attempts - 1, 30)
        return min(base * (1 << doublings), cap) * random
    }
}
