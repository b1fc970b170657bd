/// What carries a request to a server and its response back: the seam between this library and the network.
///
/// ``URLSessionTransport`` is the one that programs use. Write your own to record, to replay, to answer in
/// tests without a network, or to go through another HTTP client:
///
/// ```swift
/// struct Counting<Base: HTTPTransport>: HTTPTransport {
///     let base: Base
///     let count = Atomic(0)
///     func send(_ request: HTTPRequest) async throws -> HTTPResponse {
///         count.add(1, ordering: .relaxed)
///         return try await base.send(request)
///     }
/// }
/// ```
///
/// A transport sends each request once and returns whatever the server answers, 3xx, 4xx and 5xx included: it
/// follows no redirect, answers no authentication challenge, keeps no cookie, caches nothing, retries nothing.
/// When no answer comes it throws, an ``HTTPTransportError`` if it can say what happened; any other error is
/// reported as ``HTTPTransportError/Kind/other``. When its task is cancelled it throws promptly. Deadlines
/// are the client's business: it cancels.
public protocol HTTPTransport: Sendable {
    /// Sends one request and returns the answer of the server.
    ///
    /// - Parameter request: The request, complete with credentials.
    /// - Returns: The response, whatever its status.
    /// - Throws: ``HTTPTransportError`` where the cause is known, `CancellationError` when cancelled.
    func send(_ request: HTTPRequest) async throws -> HTTPResponse
}
