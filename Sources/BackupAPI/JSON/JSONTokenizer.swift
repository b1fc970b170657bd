/// Tells the tokens of a JSON document (RFC 8259) apart, one after the other, and checks each of them.
///
/// It knows how deep it is and nothing of what it passes; ``JSONReader`` makes values of the tokens.
struct JSONTokenizer: ~Copyable, ~Escapable {
    /// How deep containers may nest.
    ///
    /// Pages nest about five deep; the limit keeps hostile documents from overflowing the stack, which on some
    /// platforms is no larger than 512 KiB.
    static let maximumDepth = 64

    let bytes: RawSpan
    /// The next byte to look at.
    var at = 0
    private var depth = 0

    @_lifetime(copy bytes)
    init(_ bytes: RawSpan) {
        self.bytes = bytes
    }

    /// Reads the next scalar, or the bracket that opens the next container.
    mutating func token() throws(JSONFault) -> JSONToken {
        skipSpace()
        guard at < bytes.byteCount else { throw JSONFault("unexpected end of the document", at: at) }
        switch bytes.byte(at: at) {
        case UInt8(ascii: "\""): return try stringToken()
        case UInt8(ascii: "{"): return try open(.object)
        case UInt8(ascii: "["): return try open(.array)
        case UInt8(ascii: "t"): return try literal("true", 0x6575_7274, .true)
        case UInt8(ascii: "f"): return try literal("false", 0x65_736c_6166, .false)
        case UInt8(ascii: "n"): return try literal("null", 0x6c6c_756e, .null)
        default: return try numberToken()
        }
    }

    private mutating func open(_ kind: JSONToken.Kind) throws(JSONFault) -> JSONToken {
        guard depth < Self.maximumDepth else {
            throw JSONFault("nested deeper than \(Self.maximumDepth) levels", at: at)
        }
        let start = at
        depth += 1
        at += 1
        if kind == .array, try closes("]") { return JSONToken(kind: .emptyArray, start: start, end: at) }
        return JSONToken(kind: kind, start: start, end: start + 1)
    }

    /// Whether a container just opened ends at once.
    @inline(__always)
    mutating func closes(_ bracket: Unicode.Scalar) throws(JSONFault) -> Bool {
        skipSpace()
        guard accept(bracket) else { return false }
        depth -= 1
        return true
    }

    /// Whether another element follows the one just read; if not, passes over the closing bracket.
    @inline(__always)
    mutating func continues(_ bracket: Unicode.Scalar) throws(JSONFault) -> Bool {
        skipSpace()
        if accept(",") { return true }
        guard accept(bracket) else { throw JSONFault("expected ',' or '\(bracket)'", at: at) }
        depth -= 1
        return false
    }

    mutating func key() throws(JSONFault) -> JSONToken {
        skipSpace()
        guard at < bytes.byteCount, bytes.byte(at: at) == UInt8(ascii: "\"") else {
            throw JSONFault("expected a key", at: at)
        }
        let key = try stringToken()
        skipSpace()
        guard accept(":") else { throw JSONFault("expected ':'", at: at) }
        return key
    }

    @inline(__always)
    private mutating func accept(_ character: Unicode.Scalar) -> Bool {
        guard at < bytes.byteCount, bytes.byte(at: at) == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    private mutating func literal(
        _ text: StaticString,
        _ word: UInt64,
        _ kind: JSONToken.Kind
    ) throws(JSONFault) -> JSONToken {
        let end = at + text.utf8CodeUnitCount
        guard end <= bytes.byteCount, bytes.word(at: at, upTo: end) == word else {
            throw JSONFault("expected '\(text)'", at: at)
        }
        defer { at = end }
        return JSONToken(kind: kind, start: at, end: end)
    }

    private mutating func numberToken() throws(JSONFault) -> JSONToken {
        let start = at
        _ = accept("-")
        if !accept("0") { try digits(start) }
        if accept(".") { try digits(start) }
        if accept("e") || accept("E") {
            if !accept("+") { _ = accept("-") }
            try digits(start)
        }
        return JSONToken(kind: .number, start: start, end: at)
    }

    private mutating func digits(_ start: Int) throws(JSONFault) {
        let first = at
        while at < bytes.byteCount, bytes.byte(at: at) &- UInt8(ascii: "0") <= 9 { at += 1 }
        guard at > first else {
            throw JSONFault(first == start ? "expected a value" : "expected a digit", at: at)
        }
    }

    @inline(__always)
    private mutating func stringToken() throws(JSONFault) -> JSONToken {
        var scanner = JSONStringScanner(bytes, from: at + 1)
        try scanner.scan()
        let kind: JSONToken.Kind = scanner.hasEscapes ? .escapedString : .string
        let token = JSONToken(kind: kind, start: at + 1, end: scanner.at)
        at = scanner.at + 1
        return token
    }

    @inline(__always)
    mutating func skipSpace() {
        while at < bytes.byteCount, bytes.byte(at: at) <= UInt8(ascii: " ") {
            switch bytes.byte(at: at) {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): at += 1
            default: return
            }
        }
    }

    // MARK: Whole values

    /// Passes over what is left of a value, and checks it.
    mutating func skip(_ token: JSONToken) throws(JSONFault) {
        guard token.isContainer else { return }
        let isObject = token.kind == .object
        let bracket: Unicode.Scalar = isObject ? "}" : "]"
        var more = true
        if isObject { more = try !closes(bracket) }
        while more {
            if isObject { _ = try key() }
            try skip(try self.token())
            more = try continues(bracket)
        }
    }

    /// Passes over what is left of a value without checking it.
    mutating func skim(_ token: JSONToken) throws(JSONFault) {
        guard token.isContainer else { return }
        var skimmer = JSONSkimmer(bytes, from: at)
        try skimmer.skim()
        at = skimmer.at
        depth -= 1
    }

    /// The text of a string, or of any other token as it stands.
    func string(of token: JSONToken) -> String {
        if token.kind == .escapedString { return JSONStringScanner.unescaped(token.range, in: bytes) }
        // A String can only be made of a buffer; the bytes are checked already, and do not leave the closure.
        return unsafe bytes.extracting(token.range).withUnsafeBytes {
            unsafe String(decoding: $0, as: UTF8.self)
        }
    }
}
