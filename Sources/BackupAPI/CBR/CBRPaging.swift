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

    /// The page of an answer.
    ///
    /// A list ends with an empty page, with one that is shorter than the limit that the service applied, or
    /// where as many items have been seen as it says there are. That number alone never makes the list go on.
    ///
    /// - Parameters:
    ///   - answer: The answer.
    ///   - cursor: Where the page begins; it decides how the list goes on.
    ///   - pageSize: The limit that was asked for.
    /// - Returns: The page.
    func page(_ answer: CBR.BackupPage, at cursor: PageCursor?, _ pageSize: Int) -> Page<CBR.Backup> {
        let items = answer.backups
        let total = answer.count?.value
        var page = Page(items: items, total: total)
        let limit = answer.limit?.value ?? pageSize
        guard let last = items.last, items.count >= min(limit, pageSize) else { return page }
        let offset: Int
        switch cursor {
        case nil: offset = 0
        case .offset(let place): offset = place
        default:
            page.next = .marker(last.id)
            return page
        }
        let (end, overflow) = offset.addingReportingOverflow(items.count)
        guard !overflow, end < total ?? .max else { return page }
        page.next = cursor == nil && style == .marker ? .marker(last.id) : .offset(end)
        return page
    }
}
