import Synchronization

/// Random numbers for any number of tasks, from a seed (SplitMix64).
final class Dice: RandomNumberGenerator, Sendable {
    private let state: Atomic<UInt64>

    init(seed: UInt64) { state = Atomic(seed) }

    func next() -> UInt64 {
        var mixed = state.wrappingAdd(0x9e37_79b9_7f4a_7c15, ordering: .relaxed).newValue
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 to one below the bound.
    func roll(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }

    /// True once in so many times.
    func oneIn(_ count: Int) -> Bool { roll(count) == 0 }

    func pick<Element>(_ choices: [Element]) -> Element { choices[roll(choices.count)] }
}
