/// The names of a model's fields in the order in which it shows them, and a table to find them by.
///
/// A key of a document is found without making a String of it: its length and first eight bytes choose a place
/// in the table, and its bytes, eight at a time, are compared with the names from there on.
struct FieldLayout: Sendable {
    let names: [String]
    private let lengths: [Int]
    /// The names' bytes, zero-padded, ``stride`` words for each.
    private let words: [UInt64]
    private let stride: Int
    /// Indices of names, or -1 for an empty place; at least twice as long as `names`, a power of two.
    private let table: [Int8]

    init(of model: some Model) {
        var model = model
        var visitor = FieldNames()
        model.fields(&visitor)
        self.init(names: visitor.names)
    }

    private init(names: [String]) {
        let stride = ((names.map(\.utf8.count).max() ?? 0) + 7) / 8
        var words: [UInt64] = []
        var table = [Int8](repeating: -1, count: 64)
        while table.count < 2 * names.count { table += table }
        for (index, name) in names.enumerated() {
            var own = [UInt64](repeating: 0, count: stride)
            for (offset, byte) in name.utf8.enumerated() {
                own[offset / 8] |= UInt64(byte) << UInt64(offset % 8 * 8)
            }
            words += own
            var place = Self.place(of: own.first ?? 0, name.utf8.count, in: table.count)
            while table[place] >= 0 { place = (place + 1) & (table.count - 1) }
            table[place] = Int8(index)
        }
        self.names = names
        self.lengths = names.map(\.utf8.count)
        self.words = words
        self.stride = stride
        self.table = table
    }

    /// Finds the field whose name stands in a document.
    ///
    /// - Parameters:
    ///   - range: Where the name stands, without its quotes.
    ///   - bytes: The document.
    /// - Returns: The index of the field, or nil if there is no such field.
    func index(of range: Range<Int>, in bytes: RawSpan) -> Int? {
        guard !range.isEmpty, range.count <= stride * 8 else { return nil }
        let first = bytes.word(at: range.lowerBound, upTo: range.upperBound)
        var place = Self.place(of: first, range.count, in: table.count)
        while true {
            let index = Int(table[place])
            if index < 0 { return nil }
            if lengths[index] == range.count, words[index * stride] == first,
                rest(of: index, isAt: range, in: bytes)
            {
                return index
            }
            place = (place + 1) & (table.count - 1)
        }
    }

    private func rest(of index: Int, isAt range: Range<Int>, in bytes: RawSpan) -> Bool {
        var offset = range.lowerBound + 8
        var word = index * stride + 1
        while offset < range.upperBound {
            guard words[word] == bytes.word(at: offset, upTo: range.upperBound) else { return false }
            offset += 8
            word += 1
        }
        return true
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
