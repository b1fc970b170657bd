extension Yandex {
    /// How Yandex Cloud pages: a size and an opaque token go out, the next token comes back.
    enum Paging {
        static func add<Output>(
            _ pageSize: Int,
            _ cursor: PageCursor?,
            to call: inout APICall<Output>
        ) throws(BackupAPIError) {
            try call.check("pageSize", pageSize, in: 1...1000)
            call.add("pageSize", String(pageSize))
            switch cursor {
            case nil: break
            case .token(let token):
                try call.check("page token", token, length: 1...100)
                call.add("pageToken", token)
            case .offset, .marker:
                throw call.invalidArgument(
                    "the list pages by token; it cannot start at an offset or a marker"
                )
            }
        }

        /// The page of an answer: an empty token ends the list, an empty page does not.
        static func page<Element>(_ items: [Element], _ token: String) -> Page<Element> {
            Page(items: items, next: token.isEmpty ? nil : .token(token))
        }
    }
}
