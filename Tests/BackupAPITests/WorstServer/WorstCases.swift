import BackupAPI
import BackupAPITesting
import Foundation

extension WorstCase {
    static let all = silent + cutShort + oversized + malformed + refusing + endless + disconnecting

    /// Servers that take too long.
    private static let silent = [
        WorstCase("never answers", .failure(.deadlineExceeded)) { _ in .neverAnswer },
        WorstCase("sends a byte a second", .failure(.deadlineExceeded)) { visit in
            .drip(.json(visit.call.document("a")), interval: .seconds(1))
        },
    ]

    /// Servers whose answers have no end.
    private static let cutShort = [
        WorstCase("accepts the connection and closes it", .failure(.connectionLost)) { _ in
            .closeWithoutAnswer
        },
        WorstCase(
            "resets the connection after the headers",
            .failure(.connectionLost, .deadlineExceeded, note: "the latter where the system loses the reset")
        ) { visit in .resetAfterHeaders(.json(visit.call.document("a"))) },
        WorstCase("declares a body and sends half of it", .failure(.connectionLost)) { visit in
            .truncate(.json(visit.call.document("a")), bytes: visit.call.document("a").utf8.count / 2)
        },
        WorstCase("declares a byte more than it sends", .failure(.connectionLost)) { visit in
            let document = visit.call.document("a")
            return .wrongLength(.json(document), declared: document.utf8.count + 1)
        },
        WorstCase("declares half of what it sends", .failure(.invalidResponse)) { visit in
            let document = visit.call.document("a")
            return .wrongLength(.json(document), declared: document.utf8.count / 2)
        },
        WorstCase("sends chunks without the last one", .failure(.connectionLost)) { visit in
            .chunkedWithoutEnd(.json(visit.call.document("a")))
        },
    ]

    /// Servers that send too much.
    private static let oversized = [
        WorstCase(
            "declares a body past the limit",
            .failure(.responseTooLarge),
            maximumBodyBytes: 1000
        ) { visit in .respond(.json(visit.call.document("a") + String(repeating: " ", count: 1000))) },
        WorstCase(
            "sends a body past the limit without declaring it",
            .failure(.responseTooLarge),
            maximumBodyBytes: 1000
        ) { visit in
            .chunked(.json(visit.call.document("a") + String(repeating: " ", count: 1000)), chunkSize: 100)
        },
        WorstCase("sends 10 MB of headers", .failure(.connectionLost), isHeavy: true) { _ in
            .raw(tenMegabytesOfHeaders)
        },
        WorstCase(
            "sends an array of a million empty objects",
            .success("a page may have any number of items; a backup without an ID is none")
                .but(.listBackups, .listBackupsByOffset, end: .failure([.invalidResponse])),
            isHeavy: true
        ) { visit in
            let members = visit.call.document("a").dropFirst()
            return .respond(
                .json(
                    visit.call.itemsKey == "unknown"
                        ? "{\"unknown\":\(million),\(members)" : "{\"\(visit.call.itemsKey)\":\(million)}"
                )
            )
        },
        WorstCase("nests JSON 100,000 deep", .failure(.invalidResponse)) { visit in
            let nested = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
            return .respond(.json("{\"unknown\":\(nested),\(visit.call.document("a").dropFirst())"))
        },
    ]

