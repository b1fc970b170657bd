/// A token, and how long it is good for.
public struct AccessToken: Sendable {
    /// The token.
    public var value: String
    /// How long the token is good for from the moment at which it was received; nil if that is not known, then
    /// it is used until a provider refuses it.
    public var lifetime: Duration?

    /// Makes a token.
    ///
    /// - Parameters:
    ///   - value: The token.
    ///   - lifetime: How long it is good for from now on.
    public init(_ value: String, lifetime: Duration? = nil) {
        self.value = value
        self.lifetime = lifetime
    }
}

extension AccessToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says how long the token is good for, and hides the token.
    public var description: String {
        "AccessToken(\(Redaction.mark)\(lifetime.map { ", lifetime: \($0)" } ?? ""))"
    }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// Hides the token.
    public var customMirror: Mirror { Mirror(self, children: ["lifetime": lifetime as Any]) }
}
