import Foundation

extension Yandex {
    /// The operations that calls have started.
    ///
    /// API document: `yandex.cloud.operation.OperationService`.
    public struct OperationService: Sendable {
        let client: APIClient
        let endpoint: URL

        /// Fetches an operation.
        ///
        /// `GET /operations/{operationId}`
        ///
        /// - Parameter id: The operation's ID.
        /// - Returns: The operation.
        /// - Throws: ``BackupAPIError``; `.notFound` if there is no such operation.
        public func get(id: String) async throws(BackupAPIError) -> Operation {
            try await poll(id: id, timeout: nil).operation
        }

        /// Waits until an operation has ended.
        ///
        /// It asks for the operation every second, or as often as the service says in
        /// `x-operation-poll-interval`. That the service does not know a new operation yet, and that it cannot
        /// be reached for a while, are waited out. An operation that is done already is not asked for.
        ///
        /// - Parameters:
        ///   - operation: The operation.
        ///   - timeout: How long to wait at most; recovering a machine takes many minutes.
        /// - Returns: The operation, done and without an error.
        /// - Throws: ``BackupAPIError``: `.operationFailed` with the service's message if the operation ended
        ///   with an error, `.deadlineExceeded` if it has not ended in time.
        public func wait(
            for operation: Operation,
            timeout: Duration
        ) async throws(BackupAPIError) -> Operation {
            var updates = progress(of: operation, timeout: timeout).makeAsyncIterator()
            var last = operation
            while let update = try await updates.next() { last = update }
            return last
        }

        /// Follows an operation until it has ended.
        ///
        /// The sequence gives the operation as it is at first, then each time that it has changed, and last
        /// when it is done. It throws what ``wait(for:timeout:)`` throws.
        ///
        /// ```swift
        /// for try await operation in yandex.operations.progress(of: operation, timeout: .seconds(600)) {
        ///     print(operation.progressPercentage ?? 0)
        /// }
        /// ```
        ///
        /// - Parameters:
        ///   - operation: The operation.
        ///   - timeout: How long to follow it at most.
        /// - Returns: The operation as it changes.
        public func progress(of operation: Operation, timeout: Duration) -> OperationUpdates {
            OperationUpdates(service: self, operation: operation, timeout: timeout)
        }

        func poll(id: String, timeout: Duration?) async throws(BackupAPIError) -> Poll {
            let call = APICall<Poll>("Yandex.operations.get", .get, endpoint, ["operations", id]) {
                response throws(JSONFault) in
                Poll(
                    operation: try JSONReader.read(Operation.self, from: response.body),
                    interval: response.headers["x-operation-poll-interval"].flatMap(Int.init)
                        .map { .seconds(Swift.min(Swift.max($0, 1), 60)) }
                )
            }
            try call.check("id", id)
            return try await client.send(call, timeout: timeout)
        }

        struct Poll: Sendable {
            var operation: Operation
            /// How long the service wants clients to wait between polls; 1 to 60 seconds.
            var interval: Duration?
        }
    }
}
