import Foundation

/// The body of a response as far as it has arrived.
///
/// Most bodies are a single piece, which is kept as it is. A longer one is put together in memory that the bodies to
/// come use again, once nobody has it any more.
final class ArrivingBody: @unchecked Sendable {
    // Unchecked: only the callbacks of one exchange use it, which never overlap, and `data()` is the last use.
    private let memory: BodyMemory
    /// How long the whole body is said to be, which may not be true.
    private let declaredCount: Int
    private var piece = Data()
    private var room: BodyMemory.Room?
    /// How many bytes have arrived.
    private(set) var count = 0

    init(declaredCount: Int, in memory: BodyMemory) {
        self.declaredCount = declaredCount
        self.memory = memory
    }

    deinit {
        if let room { memory.giveBack(room) }
    }

    /// Takes the next piece.
    func append(_ next: Data) {
        let needed = count + next.count
        defer { count = needed }
        guard count > 0 else {
            piece = next
            return
        }
        if let room, needed <= room.count { return room.write(next, at: count) }
        let larger = memory.room(for: max(needed, min(declaredCount, BodyMemory.mostSpareBytes)))
        larger.write(data(), at: 0)
        larger.write(next, at: count)
        if let room { memory.giveBack(room) }
        room = larger
        piece = Data()
    }

    /// The body, without a copy being made; while it is in use nothing may be appended.
    func data() -> Data {
        room?.data(count: count, owner: self) ?? piece
    }
}
