import Foundation

/// One call of an API as a value.
///
/// It says everything about the call except where credentials come from, how often it is repeated and what
/// carries it: ``APIClient`` knows that.
struct APICall<Output: Sendable>: Sendable {
    /// The operation's name, such as `Yandex.resources.list`.
    var operation: String
    var method: HTTPMethod
    /// Where the API is; what the path is appended to.
    var base: URL
    /// The path, one segment each, not yet percent-encoded.
    var path: [String]
    /// The query in its order, not yet percent-encoded.
    var query: [(name: String, value: String)] = []
    /// Header fields beyond those that every call has.
    var headers: HTTPHeaders = ["Accept": "application/json"]
    var body: Data?
    /// A password or the like that the body holds: no error quotes it, and no observer is shown the body.
    var secret: String?
    /// Makes the server act on the call once, however often it is sent; nil for none.
    var idempotencyKey: String?
    /// Whether acting on the call twice is the same as once.
    var isIdempotent: Bool
    /// The answer if the thing is gone when the call is repeated, the first answer having been lost; nil if that
    /// is an error like any other.
    var answerWhenGone: Output?
    /// Makes the answer of the call of a response whose status is 2xx.
    var read: @Sendable (HTTPResponse) throws(JSONFault) -> Output

    init(
        _ operation: String,
        _ method: HTTPMethod,
        _ base: URL,
        _ path: [String],
        read: @escaping @Sendable (HTTPResponse) throws(JSONFault) -> Output
    ) {
        self.operation = operation
        self.method = method
        self.base = base
        self.path = path
        self.isIdempotent = method == .get || method == .delete
        self.read = read
    }
}

extension APICall {
    /// Whether the call may be repeated when it is not known if the server acted on it.
    var isRepeatable: Bool { isIdempotent || idempotencyKey != nil }
}

extension APICall where Output: FieldValue {
    /// A call whose answer is a JSON document.
    init(_ operation: String, _ method: HTTPMethod, _ base: URL, _ path: [String]) {
        self.init(operation, method, base, path) { response throws(JSONFault) in
            try JSONReader.read(Output.self, from: response.body)
        }
    }
}

extension APICall where Output == Void {
    /// A call whose answer says nothing.
    ///
    /// What a proxy sends in the place of the provider, such as a page to log in on, is no such answer, so a body
    /// must be JSON if there is one.
    init(_ operation: String, _ method: HTTPMethod, _ base: URL, _ path: [String]) {
        self.init(operation, method, base, path) { response throws(JSONFault) in
            guard !response.body.isEmpty else { return }
            _ = try JSONReader.read(JSONValue.self, from: response.body)
        }
    }
}

extension APICall where Output == HTTPResponse {
    /// A call whose answer is read later.
    init(_ operation: String, _ method: HTTPMethod, _ base: URL, _ path: [String]) {
        self.init(operation, method, base, path) { $0 }
    }
}

// MARK: - Arguments

extension APICall {
    /// Adds a parameter to the query; nil adds none.
    mutating func add(_ name: String, _ value: String?) {
        if let value { query.append((name, value)) }
    }

    /// Checks that a text has a permitted length, in characters.
    ///
    /// - Parameters:
    ///   - name: The parameter as the caller knows it.
    ///   - value: What was given.
    ///   - length: The lengths that are permitted; 1 and more unless said otherwise.
    /// - Throws: `.invalidArgument` that says the limit and what was given.
    func check(_ name: String, _ value: String, length: ClosedRange<Int> = 1...Int.max) throws(BackupAPIError)
    {
        let count = value.unicodeScalars.count
        guard !length.contains(count) else { return }
        throw invalidArgument(
            count < length.lowerBound
                ? "\(name) must not be empty"
                : "\(name) has \(count) characters, at most \(length.upperBound) are allowed: \"\(value.prefix(60))…\""
        )
    }

    /// Checks that a number is permitted.
    ///
    /// - Parameters:
    ///   - name: The parameter as the caller knows it.
    ///   - value: What was given.
    ///   - range: The numbers that are permitted.
    /// - Throws: `.invalidArgument` that says the limit and what was given.
    func check(_ name: String, _ value: Int, in range: ClosedRange<Int>) throws(BackupAPIError) {
        guard !range.contains(value) else { return }
        let limit =
            range.upperBound == .max
            ? "at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
        throw invalidArgument("\(name) must be \(limit), not \(value)")
    }

    func invalidArgument(_ message: String) -> BackupAPIError {
        BackupAPIError(.invalidArgument, operation: operation, message: message)
    }
}

// MARK: - The request

extension APICall {
    /// The HTTP request, yet without credentials.
    ///
    /// - Returns: The request.
    /// - Throws: `.invalidArgument` for a path segment that would change the path.
    func request() throws(BackupAPIError) -> HTTPRequest {
        var text = base.absoluteString
        if let end = text.firstIndex(where: { $0 == "?" || $0 == "#" }) { text = String(text[..<end]) }
        while text.hasSuffix("/") { text.removeLast() }
        for segment in path {
            guard !["", ".", ".."].contains(segment) else {
                throw invalidArgument("an ID must not be empty, \".\" or \"..\", but one is \"\(segment)\"")
            }
            text += "/" + Self.encoded(segment)
        }
        if !query.isEmpty {
            text += "?"
            text += query.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }.joined(separator: "&")
        }
        guard let url = URL(string: text) else { throw invalidArgument("the endpoint is no valid URL") }
        var headers = headers
        if body != nil { headers["Content-Type"] = "application/json" }
        headers["Idempotency-Key"] = idempotencyKey
        return HTTPRequest(method: method, url: url, headers: headers, body: body, operation: operation)
    }

    /// Percent-encodes all but the unreserved characters of RFC 3986 §2.3, which is what both providers sign
    /// and read: `:` and `,` become `%3A` and `%2C`, a space `%20`, a `/` `%2F`.
    private static func encoded(_ text: String) -> String {
        let unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
        let digits = Array("0123456789ABCDEF")
        var encoded = ""
        for byte in text.utf8 {
            let character = Character(Unicode.Scalar(byte))
            if byte < 0x80, unreserved.contains(character) {
                encoded.append(character)
            } else {
                encoded += ["%", digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return encoded
    }
}
