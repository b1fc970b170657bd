extension RawSpan {
    /// The byte at an offset, which is checked.
    @inline(__always)
    func byte(at offset: Int) -> UInt8 {
        // Safe although its name is not: the offset is checked, and every bit pattern is a UInt8.
        unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    /// Eight bytes from an offset on, the first one lowest; all eight must lie within the span.
    @inline(__always)
    func word(at offset: Int) -> UInt64 {
        // Safe although its name is not: the offsets are checked, and every bit pattern is a UInt64.
        UInt64(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// Eight words from an offset on, each as `word(at:)` gives it; all 64 bytes must lie within the span.
    @inline(__always)
    func words(at offset: Int) -> SIMD8<UInt64> {
        // Safe although its name is not: the offsets are checked, and every bit pattern is eight UInt64.
        var words = unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: SIMD8<UInt64>.self)
        for index in 0..<8 { words[index] = UInt64(littleEndian: words[index]) }
        return words
    }

    /// Up to eight bytes from an offset on, the first one lowest, with zeros from `end` on.
    @inline(__always)
    func word(at offset: Int, upTo end: Int) -> UInt64 {
        let count = end - offset
        if count >= 8 { return word(at: offset) }
        if offset + 8 <= byteCount { return word(at: offset) & ~(~0 &<< UInt64(count &* 8)) }
        var word: UInt64 = 0
        for index in 0..<count { word |= UInt64(byte(at: offset + index)) << UInt64(index * 8) }
        return word
    }

    /// Sixteen bytes from an offset on, to be compared; all of them must lie within the span.
    @inline(__always)
    private func pair(at offset: Int) -> SIMD2<UInt64> {
        // Safe although its name is not: the offsets are checked, and every bit pattern is two UInt64.
        unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: SIMD2<UInt64>.self)
    }

    /// How many bytes from two offsets on are the same, up to a limit; as many must lie within the span from both.
    @inline(__always)
    func commonPrefix(at first: Int, and second: Int, atMost limit: Int) -> Int {
        var offset = 0
        while offset &+ 16 <= limit {
            let difference = pair(at: first &+ offset) ^ pair(at: second &+ offset)
            guard difference.x | difference.y == 0 else { break }
            offset &+= 16
        }
        while offset &+ 8 <= limit {
            let difference = word(at: first &+ offset) ^ word(at: second &+ offset)
            guard difference == 0 else { return offset &+ difference.trailingZeroBitCount / 8 }
            offset &+= 8
        }
        let difference =
            word(at: first &+ offset, upTo: first &+ limit)
            ^ word(at: second &+ offset, upTo: second &+ limit)
        return Swift.min(limit, offset &+ difference.trailingZeroBitCount / 8)
    }

    /// Whether the bytes of a range are those of a text.
    @inline(__always)
    func isText(_ text: String, _ range: Range<Int>) -> Bool {
        guard text.utf8.count == range.count else { return false }
        var at = range.lowerBound
        for byte in text.utf8 {
            guard self.byte(at: at) == byte else { return false }
            at += 1
        }
        return true
    }
}
