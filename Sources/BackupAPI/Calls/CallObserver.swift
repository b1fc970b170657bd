/// Sees what a client does: for logs, metrics and debugging.
///
/// Every method has a default that does nothing. They are called on the task that makes the call, so they should
/// be quick.
///
/// ```swift
/// struct Printing: CallObserver {
///     func attemptEnded(_ attempt: CallAttempt) {
///         print(attempt.operation, attempt.number, attempt.status ?? 0, attempt.duration)
///     }
/// }
/// configuration.observer = Printing()
/// ```
public protocol CallObserver: Sendable {
    /// A request is about to be sent.
    ///
    /// - Parameters:
    ///   - request: The request without credentials: it has no token yet, and no body if that is to get one.
    ///     ``HTTPRequest/curl`` prints it as a command line.
    ///   - attempt: Which attempt of the call it is, from 1.
    func attemptBegins(_ request: HTTPRequest, attempt: Int)

    /// An attempt has ended, and it is decided whether there is another one.
    ///
    /// - Parameter attempt: What came of it.
    func attemptEnded(_ attempt: CallAttempt)
}

extension CallObserver {
    /// Does nothing.
    public func attemptBegins(_ request: HTTPRequest, attempt: Int) {}

    /// Does nothing.
    public func attemptEnded(_ attempt: CallAttempt) {}
}

/// One attempt of a call, as a ``CallObserver`` sees it.
public struct CallAttempt: Sendable {
    /// The operation, such as `Yandex.resources.list`.
    public var operation: String
    /// Which attempt of the call it was, from 1.
    public var number: Int
    /// How long it took, getting a token included.
    public var duration: Duration
    /// The HTTP status of the answer, or nil if none came.
    public var status: Int?
    /// The ID under which the provider's support finds the request.
    public var requestID: String?
    /// The size of the request's body, in bytes.
    public var bytesSent: Int
    /// The size of the answer's body, in bytes.
    public var bytesReceived: Int
    /// How it failed, or nil if it succeeded.
    public var error: BackupAPIError?
    /// How long the client waits before the next attempt, or nil if there is none.
    public var retryDelay: Duration?
}
