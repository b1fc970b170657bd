import Foundation

/// Reads one JSON document (RFC 8259) from its bytes straight into the fields of models.
///
/// It makes no tree and no dictionary: an object's scalar fields are noted where they stand and then read in
/// the order of the model; nested containers are read on the way. So the work is linear in the document, and
/// what no model asks for costs a look and no memory. The whole document is checked all the same: grammar,
/// UTF-8, escapes, and a depth of at most ``maximumDepth``.
///
/// The objects of a list look alike, and that is where the speed comes from. What stood between two values of
/// the last object, `,"status":` say, is expected between the same two of the next one, and passed over by one
/// comparison; a text that a field repeats is taken over as the String that it was. Where an object differs it
/// is read from scratch, so expectations decide about time and never about the result.
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
    private var slots: [Slot] = []
    private var frame = Frame()
    /// What is expected to stand before the values of the objects being read, innermost last.
    private var steps: [Step] = []
    /// How many objects have begun so far.
    private var objects: Int32 = 0

    /// A field of the object being read.
    private struct Slot {
        /// Where its value stands.
        var token = JSONToken(kind: .none, start: 0, end: 0)
        /// The object that it was found in, by number; the field of any other object is absent.
        var object: Int32 = 0
        /// The last text of the field in the objects before, which the next one often repeats.
        var text = ""
        /// Where that text stands.
        var textStart: Int32 = 0
        /// The last enumeration value of the field in the objects before: where it stands, and which case it is.
        var caseStart: Int32 = 0
        var caseLength: Int32 = 0
        var caseIndex = 0
    }

    /// What stood before the value of a member: comma, key, colon and the space around them.
    private struct Step {
        var start: Int32 = 0
        /// How long it is; 0 for nothing expected.
        var length: Int32 = 0
        /// The model that knew the key, and its field; -1 for a key that it did not know.
        var layout: ObjectIdentifier?
        var field = -1
    }

    /// Where the object being read is in its fields.
    private struct Frame {
        var object: Int32 = 0
        /// Where its slots begin, and how many there are.
        var base = 0
        var slots = 0
        /// The index of the field that is shown next.
        var next = 0
        /// The index of the one field to read now, a container that begins with `container`; -1 to read all
        /// scalars from their slots.
        var only = -1
        var container = JSONToken(kind: .none, start: 0, end: 0)
    }

    @_lifetime(copy bytes)
    init(_ bytes: RawSpan) {
        self.bytes = bytes
    }

    /// Reads a document that holds one value and nothing else.
    static func read<Value: FieldValue>(_ type: Value.Type, from data: Data) throws(JSONFault) -> Value {
        guard data.count <= Int32.max else { throw JSONFault("the document is larger than 2 GiB", at: 0) }
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
        let base = outer.base + outer.slots
        while slots.count < base + layout.names.count {
            slots.append(Slot())
            steps.append(Step())
        }
        objects &+= 1
        frame = Frame(object: objects, base: base, slots: layout.names.count, container: token)
        var step = base
        while let field = try member(step, layout, token) {
            step += 1
            let value = try self.token()
            if field < 0 {
                try skip(value)
            } else if value.isContainer {
                frame.next = 0
                frame.only = field
                frame.container = value
                try model.fields(&self)
                note(JSONToken(kind: .consumed, start: value.start, end: at), field)
            } else {
                note(value, field)
            }
        }
        frame.next = 0
        frame.only = -1
        frame.container = token
        try model.fields(&self)
        frame = outer
    }

    /// Goes to the value of the next member, or behind the end of the object.
    ///
    /// - Parameters:
    ///   - step: The place in ``steps`` of what is expected.
    ///   - layout: The fields that the model knows.
    ///   - object: The object.
    /// - Returns: The member's field, -1 for an unknown one, or nil at the end.
    /// - Throws: A fault of the document.
    @inline(__always)
    private mutating func member(
        _ step: Int,
        _ layout: FieldLayout,
        _ object: JSONToken
    ) throws(JSONFault) -> Int? {
        if step < steps.count {
            let expected = steps[step]
            let length = Int(expected.length)
            if length > 0, expected.layout == ObjectIdentifier(layout), at + length <= bytes.byteCount,
                bytes.areEqual(length, at: Int(expected.start), and: at)
            {
                at += length
                return expected.field
            }
        }
        return try unexpectedMember(step, layout, object)
    }

    private mutating func unexpectedMember(
        _ step: Int,
        _ layout: FieldLayout,
        _ object: JSONToken
    ) throws(JSONFault) -> Int? {
        let start = at
        if at == object.end {
            if try closes("}") { return nil }
        } else if try !continues("}") {
            return nil
        }
        let key = try self.key()
        skipSpace()
        let field = index(of: key, in: layout) ?? -1
        if step < steps.count {
            steps[step] = Step(
                start: Int32(start),
                length: Int32(at - start),
                layout: ObjectIdentifier(layout),
                field: field
            )
        }
        return field
    }

    @inline(__always)
    private mutating func note(_ token: JSONToken, _ field: Int) {
        slots[frame.base + field].token = token
        slots[frame.base + field].object = frame.object
    }

    mutating func readArray<Element: FieldValue>(_ token: JSONToken) throws(JSONFault) -> [Element] {
        if token.kind == .emptyArray { return [] }
        guard token.kind == .array else { throw token.mismatch("an array") }
        var elements: [Element] = []
        var more = true
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

    @inline(__always)
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
    private mutating func closes(_ bracket: Unicode.Scalar) throws(JSONFault) -> Bool {
        skipSpace()
        guard accept(bracket) else { return false }
        depth -= 1
        return true
    }

    /// Whether another element follows the one just read; if not, passes over the closing bracket.
    @inline(__always)
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

    // MARK: Text

    /// The text of a string, or of any other token as it stands.
    func string(of token: JSONToken) -> String {
        if token.kind == .escapedString { return JSONStringScanner.unescaped(token.range, in: bytes) }
        // A String can only be made of a buffer; the bytes are checked already, and do not leave the closure.
        return unsafe bytes.extracting(token.range).withUnsafeBytes {
            unsafe String(decoding: $0, as: UTF8.self)
        }
    }

    /// The slot of the field shown last, if it is one of the scalars that are read from slots.
    @inline(__always)
    private var scalarSlot: Int? {
        frame.only < 0 && frame.next > 0 ? frame.base + frame.next - 1 : nil
    }

    /// The text of the string that the field shown last holds.
    ///
    /// The same field of the object before often holds the same text, such as the ID of the project. Then that
    /// very String is taken again, which spares its memory and the making of it.
    mutating func fieldText(of token: JSONToken) -> String {
        let length = token.end - token.start
        guard token.kind == .string, length > 15, let slot = scalarSlot else { return string(of: token) }
        let start = Int(slots[slot].textStart)
        if slots[slot].text.utf8.count == length, bytes.areEqual(length, at: start, and: token.start) {
            return slots[slot].text
        }
        let text = string(of: token)
        slots[slot].text = text
        slots[slot].textStart = Int32(token.start)
        return text
    }
}

