/// A list that a provider sends in pages, as a sequence of its items.
///
/// Nothing is fetched until the sequence is iterated, and then as the loop gets there. From the second page on
/// up to two pages more are on their way or waiting while one is read:
///
/// ```swift
/// for try await backup in cbr.backups.list() { print(backup.id) }
/// for try await page in cbr.backups.list().pages { save(page.items, page.next) }
/// ```
///
/// A sequence is a value: it can be kept, copied, and iterated any number of times, each time from its start.
///
/// - An error is thrown by the `next()` that met it and moves nothing: the next `next()` tries that page again.
/// - Cancellation is an error too, `.cancelled`; it never looks like the end.
/// - A page that points back to where the list has already been is delivered, and then
///   ``BackupAPIError/Code/paginationLoop`` is thrown.
/// - After the end every `next()` gives nil.
public struct PagedSequence<Element: Sendable>: AsyncSequence, Sendable {
    /// What iteration throws.
    public typealias Failure = BackupAPIError

    /// The same list as a sequence of its pages.
    public let pages: PageSequence<Element>

    init(pages: PageSequence<Element>) { self.pages = pages }

    /// Makes a list of whatever can fetch one page of it.
    ///
    /// The clients of this library make their lists so; with it you can page through something else under the
    /// same rules, or write a double for a test.
    ///
    /// - Parameters:
    ///   - operation: The name of the operation, for errors.
    ///   - fetch: Fetches the page at a cursor; nil stands for the first page.
    public init(
        operation: String,
        fetch: @escaping @Sendable (PageCursor?) async throws(BackupAPIError) -> Page<Element>
    ) {
        self.init(
            pages: PageSequence(operation: operation) { cursor throws(BackupAPIError) in
                PageBody(try await fetch(cursor))
            }
        )
    }

    /// The same list from a place on.
    ///
    /// - Parameter cursor: The place, as ``Page/next`` gave it; nil for the beginning.
    /// - Returns: The list from there on.
    public func starting(at cursor: PageCursor?) -> PagedSequence {
        var pages = pages
        pages.start = cursor
        return PagedSequence(pages: pages)
    }

    /// The same list, fetched ahead of the loop.
    ///
    /// While the loop works on one page, up to `count` further ones are fetched and kept. They are given up
    /// when the iterator is.
    ///
    /// - Parameter count: How many pages to be ahead at most; 0 for none, also from the second page on.
    /// - Returns: The list, fetched ahead.
    public func prefetching(_ count: Int) -> PagedSequence {
        var pages = pages
        pages.lookahead.pages = Swift.max(0, count)
        return PagedSequence(pages: pages)
    }

    /// Fetches one page.
    ///
    /// - Parameter cursor: Where the page begins; nil for where the list begins.
    /// - Returns: The page.
    /// - Throws: ``BackupAPIError``.
    public func page(at cursor: PageCursor? = nil) async throws(BackupAPIError) -> Page<Element> {
        try await pages.fetch(cursor ?? pages.start).read()
    }

    /// Starts at the list's beginning.
    public func makeAsyncIterator() -> Iterator { Iterator(pages: pages.makeAsyncIterator()) }

    /// Goes through the items.
    public struct Iterator: AsyncIteratorProtocol {
        var pages: PageSequence<Element>.Iterator
        private var items: IndexingIterator<[Element]> = [].makeIterator()

        init(pages: PageSequence<Element>.Iterator) { self.pages = pages }

        /// The next item, or nil after the last one.
        public mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(BackupAPIError) -> Element? {
            while true {
                if let item = items.next() { return item }
                // Lets go of the page before the next one needs its memory.
                items = [].makeIterator()
                guard let page = try await pages.next(isolation: actor) else { return nil }
                items = page.items.makeIterator()
            }
        }
    }
}

/// An iterator belongs to the task that made it.
@available(*, unavailable)
extension PagedSequence.Iterator: Sendable {}
