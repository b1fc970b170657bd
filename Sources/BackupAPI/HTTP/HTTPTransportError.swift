/// Why a transport has no response to give.
public struct HTTPTransportError: Error, Sendable, Equatable {
    /// What went wrong, as far as it decides what a client may do next.
    public enum Kind: Sendable, Hashable {
        /// The request is malformed (a header value with a line break, say) and was not sent.
        case invalidRequest
        /// No connection was made (refused, or the name was not found): the server never saw the request.
        case notConnected
        /// The connection broke before the response was complete: the server may have acted on the request.
        case connectionLost
        /// The response body is larger than the transport accepts.
        case bodyTooLarge
        /// Anything else, a TLS failure among it: the server may have acted on the request.
        case other
    }

    /// What went wrong.
    public var kind: Kind
    /// What happened, for a person; holds no secret.
    public var message: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - kind: What went wrong.
    ///   - message: What happened, for a person; without secrets.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}

extension HTTPTransportError: CustomStringConvertible {
    /// What happened.
    public var description: String { message }
}
