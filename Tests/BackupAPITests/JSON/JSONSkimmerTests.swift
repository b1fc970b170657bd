import Foundation
import Testing

@testable import BackupAPI

@Suite("A container is skimmed to where it ends")
struct JSONSkimmerTests {
    @Test("A fixture in any writing, and wherever it begins among other text", arguments: try Fixture.names())
    func fixtures(name: String) throws {
        let value = try Fixture(name).read(JSONValue.self)
        for seed in 0..<130 as Range<UInt64> {
            var scribbler = JSONScribbler(seed: seed)
            // Blocks of 64 bytes begin at every byte of the document.
            let before = String(repeating: " ", count: Int(seed % 65))
            let document = scribbler.document(value).trimmingPrefix { $0.isWhitespace }
            let end = document.reversed().drop { $0.isWhitespace }.count
            let text = before + document + #"]}"{[\"#
            #expect(
                try skimmed(text, from: before.utf8.count + 1) == before.utf8.count
                    + document.prefix(end).utf8.count
            )
        }
    }

    @Test(
        "Brackets and quotes that do not count",
        arguments: [
            #"{"}":"]"}"#, #"["\"]"]"#, #"["\\"]"#, #"["\\\"]"]"#, #"["\u005d"]"#,
            "[\"é}\",\"\u{5d5d}\u{FF5D}\"]",
            "[\"Y_y\u{7f}\",\"[{\"]", "[\"Z^|~@\u{5bdd}\u{dbb}\",\"[{\"]",
            // Strings longer than a block, and more strings than one in a block without a bracket.
            "[\"" + String(repeating: "x", count: 90) + "]\",\"" + String(repeating: "y", count: 200)
                + "}\"]",
            "[" + String(repeating: "\"k\",", count: 60) + "\"" + String(repeating: "z", count: 130) + "]\"]",
        ]
    )
    func strings(document: String) throws {
        for count in 0..<140 {
            let before = String(repeating: "\"", count: count)
            let text = before + document + "]]}}\"" + String(repeating: "}", count: 140)
            #expect(try skimmed(text, from: count + 1) == count + document.utf8.count, "after \(count) bytes")
        }
    }

    @Test("A container without an end is an error, at every length")
    func unended() {
        let text = "[" + String(repeating: #"{"a\\\"":[1,"]"]},"#, count: 20)
        for length in 1...text.utf8.count {
            #expect(throws: JSONFault.self) { try skimmed(String(text.prefix(length)), from: 1) }
        }
    }

    @Test("A glance tells the count and the last one of a list, and the numbers beside it")
    func glance() throws {
        typealias Glance = CBR.BackupPage<ArrayEnd<CBR.BackupID>>
        func glance(_ text: String) throws -> Glance {
            try JSONReader.glance(Glance.self, at: Data(text.utf8))
        }
        let page = try glance(#"{"count":7,"backups":[{"id":"1"},{"a":[{}],"id":"2","b":"}"}],"limit":2}"#)
        #expect(page.backups == ArrayEnd(count: 2, last: CBR.BackupID(id: "2")))
        #expect(page.count?.value == 7)
        #expect(page.limit?.value == 2)
        #expect(try glance(#"{"backups":[]}"#).backups == ArrayEnd(count: 0, last: nil))
        #expect(throws: JSONFault.self) { try glance(#"{"backups":[{"id":"1"}"#) }
        #expect(throws: JSONFault.self) { try glance(#"{"backups":[{"id":[1]}]}"#) }
        // What nobody asks for may be anything.
        #expect(try glance(#"{"backups":[{"id":"1","a":[nonsense]}],"x":{1 2}}"#).backups.last?.id == "1")
    }

    /// Where the container ends whose bracket stands before a byte.
    private func skimmed(_ text: String, from start: Int) throws(JSONFault) -> Int {
        let bytes = Data(text.utf8)
        var skimmer = JSONSkimmer(bytes.bytes, from: start)
        try skimmer.skim()
        return skimmer.at
    }
}
