import Foundation
import Testing

@testable import BackupAPI

@Suite("JSONValue")
struct JSONValueTests {
    @Test(
        "Every kind of value is read as what it is, both ways of reading",
        arguments: [
            ("null", .null), ("true", .bool(true)), ("false", .bool(false)), ("0", .integer(0)),
            ("1", .integer(1)),
            ("-7", .integer(-7)), ("1.0", .integer(1)), ("1e3", .integer(1000)),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("0.5", .number(0.5)),
            ("-2.5e-3", .number(-0.0025)), ("1e300", .number(1e300)), (#""""#, .string("")),
            (#""1""#, .string("1")), (#""true""#, .string("true")), ("[]", .array([])), ("{}", .object([:])),
            (#"[1,"a",null,[{}]]"#, .array([.integer(1), .string("a"), .null, .array([.object([:])])])),
            (
                #"{"a":null,"b":{"c":[false]}}"#,
                .object(["a": .null, "b": .object(["c": .array([.bool(false)])])])
            ),
        ] as [(String, JSONValue)]
    )
    func kinds(text: String, value: JSONValue) throws {
        #expect(try JSONReader.read(JSONValue.self, from: Data(text.utf8)) == value)
        #expect(try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) == value)
    }

    @Test("Reading what was written gives the same value")
    func roundTrip() throws {
        for seed in 0..<500 as Range<UInt64> {
            var fields = RandomFields(seed: seed)
            let value = fields.json(depth: 0)
            let data = try JSONEncoder().encode(value)
            #expect(try JSONReader.read(JSONValue.self, from: data) == value, "seed \(seed)")
            #expect(try JSONDecoder().decode(JSONValue.self, from: data) == value, "seed \(seed)")
        }
    }

    @Test("A view gives nil for a value of another kind")
    func views() {
        let value = JSONValue.object([
            "n": .integer(3), "f": .number(2.5), "s": .string("42"), "b": .bool(true),
        ])
        #expect(value["n"]?.int64 == 3)
        #expect(value["n"]?.double == 3)
        #expect(value["n"]?.string == nil)
        #expect(value["f"]?.double == 2.5)
        #expect(value["f"]?.int64 == nil)
        #expect(value["s"]?.string == "42")
        #expect(value["s"]?.int64 == 42)
        #expect(value["s"]?.double == 42)
        #expect(value["s"]?.bool == nil)
        #expect(value["b"]?.bool == true)
        #expect(value["b"]?.int64 == nil)
        #expect(value["none"] == nil)
        #expect(JSONValue.array([value])["n"] == nil)
        #expect(JSONValue.string("many").int64 == nil)
    }
}
