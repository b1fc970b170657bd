import Foundation
import Testing

@testable import BackupAPI

@Suite("Lists", .timeLimit(.minutes(1)))
struct PagedSequenceTests {
    /// A list of pages, each of which is found under the number before its own.
    struct Book: Sendable {
        var pages: [[Int]]
        let fetched = Log<PageCursor?>()

        func page(_ cursor: PageCursor?) -> Page<Int> {
            fetched.add(cursor)
            let index =
                switch cursor {
                case .token(let token): Int(token) ?? -1
                default: 0
                }
            let isLast = index == pages.count - 1
            return Page(items: pages[index], next: isLast ? nil : .token("\(index + 1)"), total: 9)
        }

        var list: PagedSequence<Int> {
            PagedSequence(operation: "Book.list") { cursor throws(BackupAPIError) in page(cursor) }
        }
    }

    @Test("items come page after page, in order")
    func items() async throws {
        #expect(try await Book(pages: [[1, 2], [3], [4, 5]]).list.collected() == [1, 2, 3, 4, 5])
    }

    @Test("pages come whole, with the cursor of the next one")
    func pages() async throws {
        let pages = try await Book(pages: [[1, 2], [3]]).list.pages.collected()
        #expect(pages == [Page(items: [1, 2], next: .token("1"), total: 9), Page(items: [3], total: 9)])
    }

    @Test("empty pages are gone through, wherever they are")
    func emptyPages() async throws {
        let book = Book(pages: [[], [1], [], [], [2], []])
        #expect(try await book.list.collected() == [1, 2])
        #expect(book.fetched.entries.count == 6)
    }

    @Test("nothing is fetched before it is asked for, and no page before the last one is used up")
    func lazy() async throws {
        let book = Book(pages: [[1, 2], [3]])
        var iterator = book.list.makeAsyncIterator()
        #expect(book.fetched.entries.isEmpty)
        _ = try await iterator.next()
        _ = try await iterator.next()
        #expect(book.fetched.entries == [nil])
        _ = try await iterator.next()
        #expect(book.fetched.entries == [nil, .token("1")])
    }

    @Test("after the end every next() gives nil, and fetches nothing")
    func afterTheEnd() async throws {
        let book = Book(pages: [[1]])
        var items = book.list.makeAsyncIterator()
        #expect(try await items.next() == 1)
        var pages = book.list.pages.makeAsyncIterator()
        #expect(try await pages.next() != nil)
        for _ in 1...3 {
            #expect(try await items.next() == nil)
            #expect(try await pages.next() == nil)
        }
        #expect(book.fetched.entries.count == 2)
    }

    @Test("after the end next() gives nil to a cancelled task too")
    func endAndCancellation() async throws {
        let list = Book(pages: [[1]]).list
        let next = try await Task {
            var pages = list.pages.makeAsyncIterator()
            _ = try await pages.next()
            withUnsafeCurrentTask { $0?.cancel() }
            return try await pages.next()
        }.value
        #expect(next == nil)
    }

    @Test("every iterator starts anew, and they do not disturb each other")
    func anew() async throws {
        let list = Book(pages: [[1], [2]]).list
        var first = list.makeAsyncIterator()
        var second = list.makeAsyncIterator()
        #expect(try await first.next() == 1)
        #expect(try await second.next() == 1)
        #expect(try await first.next() == 2)
        #expect(try await second.next() == 2)
        #expect(try await list.collected() == [1, 2])
    }

    @Test(
        "a list goes on exactly where a page's cursor points, also after it was written down",
        arguments: 0...2
    )
    func resume(after count: Int) async throws {
        let list = Book(pages: [[1], [2, 3], [4]]).list
        var pages = list.pages.makeAsyncIterator()
        var seen: [Int] = []
        var next: PageCursor?
        for _ in 0..<count {
            let page = try #require(try await pages.next())
            seen += page.items
            next = page.next
        }
        let saved = try JSONEncoder().encode([next])
        let cursor = try #require(try JSONDecoder().decode([PageCursor?].self, from: saved).first)
        #expect(try await seen + list.starting(at: cursor).collected() == [1, 2, 3, 4])
    }

    @Test("one page can be fetched alone: at a cursor, at the beginning, where the list starts")
    func onePage() async throws {
        let list = Book(pages: [[1], [2], [3]]).list
        #expect(try await list.page(at: .token("1")).items == [2])
        #expect(try await list.page().items == [1])
        #expect(try await list.starting(at: .token("2")).page().items == [3])
        #expect(try await list.starting(at: .token("2")).page(at: .token("1")).items == [2])
    }

    @Test("starting at nil is starting at the beginning")
    func startAtNil() async throws {
        let list = Book(pages: [[1], [2]]).list.starting(at: .token("1"))
        #expect(try await list.starting(at: nil).collected() == [1, 2])
    }

    // MARK: Loops

    /// A list whose pages go round: the first one leads into a cycle.
    private func cycle(of length: Int, style: @escaping @Sendable (Int) -> PageCursor) -> PagedSequence<Int> {
        PagedSequence(operation: "Cycle.list") { cursor throws(BackupAPIError) in
            let number = (0..<length).first { style($0) == cursor }
            return Page(items: [number ?? -1], next: style(number.map { ($0 + 1) % length } ?? 0))
        }
    }

