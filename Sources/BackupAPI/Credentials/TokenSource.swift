/// Where the token of a request comes from.
protocol TokenSource: Sendable {
    /// A token to send now.
    func token() async throws(BackupAPIError) -> String
}

/// A token that somebody else renews.
struct FixedToken: TokenSource {
    let value: String

    func token() -> String { value }
}
