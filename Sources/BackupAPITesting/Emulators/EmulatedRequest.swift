import BackupAPI
import Foundation

/// A request as an emulated cloud reads it.
struct EmulatedRequest {
    let method: HTTPMethod
    /// The segments of the path, percent-decoded; `/a/b` has two.
    let path: [String]
    /// The parameters of the query in their order, percent-decoded.
    let query: [(name: String, value: String)]
    let headers: HTTPHeaders
    /// The ID under which the cloud's support would find the request.
    let id: String
    /// After how many pages a list starts anew; nil for never.
    let cycle: Int?

    init(_ request: HTTPRequest, id: String, cycle: Int?) {
        let url = URLComponents(url: request.url, resolvingAgainstBaseURL: false)
        method = request.method
        path = (url?.percentEncodedPath ?? "").split(separator: "/", omittingEmptySubsequences: false)
            .dropFirst().map { $0.removingPercentEncoding ?? String($0) }
        query = (url?.queryItems ?? []).map { ($0.name, $0.value ?? "") }
        headers = request.headers
        self.id = id
        self.cycle = cycle
    }

    /// The value of a parameter, the last one if it was sent several times; nil if it was not sent.
    subscript(name: String) -> String? { query.last { $0.name == name }?.value }

    /// The values of a parameter that may be sent several times.
    func values(of name: String) -> [String] { query.filter { $0.name == name }.map(\.value) }

    /// The first parameter that is none of those the cloud knows.
    func unknownParameter(besides known: Set<String>) -> String? {
        query.first { !known.contains($0.name) }?.name
    }
}
