/// What went wrong with a call: the one error that every call and every sequence of this library throws.
///
/// ``code`` is for programs, everything else for people and for the provider's support.
///
/// ```swift
/// do {
///     try await cbr.backups.delete(id: id)
/// } catch where error.code == .notFound {
///     // already gone
/// } catch where error.code == .busy {
///     // the backup is being restored from; later
/// }
/// ```
///
/// Neither its fields nor what is printed of it ever hold a token, a password or a signature.
public struct BackupAPIError: Error, Sendable {
    /// What went wrong, for a program.
    public var code: Code
    /// The operation that failed, such as `Yandex.resources.list`.
    public var operation: String
    /// The HTTP status of the answer, or nil if there was none.
    public var status: Int?
    /// The code that the provider gave: a number of google.rpc (`5`), or a text such as `BackupService.6200`.
    public var providerCode: String?
    /// The ID under which the provider's support finds the request.
    public var requestID: String?
    /// What happened, in the provider's words or ours.
    public var message: String
    /// How often the request was sent; 0 if it never was.
    public var attempts: Int
    /// How long the provider asked to wait before the next try.
    public var retryAfter: Duration?
    /// The error behind this one, if another part threw it.
    public var underlying: (any Error)?

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: What went wrong.
    ///   - operation: The operation that failed.
    ///   - message: What happened; without secrets.
    ///   - attempts: How often the request was sent.
    ///   - underlying: The error behind this one.
    public init(
        _ code: Code,
        operation: String,
        message: String,
        attempts: Int = 0,
        underlying: (any Error)? = nil
    ) {
        self.code = code
        self.operation = operation
        self.message = message
        self.attempts = attempts
        self.underlying = underlying
    }
}

extension BackupAPIError: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// One line with everything but ``underlying``.
    public var description: String {
        var facts = [code.rawValue]
        if let status { facts.append("HTTP \(status)") }
        if let providerCode { facts.append("code \(providerCode)") }
        if let requestID { facts.append("request \(requestID)") }
        if attempts > 1 { facts.append("\(attempts) attempts") }
        return "\(operation): \(message) (\(facts.joined(separator: ", ")))"
    }

    /// The same line as ``description``.
    public var debugDescription: String { description }

    /// Shows the fields but ``underlying``, which others wrote and which may say more than it should.
    public var customMirror: Mirror {
        Mirror(self, children: ["description": description])
    }
}
