import Testing

@testable import BackupAPI

/// A model and the fields that the API documents give it, written out.
struct SpecifiedModel: CustomTestStringConvertible, Sendable {
    let type: any Model.Type
    let fields: [String: String]

    var testDescription: String { "\(type)" }

    init(_ type: any Model.Type, _ fields: KeyValuePairs<String, String>) {
        self.type = type
        self.fields = Dictionary(uniqueKeysWithValues: Array(fields))
    }

    static var all: [SpecifiedModel] { yandex + cbr }
}

/// Says what kind each field of a model is of, such as `timestamp` or `[object]`.
struct FieldKinds: FieldVisitor {
    private(set) var kinds: [String: String] = [:]

    static func of<M: Model>(_ type: M.Type) -> [String: String] {
        var model = M()
        var visitor = FieldKinds()
        model.fields(&visitor)
        return visitor.kinds
    }

    mutating func field<Value: FieldValue>(_ name: StaticString, _ value: inout Value, required: Bool) {
        kinds[name.description] = Self.kind(Value.self)
    }

    private static func kind(_ type: Any.Type) -> String {
        switch type {
        case is String.Type: "string"
        case is Bool.Type: "bool"
        case is Int.Type: "int"
        case is Int64.Type: "int64"
        case is Timestamp.Type: "timestamp"
        case is JSONValue.Type: "json"
        case is CBR.Hint.Type: "hint"
        case is any OpenEnum.Type: "enum"
        case is any Model.Type: "object"
        case let type as any Holder.Type: type.isList ? "[\(kind(type.held))]" : kind(type.held)
        default: "\(type)"
        }
    }
}

private protocol Holder {
    static var held: Any.Type { get }
    static var isList: Bool { get }
}

extension Optional: Holder {
    fileprivate static var held: Any.Type { Wrapped.self }
    fileprivate static var isList: Bool { false }
}

extension Array: Holder {
    fileprivate static var held: Any.Type { Element.self }
    fileprivate static var isList: Bool { true }
}
