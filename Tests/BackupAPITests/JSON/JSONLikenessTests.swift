import Foundation
import Testing

@testable import BackupAPI

/// What a list makes of objects that are like the ones before them, beside each of those objects alone.
///
/// An object alone is read from scratch. In a list it begins as a copy of the one before, so everything that can
/// differ between two objects must come out as if it did not.
@Suite("The objects of a list are read as each one alone")
struct JSONLikenessTests {
    @Test("A list whose objects differ a little, of every model", arguments: SpecifiedModel.all)
    func randomLists(model: SpecifiedModel) throws {
        func check<M: Model>(_ type: M.Type) throws {
            for seed in 0..<100 as Range<UInt64> {
                var herd = try Herd(type, seed: seed)
                let texts = (0..<12).map { _ in herd.next() }
                let comment = Comment("seed \(seed): \(texts)")
                let alone = texts.map { text in Result { try read(M.self, text) } }
                let list = Result { try read([M].self, "[\(texts.joined(separator: ","))]") }
                switch list {
                case .success(let elements):
                    #expect(try elements == alone.map { try $0.get() }, comment)
                case .failure:
                    #expect(alone.contains { if case .failure = $0 { true } else { false } }, comment)
                }
            }
        }
        try check(model.type)
    }

    @Test(
        "The second object",
        arguments: [
            // A number that begins as the one before, a value that is gone, null or back.
            [#"{"code":3}"#, #"{"code":31}"#, #"{"code":3}"#],
            [#"{"code":3,"message":"a"}"#, #"{"code":3}"#, #"{"code":3,"message":"a"}"#],
            [#"{"message":"a"}"#, #"{"message":null}"#, #"{"message":"a"}"#],
            // The first of two values was not the one that counted.
            [#"{"code":1,"code":2}"#, #"{"code":1}"#],
            [#"{"code":1,"code":2}"#, #"{"code":1,"code":2}"#],
            [#"{"code":1,"code":2}"#, #"{"code":2,"code":1}"#],
            [#"{"details":[1],"details":[2]}"#, #"{"details":[1]}"#],
            // Containers that are the same, change, go, or were there twice.
            [#"{"details":[{"a":1}]}"#, #"{"details":[{"a":1}]}"#, #"{"details":[{"a":1},2]}"#, "{}"],
            // More members than are remembered, known and unknown.
            (0..<3).map { n in
                "{\((0..<40).map { "\"k\($0)\":\($0 % 7 == n ? 1 : 0)," }.joined())\"code\":\(n)}"
            },
            // Space that comes and goes.
            [#"{"code":1 ,"message":"a"}"#, #"{"code":1,"message":"a"}"#, #"{ "code":1,"message":"a"}"#],
        ]
    )
    func cases(texts: [String]) throws {
        let list = try read([Yandex.Status].self, "[\(texts.joined(separator: ","))]")
        #expect(try list == texts.map { try read(Yandex.Status.self, $0) })
    }

    @Test(
        "A list is refused where one of its objects would be",
        arguments: [
            #"[{"code":1},{"code":1 "message":"a"}]"#, #"[{"code":1},{"code":12x}]"#,
            #"[{"code":1},{"code":1"#,
            #"[{"code":1},{,"code":1}]"#, #"[{"code":1},{"code":1,}]"#, #"[{"a":1},{"a":1]]"#,
            #"[{"code":1,"message":"a"},{"message":"a""code":1}]"#,
        ]
    )
    func refusals(text: String) {
        #expect(throws: JSONFault.self) { try read([Yandex.Status].self, text) }
    }

    @Test("An object without a field that must be there is none, also behind one that has it")
    func required() {
        let text = #"[{"id":"1","name":"a"},{"name":"a"}]"#
        let fault = #expect(throws: JSONFault.self) { try read([CBR.Backup].self, text) }
        #expect(fault?.offset == 23)
    }

    @Test("A list of lists of the same objects")
    func nested() throws {
        func backup(_ id: Int, _ children: [String]) -> String {
            #"{"id":"\#(id)","children":[\#(children.joined(separator: ","))],"version":\#(id % 2)}"#
        }
        let grandchildren = [backup(1, []), backup(2, [])]
        let children = [backup(3, grandchildren), backup(4, grandchildren), backup(5, [])]
        let texts = [backup(6, children), backup(7, children), backup(8, grandchildren), backup(7, [])]
        let list = try read([CBR.Backup].self, "[\(texts.joined(separator: ","))]")
        #expect(try list == texts.map { try read(CBR.Backup.self, $0) })
        #expect(list[1].children[1].children.map(\.id) == ["1", "2"])
    }

    private func read<Value: FieldValue>(_ type: Value.Type, _ text: String) throws(JSONFault) -> Value {
        try JSONReader.read(type, from: Data(text.utf8))
    }
}

/// Texts of objects of a model, each of them like the one before but for a few members.
private struct Herd {
    private var random: SeededGenerator
    /// The members of a few random models, to take from.
    private var pool: [(key: String, value: String)] = []
    private var members: [(key: String, value: String)] = []

    init<M: Model>(_ type: M.Type, seed: UInt64) throws {
        random = SeededGenerator(seed: seed)
        for number in 0..<4 as Range<UInt64> {
            var fields = RandomFields(seed: seed &* 4 &+ number)
            let data = try JSONEncoder().encode(fields.model(type))
            guard case .object(let object) = try JSONReader.read(JSONValue.self, from: data) else { continue }
            let members = try object.sorted { $0.key < $1.key }.map { key, value in
                (key: key, value: String(decoding: try JSONEncoder().encode(value), as: UTF8.self))
            }
            if number == 0 { self.members = members }
            pool += members
        }
        pool.append((key: "unknown", value: "[1,{}]"))
    }

    mutating func next() -> String {
        for _ in 0..<Int.random(in: 0...3, using: &random) { change() }
        return "{\(members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ","))}"
    }

    private mutating func change() {
        let other = random.pick(pool)
        guard !members.isEmpty else { return members.append(other) }
        let place = Int.random(in: 0..<members.count, using: &random)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: members.remove(at: place)
        case 1: members.insert(other, at: place)
        case 2: members.insert((key: members[place].key, value: "null"), at: place)
        case 3: members[place].value = "null"
        case 4: members.swapAt(place, 0)
        case 5: if Int(members[place].value) != nil { members[place].value += "0" }
        case 6: members[place].value = " \(members[place].value)"
        default:
            let key = members[place].key
            members[place].value = random.pick(pool.filter { $0.key == key } + [members[place]]).value
        }
    }
}
