extension Yandex {
    /// An operation as it changes; see ``OperationService/progress(of:timeout:)``.
    public struct OperationUpdates: AsyncSequence, Sendable {
        /// What iteration throws.
        public typealias Failure = BackupAPIError

        let service: OperationService
        let operation: Operation
        let timeout: Duration

        /// Starts to follow the operation; the timeout counts from here.
        public func makeAsyncIterator() -> Iterator {
            Iterator(updates: self, elapsed: service.client.configuration.clock.stopwatch())
        }

        /// Goes through the changes.
        public struct Iterator: AsyncIteratorProtocol {
            let updates: OperationUpdates
            let elapsed: @Sendable () -> Duration
            /// The operation as the consumer has it; nil until it has it.
            private var last: Operation?
            private var interval = Duration.seconds(1)
            /// How often an unknown operation is still taken for one that the service is about to know.
            private var forgiven = 3
            private var isLastPoll = false

            init(updates: OperationUpdates, elapsed: @escaping @Sendable () -> Duration) {
                self.updates = updates
                self.elapsed = elapsed
            }

            /// The operation once it has changed, or nil after it was done.
            public mutating func next(
                isolation actor: isolated (any Actor)? = #isolation
            ) async throws(BackupAPIError) -> Operation? {
                guard var last else { return try deliver(updates.operation) }
                guard !last.done else { return nil }
                while true {
                    let update = try await poll(last, isolation: actor)
                    if update != last { return try deliver(update) }
                    last = update
                }
            }

            private mutating func deliver(_ operation: Operation) throws(BackupAPIError) -> Operation {
                last = operation
                guard operation.done, let failure = operation.error else { return operation }
                var error = BackupAPIError(
                    .operationFailed,
                    operation: "Yandex.operations.wait",
                    message: failure.message.isEmpty ? "the operation failed" : failure.message
                )
                error.providerCode = String(failure.code)
                error.requestID = failure.detail("RequestInfo")?["requestId"]?.string
                throw error
            }

            /// Waits and asks again; the last time halfway to the end, so that there is time for an answer.
            private mutating func poll(
                _ last: Operation,
                isolation actor: isolated (any Actor)?
            ) async throws(BackupAPIError) -> Operation {
                let configuration = updates.service.client.configuration
                let left = updates.timeout - elapsed()
                guard left > .zero, !isLastPoll else { throw timedOut() }
                isLastPoll = left <= interval
                do {
                    try await configuration.clock.sleep(for: isLastPoll ? left / 2 : interval)
                } catch {
                    throw .cancelled("Yandex.operations.wait", 0)
                }
                do {
                    let poll = try await updates.service.poll(
                        id: last.id,
                        timeout: updates.timeout - elapsed()
                    )
                    interval = poll.interval ?? .seconds(1)
                    forgiven = 0
                    return poll.operation
                } catch {
                    guard forgives(error) else { throw error }
                    return last
                }
            }

            private mutating func forgives(_ error: BackupAPIError) -> Bool {
                switch error.code {
                case .notFound:
                    forgiven -= 1
                    return forgiven >= 0
                case .unavailable, .throttled, .notConnected, .connectionLost, .deadlineExceeded: return true
                default: return false
                }
            }

            private func timedOut() -> BackupAPIError {
                BackupAPIError(
                    .deadlineExceeded,
                    operation: "Yandex.operations.wait",
                    message: "the operation has not ended within \(updates.timeout)"
                )
            }
        }
    }
}

/// An iterator belongs to the task that made it.
@available(*, unavailable)
extension Yandex.OperationUpdates.Iterator: Sendable {}
