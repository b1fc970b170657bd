/// Why bytes are not the JSON that was expected: the reason, the byte and the path to the value.
struct JSONFault: Error, Hashable {
    /// The offset of the byte at which it went wrong, from the start of the document.
    var offset: Int
    var reason: String
    /// The way from the root to the value, `.key` and `[index]` steps, outermost first.
    var path = ""

    init(_ reason: String, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    func under(_ key: StaticString) -> JSONFault { under(".\(key)") }
    func under(_ index: Int) -> JSONFault { under("[\(index)]") }

    private func under(_ step: String) -> JSONFault {
        var fault = self
        fault.path = step + path
        return fault
    }
}

extension JSONFault: CustomStringConvertible {
    var description: String { "\(reason) at \(path.isEmpty ? "the root" : path), byte \(offset)" }
}
