/// Finds the end of a container without checking what is in it, 64 bytes at a time and nearly without branches.
///
/// It tells strings from the rest and counts brackets, no more. Of a container that is no valid JSON the end may
/// be anywhere.
struct JSONSkimmer: ~Escapable {
    private let bytes: RawSpan
    /// The next byte to look at.
    private(set) var at: Int
    /// How many containers are open.
    private var depth = 1
    private var isInString = false
    /// Whether the byte before was a backslash that escapes the next one.
    private var isEscaped = false

    /// Makes a skimmer that is behind the bracket which opens the container.
    @_lifetime(copy bytes)
    init(_ bytes: RawSpan, from start: Int) {
        self.bytes = bytes
        self.at = start
    }

    /// Goes behind the bracket that closes the container.
    mutating func skim() throws(JSONFault) {
        while depth > 0 {
            if at + 64 <= bytes.byteCount, !isEscaped {
                let block = Block(bytes, at)
                if !block.hasBackslash {
                    pass(block)
                    continue
                }
            }
            let end = min(at + 64, bytes.byteCount)
            guard at < end else { throw JSONFault("unexpected end of the document", at: at) }
            while at < end, depth > 0 { passByte() }
        }
    }

    private mutating func pass(_ block: Block) {
        // A bit of `strings` is set from an opening quote up to the byte before the closing one.
        var strings = block.quotes
        for power in 0..<6 { strings ^= strings &<< (1 &<< UInt64(power)) }
        if isInString { strings = ~strings }
        isInString = strings >> 63 == 1
        var brackets = block.brackets & ~strings
        while brackets != 0 {
            let place = at + brackets.trailingZeroBitCount
            count(bytes.byte(at: place))
            if depth == 0 {
                at = place + 1
                return
            }
            brackets &= brackets &- 1
        }
        at += 64
    }

    private mutating func passByte() {
        let byte = bytes.byte(at: at)
        at += 1
        if isEscaped {
            isEscaped = false
        } else if isInString {
            isEscaped = byte == UInt8(ascii: "\\")
            isInString = byte != UInt8(ascii: "\"")
        } else {
            isInString = byte == UInt8(ascii: "\"")
            count(byte)
        }
    }

    @inline(__always)
    private mutating func count(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        default: break
        }
    }
}

/// Which of 64 bytes are quotes and brackets, a bit for each byte, the first one lowest.
private struct Block {
    var quotes: UInt64 = 0
    /// Brackets of either kind; outside of strings also some letters, where JSON has none of them.
    var brackets: UInt64 = 0
    var hasBackslash: Bool

    @inline(__always)
    init(_ bytes: RawSpan, _ start: Int) {
        var backslashes: UInt64 = 0
        for index in 0..<8 {
            let word = bytes.word(at: start &+ 8 &* index)
            let shift = UInt64(8 &* index)
            quotes |= Self.bits(Self.equal(word, "\"")) &<< shift
            // `[ { ] }` differ in the bits that are masked out, and but for `Y _ y DEL` nothing else is the same.
            brackets |= Self.bits(Self.equal(word & 0xd9d9_d9d9_d9d9_d9d9, "Y")) &<< shift
            backslashes |= Self.equal(word, "\\")
        }
        hasBackslash = backslashes != 0
    }

    /// The top bit of each byte that is the character.
    @inline(__always)
    private static func equal(_ word: UInt64, _ character: Unicode.Scalar) -> UInt64 {
        let others = word ^ (0x0101_0101_0101_0101 &* UInt64(UInt8(ascii: character)))
        let low: UInt64 = 0x7f7f_7f7f_7f7f_7f7f
        return ~((others & low) &+ low | others | low)
    }

    /// The top bits of eight bytes side by side.
    @inline(__always)
    private static func bits(_ tops: UInt64) -> UInt64 {
        (tops &* 0x0002_0408_1020_4081) >> 56
    }
}
