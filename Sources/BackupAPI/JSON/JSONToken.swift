/// One token of a JSON document and where it stands: a whole scalar, or the bracket that opens a container.
struct JSONToken {
    enum Kind: UInt8 {
        /// No value: the field is absent.
        case none
        /// A container whose field has been read already.
        case consumed
        case null, `true`, `false`, number, object, array
        /// An array with nothing in it, whole.
        case emptyArray
        /// A string that stands for itself.
        case string
        /// A string with escapes in it.
        case escapedString
    }

    var kind: Kind
    private var first: Int32
    private var last: Int32

    /// Makes a token in a document of less than 2 GiB.
    @inline(__always)
    init(kind: Kind, start: Int, end: Int) {
        self.kind = kind
        first = Int32(truncatingIfNeeded: start)
        last = Int32(truncatingIfNeeded: end)
    }

    /// Where the token's text begins: for a string, after its quote.
    var start: Int { Int(first) }
    /// Where the token's text ends: for a string, before its quote.
    var end: Int { Int(last) }
    var range: Range<Int> { start..<end }

    /// The offset of the value's first byte: for a string, its quote.
    var offset: Int { kind == .string || kind == .escapedString ? start - 1 : start }

    @inline(__always)
    var isContainer: Bool { kind == .object || kind == .array }

    /// The fault of having another type than `expected`.
    func mismatch(_ expected: String) -> JSONFault {
        let found =
            switch kind {
            case .none, .consumed: "nothing"
            case .null: "null"
            case .true, .false: "a boolean"
            case .number: "a number"
            case .object: "an object"
            case .array, .emptyArray: "an array"
            case .string, .escapedString: "a string"
            }
        return JSONFault("expected \(expected), found \(found)", at: offset)
    }
}
