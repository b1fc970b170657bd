import Foundation
import Testing

@testable import BackupAPI

@Suite("Open enumerations at random")
struct OpenEnumPropertyTests {
    @Test("any text is read and written as it was, through both readers", arguments: OpenEnumTests.all)
    func texts(of specified: SpecifiedEnum) throws {
        func check<E: OpenEnum>(_ type: E.Type) throws {
            for seed in 0..<200 as Range<UInt64> {
                var fields = RandomFields(seed: seed)
                let text = fields.random.oneIn(4) ? fields.random.pick(specified.texts) : fields.text()
                let value = E(rawValue: text)
                #expect(value.rawValue == text, "seed \(seed)")
                #expect(value.isRecognized == specified.texts.contains(text), "seed \(seed)")
                let json = try JSONEncoder().encode(value)
                #expect(try JSONDecoder().decode(E.self, from: json) == value, "seed \(seed)")
                // Some only stand in queries, and no model has them.
                if let field = type as? any FieldValue.Type {
                    #expect((try JSONReader.read(field, from: json) as? E)?.rawValue == text, "seed \(seed)")
                }
            }
        }
        try check(specified.type)
    }
}
