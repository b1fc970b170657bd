/// Finds the end of a container without checking what is in it, 64 bytes at a time and nearly without branches.
///
/// It tells strings from the rest and counts brackets, no more. Most blocks have no bracket; of those nothing but the
/// number of quotes is asked for. Of a container that is no valid JSON the end may be anywhere.
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
                let block = Block(bytes.words(at: at))
                if block.isPlain {
                    if block.hasOddQuotes { isInString.toggle() }
                    at += 64
                    continue
                }
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

/// 64 bytes as eight words side by side, which are compared all at once.
private struct Block {
    private typealias Words = SIMD8<UInt64>

    private let words: Words

    @inline(__always)
    init(_ words: SIMD8<UInt64>) { self.words = words }

    /// Whether there is no bracket and no backslash; a few other bytes may also make it say no.
    @inline(__always)
    var isPlain: Bool {
        // `[ \ ]` are neighbours, and `{ | }` are the same but for the bits left out.
        let folded = words & Words(repeating: Self.all(0x5f))
        let fromOpening = folded &+ Words(repeating: Self.all(0x80 - UInt8(ascii: "[")))
        let behindClosing = folded &+ Words(repeating: Self.all(0x7f - UInt8(ascii: "]")))
        return !Self.hasTop(fromOpening & ~behindClosing)
    }

    @inline(__always)
    var hasBackslash: Bool { Self.hasTop(~others(than: "\\")) }

    /// Whether the number of quotes is odd.
    @inline(__always)
    var hasOddQuotes: Bool {
        let others = others(than: "\"")
        let four = others.lowHalf ^ others.highHalf
        let two = four.lowHalf ^ four.highHalf
        return ((two.x ^ two.y) & Self.tops).nonzeroBitCount & 1 == 1
    }

    /// A bit for each quote, that of the first byte lowest.
    @inline(__always)
    var quotes: UInt64 { Self.bits(others(than: "\"")) }

    /// A bit for each bracket, that of the first byte lowest.
    @inline(__always)
    var brackets: UInt64 {
        // A brace is a square bracket with one more bit.
        let square = Block(words & Words(repeating: Self.all(0xdf)))
        return Self.bits(square.others(than: "[") & square.others(than: "]"))
    }

    private static let tops: UInt64 = all(0x80)

    /// A word of a byte eight times.
    @inline(__always)
    private static func all(_ byte: UInt8) -> UInt64 { 0x0101_0101_0101_0101 &* UInt64(byte) }

    /// Has the top bit of each byte set that is not the character; the other bits are of no meaning.
    @inline(__always)
    private func others(than character: Unicode.Scalar) -> SIMD8<UInt64> {
        let differences = words ^ Words(repeating: Self.all(UInt8(ascii: character)))
        let low = Words(repeating: Self.all(0x7f))
        return ((differences & low) &+ low) | differences
    }

    /// Whether the top bit of any byte is set.
    @inline(__always)
    private static func hasTop(_ words: SIMD8<UInt64>) -> Bool {
        let four = words.lowHalf | words.highHalf
        let two = four.lowHalf | four.highHalf
        return (two.x | two.y) & tops != 0
    }

    /// A bit for each byte whose top bit is clear.
    @inline(__always)
    private static func bits(_ words: SIMD8<UInt64>) -> UInt64 {
        var bits: UInt64 = 0
        for index in 0..<8 {
            let byte = ((~words[index] & tops) &* 0x0002_0408_1020_4081) >> 56
            bits |= byte &<< UInt64(8 &* index)
        }
        return bits
    }
}
