/// Where the tokens of a client's requests come from.
protocol TokenSource: Sendable {
    /// Whether ``token(replacing:)`` can give another token than before.
    var canRenew: Bool { get }

    /// A token to send now.
    func token() async throws(BackupAPIError) -> String

    /// A token to send instead of one that was refused: a newer one.
    func token(replacing refused: String) async throws(BackupAPIError) -> String
}

/// A token that somebody else renews.
struct FixedToken: TokenSource {
    let value: String

    var canRenew: Bool { false }
    func token() -> String { value }
    func token(replacing refused: String) -> String { value }
}

extension FixedToken: CustomStringConvertible, CustomReflectable {
    var description: String { Redaction.mark }
    var customMirror: Mirror { Mirror(self, children: []) }
}
