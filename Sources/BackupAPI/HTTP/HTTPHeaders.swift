/// The header fields of a request or a response, in order, found by name without regard to case.
///
/// A field that was sent several times keeps each of its lines; reading by name joins them with a comma and
/// a space, as RFC 9110 §5.3 defines.
///
/// ```swift
/// var headers: HTTPHeaders = ["Content-Type": "application/json"]
/// headers["x-auth-token"] = token
/// headers["CONTENT-TYPE"]  // "application/json"
/// ```
public struct HTTPHeaders: Sendable {
    /// One header line.
    public typealias Element = (name: String, value: String)

    private var fields: [Element] = []

    /// Makes an empty set of header fields.
    public init() {}

    /// The value of the field called `name`, or nil if there is none.
    ///
    /// Setting a value replaces every line of that name; setting nil removes them.
    public subscript(name: String) -> String? {
        get {
            let values = fields.lazy.filter { Self.same($0.name, name) }.map(\.value)
            return values.isEmpty ? nil : values.joined(separator: ", ")
        }
        set {
            fields.removeAll { Self.same($0.name, name) }
            if let newValue { fields.append((name, newValue)) }
        }
    }

    /// Adds a line and keeps the lines that the field already has.
    ///
    /// - Parameters:
    ///   - name: The field's name.
    ///   - value: The line's value.
    public mutating func add(name: String, value: String) {
        fields.append((name, value))
    }

    /// Field names are ASCII (RFC 9110 §5.1), so their case folds byte by byte.
    private static func same(_ lhs: String, _ rhs: String) -> Bool {
        lhs.utf8.count == rhs.utf8.count && zip(lhs.utf8, rhs.utf8).allSatisfy { folded($0) == folded($1) }
    }

    private static func folded(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}

extension HTTPHeaders: RandomAccessCollection {
    /// The position of the first line.
    public var startIndex: Int { fields.startIndex }
    /// The position after the last line.
    public var endIndex: Int { fields.endIndex }
    /// The line at a position.
    public subscript(position: Int) -> Element { fields[position] }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
    /// Makes header fields of name and value pairs, one line each.
    public init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { (name: $0.0, value: $0.1) }
    }
}

extension HTTPHeaders: Equatable {
    /// Whether both have the same fields with the same values; the order and case of names do not matter.
    public static func == (lhs: HTTPHeaders, rhs: HTTPHeaders) -> Bool {
        lhs.count == rhs.count && lhs.allSatisfy { rhs[$0.name] == lhs[$0.name] }
    }
}
