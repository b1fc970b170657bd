import Foundation
import Testing

@testable import BackupAPI

@Suite("A body is put together in memory that others used")
struct ArrivingBodyTests {
    private let memory = BodyMemory()

    @Test("Bodies in pieces of any size are whole, whatever length was declared")
    func pieces() {
        var random = SeededGenerator(seed: 4)
        var kept: [(body: Data, bytes: Data)] = []
        for number in 0..<300 {
            let count = Int.random(in: 0...60_000, using: &random)
            let bytes = Data(repeating: UInt8(truncatingIfNeeded: number), count: count)
            let total = [0, count, count / 7, count * 3, .max][number % 5]
            let body = ArrivingBody(declaredCount: total, in: memory)
            while body.count < count {
                let piece = Int.random(in: 1...16_384, using: &random)
                body.append(bytes[body.count..<min(count, body.count + piece)])
            }
            kept.append((body.data(), bytes))
            // Some bodies are kept while others come and go.
            if Int.random(in: 0..<3, using: &random) == 0 {
                #expect(kept.allSatisfy { $0.body == $0.bytes })
                kept.removeAll { _ in Bool.random(using: &random) }
            }
        }
    }

    @Test("Room is used again once nobody has the body any more")
    func reuse() throws {
        var body: Data? = arrived(Array(repeating: 1, count: 3))
        let first = try #require(address(body))
        var copy = body
        body = nil
        let second = arrived(Array(repeating: 2, count: 3))
        #expect(address(second) != first)
        #expect(copy == Data(repeating: 1, count: 30_000))
        copy = nil
        #expect(address(arrived(Array(repeating: 3, count: 3))) == first)
    }

    @Test("A body that is changed by its owner stays its owner's")
    func change() {
        var mine = arrived([1, 2])
        let other = mine
        mine[0] = 9
        mine.append(7)
        #expect(other.first == 1)
        #expect(mine.first == 9)
        #expect(mine.last == 7)
        #expect(mine.count == 20_001)
    }

    @Test("No more than 8 MiB are kept for bodies to come, and what was used last")
    func bound() {
        let rooms = (0..<12).map { _ in memory.room(for: 1 << 20) }
        for room in rooms { memory.giveBack(room) }
        for room in rooms.suffix(8).reversed() { #expect(memory.room(for: 1 << 20) === room) }
        let another = memory.room(for: 1 << 20)
        #expect(!rooms.contains { $0 === another })
        // What is larger than all that is not kept, and drives nothing out.
        memory.giveBack(another)
        let large = memory.room(for: 9 << 20)
        memory.giveBack(large)
        #expect(memory.room(for: 9 << 20) !== large)
        #expect(memory.room(for: 1 << 20) === another)
    }

    @Test("A small body does not get the room of a large one")
    func proportion() {
        let large = memory.room(for: 1 << 20)
        memory.giveBack(large)
        #expect(memory.room(for: 20_000) !== large)
        #expect(memory.room(for: 1 << 18) === large)
    }

    /// A body of pieces of 10,000 bytes.
    private func arrived(_ pieces: [UInt8]) -> Data {
        let body = ArrivingBody(declaredCount: pieces.count * 10_000, in: memory)
        for piece in pieces { body.append(Data(repeating: piece, count: 10_000)) }
        return body.data()
    }

    private func address(_ data: Data?) -> UnsafeRawPointer? {
        data?.withUnsafeBytes { $0.baseAddress }
    }
}
