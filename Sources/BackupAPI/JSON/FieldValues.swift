// How each kind of value stands on the wire. Numbers and strings that stand for each other are accepted either
// way; what is written is the one form that the providers write.

extension Bool: FieldValue {
    static var absent: Bool { false }

    static func read(_ token: JSONToken, from reader: inout JSONReader) throws(JSONFault) -> Bool {
        switch token.kind {
        case .true: true
        case .false: false
        default: throw token.mismatch("a boolean")
        }
    }
}

/// Text; a whole number counts as its digits, as some providers write ids.
extension String: FieldValue {
    static var absent: String { "" }

    static func read(_ token: JSONToken, from reader: inout JSONReader) throws(JSONFault) -> String {
        switch token.kind {
        case .string, .escapedString: return reader.tokens.string(of: token)
        case .number: return try String(reader.tokens.integer(token, "a string"))
        default: throw token.mismatch("a string")
        }
    }

    static func decode(_ key: FieldKey, from container: KeyedDecodingContainer<FieldKey>) throws -> String {
        do {
            return try container.decode(String.self, forKey: key)
        } catch DecodingError.typeMismatch {
            return try String(container.decode(Int64.self, forKey: key))
        }
    }
}

/// A JSON number; a string that holds one counts too.
extension Int: FieldValue {
    static var absent: Int { 0 }

    static func read(_ token: JSONToken, from reader: inout JSONReader) throws(JSONFault) -> Int {
        let number = try reader.tokens.integer(token, "an integer")
        // An Int of watchOS has 32 bits.
        guard let value = Int(exactly: number) else {
            throw JSONFault("number out of range: \(number)", at: token.offset)
        }
        return value
    }

    static func decode(_ key: FieldKey, from container: KeyedDecodingContainer<FieldKey>) throws -> Int {
        do {
            return try container.decode(Int.self, forKey: key)
        } catch DecodingError.typeMismatch {
            return try container.integer(forKey: key)
        }
    }
}

/// The int64 of proto3: written as a string of digits; a JSON number counts too.
extension Int64: FieldValue {
    static var absent: Int64 { 0 }

    static func read(_ token: JSONToken, from reader: inout JSONReader) throws(JSONFault) -> Int64 {
        try reader.tokens.integer(token, "an integer")
    }

    static func decode(_ key: FieldKey, from container: KeyedDecodingContainer<FieldKey>) throws -> Int64 {
        do {
            return try container.integer(forKey: key)
        } catch DecodingError.typeMismatch {
            return try container.decode(Int64.self, forKey: key)
        }
    }

    func encode(_ key: FieldKey, to container: inout KeyedEncodingContainer<FieldKey>) throws {
        try container.encode(String(self), forKey: key)
    }
}

extension Timestamp: FieldValue {
    static var absent: Timestamp { Timestamp(unchecked: 0, 0) }

    static func read(_ token: JSONToken, from reader: inout JSONReader) throws(JSONFault) -> Timestamp {
        do {
            switch token.kind {
            case .string: return try Timestamp(parsing: reader.tokens.bytes.extracting(token.range))
            case .escapedString: return try Timestamp(parsing: reader.tokens.string(of: token))
            default: break
            }
        } catch {
            // An escape takes more bytes than it stands for, so the place within such a string is not known.
            let offset = token.kind == .string ? token.start + error.offset : token.offset
            throw JSONFault("not a timestamp: \(error.reason)", at: offset)
        }
        throw token.mismatch("a timestamp")
    }
}

extension JSONValue: FieldValue {
    static var absent: JSONValue { .null }

    static func read(_ token: JSONToken, from reader: inout JSONReader) throws(JSONFault) -> JSONValue {
        switch token.kind {
        case .none, .consumed, .null: return .null
        case .true: return .bool(true)
        case .false: return .bool(false)
        case .string, .escapedString: return .string(reader.tokens.string(of: token))
        case .number:
            if let number = try? reader.tokens.integer(token, "") { return .integer(number) }
            return .number(try reader.tokens.double(token))
        case .array, .emptyArray: return .array(try reader.readArray(token))
        case .object: return .object(try reader.readDictionary(token))
        }
    }
}

