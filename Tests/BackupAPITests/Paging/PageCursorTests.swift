import BackupAPI
import Foundation
import Testing

@Suite("Page cursors")
struct PageCursorTests {
    @Test(
        "a cursor is written as an object of one member, and read back",
        arguments: [
            (PageCursor.token("a/b+="), #"{"token":"a\/b+="}"#), (.offset(1000), #"{"offset":1000}"#),
            (.offset(0), #"{"offset":0}"#), (.marker("b1c4afd9-1c"), #"{"marker":"b1c4afd9-1c"}"#),
        ]
    )
    func roundTrip(_ cursor: PageCursor, json: String) throws {
        let data = try JSONEncoder().encode(cursor)
        #expect(String(decoding: data, as: UTF8.self) == json)
        #expect(try JSONDecoder().decode(PageCursor.self, from: data) == cursor)
    }

    @Test(
        "anything but one known member is no cursor",
        arguments: [
            "{}", #"{"token":"a","offset":1}"#, #"{"page":1}"#, #"{"offset":"1"}"#, #"{"token":null}"#, "[]",
        ]
    )
    func refused(json: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(PageCursor.self, from: Data(json.utf8))
        }
    }

    @Test("cursors of different kinds are never the same")
    func kinds() {
        #expect(PageCursor.token("1") != .marker("1"))
        #expect(Set<PageCursor>([.token("1"), .marker("1"), .offset(1), .token("1")]).count == 3)
    }
}
