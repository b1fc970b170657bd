import BackupAPITesting
import Foundation
import Synchronization
import Testing

@testable import BackupAPI

@Suite("CBR paging", .timeLimit(.minutes(1)))
struct CBRPagingTests {
    /// Where a list was asked to begin, page by page.
    private static func places(_ transport: StubTransport) -> [String] {
        transport.requests.map { request in
            let parameters = request.url.parameters.filter { ["offset", "marker"].contains($0.name) }
            return parameters.map { "\($0.name)=\($0.value ?? "")" }.joined(separator: "&")
        }
    }

    private static func rows(_ ids: [String], _ more: String = "") -> Result<HTTPResponse, HTTPTransportError>
    {
        let backups = ids.map { #"{"id":"\#($0)"}"# }.joined(separator: ",")
        return .success(.json(#"{"backups":[\#(backups)]\#(more)}"#))
    }

    /// Answers to a list of two at a time, and the places that it then goes to.
    struct End: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var answers: [Result<HTTPResponse, HTTPTransportError>]
        var markers: [String]
        var offsets: [String]
    }

    static let ends = [
        End(
            testDescription: "an empty list",
            answers: [rows([])],
            markers: [""],
            offsets: [""]
        ),
        End(
            testDescription: "a page that is shorter than the limit asked for",
            answers: [rows(["a", "b"]), rows(["c"])],
            markers: ["", "marker=b"],
            offsets: ["", "offset=2"]
        ),
        End(
            testDescription: "an empty page after full ones",
            answers: [rows(["a", "b"]), rows(["c", "d"]), rows([])],
            markers: ["", "marker=b", "marker=d"],
            offsets: ["", "offset=2", "offset=4"]
        ),
        End(
            testDescription: "a null list",
            answers: [rows(["a", "b"]), .success(.json(#"{"backups":null,"count":9}"#))],
            markers: ["", "marker=b"],
            offsets: ["", "offset=2"]
        ),
        End(
            testDescription: "no list at all",
            answers: [rows(["a", "b"]), .success(.json("{}"))],
            markers: ["", "marker=b"],
            offsets: ["", "offset=2"]
        ),
        End(
            testDescription: "a page that is full by the limit that the service applied",
            answers: [rows(["a"], #","limit":1"#), rows(["b"], #","limit":"1""#), rows([], #","limit":1"#)],
            markers: ["", "marker=a", "marker=b"],
            offsets: ["", "offset=1", "offset=2"]
        ),
        End(
            testDescription: "a first page as long as the count says",
            answers: [rows(["a", "b"], #","count":2"#)],
            markers: [""],
            offsets: [""]
        ),
        End(
            testDescription: "a count of less than nothing, which counts as none",
            answers: [rows(["a", "b"], #","count":-1"#), rows(["c"], #","count":-1"#)],
            markers: ["", "marker=b"],
            offsets: ["", "offset=2"]
        ),
        End(
            testDescription: "a count that is no number, which counts as none",
            answers: [rows(["a", "b"], #","count":"many""#), rows([], #","count":1.5"#)],
            markers: ["", "marker=b"],
            offsets: ["", "offset=2"]
        ),
        End(
            testDescription: "an absurd count, which keeps no list going",
            answers: [rows(["a", "b"], #","count":1000000000"#), rows([], #","count":1000000000"#)],
            markers: ["", "marker=b"],
            offsets: ["", "offset=2"]
        ),
        End(
            testDescription: "a growing count, which keeps no list going",
            answers: [rows(["a", "b"], #","count":3"#), rows(["c"], #","count":30"#)],
            markers: ["", "marker=b"],
            offsets: ["", "offset=2"]
        ),
    ]

    @Test("a list ends where it should, by marker", arguments: ends)
    func endByMarker(_ end: End) async throws {
        let transport = StubTransport(end.answers)
        _ = try await CBR.Client(transport).backups.list(pageSize: 2, paging: .marker).collected()
        #expect(Self.places(transport) == end.markers)
    }

    @Test("a list ends where it should, by offset", arguments: ends)
    func endByOffset(_ end: End) async throws {
        let transport = StubTransport(end.answers)
        _ = try await CBR.Client(transport).backups.list(pageSize: 2, paging: .offset).collected()
        #expect(Self.places(transport) == end.offsets)
    }

    @Test("a shrinking count ends a list by offset once as many rows have been seen")
    func shrinkingCount() async throws {
        let transport = StubTransport([
            Self.rows(["a", "b"], #","count":9"#), Self.rows(["c", "d"], #","count":4"#),
        ])
        let items = try await CBR.Client(transport).backups.list(pageSize: 2, paging: .offset).collected()
        #expect(items.map(\.id) == ["a", "b", "c", "d"])
        #expect(transport.requests.count == 2)
    }

    @Test("by marker the count does not end the list after the first page, as it says nothing of the place")
    func countByMarker() async throws {
        let transport = StubTransport([
            Self.rows(["a", "b"], #","count":3"#), Self.rows(["c", "d"], #","count":3"#), Self.rows([]),
        ])
        let items = try await CBR.Client(transport).backups.list(pageSize: 2).collected()
        #expect(items.map(\.id) == ["a", "b", "c", "d"])
    }

    @Test("a page longer than was asked for is delivered whole, and counted whole")
    func longPage() async throws {
        let transport = StubTransport([Self.rows(["a", "b", "c"]), Self.rows([])])
        let items = try await CBR.Client(transport).backups.list(pageSize: 2, paging: .offset).collected()
        #expect(items.count == 3)
        #expect(Self.places(transport) == ["", "offset=3"])
    }

    @Test("a page tells how many items the list has")
    func total() async throws {
        let transport = StubTransport([Self.rows(["a"], #","count":7,"offset":0,"limit":1000"#)])
        #expect(try await CBR.Client(transport).backups.list().page().total == 7)
    }

    @Test("a service that repeats its rows is stopped after their page, by marker")
    func repeatedMarker() async throws {
        let transport = StubTransport([Self.rows(["a", "b"])])
        var seen: [String] = []
        let error = await #expect(throws: BackupAPIError.self) {
            for try await backup in CBR.Client(transport).backups.list(pageSize: 2) { seen.append(backup.id) }
        }
        #expect(error?.code == .paginationLoop)
        #expect(error?.operation == "CBR.backups.list")
        #expect(seen == ["a", "b", "a", "b"])
        #expect(transport.requests.count == 2)
    }

    @Test(
        "a list that starts at a cursor goes on in its way, whatever the paging",
        arguments: [CBR.Paging.marker, .offset, .offset(concurrency: 3)]
    )
    func resumedWay(_ paging: CBR.Paging) async throws {
        for (cursor, places) in [
            (PageCursor.marker("x"), ["marker=x", "marker=b"]), (.offset(4), ["offset=4", "offset=6"]),
        ] {
            let transport = StubTransport([Self.rows(["a", "b"]), Self.rows([])])
            let list = CBR.Client(transport).backups.list(pageSize: 2, paging: paging)
            var pages = list.starting(at: cursor).pages.makeAsyncIterator()
            _ = try await pages.next()
            _ = try await pages.next()
            #expect(Array(Self.places(transport).prefix(2)) == places)
        }
    }

    @Test("the largest offset there is does not overflow")
    func largestOffset() async throws {
        let transport = StubTransport([Self.rows(["a", "b"], #","limit":2"#)])
        let list = CBR.Client(transport).backups.list(pageSize: 2, paging: .offset)
        let page = try await list.page(at: .offset(.max - 1))
        #expect(page.items.count == 2)
        #expect(page.next == nil)
    }
}

@Suite("CBR paging side by side", .timeLimit(.minutes(1)))
struct CBRConcurrencyTests {
    /// The backups `0`, `1`, `2` … as the service lists them; notes how many requests it has at a time.
    final class Server: Sendable {
        /// The largest limit that the service applies.
        let clamp: Int
        /// How many rows a page at an offset really has; the limit if it is larger.
        let rows: @Sendable (_ offset: Int) -> Int
        let total: Int
        let countsRows: Bool
        let gate: Gate
        private let load = Mutex((now: 0, most: 0))

        init(
            total: Int,
            clamp: Int = 1000,
            countsRows: Bool = true,
            gate: Gate = Gate(isOpen: true),
            rows: @escaping @Sendable (Int) -> Int = { _ in .max }
        ) {
            self.total = total
            self.clamp = clamp
            self.countsRows = countsRows
            self.gate = gate
            self.rows = rows
        }

        var mostAtATime: Int { load.withLock { $0.most } }

        var transport: StubTransport {
            StubTransport { [self] request in
                let offset = request.url.parameter("offset").flatMap { Int($0) } ?? 0
                load.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                defer { load.withLock { $0.now -= 1 } }
                if offset > 0 { await gate.pass() }
                let limit = min(
                    request.url.parameter("limit").flatMap { Int($0) } ?? 1000,
                    clamp,
                    rows(offset)
                )
                let range = min(offset, total)..<min(offset + limit, total)
                let backups = range.map { #"{"id":"\#($0)"}"# }.joined(separator: ",")
                let count = countsRows ? #","count":\#(total)"# : ""
                return .json(#"{"backups":[\#(backups)],"limit":\#(limit),"offset":\#(offset)\#(count)}"#)
            }
        }
    }

    private func list(
        _ server: Server,
        _ transport: StubTransport,
        pageSize: Int = 10,
        concurrency: Int = 4
    ) -> PagedSequence<CBR.Backup> {
        CBR.Client(transport).backups.list(pageSize: pageSize, paging: .offset(concurrency: concurrency))
    }

    @Test(
        "pages come in order and each once, whatever the number at a time",
        arguments: [1, 2, 3, 8, 100],
        [0, 1, 9, 10, 11, 95, 100]
    )
    func order(concurrency: Int, total: Int) async throws {
        for countsRows in [true, false] {
            let server = Server(total: total, countsRows: countsRows)
            let transport = server.transport
            let backups = try await list(server, transport, concurrency: concurrency).collected()
            #expect(backups.map(\.id) == (0..<total).map(String.init))
            let offsets = transport.requests.map { $0.url.parameter("offset") ?? "0" }
            #expect(Set(offsets).count == offsets.count)
        }
    }

    @Test("as many pages are fetched at a time as was asked for, and never more", arguments: [2, 3, 8])
    func concurrency(_ concurrency: Int) async throws {
        let server = Server(total: 200, gate: Gate())
        let transport = server.transport
        let backups = Task { try await list(server, transport, concurrency: concurrency).collected() }
        await server.gate.waitForArrivals(concurrency)
        server.gate.open()
        #expect(try await backups.value.count == 200)
        #expect(server.mostAtATime == concurrency)
    }

    @Test("behind the end that the count tells nothing is fetched")
    func nothingBehindTheEnd() async throws {
        let server = Server(total: 35)
        let transport = server.transport
        _ = try await list(server, transport, concurrency: 8).collected()
        #expect(transport.requests.count == 4)
    }

    @Test("a service that clamps the limit makes guesses at its own distance", arguments: [1, 3, 7])
    func clamped(limit: Int) async throws {
        let server = Server(total: 50, clamp: limit)
        let transport = server.transport
        let backups = try await list(server, transport).collected()
        #expect(backups.map(\.id) == (0..<50).map(String.init))
        #expect(transport.requests.count == (50 + limit - 1) / limit)
    }

    @Test("pages of changing length make guesses wrong, which changes nothing in the list")
    func wrongGuesses() async throws {
        let server = Server(total: 300) { offset in 3 + offset % 8 }
        let transport = server.transport
        let backups = try await list(server, transport).collected()
        #expect(backups.map(\.id) == (0..<300).map(String.init))
        let wrong = transport.requests.filter { request in
            let offset = request.url.parameter("offset").flatMap { Int($0) } ?? 0
            return !Self.visited(offset)
        }
        #expect(!wrong.isEmpty)
    }

    /// Whether a list whose pages are as long as above has a page that begins at an offset.
    private static func visited(_ offset: Int) -> Bool {
        var place = 0
        while place < offset { place += 3 + place % 8 }
        return place == offset
    }

    @Test("pages by marker or token are never guessed")
    func noGuesses() async throws {
        let server = Server(total: 3)
        let transport = server.transport
        let list = list(server, transport, pageSize: 2).starting(at: .marker("x"))
        var pages = list.pages.makeAsyncIterator()
        #expect(try await pages.next()?.next == .marker("1"))
        #expect(transport.requests.count <= 2)
    }

    @Test("100,000 items arrive in order")
    func many() async throws {
        let server = Server(total: 100_000)
        let transport = server.transport
        var next = 0
        for try await backup in list(server, transport, pageSize: 1000, concurrency: 8) {
            guard backup.id == String(next) else { break }
            next += 1
        }
        #expect(next == 100_000)
        #expect(transport.requests.count == 100)
        #expect(server.mostAtATime <= 8)
    }

    @Test("an error on one of the pages leaves the list where it was", arguments: [1, 4])
    func retried(concurrency: Int) async throws {
        let server = Server(total: 100)
        let good = server.transport
        let failed = Mutex(false)
        let transport = StubTransport { request in
            let isFirst = failed.withLock { failed in
                guard request.url.parameter("offset") == "50", !failed else { return false }
                failed = true
                return true
            }
            return isFirst ? .json("{}", status: 503) : try await good.send(request)
        }
        var items = list(server, transport, concurrency: concurrency).makeAsyncIterator()
        for number in 0..<50 { #expect(try await items.next()?.id == String(number)) }
        let error = await #expect(throws: BackupAPIError.self) { _ = try await items.next() }
        #expect(error?.code == .unavailable)
        for number in 50..<100 { #expect(try await items.next()?.id == String(number)) }
        #expect(try await items.next() == nil)
    }
}