extension Optional: FieldValue where Wrapped: FieldValue {
    static var absent: Wrapped? { nil }

    static func read(_ token: JSONToken, from reader: inout JSONReader) throws(JSONFault) -> Wrapped? {
        try Wrapped.read(token, from: &reader)
    }

    static func decode(_ key: FieldKey, from container: KeyedDecodingContainer<FieldKey>) throws -> Wrapped? {
        try Wrapped.decode(key, from: container)
    }

    func encode(_ key: FieldKey, to container: inout KeyedEncodingContainer<FieldKey>) throws {
        try self?.encode(key, to: &container)
    }
}

extension Array: FieldValue where Element: FieldValue {
    static var absent: [Element] { [] }

    static func read(_ token: JSONToken, from reader: inout JSONReader) throws(JSONFault) -> [Element] {
        try reader.readArray(token)
    }
}

/// How many elements an array has, and the last of them; for a glance at a page.
struct ArrayEnd<Element: FieldValue>: FieldValue {
    var count = 0
    var last: Element?

    static var absent: ArrayEnd { ArrayEnd() }

    static func read(_ token: JSONToken, from reader: inout JSONReader) throws(JSONFault) -> ArrayEnd {
        let (count, last): (Int, Element?) = try reader.readArrayEnd(token)
        return ArrayEnd(count: count, last: last)
    }
}

// MARK: - Numbers

extension JSONTokenizer {
    /// The whole number that a number or a string stands for.
    func integer(_ token: JSONToken, _ expected: String) throws(JSONFault) -> Int64 {
        switch token.kind {
        case .number, .string, .escapedString: break
        default: throw token.mismatch(expected)
        }
        if let value = plainInteger(token.range) { return value }
        let text = string(of: token)
        if let value = Int64(numeral: text) { return value }
        throw JSONFault("expected \(expected), found \(text.prefix(40))", at: token.offset)
    }

    /// The value of up to 18 digits with or without a minus sign, which cannot overflow.
    private func plainInteger(_ range: Range<Int>) -> Int64? {
        var at = range.lowerBound
        guard at < range.upperBound else { return nil }
        let negative = bytes.byte(at: at) == UInt8(ascii: "-")
        if negative { at += 1 }
        guard (1...18).contains(range.upperBound - at) else { return nil }
        var value: Int64 = 0
        while at < range.upperBound {
            let digit = bytes.byte(at: at) &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            value = value &* 10 &+ Int64(digit)
            at += 1
        }
        return negative ? -value : value
    }

    func double(_ token: JSONToken) throws(JSONFault) -> Double {
        let text = string(of: token)
        guard let value = Double(text), value.isFinite else {
            throw JSONFault("number out of range: \(text.prefix(40))", at: token.start)
        }
        return value
    }
}

extension FixedWidthInteger {
    /// The whole number that a text stands for: digits, or a fraction or power of ten that comes out whole.
    ///
    /// The latter only below 2^53, up to where a double tells one whole number from the next.
    fileprivate init?(numeral text: String) {
        if let value = Self(text) {
            self = value
        } else if let number = Double(text), number.magnitude < 0x1p53, let value = Self(exactly: number) {
            self = value
        } else {
            return nil
        }
    }
}

extension KeyedDecodingContainer<FieldKey> {
    /// The whole number that a string stands for.
    fileprivate func integer<Number: FixedWidthInteger>(forKey key: FieldKey) throws -> Number {
        let text = try decode(String.self, forKey: key)
        guard let value = Number(numeral: text) else {
            throw DecodingError.dataCorruptedError(
                forKey: key,
                in: self,
                debugDescription: "expected an integer, found \(text.prefix(40))"
            )
        }
        return value
    }
}
