import Foundation

/// Reads one JSON document (RFC 8259) from its bytes straight into the fields of models.
///
/// It makes no tree and no dictionary: an object's scalar fields are noted where they stand and then read in
/// the order of the model; nested containers are read on the way. So the work is linear in the document, and
/// what no model asks for costs a look and no memory. The whole document is checked all the same: grammar,
/// UTF-8, escapes, and a depth of at most ``maximumDepth``.
struct JSONReader: ~Copyable, ~Escapable {
    /// How deep containers may nest.
    ///
    /// Pages nest about five deep; the limit keeps hostile documents from overflowing the stack, which on some
    /// platforms is no larger than 512 KiB.
    static let maximumDepth = 64

    let bytes: RawSpan
    private(set) var at = 0
    private var depth = 0
    /// The fields of the objects being read, innermost last.
    private var slots: [JSONToken] = []
    private var frame = Frame()

    /// Where the object being read is in its fields.
    private struct Frame {
        /// Where its slots begin.
        var base = 0
        /// The index of the field that is shown next.
        var next = 0
        /// The index of the one field to read now, a container that begins with `container`; -1 to read all
        /// scalars from their slots.
        var only = -1
        var container = JSONToken.none
    }

    @_lifetime(copy bytes)
    init(_ bytes: RawSpan) {
        self.bytes = bytes
    }

    /// Reads a document that holds one value and nothing else.
    static func read<Value: FieldValue>(_ type: Value.Type, from data: Data) throws(JSONFault) -> Value {
        var reader = JSONReader(data.bytes)
        let token = try reader.token()
        let value = try Value.read(token, from: &reader)
        reader.skipSpace()
        guard reader.at == reader.bytes.byteCount else {
            throw JSONFault("unexpected text after the document", at: reader.at)
        }
        return value
    }

    // MARK: Containers

    mutating func readObject<M: Model>(_ token: JSONToken, into model: inout M) throws(JSONFault) {
        guard token.kind == .object else { throw token.mismatch("an object") }
        let layout = M.layout
        let outer = frame
        frame = Frame(base: slots.count)
        for _ in layout.names { slots.append(.none) }
        var more = try !closes("}")
        while more {
            let key = try self.key()
            let value = try self.token()
            if let field = index(of: key, in: layout) {
                if value.isContainer {
                    frame.next = 0
                    frame.only = field
                    frame.container = value
                    try model.fields(&self)
                    slots[frame.base + field] = JSONToken(kind: .consumed, start: value.start, end: at)
                } else {
                    slots[frame.base + field] = value
                }
            } else {
                try skip(value)
            }
            more = try continues("}")
        }
        frame.next = 0
        frame.only = -1
        frame.container = token
        try model.fields(&self)
        slots.removeLast(slots.count - frame.base)
        frame = outer
    }

    mutating func readArray<Element: FieldValue>(_ token: JSONToken) throws(JSONFault) -> [Element] {
        guard token.kind == .array else { throw token.mismatch("an array") }
        var elements: [Element] = []
        var more = try !closes("]")
        while more {
            let token = try self.token()
            do {
                elements.append(try Element.read(token, from: &self))
            } catch {
                throw error.under(elements.count)
            }
            more = try continues("]")
        }
        return elements
    }

    /// Reads an object of any keys.
    mutating func readDictionary(_ token: JSONToken) throws(JSONFault) -> [String: JSONValue] {
        guard token.kind == .object else { throw token.mismatch("an object") }
        var members: [String: JSONValue] = [:]
        var more = try !closes("}")
        while more {
            let key = try self.key()
            let value = try self.token()
            members[string(of: key)] = try JSONValue.read(value, from: &self)
            more = try continues("}")
        }
        return members
    }

    /// Passes over what is left of a value, and checks it.
    mutating func skip(_ token: JSONToken) throws(JSONFault) {
        guard token.isContainer else { return }
        let bracket: Unicode.Scalar = token.kind == .object ? "}" : "]"
        var more = try !closes(bracket)
        while more {
            if token.kind == .object { _ = try key() }
            try skip(try self.token())
            more = try continues(bracket)
        }
    }

    private func index(of key: JSONToken, in layout: FieldLayout) -> Int? {
        guard key.kind == .escapedString else { return layout.index(of: key.range, in: bytes) }
        return layout.names.firstIndex(of: string(of: key))
    }

