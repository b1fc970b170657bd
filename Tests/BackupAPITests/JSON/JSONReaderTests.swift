import Foundation
import Testing

@testable import BackupAPI

@Suite("JSONReader")
struct JSONReaderTests {
    // MARK: - What it accepts

    @Test(
        "A number may be written in any way that comes out whole",
        arguments: [
            ("0", 0), ("-0", 0), ("42", 42), ("4.2e1", 42), ("420E-1", 42), ("42.000", 42), (#""42""#, 42),
            (#""\u0034\u0032""#, 42), ("9223372036854775807", .max), ("-9223372036854775808", .min),
            (#""9223372036854775807""#, .max), (#""-9223372036854775808""#, .min),
            ("9007199254740991.0", 9_007_199_254_740_991),
        ] as [(String, Int64)]
    )
    func wholeNumbers(text: String, value: Int64) throws {
        let data = Data(#"{"current":\#(text)}"#.utf8)
        #expect(try JSONReader.read(Yandex.Task.Progress.self, from: data).current == value)
        #expect(try JSONDecoder().decode(Yandex.Task.Progress.self, from: data).current == value)
    }

    @Test(
        "A number that is not whole, or too large, is refused where an integer belongs",
        arguments: [
            "0.5", "1e-1", "9223372036854775808", "-9223372036854775809", "1e19", "1e400", "-1e400",
            "123456789012345678901234567890", #""""#, #"" 1""#, #""1 ""#, #""one""#, #""NaN""#,
            #""Infinity""#, "true",
            "[]", "{}", "[1]",
        ]
    )
    func noWholeNumbers(text: String) {
        let data = Data(#"{"current":\#(text)}"#.utf8)
        #expect(throws: JSONFault.self) { try JSONReader.read(Yandex.Task.Progress.self, from: data) }
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(Yandex.Task.Progress.self, from: data)
        }
    }

    @Test("With a fraction or an exponent, a number counts as whole only below 2^53")
    func inexactWholeNumbers() {
        let data = Data(#"{"current":9007199254740993.0}"#.utf8)
        #expect(throws: JSONFault.self) { try JSONReader.read(Yandex.Task.Progress.self, from: data) }
    }

    @Test(
        "Every escape stands for its character",
        arguments: [
            (#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{c}\n\r\t"), (#"\u0041\u00e9\u65E5"#, "Aé日"),
            (#"\ud83D\uDe00"#, "😀"),
            (#"\u0000"#, "\0"), (#"\uFFFF"#, "\u{ffff}"), (#"\uDBFF\uDFFF"#, "\u{10ffff}"),
            (#"aaaaaaa\nbbbbbbbb\nc"#, "aaaaaaa\nbbbbbbbb\nc"),
        ]
    )
    func escapes(text: String, value: String) throws {
        #expect(try JSONReader.read(String.self, from: Data("\"\(text)\"".utf8)) == value)
        let operation = try JSONReader.read(Yandex.Operation.self, from: Data(#"{"id":"\#(text)"}"#.utf8))
        #expect(operation.id == value)
    }

    @Test("A key may be written with escapes")
    func escapedKeys() throws {
        let data = Data(#"{"\u0069d":"1","d\u006fne":true,"metadata":{"\u0061\"":1}}"#.utf8)
        let operation = try JSONReader.read(Yandex.Operation.self, from: data)
        #expect(operation.id == "1")
        #expect(operation.done)
        #expect(operation.metadata == .object(["a\"": .integer(1)]))
    }

    @Test("Arrays have room for what is in them, not for what may follow")
    func room() throws {
        let text = "[\(Array(repeating: "[0,0]", count: 10_000).joined(separator: ","))]"
        let value = try JSONReader.read(JSONValue.self, from: Data(text.utf8))
        guard case .array(let arrays) = value else { throw JSONFault("no array", at: 0) }
        for case .array(let numbers) in arrays { #expect(numbers.capacity < 16) }
        #expect(arrays.count == 10_000)
    }

    @Test("Of duplicate keys the last one counts, also if it is null or of another kind")
    func duplicates() throws {
        func operation(_ text: String) throws -> Yandex.Operation {
            try JSONReader.read(Yandex.Operation.self, from: Data(text.utf8))
        }
        #expect(try operation(#"{"id":"1","id":"2"}"#).id == "2")
        #expect(try operation(#"{"id":"1","id":null}"#).id == "")
        #expect(try operation(#"{"error":{"code":1,"message":"a"},"error":{"code":2}}"#).error?.message == "")
        #expect(try operation(#"{"error":{"code":1},"error":null}"#).error == nil)
        #expect(try operation(#"{"error":null,"error":{"code":2}}"#).error?.code == 2)
        #expect(try operation(#"{"metadata":1,"metadata":[2]}"#).metadata == .array([.integer(2)]))
        #expect(try operation(#"{"metadata":[1],"metadata":2}"#).metadata == .integer(2))
        #expect(try operation(#"{"metadata":{"a":1,"a":2}}"#).metadata?["a"] == .integer(2))
    }

    @Test("A part of a larger buffer is read by its own bytes and offsets")
    func slices() throws {
        let slice = Data(#"garbage{"id":"1","done":2}garbage"#.utf8).dropFirst(7).dropLast(7)
        let fault = #expect(throws: JSONFault.self) {
            try JSONReader.read(Yandex.Operation.self, from: slice)
        }
        #expect(fault?.offset == 17)
    }

    // MARK: - Depth

    @Test("Containers nest 64 deep and no deeper, in what is read and in what is skipped")
    func depth() throws {
        for key in ["metadata", "unknown"] {
            for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
                func document(_ depth: Int) -> Data {
                    let inner =
                        String(repeating: open, count: depth - 1) + "1"
                        + String(repeating: close, count: depth - 1)
                    return Data(#"{"\#(key)":\#(inner)}"#.utf8)
                }
                _ = try JSONReader.read(Yandex.Operation.self, from: document(64))
                let fault = #expect(throws: JSONFault.self) {
                    try JSONReader.read(Yandex.Operation.self, from: document(65))
                }
                #expect(fault?.reason == "nested deeper than 64 levels")
            }
        }
    }

    @Test("Containers side by side do not add to the depth")
    func breadth() throws {
        let data = Data(
            #"{"details":[\#(Array(repeating: "[{}]", count: 1000).joined(separator: ","))]}"#.utf8
        )
        #expect(try JSONReader.read(Yandex.Status.self, from: data).details.count == 1000)
    }

    // MARK: - What it refuses

    @Test(
        "What RFC 8259 does not allow is refused, also in values that no model asks for",
        arguments: [
            "", " ", "\u{feff}{}", "{}{}", "{} x", "{}\0", "{", "}", "[", "{]", "{\"a\"}", "{\"a\":}",
            "{\"a\":1,}",
            "{,}", "{\"a\":1 \"b\":2}", "{a:1}", "{'a':1}", "{1:1}", "{\"a\":[1,]}", "{\"a\":[,1]}",
            "{\"a\":[1 2]}",
            "{\"a\":01}", "{\"a\":-}", "{\"a\":-01}", "{\"a\":+1}", "{\"a\":.5}", "{\"a\":1.}", "{\"a\":1e}",
            "{\"a\":1e+}",
            "{\"a\":0x1}", "{\"a\":NaN}", "{\"a\":Infinity}", "{\"a\":tru}", "{\"a\":True}", "{\"a\":nul}",
            "{\"a\":truex}", "{\"a\":\"}", "{\"a\":\"\\\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}",
            "{\"a\":\"\\u12\"}",
            "{\"a\":\"\u{1}\"}", "{\"a\":\"\n\"}", "{\"a\":\"\u{1f}\"}", "{\"a\":\"\0\"}",
            "{\"a\":\"\\ud800\"}",
            "{\"a\":\"\\udc00\"}", "{\"a\":\"\\ud800\\ud800\"}", "{\"a\":\"\\ud800x\"}",
            "{\"a\":\"\\ud800\\n\"}",
            "{\"a\u{1}\":1}", "{\"\\ud800\":1}", "{\"a\":1}//", "{/**/}", "{\"a\":\u{c}1}", "{\"a\":\u{a0}1}",
        ]
    )
    func grammar(text: String) {
        #expect(throws: JSONFault.self) { try JSONReader.read(Yandex.Operation.self, from: Data(text.utf8)) }
        #expect(throws: JSONFault.self) { try JSONReader.read(JSONValue.self, from: Data(text.utf8)) }
    }

    @Test(
        "What is no UTF-8 is refused, in values, in keys and in what is skipped",
        arguments: [
            ("a continuation alone", [0x80]), ("a lead alone", [0xC3]),
            ("two bytes, overlong", [0xC0, 0xAF]),
            ("two bytes, overlong", [0xC1, 0xBF]), ("three bytes, overlong", [0xE0, 0x9F, 0xBF]),
            ("four bytes, overlong", [0xF0, 0x8F, 0xBF, 0xBF]), ("the first surrogate", [0xED, 0xA0, 0x80]),
            ("the last surrogate", [0xED, 0xBF, 0xBF]), ("above U+10FFFF", [0xF4, 0x90, 0x80, 0x80]),
            ("five bytes", [0xF8, 0x88, 0x80, 0x80, 0x80]), ("no such byte", [0xFE]),
            ("no such byte", [0xFF]),
            ("three bytes, cut", [0xE2, 0x82]), ("four bytes, cut", [0xF0, 0x9F, 0x98]),
            ("two leads", [0xC3, 0xC3]), ("a third byte that is ASCII", [0xE2, 0x82, 0x41]),
        ] as [(String, [UInt8])]
    )
    func invalidUTF8(what: String, bytes: [UInt8]) throws {
        for (before, after) in [
            ("{\"id\":\"", "\"}"), ("{\"unknown\":\"", "\"}"), ("{\"", "\":1}"),
            ("{\"id\":\"12345678", "12345678\"}"),
        ] {
            let data = Data(before.utf8) + bytes + Data(after.utf8)
            let fault = #expect(throws: JSONFault.self) {
                try JSONReader.read(Yandex.Operation.self, from: data)
            }
            #expect(fault?.reason == "invalid UTF-8")
            #expect(fault?.offset == before.utf8.count)
        }
    }

    @Test(
        "The ends of each range of UTF-8 are accepted",
        arguments: [
            "\u{7f}", "\u{80}", "\u{7ff}", "\u{800}", "\u{fff}", "\u{1000}", "\u{d7ff}", "\u{e000}",
            "\u{ffff}",
            "\u{10000}", "\u{3ffff}", "\u{40000}", "\u{fffff}", "\u{100000}", "\u{10ffff}",
        ]
    )
    func validUTF8(text: String) throws {
        #expect(try JSONReader.read(String.self, from: Data("\"\(text)\"".utf8)) == text)
    }

    @Test("A string is checked wherever a special byte stands in it", arguments: 0..<20)
    func wordBoundaries(offset: Int) throws {
        let padding = String(repeating: "a", count: offset)
        for tail in ["", "b", String(repeating: "b", count: 9)] {
            for special in ["\\n", "é", "\u{7f}", "!", "#", "[", "]", "\\\\"] {
                let data = Data("\"\(padding)\(special)\(tail)\"".utf8)
                let expected = special == "\\n" ? "\n" : special == "\\\\" ? "\\" : special
                #expect(try JSONReader.read(String.self, from: data) == padding + expected + tail)
            }
            for control in 0..<0x20 as Range<UInt8> {
                let data = Data("\"\(padding)".utf8) + [control] + Data("\(tail)\"".utf8)
                let fault = #expect(throws: JSONFault.self) { try JSONReader.read(String.self, from: data) }
                #expect(fault?.offset == offset + 1)
            }
        }
    }

    // MARK: - Where it went wrong

    @Test("A fault names the path and the byte", arguments: LocatedFault.all)
    func places(fault: LocatedFault) throws {
        let parts = fault.document.components(separatedBy: "▸")
        try #require(parts.count == 2)
        let data = Data(parts.joined().utf8)
        let expected = "\(fault.reason) at \(fault.path), byte \(parts[0].utf8.count)"
        func check<Value: FieldValue>(_ type: Value.Type) {
            let thrown = #expect(throws: JSONFault.self) { try JSONReader.read(type, from: data) }
            #expect(thrown?.description == expected)
        }
        check(fault.type)
    }
}

/// A document with `▸` before the byte at which reading it fails.
struct LocatedFault: CustomTestStringConvertible, Sendable {
    let type: any FieldValue.Type
    let document: String
    let path: String
    let reason: String

    var testDescription: String { document }

    init(_ type: any FieldValue.Type, _ document: String, _ path: String, _ reason: String) {
        self.type = type
        self.document = document
        self.path = path
        self.reason = reason
    }

    static let all = [
        LocatedFault(Yandex.ResourcePage.self, "▸", "the root", "unexpected end of the document"),
        LocatedFault(Yandex.ResourcePage.self, "▸[]", "the root", "expected an object, found an array"),
        LocatedFault(Yandex.ResourcePage.self, "▸<html>", "the root", "expected a value"),
        LocatedFault(Yandex.ResourcePage.self, "{} ▸x", "the root", "unexpected text after the document"),
        LocatedFault(
            Yandex.ResourcePage.self,
            #"{"resources":▸{}}"#,
            ".resources",
            "expected an array, found an object"
        ),
        LocatedFault(
            Yandex.ResourcePage.self,
            #"{"resources":[{},▸null]}"#,
            ".resources[1]",
            "expected an object, found null"
        ),
        LocatedFault(
            Yandex.ResourcePage.self,
            #"{"resources":[{},{"createdAt":"2025-▸13-01T00:00:00Z"}]}"#,
            ".resources[1].createdAt",
            "not a timestamp: no such month"
        ),
        LocatedFault(
            Yandex.ResourcePage.self,
            #"{"resources":[{"createdAt":▸"2025\u002d13-01"}]}"#,
            ".resources[0].createdAt",
            "not a timestamp: no such month"
        ),
        LocatedFault(
            Yandex.ResourcePage.self,
            #"{"resources":[{"createdAt":▸12}]}"#,
            ".resources[0].createdAt",
            "expected a timestamp, found a number"
        ),
        LocatedFault(
            Yandex.ResourcePage.self,
            #"{"resources":[{"é":1,"online":▸"yes"}]}"#,
            ".resources[0].online",
            "expected a boolean, found a string"
        ),
        LocatedFault(
            Yandex.ResourcePage.self,
            #"{"resources":[{"status":▸true}]}"#,
            ".resources[0].status",
            "expected a string, found a boolean"
        ),
        LocatedFault(
            Yandex.ResourcePage.self,
            #"{"resources":[{"statusProgress":▸"many"}]}"#,
            ".resources[0].statusProgress",
            "expected an integer, found many"
        ),
        LocatedFault(
            Yandex.ResourcePage.self,
            #"{"resources":[{"agentInfo":{"canUpdate":▸0}}]}"#,
            ".resources[0].agentInfo.canUpdate",
            "expected a boolean, found a number"
        ),
        LocatedFault(
            Yandex.ResourcePage.self,
            #"{"resources":[{"unknown":[{"a":[1,▸]}]}]}"#,
            ".resources[0]",
            "expected a value"
        ),
        LocatedFault(Yandex.ResourcePage.self, #"{"resources":[{}▸;]}"#, ".resources", "expected ',' or ']'"),
        LocatedFault(
            Yandex.ResourcePage.self,
            #"{"nextPageToken":"a▸"#,
            "the root",
            "unexpected end in a string"
        ),
        LocatedFault(Yandex.ResourcePage.self, #"{"nextPageToken" ▸"a"}"#, "the root", "expected ':'"),
        LocatedFault(
            Yandex.Operation.self,
            #"{"metadata":{"a":▸1e999}}"#,
            ".metadata",
            "number out of range: 1e999"
        ),
        LocatedFault(Yandex.Status.self, #"{"details":[1,▸tru]}"#, ".details[1]", "expected 'true'"),
        LocatedFault(Yandex.Status.self, #"{"details":[1,▸]}"#, ".details[1]", "expected a value"),
        LocatedFault(CBR.BackupEnvelope.self, "▸{}", ".backup", "missing"),
        LocatedFault(CBR.BackupEnvelope.self, #"▸{"backup":null}"#, ".backup", "missing"),
        LocatedFault(CBR.BackupEnvelope.self, #"{"backup":▸{"name":"a"}}"#, ".backup.id", "missing"),
        LocatedFault(
            CBR.BackupPage<[CBR.Backup]>.self,
            #"{"backups":[{"id":"1"},{"id":"2","children":[▸{"name":"a"}]}]}"#,
            ".backups[1].children[0].id",
            "missing"
        ),
        LocatedFault(
            CBR.BackupPage<[CBR.Backup]>.self,
            #"{"backups":[{"id":▸[]}]}"#,
            ".backups[0].id",
            "expected a string, found an array"
        ),
        LocatedFault(
            CBR.BackupPage<[CBR.Backup]>.self,
            #"{"backups":[{"id":"1","extend_info":{"os_images_data":[{"image_id":▸1.5}]}}]}"#,
            ".backups[0].extend_info.os_images_data[0].image_id",
            "expected a string, found 1.5"
        ),
    ]
}
