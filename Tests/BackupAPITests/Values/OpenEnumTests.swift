import Foundation
import Testing

@testable import BackupAPI

@Suite("Open enumerations")
struct OpenEnumTests {
    static let all = yandexEnums + cbrEnums

    @Test(
        "An enumeration knows the values of the API documents, in their order, no more and no fewer",
        arguments: all
    )
    func values(of specified: SpecifiedEnum) {
        func check<E: OpenEnum>(_ type: E.Type) {
            #expect(E.allCases == specified.values.compactMap { $0 as? E })
        }
        check(specified.type)
    }

    @Test("A known text is read as its case and written as its text", arguments: all)
    func knownTexts(of specified: SpecifiedEnum) throws {
        func check<E: OpenEnum>(_ type: E.Type) throws {
            for (text, value) in zip(specified.texts, specified.values.compactMap { $0 as? E }) {
                #expect(value.rawValue == text)
                #expect(value.description == text)
                #expect(value.isRecognized)
                let read = E(rawValue: text)
                #expect(read == value)
                // Equality goes by the text, but a switch by the case.
                #expect(Mirror(reflecting: read).children.isEmpty, "\(text) is read as unrecognized")
                let data = try JSONEncoder().encode([value])
                #expect(try JSONSerialization.jsonObject(with: data) as? [String] == [text])
                #expect(try JSONDecoder().decode([E].self, from: data) == [value])
            }
        }
        try check(specified.type)
    }

    @Test("An unknown text is kept and written as it was", arguments: all)
    func unknownTexts(of specified: SpecifiedEnum) throws {
        func check<E: OpenEnum>(_ type: E.Type) throws {
            let changed = specified.texts.flatMap { ["\($0)_", " \($0)", $0.uppercased(), $0.lowercased()] }
            for text in ["", "HIBERNATING", "é😀"] + changed where !specified.texts.contains(text) {
                let value = E(rawValue: text)
                #expect(value == .unrecognized(text))
                #expect(value.rawValue == text)
                #expect(!value.isRecognized)
                #expect(try JSONDecoder().decode(E.self, from: JSONEncoder().encode(value)) == value)
            }
        }
        try check(specified.type)
    }

    @Test("Values are equal if their texts are, however they were made")
    func equality() {
        let made = Yandex.Resource.Status.unrecognized("IDLE")
        #expect(made == .idle)
        #expect(made.hashValue == Yandex.Resource.Status.idle.hashValue)
        #expect(made.isRecognized)
        #expect(Yandex.Resource.Status.unrecognized("A") != .unrecognized("B"))
    }

    @Test("An enumeration of proto3 may be the number of its value", arguments: yandexEnums)
    func numbers(of specified: SpecifiedEnum) throws {
        func check<E: ProtoEnum>(_ type: E.Type) throws {
            for (number, value) in E.allCases.enumerated() {
                #expect(E(number: Int64(number)) == value)
                #expect(try JSONReader.read(type, from: Data("\(number)".utf8)) == value)
            }
            for number in [Int64(E.allCases.count), -1, .max, .min] {
                let value = try JSONReader.read(type, from: Data("\(number)".utf8))
                #expect(value == .unrecognized("\(number)"))
            }
            #expect(E.absent == .unspecified)
            #expect(E.allCases.first == .unspecified)
        }
        guard let type = specified.type as? any ProtoEnum.Type else {
            Issue.record("\(specified.type) is none of proto3")
            return
        }
        try check(type)
    }

    @Test("A number is read alike through Codable, and written as the name")
    func numbersInModels() throws {
        let data = Data(#"{"status":2,"type":5,"resultCode":77}"#.utf8)
        let task = try JSONReader.read(Yandex.Task.self, from: data)
        #expect(try JSONDecoder().decode(Yandex.Task.self, from: data) == task)
        #expect(task.status == .assigned)
        #expect(task.type == .revokePolicy)
        #expect(task.resultCode == .unrecognized("77"))
        let written = try JSONReader.read(JSONValue.self, from: JSONEncoder().encode(task))
        let expected: JSONValue = .object([
            "status": .string("ASSIGNED"), "type": .string("REVOKE_POLICY"), "resultCode": .string("77"),
        ])
        #expect(written == expected)
    }
}

/// An enumeration and its values in the API documents, written out.
struct SpecifiedEnum: CustomTestStringConvertible, Sendable {
    let type: any OpenEnum.Type
    let texts: [String]
    let values: [any OpenEnum]

    var testDescription: String { String(reflecting: type) }

    init<E: OpenEnum>(_ type: E.Type, _ values: KeyValuePairs<String, E>) {
        self.type = type
        self.texts = values.map(\.key)
        self.values = values.map(\.value)
    }
}
