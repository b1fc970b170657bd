import Foundation

/// What may be printed of requests and responses: an allow-list, so that a header or a parameter that nobody
/// thought of is hidden rather than shown.
///
/// Everything that turns a request or a response into text goes through here. Bodies are never shown.
enum Redaction {
    static let mark = "REDACTED"

    private static let headers: Set<String> = [
        "accept", "content-length", "content-type", "date", "retry-after", "server", "user-agent",
        "x-operation-poll-interval", "x-request-id", "x-server-trace-id",
    ]

    private static let parameters: Set<String> = [
        "limit", "offset", "pagesize", "sort", "status", "type",
    ]

    static func value(of header: HTTPHeaders.Element) -> String {
        headers.contains(header.name.lowercased()) ? header.value : mark
    }

    /// An address without user, password and fragment, and with the values of all but some parameters hidden.
    static func text(of url: URL) -> String {
        guard var parts = URLComponents(url: url, resolvingAgainstBaseURL: true) else { return mark }
        parts.user = nil
        parts.password = nil
        parts.fragment = nil
        let query = parts.percentEncodedQueryItems
        parts.percentEncodedQuery = nil
        guard let address = parts.string else { return mark }
        guard let query, !query.isEmpty else { return address }
        let items = query.map { item in
            "\(item.name)=\(parameters.contains(item.name.lowercased()) ? item.value ?? "" : mark)"
        }
        return "\(address)?\(items.joined(separator: "&"))"
    }

    /// A text from elsewhere without the secrets that it may quote.
    static func text(_ text: String, without secrets: [String]) -> String {
        secrets.reduce(text) { text, secret in
            secret.isEmpty ? text : text.replacing(secret, with: mark)
        }
    }
}

extension HTTPHeaders: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// One line for each field; the value is hidden unless it is known to be no secret.
    public var description: String {
        map { "\($0.name): \(Redaction.value(of: $0))" }.joined(separator: "\n")
    }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// Shows what ``description`` shows.
    public var customMirror: Mirror {
        Mirror(self, children: map { ($0.name, Redaction.value(of: $0) as Any) })
    }
}

extension HTTPRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// One line: operation, method and address, with what may be a secret hidden.
    public var description: String {
        "\(operation.isEmpty ? "" : "\(operation): ")\(method) \(Redaction.text(of: url))"
    }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// Shows what may be shown.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: ["request": description, "headers": headers, "body": "\(body?.count ?? 0) bytes"]
        )
    }

    /// The request as a command line for `curl`, with what may be a secret hidden: to be completed by hand.
    public var curl: String {
        var words = ["curl", "-X", method.rawValue]
        for header in headers { words += ["-H", "\(header.name): \(Redaction.value(of: header))"] }
        if body != nil { words += ["--data-binary", Redaction.mark] }
        words.append(Redaction.text(of: url))
        return words.map(Self.quoted).joined(separator: " ")
    }

    /// A word for the shell: as it is if it is plain, else in single quotes.
    private static func quoted(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy { byte in
            switch Character(Unicode.Scalar(byte)) {
            case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".", "/", ":": true
            default: false
            }
        }
        return isPlain ? word : "'\(word.replacing("'", with: "'\\''"))'"
    }
}

extension HTTPResponse: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// One line: the status, and the size of the body.
    public var description: String { "HTTP \(status), \(body.count) bytes" }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// Shows what may be shown.
    public var customMirror: Mirror {
        Mirror(self, children: ["response": description, "headers": headers])
    }
}
