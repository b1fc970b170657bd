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

    /// Whether the bytes from two offsets on are the same; all of them must lie within the span.
    @inline(__always)
    func areEqual(_ count: Int, at first: Int, and second: Int) -> Bool {
        if count < 8 { return word(at: first, upTo: first + count) == word(at: second, upTo: second + count) }
        var offset = 0
        while offset + 8 < count {
            guard word(at: first + offset) == word(at: second + offset) else { return false }
            offset += 8
        }
        // The last word overlaps the one before.
        return word(at: first + count - 8) == word(at: second + count - 8)
    }
}
