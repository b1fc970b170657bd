import Synchronization

/// How many retries the calls of a client may still spend: a token bucket that successes refill.
final class RetryBudget: Sendable {
    /// Tenths of a retry.
    private let left: Mutex<Int>
    private let capacity: Int

    init(_ retries: Int) {
        capacity = max(0, retries) * 10
        left = Mutex(capacity)
    }

    /// Takes one retry, if there is one.
    func spend() -> Bool {
        left.withLock { left in
            guard left >= 10 else { return false }
            left -= 10
            return true
        }
    }

    /// Gives back a tenth of a retry.
    func refill() {
        left.withLock { $0 = min($0 + 1, capacity) }
    }
}
