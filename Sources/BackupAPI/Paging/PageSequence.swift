/// The pages of a list; see ``PagedSequence``.
public struct PageSequence<Element: Sendable>: AsyncSequence, Sendable {
    /// What iteration throws.
    public typealias Failure = BackupAPIError

    let operation: String
    let fetch: @Sendable (PageCursor?) async throws(BackupAPIError) -> PageBody<Element>
    var start: PageCursor?
    var lookahead = Lookahead()

    /// How far to be ahead of the consumer, and how.
    struct Lookahead: Sendable {
        /// How many pages at most; nil for two, from the second page on.
        var pages: Int?
        /// Whether cursors that follow a rule are guessed, so that those pages are fetched side by side rather
        /// than each after the one before.
        var guesses = false
    }

    init(
        operation: String,
        lookahead: Lookahead = Lookahead(),
        fetch: @escaping @Sendable (PageCursor?) async throws(BackupAPIError) -> PageBody<Element>
    ) {
        self.operation = operation
        self.lookahead = lookahead
        self.fetch = fetch
    }

    /// Starts at the list's beginning.
    public func makeAsyncIterator() -> Iterator { Iterator(list: self) }

    /// Goes through the pages.
    public struct Iterator: AsyncIteratorProtocol {
        private let list: PageSequence
        private let flights: PageFlights<Element>
        /// Where the next page begins.
        private var position: PageCursor?
        /// Every place at which a page has begun, to notice when the list goes round.
        private var visited: Set<PageCursor> = []
        /// What the next call gives without fetching anything.
        private var ending: Ending?

        private enum Ending {
            case end
            case loop(BackupAPIError)
        }

        init(list: PageSequence) {
            self.list = list
            self.position = list.start
            self.flights = PageFlights(fetch: list.fetch, lookahead: list.lookahead)
            if let start = list.start { visited.insert(start) }
        }

        /// The next page, or nil after the last one.
        public mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(BackupAPIError) -> Page<Element>? {
            switch ending {
            case .end: return nil
            case .loop(let error): throw error
            case nil: break
            }
            guard !Task.isCancelled else { throw .cancelled(list.operation, 0) }
            let page = try await flights.page(at: position)
            if let next = page.next {
                if visited.insert(next).inserted {
                    position = next
                } else {
                    ending = .loop(loop(to: next))
                }
            } else {
                ending = .end
            }
            if ending != nil { flights.cancel() }
            return page
        }

        private func loop(to cursor: PageCursor) -> BackupAPIError {
            let place =
                switch cursor {
                case .token: "page token"
                case .offset: "offset"
                case .marker: "marker"
                }
            return BackupAPIError(
                .paginationLoop,
                operation: list.operation,
                message: "the provider gave the \(place) of a page that it had sent before"
            )
        }
    }
}

/// An iterator belongs to the task that made it.
@available(*, unavailable)
extension PageSequence.Iterator: Sendable {}
