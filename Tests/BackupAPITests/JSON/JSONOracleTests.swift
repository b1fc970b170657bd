import Foundation
import Testing

@testable import BackupAPI

/// What ``JSONReader`` and Foundation's `JSONDecoder` make of the same bytes.
///
/// The two agree but for these rules:
///
/// - `JSONReader` checks the whole document, `JSONDecoder` only the strings and numbers that it is asked for.
/// - `JSONReader` refuses a comma before a closing bracket and a byte order mark, as RFC 8259 does;
///   Foundation lets them pass.
/// - Of duplicate keys `JSONReader` takes the last one, as ECMAScript does and most parsers, Foundation the first.
/// - `JSONReader` goes 64 levels deep, Foundation 512.
/// - `JSONReader` takes a number that is written with a fraction or an exponent for whole only below 2^53.
@Suite("JSONReader beside JSONDecoder")
struct JSONOracleTests {
    @Test("A fixture is read alike, and its name says as what", arguments: try Fixture.names())
    func fixtures(name: String) throws {
        let fixture = try Fixture(name)
        try agree(fixture.type, fixture.data, "\(name)", readable: true)
    }

    @Test("A fixture that is written in another way is read alike", arguments: try Fixture.names())
    func scribbles(name: String) throws {
        let fixture = try Fixture(name)
        let value = try fixture.read(JSONValue.self)
        for seed in 0..<100 as Range<UInt64> {
            var scribbler = JSONScribbler(seed: seed)
            let text = scribbler.document(value)
            try agree(fixture.type, Data(text.utf8), "seed \(seed): \(text)", readable: true)
        }
    }

    @Test("A random model that is written in another way is read alike", arguments: SpecifiedModel.all)
    func randomModels(model: SpecifiedModel) throws {
        func check<M: Model>(_ type: M.Type) throws {
            for seed in 0..<100 as Range<UInt64> {
                var fields = RandomFields(seed: seed)
                let data = try JSONEncoder().encode(fields.model(type))
                var scribbler = JSONScribbler(seed: seed)
                let text = scribbler.document(try JSONReader.read(JSONValue.self, from: data))
                try agree(type, Data(text.utf8), "seed \(seed): \(text)", readable: true)
            }
        }
        try check(model.type)
    }

    @Test(
        "A fixture with bytes changed is read alike, or refused by the stricter one",
        arguments: try Fixture.names()
    )
    func mutations(name: String) throws {
        let fixture = try Fixture(name)
        for seed in 0..<400 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            let data = mutated(fixture.data, with: &random)
            try agree(fixture.type, data, "seed \(seed): \(String(decoding: data, as: UTF8.self))")
        }
    }

    @Test("A fixture that is cut at any byte is refused by both", arguments: try Fixture.names())
    func truncations(name: String) throws {
        let fixture = try Fixture(name)
        func check<Value: FieldValue>(_ type: Value.Type) throws {
            let end = try #require(fixture.data.lastIndex(of: UInt8(ascii: "}")))
            for length in 0...end where length <= end {
                let cut = fixture.data.prefix(length)
                #expect(throws: JSONFault.self, "cut at \(length)") { try JSONReader.read(type, from: cut) }
                #expect(throws: DecodingError.self, "cut at \(length)") {
                    try JSONDecoder().decode(type, from: cut)
                }
            }
        }
        try check(fixture.type)
    }

    // MARK: - Comparing

    private func agree<Value: FieldValue>(
        _ type: Value.Type,
        _ data: Data,
        _ comment: Comment,
        readable: Bool = false,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let read = Result { () throws(JSONFault) -> Value in try JSONReader.read(type, from: data) }
        let decoded = Result { try JSONDecoder().decode(type, from: data) }
        switch (read, decoded) {
        case (.success(let read), .success(let decoded)):
            #expect(read == decoded, comment, sourceLocation: sourceLocation)
        case (.failure(let fault), .failure):
            #expect(!readable, "\(fault): \(comment)", sourceLocation: sourceLocation)
            #expect((0...data.count).contains(fault.offset), comment, sourceLocation: sourceLocation)
        case (.failure(let fault), .success):
            #expect(
                isStricter(fault, data),
                "only refused: \(fault): \(comment)",
                sourceLocation: sourceLocation
            )
            #expect(!readable, "\(fault): \(comment)", sourceLocation: sourceLocation)
        case (.success, .failure(let error)):
            Issue.record("only accepted: \(error): \(comment)", sourceLocation: sourceLocation)
        }
    }

    /// Whether a fault is one that `JSONDecoder` does not look for: in a value that it skips, or a last comma.
    private func isStricter(_ fault: JSONFault, _ data: Data) -> Bool {
        let serialized = try? JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
        guard serialized != nil else { return true }
        guard fault.offset < data.count else { return false }
        let closes = [UInt8(ascii: "}"), UInt8(ascii: "]")].contains(data[data.startIndex + fault.offset])
        return closes && ["expected a key", "expected a value"].contains(fault.reason)
    }

    private func mutated(_ data: Data, with random: inout SeededGenerator) -> Data {
        let likely = Array("\"\\{}[],:0123456789-+.eEtfnu/ \n\u{0}".utf8) + [0x80, 0xC0, 0xED, 0xFF]
        var bytes = Array(data)
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let at = Int.random(in: 0..<bytes.count, using: &random)
            let byte = random.oneIn(3) ? UInt8.random(in: 0...255, using: &random) : random.pick(likely)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[at] = byte
            case 1: bytes.insert(byte, at: at)
            case 2: bytes.remove(at: at)
            default: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
        }
        return Data(bytes)
    }
}
