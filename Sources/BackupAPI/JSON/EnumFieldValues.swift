// How enumerations stand on the wire.

extension OpenEnum {
    /// The value of a string.
    fileprivate init(_ token: JSONToken, in document: borrowing JSONTokenizer) {
        if token.kind == .string,
            let known = Self.allCases.firstIndex(where: { document.bytes.isText($0.rawValue, token.range) })
        {
            self = Self.allCases[known]
        } else {
            self.init(rawValue: document.string(of: token))
        }
    }

    static var absent: Self { .unrecognized("") }

    static func read(_ token: JSONToken, from reader: inout JSONReader) throws(JSONFault) -> Self {
        switch token.kind {
        case .string, .escapedString: Self(token, in: reader.tokens)
        default: throw token.mismatch("a string")
        }
    }
}

/// An open enumeration of proto3: it has a value for "not set", which is what an absent field means, and its
/// JSON form may also be the number of a value.
protocol ProtoEnum: OpenEnum, FieldValue {
    static var unspecified: Self { get }
}

extension ProtoEnum {
    /// The value with a number: known values are numbered from 0 in the order of `allCases`.
    init(number: Int64) {
        let index = Int(exactly: number) ?? -1
        self = Self.allCases.indices.contains(index) ? Self.allCases[index] : .unrecognized(String(number))
    }
}

extension ProtoEnum {
    static var absent: Self { .unspecified }

    static func read(_ token: JSONToken, from reader: inout JSONReader) throws(JSONFault) -> Self {
        switch token.kind {
        case .string, .escapedString: Self(token, in: reader.tokens)
        default: Self(number: try reader.tokens.integer(token, "a string"))
        }
    }

    static func decode(_ key: FieldKey, from container: KeyedDecodingContainer<FieldKey>) throws -> Self {
        do {
            return Self(rawValue: try container.decode(String.self, forKey: key))
        } catch DecodingError.typeMismatch {
            return Self(number: try container.decode(Int64.self, forKey: key))
        }
    }
}
