import Foundation

/// Reads one JSON document (RFC 8259) from its bytes straight into the fields of models.
///
/// It makes no tree and no dictionary: an object's scalar fields are noted where they stand and then read in
/// the order of the model; nested containers are read on the way. So the work is linear in the document, and
/// what no model asks for costs a look and no memory. The whole document is checked all the same: grammar,
/// UTF-8, escapes, and a depth of at most ``JSONTokenizer/maximumDepth``.
///
/// The objects of a list look alike, and that is where the speed comes from. Each one begins as a copy of the one
/// before, and a member that stands in the same text as it did there is passed over by one comparison: its field
/// holds its value already. Where the key alone is the same, its field is known. All else is read from scratch, so
/// likeness decides about time and never about the result.
struct JSONReader: ~Copyable, ~Escapable {
    private(set) var tokens: JSONTokenizer
    /// Whether what no model asks for is passed over unchecked.
    private let isGlance: Bool
    private var frame = Frame()
    /// The fields of the objects being read, innermost last.
    private var slots: [Slot] = []
    /// The members of the objects before those being read, innermost last.
    private var steps: [Step] = []
    /// How many objects have begun so far: the number of the last one.
    private var begun: Int32 = 0
    /// The number of the object that has ended last.
    private var ended: Int32 = 0

    /// The object being read.
    private struct Frame {
        /// Its number.
        var object: Int32 = 0
        /// The number of the object that it begins as a copy of; -1 for none.
        var last: Int32 = -1
        /// Its model, and where the slots and steps of that begin and end.
        var layout: ObjectIdentifier?
        var base = 0
        var end = 0
        /// Where the member being read begins, with the comma before it.
        var member = 0
        /// The index of the field that is shown next.
        var next = 0
        /// The index of the one field to read now, whose value begins with `value`; -1 to read all scalars from
        /// their slots.
        var only = -1
        /// The value of that field; else the object itself.
        var value = JSONToken(kind: .none, start: 0, end: 0)
    }

    /// A field of the object being read.
    private struct Slot {
        /// Where its value stands, or once stood in the same text.
        var token = JSONToken(kind: .none, start: 0, end: 0)
        /// The object that it was found in; the field of any other object is absent.
        var object: Int32 = 0
        /// The object for which its value was, or is to be, read.
        var reader: Int32 = 0

        mutating func note(_ token: JSONToken, of object: Int32) {
            self.token = token
            self.object = object
            reader = object
        }
    }

    /// A member of an object before, which the next one may repeat.
    private struct Step {
        /// Where it begins, with the comma before it and the space around that.
        var start: Int32 = 0
        /// How long it is up to its value; 0 if there is no such member.
        var keyLength: Int32 = 0
        /// How long it is with its value and the byte behind it, where a number would go on.
        var length: Int32 = 0
        /// Where its value begins.
        var value: Int32 = 0
        /// The model that knew the key, and its field; -1 for a key that it did not know.
        var layout: ObjectIdentifier?
        var field = -1
    }

    /// How many members of an object are remembered on top of those that its model knows.
    private static let strangers = 8

    @_lifetime(copy bytes)
    private init(_ bytes: RawSpan, isGlance: Bool) {
        tokens = JSONTokenizer(bytes)
        self.isGlance = isGlance
    }

    /// Reads a document that holds one value and nothing else.
    static func read<Value: FieldValue>(_ type: Value.Type, from data: Data) throws(JSONFault) -> Value {
        try read(type, from: data, isGlance: false)
    }

    /// Reads what a model asks for of a document that may turn out to be none: the rest goes unchecked.
    ///
    /// It is for models that ask for little, and several times as fast as reading.
    static func glance<Value: FieldValue>(_ type: Value.Type, at data: Data) throws(JSONFault) -> Value {
        try read(type, from: data, isGlance: true)
    }

    private static func read<Value: FieldValue>(
        _ type: Value.Type,
        from data: Data,
        isGlance: Bool
    ) throws(JSONFault) -> Value {
        guard data.count <= Int32.max else { throw JSONFault("the document is larger than 2 GiB", at: 0) }
        var reader = JSONReader(data.bytes, isGlance: isGlance)
        let token = try reader.tokens.token()
        let value = try Value.read(token, from: &reader)
        reader.tokens.skipSpace()
        guard reader.tokens.at == data.count else {
            throw JSONFault("unexpected text after the document", at: reader.tokens.at)
        }
        return value
    }

    // MARK: Containers

    /// Reads an object into a model.
    ///
    /// - Parameters:
    ///   - token: The object's bracket.
    ///   - model: An absent model, or the one that the object before was read into.
    ///   - isLikeLast: Whether it is the latter; then no object of the same level may have been read since.
    /// - Throws: A fault of the document.
    mutating func readObject<M: Model>(
        _ token: JSONToken,
        into model: inout M,
        isLikeLast: Bool
    ) throws(JSONFault) {
        guard token.kind == .object else { throw token.mismatch("an object") }
        let layout = M.layout
        let outer = frame
        begun &+= 1
        frame = Frame(object: begun, last: isLikeLast ? ended : -1, layout: ObjectIdentifier(layout))
        frame.base = outer.end
        frame.end = outer.end + layout.names.count + Self.strangers
        while slots.count < frame.end {
            slots.append(Slot())
            steps.append(Step())
        }
        frame.value = token
        var step = frame.base
        while let field = try member(&step, layout) {
            let value = try tokens.token()
            if field < 0 {
                try pass(value)
            } else if value.isContainer {
                frame.next = 0
                frame.only = field
                frame.value = value
                try model.fields(&self)
                frame.value = token
                note(JSONToken(kind: .consumed, start: value.start, end: tokens.at), field)
            } else {
                note(value, field)
            }
            remember(step, field, value)
            step += 1
        }
        frame.next = 0
        frame.only = -1
        try model.fields(&self)
        ended = frame.object
        frame = outer
    }

