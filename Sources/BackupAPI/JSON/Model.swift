/// A JSON object whose fields are said once.
///
/// ``fields(_:)`` names each field of the wire and the property that holds it. Everything that goes through
/// all fields is a ``FieldVisitor`` over that one list: reading bytes (``JSONReader``), `Decodable` and
/// `Encodable`, the list of names itself. So they cannot differ.
///
/// ```swift
/// extension Yandex.Task.Progress: Model {
///     static let layout = FieldLayout(of: Self())
///     mutating func fields<V: FieldVisitor & ~Copyable & ~Escapable>(_ visit: inout V) throws(V.Failure) {
///         try visit.field("current", &current)
///         try visit.field("total", &total)
///     }
/// }
/// ```
///
/// A field that is absent or null has its type's ``FieldValue/absent`` value, and a field with that value is
/// not written. Unknown keys are skipped. Of duplicate keys the last one counts.
protocol Model: FieldValue {
    /// Makes the model that `{}` stands for.
    init()

    /// The names of the fields, made ready for looking up; stored once for each model.
    static var layout: FieldLayout { get }

    /// Shows every field to a visitor, always the same ones in the same order.
    mutating func fields<V: FieldVisitor & ~Copyable & ~Escapable>(_ visit: inout V) throws(V.Failure)
}

/// What is done with each field of a ``Model``.
protocol FieldVisitor: ~Copyable, ~Escapable {
    associatedtype Failure: Error

    /// Handles one field.
    ///
    /// - Parameters:
    ///   - name: The key on the wire.
    ///   - value: The property that holds it.
    ///   - required: Whether an object without the field means nothing.
    /// - Throws: What the visitor throws, for this field or for want of it.
    mutating func field<Value: FieldValue>(
        _ name: StaticString,
        _ value: inout Value,
        required: Bool
    ) throws(Failure)
}

extension FieldVisitor where Self: ~Copyable, Self: ~Escapable {
    @inline(__always)
    mutating func field<Value: FieldValue>(_ name: StaticString, _ value: inout Value) throws(Failure) {
        try field(name, &value, required: false)
    }
}

/// What a field of a ``Model`` can hold.
protocol FieldValue: Codable, Hashable, Sendable {
    /// The value of a field that is absent or null.
    static var absent: Self { get }

    /// Reads the value that begins with a token.
    static func read(_ token: JSONToken, from reader: inout JSONReader) throws(JSONFault) -> Self

    /// Reads the value that begins with a token, in place.
    ///
    /// - Parameters:
    ///   - token: The value's first token.
    ///   - isLikeLast: Whether this holds a copy of the element before, of an array, which the value is likely to be
    ///     like; else it is absent.
    ///   - reader: The document.
    /// - Throws: A fault of the document.
    mutating func read(
        _ token: JSONToken,
        isLikeLast: Bool,
        from reader: inout JSONReader
    ) throws(JSONFault)

    /// Reads the value of a field that is present and not null.
    static func decode(_ key: FieldKey, from container: KeyedDecodingContainer<FieldKey>) throws -> Self

    /// Writes the value of a field.
    func encode(_ key: FieldKey, to container: inout KeyedEncodingContainer<FieldKey>) throws
}

extension FieldValue {
    mutating func read(
        _ token: JSONToken,
        isLikeLast: Bool,
        from reader: inout JSONReader
    ) throws(JSONFault) {
        self = try Self.read(token, from: &reader)
    }

    static func decode(_ key: FieldKey, from container: KeyedDecodingContainer<FieldKey>) throws -> Self {
        try container.decode(Self.self, forKey: key)
    }

    func encode(_ key: FieldKey, to container: inout KeyedEncodingContainer<FieldKey>) throws {
        try container.encode(self, forKey: key)
    }
}

extension Model {
    static var absent: Self { Self() }

    static func read(_ token: JSONToken, from reader: inout JSONReader) throws(JSONFault) -> Self {
        var model = Self()
        try model.read(token, isLikeLast: false, from: &reader)
        return model
    }

    mutating func read(
        _ token: JSONToken,
        isLikeLast: Bool,
        from reader: inout JSONReader
    ) throws(JSONFault) {
        try reader.readObject(token, into: &self, isLikeLast: isLikeLast)
    }
}
