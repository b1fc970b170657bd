@testable import BackupAPI

/// Writes a document as nobody would, but as RFC 8259 lets one: keys in any order and among unknown ones, white
/// space and escapes anywhere, numbers as strings and the reverse.
struct JSONScribbler {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func document(_ value: JSONValue) -> String { space() + text(of: value) + space() }

    private mutating func text(of value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .integer(let number): self.number(number)
        case .number(let number): "\(number)"
        case .string(let text):
            if let number = Int64(text), "\(number)" == text, random.oneIn(4) { text } else { string(text) }
        case .array(let elements):
            list(elements.map { text(of: $0) }, "[", "]")
        case .object(let members):
            object(members)
        }
    }

    private mutating func number(_ number: Int64) -> String {
        let forms =
            number.magnitude < 1 << 53
            ? [
                "\(number)", "\(number).0", "\(number)e0", "\(number)\(number == 0 ? "" : "0")E-1",
                "\"\(number)\"",
                "\"\(number)e+0\"",
            ]
            : ["\(number)", "\"\(number)\""]
        return random.oneIn(3) ? random.pick(forms) : forms[0]
    }

    private mutating func object(_ members: [String: JSONValue]) -> String {
        let members = members.sorted { $0.key < $1.key }
        var texts = members.map { "\(string($0.key))\(space()):\(space())\(text(of: $0.value))" }
        var keys = Set(members.map(\.key))
        while random.oneIn(2) {
            // A key that no model has, although it nearly is one of the others.
            let near = members.isEmpty ? "key" : random.pick(members).key
            let key = random.pick(["\(near)_", "_\(near)", "\(near.dropLast())~", "\(near)\(near)~", ""])
            guard keys.insert(key).inserted else { continue }
            let values = [
                "null", "-0.5e+10", "[]", "{}", #"[[1,{"":[true,false]}],"\\\""]"#, #"{"id":[{}]}"#,
            ]
            texts.append("\(string(key))\(space()):\(space())\(random.pick(values))")
        }
        texts.shuffle(using: &random)
        return list(texts, "{", "}")
    }

    private mutating func list(_ texts: [String], _ open: String, _ close: String) -> String {
        var result = open + space()
        for (index, text) in texts.enumerated() {
            if index > 0 { result += "," + space() }
            result += text + space()
        }
        return result + close
    }

    private mutating func string(_ text: String) -> String {
        let short: [Unicode.Scalar: String] = [
            "\"": "\\\"", "\\": "\\\\", "/": "\\/", "\u{8}": "\\b", "\u{c}": "\\f", "\n": "\\n", "\r": "\\r",
            "\t": "\\t",
        ]
        let escapes = random.oneIn(2)
        var result = "\""
        for scalar in text.unicodeScalars {
            let mustEscape = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
            if let escape = short[scalar], mustEscape || escapes, random.oneIn(2) {
                result += escape
            } else if mustEscape || (escapes && random.oneIn(4)) {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16, uppercase: random.oneIn(2))
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private mutating func space() -> String {
        random.oneIn(3) ? random.pick([" ", "\n", "\t", "\r\n", "          \n\t"]) : ""
    }
}
