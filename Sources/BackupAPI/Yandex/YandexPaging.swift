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

        /// A call whose answer is a page that is read later.
        static func fetch<Answer: Model, Element>(
            _ call: APICall<HTTPResponse>,
            from client: APIClient,
            _ page: @escaping @Sendable (Answer) -> Page<Element>
        ) async throws(BackupAPIError) -> PageBody<Element> {
            let response = try await client.send(call)
            return PageBody {
                (try? JSONReader.glance(PageEnd.self, at: response.body)).flatMap { cursor($0.nextPageToken) }
            } read: { () throws(BackupAPIError) in
                page(try client.read(Answer.self, from: response, of: call.operation))
            }
        }

        /// Where the next page begins: an empty token ends the list, an empty page does not.
        static func cursor(_ token: String) -> PageCursor? { token.isEmpty ? nil : .token(token) }
    }
}
