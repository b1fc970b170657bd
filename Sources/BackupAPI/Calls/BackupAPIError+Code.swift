extension BackupAPIError {
    /// What went wrong, for a program.
    ///
    /// More codes may come: a `switch` needs a `default`.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The code's name.
        public let rawValue: String

        /// The code's name.
        public var description: String { rawValue }

        // MARK: Before the request is sent

        /// An argument is missing, too long or out of range, says this library or the provider.
        public static let invalidArgument = Code(rawValue: "invalidArgument")
        /// No token could be got to send the request with.
        public static let credentials = Code(rawValue: "credentials")

        // MARK: No answer

        /// The task was cancelled.
        public static let cancelled = Code(rawValue: "cancelled")
        /// The time given to the call ran out.
        public static let deadlineExceeded = Code(rawValue: "deadlineExceeded")
        /// No connection was made; the provider never saw the request.
        public static let notConnected = Code(rawValue: "notConnected")
        /// The connection failed before the answer was complete; the provider may have acted on the request.
        public static let connectionLost = Code(rawValue: "connectionLost")
        /// The answer is larger than the transport accepts.
        public static let responseTooLarge = Code(rawValue: "responseTooLarge")

        // MARK: The provider refuses

        /// The token is missing, wrong or expired.
        public static let unauthenticated = Code(rawValue: "unauthenticated")
        /// The token does not permit the call.
        public static let permissionDenied = Code(rawValue: "permissionDenied")
        /// The thing does not exist.
        public static let notFound = Code(rawValue: "notFound")
        /// The thing exists already.
        public static let alreadyExists = Code(rawValue: "alreadyExists")
        /// The thing is not in a state that permits the call, and waiting alone will not change that.
        public static let failedPrecondition = Code(rawValue: "failedPrecondition")
        /// Something else is being done with the thing; later the call may succeed.
        public static let busy = Code(rawValue: "busy")
        /// Another call got in the way; repeating the whole of what was tried may succeed.
        public static let aborted = Code(rawValue: "aborted")
        /// A quota is used up.
        public static let quotaExceeded = Code(rawValue: "quotaExceeded")
        /// Too many requests in too short a time.
        public static let throttled = Code(rawValue: "throttled")
        /// The provider does not offer the call.
        public static let unimplemented = Code(rawValue: "unimplemented")

        // MARK: The provider fails

        /// The service cannot answer for the moment.
        public static let unavailable = Code(rawValue: "unavailable")
        /// The service failed.
        public static let serverError = Code(rawValue: "serverError")
        /// The answer is not what the API promises: no JSON, a value of another type, a redirect.
        public static let invalidResponse = Code(rawValue: "invalidResponse")
        /// The provider sent a page token or marker that it had sent before; going on would never end.
        public static let paginationLoop = Code(rawValue: "paginationLoop")
        /// An operation ended with an error.
        public static let operationFailed = Code(rawValue: "operationFailed")

        /// What an HTTP status says where the provider says nothing better.
        ///
        /// - Parameter status: A status that is not 2xx.
        init(status: Int) {
            self =
                switch status {
                case 401: .unauthenticated
                case 403: .permissionDenied
                case 404, 410: .notFound
                case 405, 501: .unimplemented
                case 408, 502, 503, 504: .unavailable
                case 409, 499: .aborted
                case 412: .failedPrecondition
                case 429: .throttled
                case 400..<500: .invalidArgument
                case 500...: .serverError
                default: .invalidResponse
                }
        }

        private init(rawValue: String) { self.rawValue = rawValue }
    }
}
