/// An enumeration that a provider may extend at any time.
///
/// A value that this version of the library does not know decodes to the case `unrecognized(_:)`, keeps its
/// text and encodes back to it, so one new status never breaks a listing. A `switch` over such an enum should
/// therefore have a `default`.
///
/// ```swift
/// switch backup.status {
/// case .available: use(backup)
/// case .error: report(backup)
/// default: break  // busy, or a status that came later
/// }
/// ```
///
/// Two values are equal if their texts are, also when one of them was made as `unrecognized(_:)`. A `switch`
/// looks at the case, so make values of texts with `init(rawValue:)`, which finds the case that is known.
///
/// `allCases` lists the values that are known, in the provider's order.
public protocol OpenEnum: RawRepresentable, CaseIterable, Hashable, Sendable, Codable,
    CustomStringConvertible
where RawValue == String, AllCases == [Self] {
    /// A value that this version of the library does not know, with its text from the wire.
    static func unrecognized(_ text: String) -> Self

    /// Makes the value of a wire text; an unknown one becomes `unrecognized(_:)`.
    ///
    /// - Parameter rawValue: The text from the wire.
    init(rawValue: String)
}

extension OpenEnum {
    /// Makes the value of a wire text; an unknown one becomes `unrecognized(_:)`.
    ///
    /// - Parameter rawValue: The text from the wire.
    public init(rawValue: String) {
        self = Self.allCases.first { $0.rawValue == rawValue } ?? .unrecognized(rawValue)
    }

    /// Whether this version of the library knows the value.
    public var isRecognized: Bool { Self.allCases.contains(self) }

    /// The text on the wire.
    public var description: String { rawValue }

    /// Reads the text form; any text will do.
    public init(from decoder: any Decoder) throws {
        self.init(rawValue: try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
