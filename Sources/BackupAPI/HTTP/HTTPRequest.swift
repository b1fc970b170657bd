public import Foundation

/// One HTTP request, whole: what a client hands to its ``HTTPTransport``.
///
/// The value carries secrets in its headers. To print one, use ``description``, which shows only what an
/// allow-list permits.
public struct HTTPRequest: Sendable, Equatable {
    /// The method.
    public var method: HTTPMethod
    /// The whole address, percent-encoded: a transport sends it as it is.
    public var url: URL
    /// The header fields, credentials included.
    public var headers: HTTPHeaders
    /// The body, or nil for none.
    public var body: Data?
    /// The API operation behind the request, such as `Yandex.resources.list`: for logs, metrics and tests.
    public var operation: String

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - url: The whole address, percent-encoded.
    ///   - headers: The header fields.
    ///   - body: The body, or nil for none.
    ///   - operation: The API operation behind the request.
    public init(
        method: HTTPMethod,
        url: URL,
        headers: HTTPHeaders = [:],
        body: Data? = nil,
        operation: String = ""
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.operation = operation
    }
}