    /// Goes to the value of the next member that is not as it was in the object before, or behind the end of the
    /// object.
    ///
    /// - Parameters:
    ///   - step: The member's place in ``steps``.
    ///   - layout: The fields that the model knows.
    /// - Returns: The member's field, -1 for an unknown one, or nil at the end.
    /// - Throws: A fault of the document.
    @inline(__always)
    private mutating func member(_ step: inout Int, _ layout: FieldLayout) throws(JSONFault) -> Int? {
        while step < frame.end {
            let expected = steps[step]
            guard expected.layout == frame.layout, expected.keyLength > 0 else { break }
            let mayRepeat = frame.last >= 0 || expected.field < 0
            let limit = Int(mayRepeat ? expected.length : expected.keyLength)
            let same = tokens.bytes.commonPrefix(
                at: Int(expected.start),
                and: tokens.at,
                atMost: Swift.min(limit, tokens.bytes.byteCount - tokens.at)
            )
            if same == Int(expected.length), isRepeated(expected) {
                tokens.at += same - 1
                step += 1
            } else if same >= Int(expected.keyLength) {
                frame.member = tokens.at
                tokens.at += Int(expected.keyLength)
                return expected.field
            } else {
                break
            }
        }
        return try unexpectedMember(layout)
    }

    /// Whether a member that stands there once more gives its field the value that the field has already.
    ///
    /// Not so for the first one of a list, and where keys are doubled.
    @inline(__always)
    private mutating func isRepeated(_ member: Step) -> Bool {
        guard member.field >= 0 else { return true }
        let place = frame.base + member.field
        guard slots[place].object == frame.last, slots[place].token.start == Int(member.value) else {
            return false
        }
        slots[place].object = frame.object
        return true
    }

    private mutating func unexpectedMember(_ layout: FieldLayout) throws(JSONFault) -> Int? {
        frame.member = tokens.at
        if tokens.at == frame.value.end {
            if try tokens.closes("}") { return nil }
        } else if try !tokens.continues("}") {
            return nil
        }
        let key = try tokens.key()
        return index(of: key, in: layout) ?? -1
    }

    /// Remembers the member just read for the objects to come.
    @inline(__always)
    private mutating func remember(_ step: Int, _ field: Int, _ value: JSONToken) {
        guard step < frame.end else { return }
        steps[step] = Step(
            start: Int32(truncatingIfNeeded: frame.member),
            keyLength: Int32(truncatingIfNeeded: value.offset - frame.member),
            length: Int32(truncatingIfNeeded: tokens.at + 1 - frame.member),
            value: Int32(truncatingIfNeeded: value.start),
            layout: frame.layout,
            field: field
        )
    }

    @inline(__always)
    private mutating func note(_ token: JSONToken, _ field: Int) {
        slots[frame.base + field].note(token, of: frame.object)
    }

    mutating func readArray<Element: FieldValue>(_ token: JSONToken) throws(JSONFault) -> [Element] {
        if token.kind == .emptyArray { return [] }
        guard token.kind == .array else { throw token.mismatch("an array") }
        var elements: [Element] = []
        var more = true
        while more {
            let count = elements.count
            elements.append(count == 0 ? .absent : elements[count - 1])
            do {
                try elements[count].read(tokens.token(), isLikeLast: count > 0, from: &self)
            } catch {
                throw error.under(count)
            }
            if count & 255 == 255 { giveWay() }
            more = try tokens.continues("]")
        }
        return elements
    }

    /// Reads the last element of an array, and counts them all.
    mutating func readArrayEnd<Element: FieldValue>(
        _ token: JSONToken
    ) throws(JSONFault) -> (count: Int, last: Element?) {
        if token.kind == .emptyArray { return (0, nil) }
        guard token.kind == .array else { throw token.mismatch("an array") }
        var count = 0
        var last = tokens.at
        repeat {
            last = tokens.at
            try pass(try tokens.token())
            count += 1
        } while try tokens.continues("]")
        let behind = tokens.at
        tokens.at = last
        let element = try Element.read(try tokens.token(), from: &self)
        tokens.at = behind
        return (count, element)
    }

    /// Reads an object of any keys.
    mutating func readDictionary(_ token: JSONToken) throws(JSONFault) -> [String: JSONValue] {
        guard token.kind == .object else { throw token.mismatch("an object") }
        var members: [String: JSONValue] = [:]
        var more = try !tokens.closes("}")
        while more {
            let key = try tokens.key()
            let value = try tokens.token()
            members[tokens.string(of: key)] = try JSONValue.read(value, from: &self)
            more = try tokens.continues("}")
        }
        return members
    }

    /// Passes over what is left of a value.
    mutating func pass(_ token: JSONToken) throws(JSONFault) {
        if isGlance { try tokens.skim(token) } else { try tokens.skip(token) }
    }

    @inline(__always)
    private func index(of key: JSONToken, in layout: FieldLayout) -> Int? {
        guard key.kind == .escapedString else { return layout.index(of: key.range, in: tokens.bytes) }
        return layout.names.firstIndex(of: tokens.string(of: key))
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
            if frame.only == index { try read(name, frame.value, &value) }
            return
        }
        let slot = slots[frame.base + index]
        if slot.object == frame.object {
            guard slot.reader == frame.object else { return }
            if slot.token.kind != .consumed { try read(name, slot.token, &value) }
            if required, slot.token.kind == .null { throw missing(name) }
        } else if required {
            throw missing(name)
        } else if frame.last >= 0 {
            value = .absent
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
        JSONFault("missing", at: frame.value.start).under(name)
    }
}
