#if canImport(FoundationNetworking)
    import Foundation

    /// The serial queue on which a session calls its delegate.
    ///
    /// On Linux a session hands over each 16 KiB of a body as an operation, with all that operations can do:
    /// priorities, dependencies, progress. That costs more than the piece itself. Here they are blocks on a dispatch
    /// queue.
    ///
    /// It relies on the session handing over nothing but blocks. Its superclass is unchecked `Sendable` already; what
    /// it adds is a constant.
    final class DelegateQueue: OperationQueue, @unchecked Sendable {
        private let queue = DispatchQueue(label: "BackupAPI.DelegateQueue")

        override func addOperation(_ block: @escaping @Sendable () -> Void) {
            queue.async(execute: block)
        }
    }
#endif
