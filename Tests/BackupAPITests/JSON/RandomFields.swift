@testable import BackupAPI

/// Fills models at random.
///
/// A model shows its fields to any visitor, and this one writes instead of reading: so a new field, or a new
/// model, is tested without a line of test.
struct RandomFields: FieldVisitor {
    var random: SeededGenerator
    /// Whether a field may also be left as an absent one is.
    var leavesGaps = true
    private var depth = 0

    init(seed: UInt64, leavesGaps: Bool = true) {
        self.random = SeededGenerator(seed: seed)
        self.leavesGaps = leavesGaps
    }

    mutating func model<M: Model>(_ type: M.Type) -> M {
        var model = M()
        depth += 1
        model.fields(&self)
        depth -= 1
        return model
    }

    mutating func field<Value: FieldValue>(_ name: StaticString, _ value: inout Value, required: Bool) {
        guard required || !leavesGaps || !random.oneIn(4) else { return }
        value = self.value(Value.self) ?? value
    }

    /// A value that is not absent; nil if the type is none that a field can have.
    fileprivate mutating func value<Value>(_ type: Value.Type) -> Value? {
        let value: Any? =
            switch type {
            case is String.Type: text()
            case is Bool.Type: true
            case is Int.Type: Int(integer())
            case is Int64.Type: integer()
            case is Timestamp.Type: timestamp()
            case is JSONValue.Type: json(depth: 0)
            case is CBR.Hint.Type: CBR.Hint(value: Int.random(in: 0...Int.max, using: &random))
            case let type as any OpenEnum.Type: openEnum(type)
            case let type as any Model.Type: model(type)
            case let type as any Wrapping.Type: type.random(&self)
            default: nil
            }
        return value as? Value
    }

    /// Models that hold models of their own kind have to end somewhere.
    fileprivate var isDeep: Bool { depth > 2 }

    private mutating func openEnum<E: OpenEnum>(_ type: E.Type) -> E {
        let known = E.allCases.filter { $0.rawValue != E.allCases.first?.rawValue }
        return random.oneIn(4) ? .unrecognized("NEW_\(text())") : random.pick(known)
    }

    mutating func text() -> String {
        let alphabet: [Character] = [
            "a", "Z", "7", "-", " ", "/", "\"", "\\", "\n", "\t", "\u{1}", "\u{7f}", "é", "ß", "Ж", "日",
            "\u{2028}",
            "\u{ffff}", "😀", "👨‍👩‍👧", "e\u{301}",
        ]
        let length = Int.random(in: 1...(random.oneIn(8) ? 200 : 12), using: &random)
        return String((0..<length).map { _ in random.pick(alphabet) })
    }

    mutating func integer() -> Int64 {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: random.pick([.min, .max, -1, 1, 9_007_199_254_740_993, 999_999_999_999_999_999])
        case 1: Int64.random(in: 1...100, using: &random)
        default: Int64.random(in: 1 ... .max, using: &random)
        }
    }

    mutating func timestamp() -> Timestamp {
        let seconds = Timestamp.earliest.seconds...Timestamp.latest.seconds
        let unit = random.pick([1_000_000_000, 1_000_000, 1000, 1] as [Int32])
        let nanoseconds = Int32.random(in: 0...999_999_999, using: &random) / unit * unit
        return Timestamp(seconds: .random(in: seconds, using: &random), nanoseconds: nanoseconds) ?? .latest
    }

    mutating func json(depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth > 2 ? 4 : 7), using: &random) {
        case 0: .bool(Bool.random(using: &random))
        case 1: .integer(integer())
        // A double that is whole would be read as an integer: JSON has one kind of number.
        case 2: .number(Double(Int.random(in: -1000...1000, using: &random)) + 0.5)
        case 3: .string(text())
        case 4, 5:
            .object(
                Dictionary(
                    (0..<Int.random(in: 0...4, using: &random)).map { _ in
                        (text(), random.oneIn(6) ? JSONValue.null : json(depth: depth + 1))
                    },
                    uniquingKeysWith: { $1 }
                )
            )
        default: .array((0..<Int.random(in: 0...4, using: &random)).map { _ in json(depth: depth + 1) })
        }
    }
}

/// An optional or an array, whose type alone does not say what it holds.
private protocol Wrapping {
    static func random(_ fields: inout RandomFields) -> Self?
}

extension Optional: Wrapping {
    fileprivate static func random(_ fields: inout RandomFields) -> Wrapped?? { fields.value(Wrapped.self) }
}

extension Array: Wrapping {
    fileprivate static func random(_ fields: inout RandomFields) -> [Element]? {
        if fields.isDeep { return [] }
        let count = Int.random(in: 1...3, using: &fields.random)
        return (0..<count).compactMap { _ in fields.value(Element.self) }
    }
}
