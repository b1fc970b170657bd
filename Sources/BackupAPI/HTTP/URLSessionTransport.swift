import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The transport that programs use: `URLSession`, with what makes it unsafe for credentials switched off.
///
/// It follows no redirect (a redirected request would carry its token to another host), answers no
/// authentication challenge, and keeps no cookie, cache or credential, in memory or on disk. Copies share
/// their connections; nothing needs closing.
///
/// `URLSession` undoes content codings such as gzip, so a body arrives decoded while `Content-Encoding` and
/// `Content-Length` still describe the encoded one. Response fields arrive in no particular order, and a
/// field sent on several lines arrives joined.
///
/// ```swift
/// let transport = URLSessionTransport(configuration: .init(maximumBodyBytes: 8 << 20))
/// ```
public struct URLSessionTransport: HTTPTransport {
    /// The limits of a transport.
    public struct Configuration: Sendable, Hashable {
        /// The largest response body accepted, in decoded bytes; 64 MiB unless told otherwise.
        ///
        /// A larger one fails with ``HTTPTransportError/Kind/bodyTooLarge``, at once if it is declared and as
        /// soon as the byte too many arrives if it is not. On Linux `URLSession` keeps the body of a redirection to
        /// itself until it is there as a whole, so that one fails no sooner; only a deadline ends it before.
        public var maximumBodyBytes: Int

        /// The most connections kept open to one host; 16 unless told otherwise.
        ///
        /// A request that finds all of them busy waits for one. `URLSession` alone would allow 6, which makes
        /// pages fetched side by side queue up behind each other.
        public var maximumConnectionsPerHost: Int

        /// Makes a configuration.
        ///
        /// - Parameters:
        ///   - maximumBodyBytes: The largest response body accepted, in decoded bytes.
        ///   - maximumConnectionsPerHost: The most connections kept open to one host.
        public init(maximumBodyBytes: Int = 64 << 20, maximumConnectionsPerHost: Int = 16) {
            self.maximumBodyBytes = maximumBodyBytes
            self.maximumConnectionsPerHost = maximumConnectionsPerHost
        }
    }

    private let maximumBodyBytes: Int
    private let connections: Connections

    /// Makes a transport with connections of its own.
    ///
    /// - Parameter configuration: The limits.
    public init(configuration: Configuration = .init()) {
        maximumBodyBytes = configuration.maximumBodyBytes
        connections = Connections(configuration)
    }

    /// Sends one request and returns the answer of the server.
    ///
    /// - Parameter request: The request, complete with credentials.
    /// - Returns: The response, whatever its status.
    /// - Throws: ``HTTPTransportError``, or `CancellationError` as soon as the task is cancelled; a task that
    ///   was cancelled before the call sends nothing.
    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let urlRequest = try URLRequest(validating: request)
        let exchange = Exchange(maximumBodyBytes: maximumBodyBytes, memory: connections.memory)
        do {
            return try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { continuation in
                    connections.start(exchange, urlRequest, continuation)
                }
            } onCancel: {
                exchange.giveUp(CancellationError())
            }
        } catch let error as URLError {
            throw HTTPTransportError(error, sending: request)
        }
    }
}

/// One session for the life of a transport and its copies.
private final class Connections: Sendable {
    private let session: URLSession
    private let delegate = SessionDelegate()
    let memory = BodyMemory()

    init(_ limits: URLSessionTransport.Configuration) {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpMaximumConnectionsPerHost = max(1, limits.maximumConnectionsPerHost)
        configuration.httpCookieStorage = nil
        configuration.httpShouldSetCookies = false
        configuration.httpCookieAcceptPolicy = .never
        configuration.urlCache = nil
        configuration.urlCredentialStorage = nil
        configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
        // Deadlines are the client's, which cancels. This one only has to stay out of the way, in whole
        // seconds: Linux cuts fractions off, and converts the number to milliseconds without a check.
        configuration.timeoutIntervalForRequest = 3600
        #if canImport(FoundationNetworking)
            let queue = DelegateQueue()
        #else
            let queue: OperationQueue? = nil
        #endif
        session = URLSession(configuration: configuration, delegate: delegate, delegateQueue: queue)
    }

    #if !canImport(FoundationNetworking)
        deinit {
            // On Apple platforms a session keeps itself and its delegate alive until told to stop.
            session.finishTasksAndInvalidate()
        }
    #endif

    func start(_ exchange: Exchange, _ request: URLRequest, _ continuation: Exchange.Continuation) {
        guard !exchange.isOver else { return continuation.resume(throwing: CancellationError()) }
        let task = session.dataTask(with: request)
        delegate.add(exchange, for: task)
        guard exchange.start(task, continuation) else {
            // Never resumed, so this sends nothing; it only lets the session forget the task.
            task.cancel()
            return continuation.resume(throwing: CancellationError())
        }
        task.resume()
    }
}
