/// The pages that one iterator fetches ahead of its consumer, in the order in which it will want them.
///
/// A flight's cursor is known in one of two ways. It follows from the page of the flight before, which it then
/// waits for; or, of offsets side by side, it is guessed from the distance of the pages so far, and flies at
/// once. A guess is only ever used if the pages then delivered lead to that very cursor; if not, it and
/// all after it are dropped and fetched anew. So guessing can waste a request but never change the list.
///
/// The object belongs to one iterator and the copies made of it, which may find what they did not expect and then fetch
/// for themselves; when all of them are gone, what is in flight is cancelled.
final class PageFlights<Element: Sendable> {
    typealias Fetch = @Sendable (PageCursor?) async throws(BackupAPIError) -> PageBody<Element>
    /// A page, nil behind the end of the list, or why it could not be fetched.
    private typealias Arrival = Result<ArrivedPage<Element>?, BackupAPIError>

    private struct Flight {
        /// Where the page begins, or nil if only the flight before will tell.
        var cursor: PageCursor?
        var task: Task<Arrival, Never>
    }

    private let fetch: Fetch
    private let lookahead: PageSequence<Element>.Lookahead
    private var flights: [Flight] = []
    /// Whether a page has been delivered.
    private var isUnderWay = false
    /// The distance between the last two pages delivered, if they began at offsets.
    private var stride: Int?
    /// How many items the list is said to have: where guessing stops.
    private var total: Int?

    init(fetch: @escaping Fetch, lookahead: PageSequence<Element>.Lookahead) {
        self.fetch = fetch
        self.lookahead = lookahead
    }

    deinit { cancel() }

    func cancel() {
        for flight in flights { flight.task.cancel() }
        flights = []
    }

    /// The page at a cursor, from what was fetched ahead if it is there; before it is read, those behind it are
    /// on their way.
    ///
    /// - Parameters:
    ///   - position: Where the page begins.
    ///   - actor: The isolation of the caller.
    /// - Returns: The page.
    /// - Throws: Why it could not be fetched or read; nothing of what was fetched ahead is kept then.
    func page(
        at position: PageCursor?,
        isolation actor: isolated (any Actor)? = #isolation
    ) async throws(BackupAPIError) -> Page<Element> {
        do {
            let body = try await body(at: position)
            lookAhead(behind: body, at: position)
            let page = try body.read()
            learn(from: page, at: position)
            // Only now the distance of the pages may be known.
            if lookahead.guesses, !flights.isEmpty { lookAhead(behind: body, at: position) }
            return page
        } catch {
            cancel()
            throw error
        }
    }

    private func body(
        at position: PageCursor?,
        isolation actor: isolated (any Actor)? = #isolation
    ) async throws(BackupAPIError) -> PageBody<Element> {
        if let expected = flights.first?.cursor, expected != position { cancel() }
        guard !flights.isEmpty else { return try await fetch(position) }
        let task = flights.removeFirst().task
        let arrival = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        // A copy of the iterator may have taken the flight that this one expected.
        if let page = try arrival.get(), page.cursor == position { return page.body }
        cancel()
        return try await fetch(position)
    }

    /// Starts fetching pages until enough of them are on their way.
    ///
    /// Of a list whose first page alone was asked for so far nobody knows that the rest will be wanted. From then on it
    /// is two pages, one that waits and one on its way: with one, the network would wait for the loop and the loop for
    /// the network whenever the two take about as long.
    private func lookAhead(behind body: PageBody<Element>, at position: PageCursor?) {
        let wanted = lookahead.pages ?? (isUnderWay ? 2 : 0)
        while flights.count < wanted {
            if let last = flights.last {
                if lookahead.guesses, last.cursor != nil {
                    guard let cursor = guess(after: last.cursor) else { return }
                    flights.append(Flight(cursor: cursor, task: flight(to: cursor)))
                } else {
                    flights.append(Flight(cursor: nil, task: flight(behind: last.task)))
                }
            } else {
                guard let cursor = (lookahead.guesses ? guess(after: position) : nil) ?? body.next() else {
                    return
                }
                flights.append(Flight(cursor: cursor, task: flight(to: cursor)))
            }
        }
    }

    private func learn(from page: Page<Element>, at position: PageCursor?) {
        isUnderWay = true
        total = page.total
        stride = nil
        guard case .offset(let next) = page.next else { return }
        switch position {
        case .offset(let offset): stride = next - offset
        case nil: stride = next
        default: break
        }
    }

    private func guess(after cursor: PageCursor?) -> PageCursor? {
        guard case .offset(let offset) = cursor, let stride, stride > 0 else { return nil }
        let (next, overflow) = offset.addingReportingOverflow(stride)
        guard !overflow, next < total ?? .max else { return nil }
        return .offset(next)
    }

    private func flight(to cursor: PageCursor?) -> Task<Arrival, Never> {
        Task { [fetch, lookahead] in await arrival(of: cursor, fetch, glance: !lookahead.guesses) }
    }

    private func flight(behind previous: Task<Arrival, Never>) -> Task<Arrival, Never> {
        Task { [fetch] in
            switch await previous.value {
            case .success(let page):
                guard !Task.isCancelled, let next = page?.body.next() else { return .success(nil) }
                return await arrival(of: next, fetch, glance: true)
            case .failure(let error): return .failure(error)
            }
        }
    }
}

/// A page that has been fetched ahead, and where it begins.
private struct ArrivedPage<Element: Sendable>: Sendable {
    var cursor: PageCursor?
    var body: PageBody<Element>
}

/// Fetches a page for a task, which cannot throw typed errors.
///
/// Where the next page begins is found out here if it is not guessed, while another page may be being read.
private func arrival<Element: Sendable>(
    of cursor: PageCursor?,
    _ fetch: @Sendable (PageCursor?) async throws(BackupAPIError) -> PageBody<Element>,
    glance: Bool
) async -> Result<ArrivedPage<Element>?, BackupAPIError> {
    do {
        let body = try await fetch(cursor)
        return .success(ArrivedPage(cursor: cursor, body: glance ? body.glanced() : body))
    } catch {
        return .failure(error)
    }
}
