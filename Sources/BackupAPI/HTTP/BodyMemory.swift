import Foundation
import Synchronization

/// Memory for the bodies of responses, which is used again and again.
///
/// Pages have a megabyte and come one after the other. Allocated anew for each, on whatever thread it arrives, they make
/// the allocator keep as much free room for each of several threads, or the system hand out and take back its pages.
final class BodyMemory: Sendable {
    /// How many bytes are kept for bodies to come at most.
    static let mostSpareBytes = 8 << 20

    /// What was used last comes last.
    private let spare = Mutex<[Room]>([])

    /// Room for a body of so many bytes, but for no more than four times as many: who keeps a small body is not to
    /// keep the room of a large one.
    func room(for count: Int) -> Room {
        let used = spare.withLock { spare in
            spare.lastIndex { $0.count >= count && $0.count / 4 <= count }.map { spare.remove(at: $0) }
        }
        return used ?? Room(atLeast: count)
    }

    /// Keeps room that is not used any more, in place of what has not been used for longest.
    func giveBack(_ room: Room) {
        guard room.count <= Self.mostSpareBytes else { return }
        spare.withLock { spare in
            spare.append(room)
            var bytes = spare.reduce(0) { $0 + $1.count }
            while bytes > Self.mostSpareBytes { bytes -= spare.removeFirst().count }
        }
    }

    /// Room for one body, freed with the last reference to it.
    ///
    /// `Data` gives its memory back to nobody but the allocator; that is why these are bytes of our own.
    @safe final class Room: @unchecked Sendable {
        // Unchecked: it has one owner at a time, a body or the memory that is spare.
        private let start: UnsafeMutableRawPointer
        /// How many bytes there is room for.
        let count: Int

        /// Allocates the next power of two, so that bodies of about the same length fit where others were.
        fileprivate init(atLeast count: Int) {
            self.count = 1 << (Int.bitWidth - (max(1, count) - 1).leadingZeroBitCount)
            unsafe start = .allocate(byteCount: self.count, alignment: 16)
        }

        deinit { unsafe start.deallocate() }

        /// Puts bytes at an offset, where there must be room for them.
        func write(_ data: Data, at offset: Int) {
            precondition(offset >= 0 && data.count <= count - offset, "no room for the bytes")
            unsafe data.copyBytes(to: UnsafeMutableRawBufferPointer(start: start + offset, count: data.count))
        }

        /// The first bytes as they stand, which keep their owner alive.
        func data(count: Int, owner: any AnyObject & Sendable) -> Data {
            precondition(count <= self.count, "not as many bytes")
            return unsafe Data(
                bytesNoCopy: start,
                count: count,
                deallocator: .custom { _, _ in withExtendedLifetime(owner) {} }
            )
        }
    }
}