extension JSONReader {
    /// The value of the enumeration that the field shown last holds, which the object before often held too.
    mutating func fieldCase<Value: OpenEnum>(of token: JSONToken) -> Value {
        guard token.kind == .string, let slot = scalarSlot else { return Value(rawValue: string(of: token)) }
        let length = token.end - token.start
        if slots[slot].caseLength == length,
            bytes.areEqual(length, at: Int(slots[slot].caseStart), and: token.start)
        {
            return Value.allCases[slots[slot].caseIndex]
        }
        let text = string(of: token)
        guard let index = Value.allCases.firstIndex(where: { $0.rawValue == text }) else {
            return .unrecognized(text)
        }
        slots[slot].caseStart = Int32(token.start)
        slots[slot].caseLength = Int32(length)
        slots[slot].caseIndex = index
        return Value.allCases[index]
    }
}

extension JSONReader: FieldVisitor {
    @inline(__always)
    mutating func field<Value: FieldValue>(
        _ name: StaticString,
        _ value: inout Value,
        required: Bool
    ) throws(JSONFault) {
        let index = frame.next
        frame.next = index + 1
        if frame.only >= 0 {
            if frame.only == index { try read(name, frame.container, &value) }
        } else if slots[frame.base + index].object == frame.object {
            let token = slots[frame.base + index].token
            if token.kind != .consumed { try read(name, token, &value) }
            if required, token.kind == .null { throw missing(name) }
        } else if required {
            throw missing(name)
        }
    }

    private mutating func read<Value: FieldValue>(
        _ name: StaticString,
        _ token: JSONToken,
        _ value: inout Value
    ) throws(JSONFault) {
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

    private func missing(_ name: StaticString) -> JSONFault {
        JSONFault("missing", at: frame.container.start).under(name)
    }
}
