public import BackupAPI
import BackupAPITesting
import Foundation

/// A server on this machine that has a list of each cloud, and clients of it.
public struct PageServer: Sendable {
    /// Has one list of resources; the token of a page is its index.
    public let yandex: Yandex.Client
    /// Has one list of backups.
    public let cbr: CBR.Client
    private let server: LoopbackServer

    /// Starts a server.
    ///
    /// - Parameters:
    ///   - pages: How many pages each list has.
    ///   - size: How many items are on a page.
    ///   - delay: How long a page takes.
    /// - Throws: `POSIXError` if the system has no socket to give.
    public init(pages: Int, size: Int, delay: Duration = .zero) throws {
        let behind = Dictionary(uniqueKeysWithValues: (1...pages).map { (Pages.id(of: $0 * size - 1), $0) })
        server = try LoopbackServer { request in
            let query = URLComponents(url: request.url, resolvingAgainstBaseURL: false)?.queryItems ?? []
            func value(_ name: String) -> String? { query.first { $0.name == name }?.value }
            let offset = value("offset").flatMap { Int($0) }
            let index =
                value("marker").flatMap { behind[$0] } ?? offset.map { $0 / size }
                ?? value("pageToken").flatMap { Int($0) } ?? 0
            let body =
                request.url.path().hasPrefix("/v3/")
                ? Pages.backups(index, of: pages, size: index < pages ? size : 0)
                : Pages.resources(index, of: pages, size: size)
            return .delay(delay, then: .respond(HTTPResponse(status: 200, body: body)))
        }
        cbr = CBR.Client(projectID: "p", endpoint: server.url, credentials: .token("x"))
        yandex = Yandex.Client(credentials: .iamToken("x"), endpoints: .init(at: server.url))
    }
}
