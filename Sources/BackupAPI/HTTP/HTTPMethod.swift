/// The method of an HTTP request (RFC 9110 §9).
public struct HTTPMethod: RawRepresentable, ExpressibleByStringLiteral, Hashable, Sendable {
    /// The method as it goes over the wire, such as `GET`.
    public var rawValue: String

    /// Makes a method of its wire text; methods are case-sensitive.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Makes a method of its wire text.
    public init(stringLiteral value: String) { self.init(rawValue: value) }

    /// Reads.
    public static let get: HTTPMethod = "GET"
    /// Creates, or starts something.
    public static let post: HTTPMethod = "POST"
    /// Replaces.
    public static let put: HTTPMethod = "PUT"
    /// Changes in part.
    public static let patch: HTTPMethod = "PATCH"
    /// Removes.
    public static let delete: HTTPMethod = "DELETE"
}

extension HTTPMethod: CustomStringConvertible {
    /// The method as it goes over the wire.
    public var description: String { rawValue }
}