    @Test(
        "a cursor that was there before is an error after its page, in cycles of any length",
        arguments: [1, 2, 3, 7],
        [0, 1, 3]
    )
    func loops(length: Int, ahead: Int) async throws {
        for style: @Sendable (Int) -> PageCursor in [
            { .token("t\($0)") }, { .marker("m\($0)") }, { .offset($0) },
        ] {
            var items = cycle(of: length, style: style).prefetching(ahead).makeAsyncIterator()
            for number in -1..<length { #expect(try await items.next() == number) }
            for _ in 1...2 {
                let error = await #expect(throws: BackupAPIError.self) { _ = try await items.next() }
                #expect(error?.code == .paginationLoop)
                #expect(error?.operation == "Cycle.list")
            }
        }
    }

    @Test("a list that starts within a cycle notices when it is back at its start")
    func loopFromStart() async throws {
        let list = cycle(of: 3) { .marker("m\($0)") }.starting(at: .marker("m2"))
        var items = list.makeAsyncIterator()
        for number in [2, 0, 1] { #expect(try await items.next() == number) }
        let error = await #expect(throws: BackupAPIError.self) { _ = try await items.next() }
        #expect(error?.code == .paginationLoop)
        #expect(error?.message.contains("marker") == true)
    }

    @Test("an iterator that starts anew has forgotten what others have seen")
    func noSharedHistory() async throws {
        let list = Book(pages: [[1], [2]]).list
        _ = try await list.collected()
        #expect(try await list.starting(at: .token("1")).collected() == [2])
    }
}

@Suite("Lists that fail", .timeLimit(.minutes(1)))
struct PagingFailureTests {
    /// Ten pages of one item each, at offsets; some of them fail until the consumer has met the error.
    private func list(failing: Set<Int>, met: Log<Int>, guesses: Bool) -> PagedSequence<Int> {
        let fetch = { @Sendable (cursor: PageCursor?) async throws(BackupAPIError) -> Page<Int> in
            let offset =
                switch cursor {
                case .offset(let offset): offset
                default: 0
                }
            if failing.contains(offset), !met.entries.contains(offset) {
                throw BackupAPIError(.unavailable, operation: "Test.list", message: "\(offset)")
            }
            return Page(items: [offset], next: offset == 9 ? nil : .offset(offset + 1), total: 10)
        }
        return guesses
            ? PagedSequence(
                pages: PageSequence(
                    operation: "Test.list",
                    lookahead: .init(pages: 4, guesses: true),
                    fetch: fetch
                )
            ) : PagedSequence(operation: "Test.list", fetch: fetch)
    }

    @Test(
        "an error comes where its page would, and the next call tries that page again",
        arguments: [(0, false), (3, false), (0, true)],
        [[0], [1], [5], [9], [0, 4, 5, 9]] as [Set<Int>]
    )
    func retried(_ way: (ahead: Int, guesses: Bool), failing: Set<Int>) async throws {
        let met = Log<Int>()
        var list = list(failing: failing, met: met, guesses: way.guesses)
        if !way.guesses { list = list.prefetching(way.ahead) }
        var items = list.makeAsyncIterator()
        var seen: [Int] = []
        while true {
            do throws(BackupAPIError) {
                guard let item = try await items.next() else { break }
                seen.append(item)
            } catch {
                #expect(error.code == .unavailable)
                #expect(error.message == "\(seen.count)")
                met.add(seen.count)
            }
        }
        #expect(seen == Array(0...9))
        #expect(met.entries == failing.sorted())
    }

    @Test("an error that stays is thrown by every next()")
    func stays() async throws {
        let list = PagedSequence<Int>(operation: "Test.list") { _ throws(BackupAPIError) in
            throw BackupAPIError(.permissionDenied, operation: "Test.list", message: "no")
        }
        var items = list.makeAsyncIterator()
        for _ in 1...3 {
            let error = await #expect(throws: BackupAPIError.self) { _ = try await items.next() }
            #expect(error?.code == .permissionDenied)
        }
    }

    @Test("in a cancelled task next() throws instead of fetching", arguments: [0, 2])
    func cancelledBefore(ahead: Int) async throws {
        let fetched = Gate(isOpen: true)
        let list = PagedSequence<Int>(operation: "Test.list") { _ throws(BackupAPIError) in
            await fetched.pass()
            return Page(items: [1], next: .offset(fetched.arrivals))
        }.prefetching(ahead)
        let code = await Task {
            var items = list.makeAsyncIterator()
            withUnsafeCurrentTask { $0?.cancel() }
            do throws(BackupAPIError) {
                _ = try await items.next()
                return nil as BackupAPIError.Code?
            } catch {
                return error.code
            }
        }.value
        #expect(code == .cancelled)
        #expect(fetched.arrivals == 0)
    }

    @Test("cancelling while a page is fetched throws and does not end the list", arguments: [0, 2])
    func cancelledDuring(ahead: Int) async throws {
        let gate = Gate()
        let list = PagedSequence<Int>(operation: "Test.list") { cursor throws(BackupAPIError) in
            guard let cursor else { return Page(items: [0], next: .token("1")) }
            await withTaskCancellationHandler {
                await gate.pass()
            } onCancel: {
                gate.open()
            }
            if Task.isCancelled { throw .cancelled("Test.list", 1) }
            return Page(items: [cursor == .token("1") ? 1 : 2])
        }.prefetching(ahead)
        let task = Task {
            var items = list.makeAsyncIterator()
            #expect(try await items.next() == 0)
            return try await items.next()
        }
        await gate.waitForArrivals(1)
        task.cancel()
        let error = await #expect(throws: BackupAPIError.self) { _ = try await task.value }
        #expect(error?.code == .cancelled)
    }
}
