public import BackupAPI
import Foundation

/// What a ``CloudEmulator`` was asked, and how it answered.
public struct ServedRequest: Hashable, Sendable, CustomStringConvertible {
    /// The method.
    public var method: HTTPMethod
    /// The path with the query, percent-encoded as it was sent.
    public var target: String
    /// The status of the answer; nil if a fault left the request without one.
    public var status: Int?

    /// One line, such as `GET /backup/v1/resources?folderId=b1g&pageSize=100 → 200`.
    public var description: String {
        "\(method) \(target) → \(status.map(String.init) ?? "no answer")"
    }

    init(_ request: HTTPRequest, status: Int?) {
        let url = URLComponents(url: request.url, resolvingAgainstBaseURL: false)
        method = request.method
        target = (url?.percentEncodedPath ?? "") + (url?.percentEncodedQuery.map { "?\($0)" } ?? "")
        self.status = status
    }
}
