import Foundation

/// Where sample data come from: numbers and IDs that look random and are the same every time (SplitMix64).
struct SampleSource: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A number below a bound.
    mutating func number(below bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// An ID like `5899fc83-b123-47b8-94c3-1ad1f0a2b3c4`.
    mutating func uuid() -> String {
        let (high, low) = (hexadecimal(next()), hexadecimal(next()))
        return "\(high.prefix(8))-\(high.dropFirst(8).prefix(4))-4\(high.suffix(3))-"
            + "9\(low.prefix(3))-\(low.suffix(12))"
    }

    /// An ID as Yandex Cloud makes them, such as `epd4vr6ra728kt0f1u2g`: a prefix of the service and 17
    /// characters.
    mutating func yandexID(_ prefix: String) -> String {
        prefix + padded(String(next() >> 1, radix: 32), to: 13)
            + padded(String(next() >> 44, radix: 32), to: 4)
    }

    /// A text that tells nothing, 26 characters.
    mutating func opaque() -> String {
        padded(String(next(), radix: 32), to: 13) + padded(String(next(), radix: 32), to: 13)
    }

    private func hexadecimal(_ number: UInt64) -> String { padded(String(number, radix: 16), to: 16) }

    private func padded(_ digits: String, to width: Int) -> String {
        String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
