public import Foundation

/// One HTTP response, whole: what an ``HTTPTransport`` hands back.
public struct HTTPResponse: Sendable, Equatable {
    /// The status code, 100 to 599.
    public var status: Int
    /// The header fields; names compare without regard to case.
    public var headers: HTTPHeaders
    /// The body, with any content coding already undone; empty when there is none.
    public var body: Data

    /// Makes a response.
    ///
    /// - Parameters:
    ///   - status: The status code.
    ///   - headers: The header fields.
    ///   - body: The body.
    public init(status: Int, headers: HTTPHeaders = [:], body: Data = Data()) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
