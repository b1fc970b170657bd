#if canImport(FoundationNetworking)
    import Foundation

    /// The queue on which a session calls its delegate: none, it calls it where it stands.
    ///
    /// On Linux a session hands over each 16 KiB of a body as an operation, and to wake another thread for it costs more
    /// than the piece. All of them come from the serial queue that the session works on, so the callbacks are as serial
    /// without a queue. Two things follow for the delegate. Nothing happens in the session meanwhile: a task ends in
    /// the same step in which its delegate hears of it. And the delegate must not wait for the session, as a task's
    /// `cancel()` does.
    ///
    /// Its superclass is unchecked `Sendable` already; it adds no state.
    final class DelegateQueue: OperationQueue, @unchecked Sendable {
        override func addOperation(_ block: @escaping @Sendable () -> Void) { block() }

        override func addOperation(_ operation: Operation) { operation.start() }
    }
#endif
