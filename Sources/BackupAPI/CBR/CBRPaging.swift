extension CBR {
    /// How to go from page to page.
    public struct Paging: Hashable, Sendable {
        enum Style: Hashable { case marker, offset }

        let style: Style
        /// How many pages to fetch side by side.
        let concurrency: Int

        /// Each page begins behind the last item of the page before.
        ///
        /// Nothing is lost or doubled when backups come and go meanwhile.
        public static let marker = Paging(style: .marker, concurrency: 1)

        /// Each page begins behind as many items as came before.
        public static let offset = Paging(style: .offset, concurrency: 1)

        /// By offset, with several pages fetched side by side and delivered in order.
        ///
        /// It is the fastest way through a list that does not change meanwhile.
        ///
        /// - Parameter concurrency: How many pages to fetch side by side; less than 2 is one after the other.
        /// - Returns: The paging.
        public static func offset(concurrency: Int) -> Paging {
            Paging(style: .offset, concurrency: max(1, concurrency))
        }
    }
}

extension CBR.Paging {
    func add<Output>(
        _ pageSize: Int,
        _ cursor: PageCursor?,
        to call: inout APICall<Output>
    ) throws(BackupAPIError) {
        try call.check("pageSize", pageSize, in: 1...1000)
        call.add("limit", String(pageSize))
        switch cursor {
        case nil, .offset(0): break
        case .offset(let offset):
            try call.check("offset", offset, in: 0...Int.max)
            call.add("offset", String(offset))
        case .marker(let marker):
            try call.check("marker", marker)
            call.add("marker", marker)
        case .token:
            throw call.invalidArgument("the list pages by offset or marker; it cannot start at a token")
        }
    }

    /// Carries out a call whose answer is a page that is read later.
    func fetch(
        _ call: APICall<HTTPResponse>,
        from client: APIClient,
        at cursor: PageCursor?,
        _ pageSize: Int
    ) async throws(BackupAPIError) -> PageBody<CBR.Backup> {
        let response = try await client.send(call)
        return PageBody {
            typealias Glance = CBR.BackupPage<ArrayEnd<CBR.BackupID>>
            guard let page = try? JSONReader.glance(Glance.self, at: response.body) else { return nil }
            return next(after: page, page.backups.count, page.backups.last?.id, at: cursor, pageSize)
        } read: { () throws(BackupAPIError) in
            let page = try client.read(CBR.BackupPage<[CBR.Backup]>.self, from: response, of: call.operation)
            let next = next(after: page, page.backups.count, page.backups.last?.id, at: cursor, pageSize)
            return Page(items: page.backups, next: next, total: page.count?.value)
        }
    }

    /// Where the next page begins.
    ///
    /// A list ends with an empty page, with one that is shorter than the limit that the service applied, or
    /// where as many items have been seen as it says there are. That number alone never makes the list go on.
    ///
    /// - Parameters:
    ///   - page: The page.
    ///   - count: How many items it has.
    ///   - last: The ID of its last item.
    ///   - cursor: Where the page begins; it decides how the list goes on.
    ///   - pageSize: The limit that was asked for.
    /// - Returns: Where the next page begins, or nil if this is the last one.
    func next<Backups>(
        after page: CBR.BackupPage<Backups>,
        _ count: Int,
        _ last: String?,
        at cursor: PageCursor?,
        _ pageSize: Int
    ) -> PageCursor? {
        guard let last, count >= min(page.limit?.value ?? pageSize, pageSize) else { return nil }
        let offset: Int
        switch cursor {
        case nil: offset = 0
        case .offset(let place): offset = place
        default: return .marker(last)
        }
        let (end, overflow) = offset.addingReportingOverflow(count)
        guard !overflow, end < page.count?.value ?? .max else { return nil }
        return cursor == nil && style == .marker ? .marker(last) : .offset(end)
    }
}
