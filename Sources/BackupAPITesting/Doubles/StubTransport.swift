public import BackupAPI
import Foundation
import Synchronization

/// A transport that answers by a closure, and remembers what it was sent.
///
/// ```swift
/// let transport = StubTransport { request in
///     HTTPResponse(status: 200, body: Data("{}".utf8))
/// }
/// let yandex = Yandex.Client(credentials: .iamToken("x"), transport: transport)
/// …
/// #expect(transport.requests.map(\.operation) == ["Yandex.resources.list"])
/// ```
public final class StubTransport: HTTPTransport {
    private let answer: @Sendable (HTTPRequest) async throws -> HTTPResponse
    private let sent = Mutex<[HTTPRequest]>([])

    /// Makes a transport.
    ///
    /// - Parameter answer: Answers a request, or throws as a transport would.
    public init(_ answer: @escaping @Sendable (HTTPRequest) async throws -> HTTPResponse) {
        self.answer = answer
    }

    /// Makes a transport that gives one answer after the other, and the last one from then on.
    ///
    /// - Parameter answers: The answers, at least one.
    public convenience init(_ answers: [Result<HTTPResponse, HTTPTransportError>]) {
        let left = Mutex(answers[...])
        self.init { _ in
            guard let next = left.withLock({ $0.count > 1 ? $0.popFirst() : $0.first }) else {
                throw HTTPTransportError(.other, "the stub has no answers")
            }
            return try next.get()
        }
    }

    /// What the transport was sent, in order.
    public var requests: [HTTPRequest] { sent.withLock { $0 } }

    /// Remembers the request and answers it.
    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        sent.withLock { $0.append(request) }
        return try await answer(request)
    }
}

extension HTTPResponse {
    /// A response with a JSON body.
    ///
    /// - Parameters:
    ///   - text: The JSON document.
    ///   - status: The status code.
    /// - Returns: The response.
    public static func json(_ text: String, status: Int = 200) -> HTTPResponse {
        HTTPResponse(
            status: status,
            headers: ["Content-Type": "application/json"],
            body: Data(text.utf8)
        )
    }
}
