/// Finds the end of a JSON string, eight bytes at a time, and checks what is in it: no control character, only
/// the escapes of RFC 8259 §7 with whole surrogate pairs, valid UTF-8.
struct JSONStringScanner: ~Escapable {
    private let bytes: RawSpan
    /// The next byte to look at; after ``scan()``, the closing quote.
    private(set) var at: Int
    private(set) var hasEscapes = false

    @_lifetime(copy bytes)
    init(_ bytes: RawSpan, from start: Int) {
        self.bytes = bytes
        self.at = start
    }

    /// Goes to the closing quote.
    @inline(__always)
    mutating func scan() throws(JSONFault) {
        while at + 8 <= bytes.byteCount {
            let special = Self.special(in: bytes.word(at: at))
            if special != 0 {
                at += special.trailingZeroBitCount / 8
                if bytes.byte(at: at) == UInt8(ascii: "\"") { return }
                break
            }
            at += 8
        }
        try scanSlowly()
    }

    private mutating func scanSlowly() throws(JSONFault) {
        while true {
            while at + 8 <= bytes.byteCount {
                let special = Self.special(in: bytes.word(at: at))
                at += special.trailingZeroBitCount / 8
                if special != 0 { break }
            }
            guard at < bytes.byteCount else { throw JSONFault("unexpected end in a string", at: at) }
            switch bytes.byte(at: at) {
            case UInt8(ascii: "\""): return
            case UInt8(ascii: "\\"): _ = try escape()
            case 0..<0x20: throw JSONFault("control character in a string", at: at)
            case 0x80...: try multibyte()
            default: at += 1
            }
        }
    }

    /// A word whose lowest set bit lies in the first byte that is a quote, a backslash, a control character or
    /// no ASCII; 0 if there is none.
    ///
    /// `x - 0x01…` borrows into the top bit of a zero byte. Bytes above the first hit may be marked wrongly.
    @inline(__always)
    private static func special(in word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let zeros = (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes
        let controls = (word &- ones &* 0x20) & ~word
        return (zeros | controls | word) & tops
    }

    // MARK: UTF-8

    /// Passes over one character of two to four bytes (RFC 3629 §4).
    private mutating func multibyte() throws(JSONFault) {
        let start = at
        let lead = bytes.byte(at: at)
        let count: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: count = 2
        case 0xE0...0xEF:
            count = 3
            if lead == 0xE0 { second = 0xA0...0xBF }
            if lead == 0xED { second = 0x80...0x9F }
        case 0xF0...0xF4:
            count = 4
            if lead == 0xF0 { second = 0x90...0xBF }
            if lead == 0xF4 { second = 0x80...0x8F }
        default: throw JSONFault("invalid UTF-8", at: start)
        }
        for offset in 1..<count {
            guard start + offset < bytes.byteCount,
                (offset == 1 ? second : 0x80...0xBF).contains(bytes.byte(at: start + offset))
            else { throw JSONFault("invalid UTF-8", at: start) }
        }
        at = start + count
    }

    // MARK: Escapes

    /// Passes over one escape and returns the character that it stands for.
    private mutating func escape() throws(JSONFault) -> Unicode.Scalar {
        let start = at
        hasEscapes = true
        guard at + 1 < bytes.byteCount else { throw JSONFault("unexpected end in a string", at: at + 1) }
        let letter = bytes.byte(at: at + 1)
        at += 2
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw JSONFault("no such escape", at: start)
        }
        let unit = try hexadecimal()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard unit < 0xDC00, at + 1 < bytes.byteCount, bytes.byte(at: at) == UInt8(ascii: "\\"),
            bytes.byte(at: at + 1) == UInt8(ascii: "u")
        else { throw JSONFault("half a surrogate pair", at: start) }
        at += 2
        let low = try hexadecimal()
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x1_0000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        else { throw JSONFault("half a surrogate pair", at: start) }
        return scalar
    }

    private mutating func hexadecimal() throws(JSONFault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard at < bytes.byteCount else { throw JSONFault("unexpected end in a string", at: at) }
            let byte = bytes.byte(at: at)
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
                value = value << 4 | UInt32((byte | 0x20) - UInt8(ascii: "a") + 10)
            default: throw JSONFault("expected a hexadecimal digit", at: at)
            }
            at += 1
        }
        return value
    }

    /// The text of a string that ``scan()`` has passed, with its escapes undone.
    static func unescaped(_ range: Range<Int>, in bytes: RawSpan) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        var scanner = JSONStringScanner(bytes, from: range.lowerBound)
        while scanner.at < range.upperBound {
            let byte = bytes.byte(at: scanner.at)
            if byte == UInt8(ascii: "\\"), let character = try? scanner.escape() {
                text += Array(String(character).utf8)
            } else {
                text.append(byte)
                scanner.at += 1
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
