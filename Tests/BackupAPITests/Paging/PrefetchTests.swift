import Foundation
import Synchronization
import Testing

@testable import BackupAPI

@Suite("Fetching ahead", .timeLimit(.minutes(1)))
struct PrefetchTests {
    /// Numbered pages that follow each other by token; notes each fetch with what was wanted at the time.
    final class Pages: Sendable {
        let count: Int
        let fetches = Gate(isOpen: true)
        let cancellations = Gate(isOpen: true)
        /// Holds up the pages from this one on.
        let heldFrom: Int
        let gate = Gate()
        /// The number of pages that the consumer has asked for.
        let wanted = Mutex(0)
        let aheads = Log<Int>()

        init(_ count: Int, holdingFrom held: Int = .max) {
            self.count = count
            heldFrom = held
        }

        var list: PagedSequence<Int> {
            PagedSequence(operation: "Pages.list") { [self] cursor throws(BackupAPIError) in
                let number = if case .token(let token) = cursor { Int(token) ?? 0 } else { 1 }
                aheads.add(number - wanted.withLock { $0 })
                await fetches.pass()
                if number >= heldFrom {
                    await withTaskCancellationHandler {
                        await gate.pass()
                    } onCancel: {
                        Task { [cancellations] in await cancellations.pass() }
                    }
                }
                return Page(items: [number], next: number == count ? nil : .token("\(number + 1)"))
            }
        }
    }

    @Test("pages are fetched ahead up to the given number and never further", arguments: [0, 1, 2, 5])
    func bounded(ahead: Int) async throws {
        let pages = Pages(12)
        var iterator = pages.list.prefetching(ahead).makeAsyncIterator()
        for number in 1...12 {
            pages.wanted.withLock { $0 = number }
            #expect(try await iterator.next() == number)
            await pages.fetches.waitForArrivals(min(12, number + ahead))
        }
        #expect(try await iterator.next() == nil)
        #expect(pages.aheads.entries.max() == ahead)
        #expect(pages.fetches.arrivals == 12)
    }

    @Test("fetching ahead does not change the list", arguments: [0, 1, 3, 50])
    func same(ahead: Int) async throws {
        #expect(try await Pages(30).list.prefetching(ahead).collected() == Array(1...30))
    }

    @Test("none ahead is none, also from the second page on; unsaid it is two from there")
    func none() async throws {
        let (none, unsaid) = (Pages(9), Pages(9))
        var iterator = none.list.prefetching(0).makeAsyncIterator()
        var other = unsaid.list.makeAsyncIterator()
        for number in 1...4 {
            #expect(try await iterator.next() == number)
            #expect(try await other.next() == number)
        }
        await unsaid.fetches.waitForArrivals(6)
        for _ in 0..<100 { await Task.yield() }
        #expect(none.fetches.arrivals == 4)
        #expect(unsaid.fetches.arrivals == 6)
    }

    @Test("a copy of an iterator goes its own way, however far ahead the first one is", arguments: 0...3)
    func copies(ahead: Int) async throws {
        var first = Pages(6).list.prefetching(ahead).makeAsyncIterator()
        #expect(try await first.next() == 1)
        var second = first
        for number in 2...6 {
            #expect(try await first.next() == number)
            #expect(try await second.next() == number)
        }
        #expect(try await first.next() == nil)
        #expect(try await second.next() == nil)
    }

    @Test("a negative number of pages is none")
    func negative() async throws {
        let pages = Pages(3)
        var iterator = pages.list.prefetching(-1).makeAsyncIterator()
        #expect(try await iterator.next() == 1)
        #expect(pages.fetches.arrivals == 1)
    }

    @Test("nothing is fetched ahead before the first page was asked for")
    func lazy() {
        let pages = Pages(3)
        let iterator = pages.list.prefetching(2).makeAsyncIterator()
        #expect(pages.fetches.arrivals == 0)
        _ = iterator
    }

    @Test("leaving a loop half-way cancels what is being fetched")
    func brokenLoop() async throws {
        let pages = Pages(12, holdingFrom: 2)
        for try await number in pages.list.prefetching(3) {
            await pages.gate.waitForArrivals(1)
            #expect(number == 1)
            break
        }
        await pages.cancellations.waitForArrivals(1)
        pages.gate.open()
        #expect(pages.fetches.arrivals == 2)
    }

    @Test("dropping an iterator cancels every page that is being fetched side by side")
    func droppedIterator() async throws {
        let gate = Gate()
        let cancellations = Gate(isOpen: true)
        let pages = PageSequence<Int>(
            operation: "Test.list",
            lookahead: .init(pages: 4, guesses: true)
        ) { cursor throws(BackupAPIError) in
            guard case .offset(let offset) = cursor else {
                return PageBody(Page(items: [0], next: .offset(1)))
            }
            await withTaskCancellationHandler {
                await gate.pass()
            } onCancel: {
                Task { await cancellations.pass() }
            }
            return PageBody(Page(items: [offset], next: .offset(offset + 1)))
        }
        do {
            var iterator = pages.makeAsyncIterator()
            _ = try await iterator.next()
            await gate.waitForArrivals(4)
            #expect(cancellations.arrivals == 0)
        }
        await cancellations.waitForArrivals(4)
        gate.open()
        #expect(gate.arrivals == 4)
    }

    @Test("an error far ahead does not spoil the pages before it")
    func errorAhead() async throws {
        let list = PagedSequence<Int>(operation: "Test.list") { cursor throws(BackupAPIError) in
            switch cursor {
            case nil: return Page(items: [1], next: .token("2"))
            case .token("2"): return Page(items: [2], next: .token("3"))
            default: throw BackupAPIError(.unavailable, operation: "Test.list", message: "")
            }
        }
        var items = list.prefetching(5).makeAsyncIterator()
        #expect(try await items.next() == 1)
        #expect(try await items.next() == 2)
        await #expect(throws: BackupAPIError.self) { _ = try await items.next() }
    }
}