    /// Servers that send something else than the API promises.
    private static let malformed = [
        WorstCase("cuts the JSON short", .failure(.invalidResponse, note: "at whichever byte")) { visit in
            let document = visit.call.document("a")
            return .respond(.json(String(document.prefix(document.count / 2))))
        },
        WorstCase("sends invalid UTF-8", .failure(.invalidResponse)) { visit in
            var response = visit.call.good
            response.status = 200
            response.body = Data("{\"unknown\":\"".utf8) + [0xC3, 0x28]
            response.body += Data("\",\(visit.call.document("a").dropFirst())".utf8)
            return .respond(response)
        },
        WorstCase(
            "sends duplicate keys",
            .success("the last one counts"),
            ids: { _ in ["a"] }
        ) { visit in
            let both = visit.call.document("b").dropLast() + "," + visit.call.document("a").dropFirst()
            return .respond(.json(String(both)))
        },
        WorstCase(
            "sends a number past Int64",
            .failure(.invalidResponse).but(.deleteBackup, end: .success)
        ) { visit in .respond(.json(visit.call.document("a", integer: "9223372036854775808"))) },
        WorstCase("sends 200 with HTML", .failure(.invalidResponse)) { _ in
            .respond(
                HTTPResponse(
                    status: 200,
                    headers: ["Content-Type": "text/html"],
                    body: Data("<!DOCTYPE html><title>Log in</title>".utf8)
                )
            )
        },
        WorstCase(
            "sends 204 with a body",
            .failure(.invalidResponse).but(.deleteBackup, end: .success)
        ) { visit in
            let body = visit.call.document("a")
            return .raw(
                Data("HTTP/1.1 204 No Content\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
            )
        },
        WorstCase(
            "sends 200 with an empty body",
            .failure(.invalidResponse).but(.deleteBackup, end: .success)
        ) { _ in .respond(HTTPResponse(status: 200)) },
    ]

    /// Servers that do not do what they are asked.
    private static let refusing = [
        WorstCase(
            "redirects to the same address",
            .failure(.invalidResponse, note: "no redirect is followed"),
            requestCount: 1
        ) { visit in
            .respond(HTTPResponse(status: 302, headers: ["Location": visit.request.url.absoluteString]))
        },
        WorstCase(
            "answers 401 for ever",
            .failure(.unauthenticated, note: "after one new token and one more request"),
            retry: nil,
            requestCount: 2
        ) { _ in
            .respond(HTTPResponse(status: 401, headers: ["WWW-Authenticate": "Basic realm=\"a\""]))
        },
        WorstCase(
            "answers 429 for ever",
            .failure(.throttled, note: "as soon as the next wait would not fit"),
            retry: nil
        ) { _ in .respond(HTTPResponse(status: 429)) },
        WorstCase(
            "answers 500, then 200",
            .failure(.serverError, note: "by default it is not repeated"),
            retry: nil,
            requestCount: 1
        ) { visit in
            .respond(visit.number == 1 ? HTTPResponse(status: 500) : visit.call.good)
        },
        WorstCase(
            "answers 503, then 200",
            .success("it is repeated"),
            retry: nil,
            ids: { _ in ["a"] },
            requestCount: 2
        ) { visit in
            .respond(visit.number == 1 ? HTTPResponse(status: 503) : visit.call.good)
        },
    ]

    /// Servers whose lists do not go on as they should.
    private static let endless = [
        WorstCase(
            "repeats a page token or marker",
            .failure(.paginationLoop, note: "after its page was delivered"),
            calls: [.listResources, .listTasks, .listBackups],
            ids: { _ in ["0a", "0b", "0a", "0b"] }
        ) { visit in .respond(.json(visit.call.page(["0a", "0b"], token: "0"))) },
        WorstCase(
            "sends page tokens or markers that go round",
            .failure(.paginationLoop, note: "after each page was delivered, in cycles of any length"),
            calls: [.listResources, .listTasks, .listBackups],
            ids: { _ in ["0a", "0b", "1a", "1b", "2a", "2b", "0a", "0b"] }
        ) { visit in
            let page = visit.page % 3
            return .respond(.json(visit.call.page(["\(page)a", "\(page)b"], token: "\(page)")))
        },
        WorstCase(
            "sends a page token that grows by a byte with each page",
            .failure(.invalidArgument, note: "101 characters cannot be sent back; their page was delivered"),
            calls: PublicCall.tokenLists,
            ids: { _ in Array(repeating: "a", count: 101) },
            requestCount: 101
        ) { visit in
            .respond(
                .json(visit.call.page(["a"], token: String(repeating: "x", count: visit.number)))
            )
        },
        WorstCase(
            "sends a marker that grows by a byte with each page",
            .success("markers have no limit, and no two are the same"),
            calls: [.listBackups],
            ids: { _ in (1...150).flatMap { ["a", String(repeating: "x", count: $0)] } + ["a"] },
            requestCount: 151
        ) { visit in
            .respond(.json(visit.call.page(visit.number > 150 ? ["a"] : ["a", visit.growing])))
        },
        WorstCase(
            "counts -1 items",
            .success("what is no count does not count"),
            calls: PublicCall.backupLists,
            ids: { _ in ["0a", "0b", "1a", "1b", "2a"] }
        ) { $0.page(of: 5, count: "-1") },
        WorstCase(
            "counts 2⁶³ items",
            .success("what is no count does not count"),
            calls: PublicCall.backupLists,
            ids: { _ in ["0a", "0b", "1a", "1b", "2a"] }
        ) { $0.page(of: 5, count: "9223372036854775808") },
        WorstCase(
            "counts fewer items with each page",
            .success("by marker the list goes on; by offset it ends where the last count says"),
            calls: PublicCall.backupLists,
            ids: { $0 == .listBackups ? ["0a", "0b", "1a", "1b", "2a"] : ["0a", "0b", "1a", "1b"] }
        ) { $0.page(of: 5, count: "\(5 - $0.page)") },
    ]

    /// Servers that close connections when they may.
    private static let disconnecting = [
        WorstCase(
            "closes the connection between two requests",
            .success("the next request makes a new one, and is repeated if it was lost"),
            retry: nil,
            ids: { _ in ["a"] }
        ) { .closeAfter(.respond($0.call.good)) }
    ]
}

private let tenMegabytesOfHeaders = {
    let field = "X-A: \(String(repeating: "x", count: 993))\r\n"
    return Data("HTTP/1.1 200 OK\r\n\(String(repeating: field, count: 10_000))\r\n".utf8)
}()

private let million = "[" + String(repeating: "{},", count: 999_999) + "{}]"

extension WorstCase.Visit {
    /// The page that is asked for, of a list of so many items.
    func page(of items: Int, count: String) -> LoopbackServer.Reply {
        let start = page * PublicCall.pageSize
        let ids = (start..<max(start, min(start + PublicCall.pageSize, items))).map { index in
            "\(page)\(index % 2 == 0 ? "a" : "b")"
        }
        return .respond(.json(call.page(ids, count: count)))
    }
}
