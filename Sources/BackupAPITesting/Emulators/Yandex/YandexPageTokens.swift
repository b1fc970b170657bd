import BackupAPI

/// The page tokens that a ``YandexEmulator`` has given out.
///
/// A token says nothing by itself: it is looked up, so a list that was not given a token does not take it.
struct YandexPageTokens {
    /// Where a page begins.
    private struct Place: Hashable {
        var list: String
        var index: Int
        /// How many pages come before it.
        var page: Int
    }

    private var source = SampleSource(seed: 11)
    private var places: [String: Place] = [:]
    private var tokens: [Place: String] = [:]

    /// Cuts a page out of a list.
    ///
    /// - Parameters:
    ///   - items: The whole list.
    ///   - list: What distinguishes it from other lists, the filter included.
    ///   - request: Says the size and where to begin.
    ///   - matches: What of the list counts.
    /// - Returns: The page, and the token of the next one unless it is the last.
    /// - Throws: Refuses a size out of its limits and a token that was not given out for the list.
    mutating func page<Item>(
        of items: [Item],
        _ list: String,
        _ request: EmulatedRequest,
        _ matches: (Item) -> Bool
    ) throws(YandexRefusal) -> (items: [Item], token: String?) {
        let size = try request.pageSize()
        let place = try place(in: list, request)
        var page: [Item] = []
        var index = place.index
        while index < items.count {
            if matches(items[index]) {
                if page.count == size { break }
                page.append(items[index])
            }
            index += 1
        }
        var next = Place(list: list, index: index, page: place.page + 1)
        if let cycle = request.cycle, next.page >= cycle || index == items.count {
            next = Place(list: list, index: 0, page: 0)
        } else if index == items.count {
            return (page, nil)
        }
        return (page, token(of: next))
    }

    private func place(in list: String, _ request: EmulatedRequest) throws(YandexRefusal) -> Place {
        guard let token = request["pageToken"], !token.isEmpty else {
            return Place(list: list, index: 0, page: 0)
        }
        guard token.unicodeScalars.count <= 100 else {
            throw .invalid("pageToken", "must have at most 100 characters")
        }
        guard let place = places[token], place.list == list else {
            throw .invalid("pageToken", "is invalid")
        }
        return place
    }

    private mutating func token(of place: Place) -> String {
        if let token = tokens[place] { return token }
        let token = source.opaque()
        tokens[place] = token
        places[token] = place
        return token
    }
}
