import BackupAPI
import Foundation
import Testing

@Suite("Page cursors at random")
struct PageCursorPropertyTests {
    @Test(
        "a cursor comes back from JSON and from a property list as it was",
        arguments: 0..<300 as Range<UInt64>
    )
    func roundTrip(seed: UInt64) throws {
        var fields = RandomFields(seed: seed)
        let cursor = fields.cursor()
        let json = try JSONEncoder().encode(cursor)
        #expect(try JSONDecoder().decode(PageCursor.self, from: json) == cursor, "seed \(seed)")
        // Another process may have written the JSON in another way.
        let object = try JSONSerialization.jsonObject(with: json)
        let rewritten = try JSONSerialization.data(
            withJSONObject: object,
            options: [.prettyPrinted, .sortedKeys]
        )
        #expect(try JSONDecoder().decode(PageCursor.self, from: rewritten) == cursor, "seed \(seed)")
        let list = try PropertyListEncoder().encode(cursor)
        #expect(try PropertyListDecoder().decode(PageCursor.self, from: list) == cursor, "seed \(seed)")
    }
}

extension RandomFields {
    fileprivate mutating func cursor() -> PageCursor {
        switch Int.random(in: 0..<3, using: &random) {
        case 0: .token(text())
        case 1: .offset(random.pick([0, 1, Int.max, Int(integer() & .max)]))
        default: .marker(text())
        }
    }
}
