/// One page of a list.
public struct Page<Element: Sendable>: Sendable {
    /// The items of the page; may be empty on any page.
    public var items: [Element]
    /// Where the next page begins; nil on the last page.
    public var next: PageCursor?
    /// How many items the whole list has, if the provider says so; it may change while one pages.
    public var total: Int?

    /// Makes a page.
    ///
    /// - Parameters:
    ///   - items: The items of the page.
    ///   - next: Where the next page begins; nil on the last page.
    ///   - total: How many items the whole list has, if known.
    public init(items: [Element], next: PageCursor? = nil, total: Int? = nil) {
        self.items = items
        self.next = next
        self.total = total
    }
}

extension Page: Equatable where Element: Equatable {}

/// A place in a list, at which a page begins.
///
/// Keep the ``Page/next`` of the last page that was handled, in another process too: a list
/// ``PagedSequence/starting(at:)`` it goes on exactly there.
///
/// ```swift
/// let saved = try JSONEncoder().encode(page.next)  // {"marker":"b1c4afd9-…"}
/// ```
public enum PageCursor: Hashable, Sendable {
    /// The token that came with the page before (Yandex Cloud).
    case token(String)
    /// How many items come before the page (CBR).
    case offset(Int)
    /// The ID of the last item of the page before (CBR).
    case marker(String)
}

extension PageCursor: Codable {
    private enum CodingKeys: String, CodingKey { case token, offset, marker }

    /// Reads an object with one member, named after the kind of cursor.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch (container.allKeys.first, container.allKeys.count) {
        case (.token, 1): self = .token(try container.decode(String.self, forKey: .token))
        case (.offset, 1): self = .offset(try container.decode(Int.self, forKey: .offset))
        case (.marker, 1): self = .marker(try container.decode(String.self, forKey: .marker))
        default:
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "expected exactly one of token, offset and marker"
                )
            )
        }
    }

    /// Writes an object with one member, named after the kind of cursor.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .token(let token): try container.encode(token, forKey: .token)
        case .offset(let offset): try container.encode(offset, forKey: .offset)
        case .marker(let marker): try container.encode(marker, forKey: .marker)
        }
    }
}
