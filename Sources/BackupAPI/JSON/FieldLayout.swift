/// The names of a model's fields in the order in which it shows them, and a table to find them by.
///
/// A key of a document is found without making a String of it: its length and first eight bytes choose a place
/// in the table, and its bytes, eight at a time, are compared with the names from there on.
final class FieldLayout: Sendable {
    /// A name as it stands in a document: its bytes, zero-padded.
    private struct Name {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        var length = 0
        /// The index of its field; -1 for an empty place in the table.
        var index = -1

        init() {}

        init(_ text: String, index: Int) {
            let bytes = Array(text.utf8)
            precondition(bytes.count <= 32, "the name of a field has at most 32 bytes")
            func word(_ start: Int) -> UInt64 {
                bytes.dropFirst(start).prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
            }
            words = (word(0), word(8), word(16), word(24))
            length = bytes.count
            self.index = index
        }
    }

    let names: [String]
    /// At least four times as long as `names`, a power of two.
    private let table: [Name]

    init(of model: some Model) {
        var model = model
        var visitor = FieldNames()
        model.fields(&visitor)
        names = visitor.names
        var size = 32
        while size < 4 * names.count { size *= 2 }
        var table = [Name](repeating: Name(), count: size)
        for (index, text) in names.enumerated() {
            let name = Name(text, index: index)
            var place = Self.place(of: name.words.0, name.length, in: size)
            while table[place].index >= 0 { place = (place + 1) & (size - 1) }
            table[place] = name
        }
        self.table = table
    }

    /// Finds the field whose name stands in a document.
    ///
    /// - Parameters:
    ///   - range: Where the name stands, without its quotes.
    ///   - bytes: The document.
    /// - Returns: The index of the field, or nil if there is no such field.
    func index(of range: Range<Int>, in bytes: RawSpan) -> Int? {
        let (start, end) = (range.lowerBound, range.upperBound)
        let length = end - start
        guard length <= 32 else { return nil }
        let first = bytes.word(at: start, upTo: end)
        var place = Self.place(of: first, length, in: table.count)
        while true {
            let name = table[place]
            if name.index < 0 { return nil }
            if name.words.0 == first, name.length == length,
                length <= 8 || name.words.1 == bytes.word(at: start + 8, upTo: end),
                length <= 16 || name.words.2 == bytes.word(at: start + 16, upTo: end),
                length <= 24 || name.words.3 == bytes.word(at: start + 24, upTo: end)
            {
                return name.index
            }
            place = (place + 1) & (table.count - 1)
        }
    }

    private static func place(of first: UInt64, _ length: Int, in size: Int) -> Int {
        let mixed = (first ^ UInt64(length) &* 0xff51_afd7_ed55_8ccd) &* 0x9e37_79b9_7f4a_7c15
        return Int(mixed >> 40) & (size - 1)
    }
}

private struct FieldNames: FieldVisitor {
    var names: [String] = []

    mutating func field<Value: FieldValue>(_ name: StaticString, _ value: inout Value, required: Bool) {
        names.append(name.description)
    }
}