    // MARK: Tokens

    /// Reads the next scalar, or the bracket that opens the next container.
    mutating func token() throws(JSONFault) -> JSONToken {
        skipSpace()
        guard at < bytes.byteCount else { throw JSONFault("unexpected end of the document", at: at) }
        switch bytes.byte(at: at) {
        case UInt8(ascii: "\""): return try stringToken()
        case UInt8(ascii: "{"): return try open(.object)
        case UInt8(ascii: "["): return try open(.array)
        case UInt8(ascii: "t"): return try literal("true", .true)
        case UInt8(ascii: "f"): return try literal("false", .false)
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return try numberToken()
        }
    }

    private mutating func open(_ kind: JSONToken.Kind) throws(JSONFault) -> JSONToken {
        guard depth < Self.maximumDepth else {
            throw JSONFault("nested deeper than \(Self.maximumDepth) levels", at: at)
        }
        depth += 1
        at += 1
        return JSONToken(kind: kind, start: at - 1, end: at)
    }

    /// Whether a container just opened ends at once.
    private mutating func closes(_ bracket: Unicode.Scalar) throws(JSONFault) -> Bool {
        skipSpace()
        guard accept(bracket) else { return false }
        depth -= 1
        return true
    }

    /// Whether another element follows the one just read; if not, passes over the closing bracket.
    private mutating func continues(_ bracket: Unicode.Scalar) throws(JSONFault) -> Bool {
        skipSpace()
        if accept(",") { return true }
        guard accept(bracket) else { throw JSONFault("expected ',' or '\(bracket)'", at: at) }
        depth -= 1
        return false
    }

    private mutating func key() throws(JSONFault) -> JSONToken {
        skipSpace()
        guard at < bytes.byteCount, bytes.byte(at: at) == UInt8(ascii: "\"") else {
            throw JSONFault("expected a key", at: at)
        }
        let key = try stringToken()
        skipSpace()
        guard accept(":") else { throw JSONFault("expected ':'", at: at) }
        return key
    }

    private mutating func accept(_ character: Unicode.Scalar) -> Bool {
        guard at < bytes.byteCount, bytes.byte(at: at) == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    private mutating func literal(
        _ text: StaticString,
        _ kind: JSONToken.Kind
    ) throws(JSONFault) -> JSONToken {
        let start = at
        for character in text.description.unicodeScalars {
            guard accept(character) else { throw JSONFault("expected '\(text)'", at: start) }
        }
        return JSONToken(kind: kind, start: start, end: at)
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

    private mutating func stringToken() throws(JSONFault) -> JSONToken {
        var scanner = JSONStringScanner(bytes, from: at + 1)
        try scanner.scan()
        let token = JSONToken(
            kind: scanner.hasEscapes ? .escapedString : .string,
            start: at + 1,
            end: scanner.at
        )
        at = scanner.at + 1
        return token
    }

    mutating func skipSpace() {
        while at < bytes.byteCount {
            switch bytes.byte(at: at) {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): at += 1
            default: return
            }
        }
    }

    // MARK: Scalars

    /// The text of a string, or of any other token as it stands.
    func string(of token: JSONToken) -> String {
        if token.kind == .escapedString { return JSONStringScanner.unescaped(token.range, in: bytes) }
        // A String can only be made of a buffer; the bytes are checked already, and do not leave the closure.
        return unsafe bytes.extracting(token.range).withUnsafeBytes {
            unsafe String(decoding: $0, as: UTF8.self)
        }
    }
}

extension JSONReader: FieldVisitor {
    mutating func field<Value: FieldValue>(
        _ name: StaticString,
        _ value: inout Value,
        required: Bool
    ) throws(JSONFault) {
        let index = frame.next
        frame.next = index + 1
        var token = frame.container
        if frame.only < 0 {
            token = slots[frame.base + index]
            if token.kind == .consumed { return }
            if required, token.kind == .none || token.kind == .null {
                throw JSONFault("missing", at: frame.container.start).under(name)
            }
            if token.kind == .none { return }
        } else if frame.only != index {
            return
        }
        guard token.kind != .null else {
            value = .absent
            return
        }
        do {
            value = try Value.read(token, from: &self)
        } catch {
            throw error.under(name)
        }
    }
}
