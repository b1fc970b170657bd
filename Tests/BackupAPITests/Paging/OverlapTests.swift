import Synchronization
import Testing

@testable import BackupAPI

@Suite("Reading a page while the next one is fetched")
struct OverlapTests {
    /// A list of pages at tokens 0, 1, 2 … that notes what is fetched and read, in order.
    private func list(of count: Int, _ notes: Log<String>, token: Bool = true) -> PageSequence<Int> {
        PageSequence(operation: "Test.list") { cursor throws(BackupAPIError) in
            let index: Int =
                switch cursor {
                case .token(let token): Int(token) ?? 0
                default: 0
                }
            notes.add("fetch \(index)")
            let next: PageCursor? = index + 1 < count ? .token("\(index + 1)") : nil
            return PageBody {
                next
            } read: { () throws(BackupAPIError) in
                notes.add("read \(index)")
                return Page(items: [index], next: next)
            }
        }
    }

    @Test("nothing is fetched behind the first page before it is asked for")
    func firstPageIsAlone() async throws {
        let notes = Log<String>()
        var pages = list(of: 5, notes).makeAsyncIterator()
        _ = try await pages.next()
        #expect(notes.entries == ["fetch 0", "read 0"])
    }

    @Test("from the second page on the next two are on their way, and two only")
    func nextAreOnTheirWay() async throws {
        let notes = Log<String>()
        var pages = list(of: 9, notes).makeAsyncIterator()
        for _ in 0..<3 { _ = try await pages.next() }
        #expect(notes.entries.filter { $0.hasPrefix("read") } == ["read 0", "read 1", "read 2"])
        for ahead in 3...4 { #expect(notes.entries.filter { $0 == "fetch \(ahead)" }.count <= 1) }
        #expect(!notes.entries.contains("fetch 5"))
    }

    @Test("the list is the same, each page fetched and read once")
    func sameList() async throws {
        let notes = Log<String>()
        var items: [Int] = []
        for try await page in list(of: 20, notes) { items += page.items }
        #expect(items == Array(0..<20))
        #expect(Set(notes.entries).count == 40)
        #expect(notes.entries.count == 40)
    }
}
