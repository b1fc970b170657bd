import Foundation
import Testing

@testable import BackupAPI

@Suite("All models")
struct ModelTests {
    @Test("A model has the fields of the API documents, no more and no fewer", arguments: SpecifiedModel.all)
    func fields(of model: SpecifiedModel) {
        #expect(FieldKinds.of(model.type) == model.fields)
        #expect(model.type.layout.names.sorted() == model.fields.keys.sorted())
    }

    @Test("A field of the wire fills the property of the same name", arguments: SpecifiedModel.all)
    func properties(of model: SpecifiedModel) {
        // Within an AppConsistency the wire says `app_consistency_` once more for each field.
        let shorter = [
            "app_consistency_status": "status",
            "app_consistency_error_code": "errorCode",
            "app_consistency_error_message": "errorMessage",
        ]
        func check<M: Model>(_ type: M.Type) {
            let empty = Mirror(reflecting: M()).children.map { "\($0.value)" }
            for name in type.layout.names {
                var model = M()
                var visitor = OneRandomField(name: name)
                model.fields(&visitor)
                let changed = zip(Mirror(reflecting: model).children, empty).filter { "\($0.value)" != $1 }
                let property = (shorter[name] ?? name).replacing("_", with: "").lowercased()
                #expect(changed.map { $0.0.label?.lowercased() } == [property])
            }
        }
        check(model.type)
    }

    @Test(
        "A model of which nothing is set has the absent value in every field",
        arguments: SpecifiedModel.all
    )
    func defaults(of model: SpecifiedModel) {
        func check<M: Model>(_ type: M.Type) {
            var model = M()
            var visitor = SetFields()
            model.fields(&visitor)
            #expect(visitor.names.isEmpty)
        }
        check(model.type)
    }

    @Test("What is written of a model with every field set has every field", arguments: SpecifiedModel.all)
    func completeness(of model: SpecifiedModel) throws {
        func check<M: Model>(_ type: M.Type) throws {
            for seed in 0..<20 as Range<UInt64> {
                var fields = RandomFields(seed: seed, leavesGaps: false)
                let data = try JSONEncoder().encode(fields.model(type))
                let written = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
                #expect(written.keys.sorted() == model.fields.keys.sorted(), "seed \(seed)")
            }
        }
        try check(model.type)
    }

    @Test(
        "Reading what was written gives the same model, both ways of reading",
        arguments: SpecifiedModel.all
    )
    func roundTrip(of model: SpecifiedModel) throws {
        func check<M: Model>(_ type: M.Type) throws {
            for seed in 0..<200 as Range<UInt64> {
                var fields = RandomFields(seed: seed)
                let original = fields.model(type)
                let data = try JSONEncoder().encode(original)
                #expect(try JSONReader.read(type, from: data) == original, "seed \(seed)")
                #expect(try JSONDecoder().decode(type, from: data) == original, "seed \(seed)")
            }
        }
        try check(model.type)
    }

    @Test("Null counts as absent, in every field but a required one", arguments: SpecifiedModel.all)
    func nulls(of model: SpecifiedModel) throws {
        func check<M: Model>(_ type: M.Type) throws {
            let required = try requiredFields(of: type)
            let members = type.layout.names.map { name in
                required.contains(name)
                    ? "\"\(name)\":\(type == CBR.Backup.self ? "\"\"" : "{\"id\":\"\"}")" : "\"\(name)\":null"
            }
            let data = Data("{\(members.joined(separator: ","))}".utf8)
            #expect(try JSONReader.read(type, from: data) == M())
            #expect(try JSONDecoder().decode(type, from: data) == M())
        }
        try check(model.type)
    }

    @Test("Only what a model means nothing without is required", arguments: SpecifiedModel.all)
    func requirements(of model: SpecifiedModel) throws {
        let expected: [String: [String]] = [
            "Backup": ["id"], "BackupEnvelope": ["backup"], "ResourceEnvelope": ["resource"],
        ]
        #expect(try requiredFields(of: model.type) == expected["\(model.type)", default: []])
    }

    /// The fields without which reading fails.
    private func requiredFields(of type: any Model.Type) throws -> [String] {
        func names<M: Model>(_ type: M.Type) -> [String] {
            var model = M()
            var visitor = RequiredFields()
            model.fields(&visitor)
            return visitor.names
        }
        return names(type)
    }
}

/// Fills one field at random, and no other.
private struct OneRandomField: FieldVisitor {
    let name: String
    var random = RandomFields(seed: 3, leavesGaps: false)

    init(name: String) { self.name = name }

    mutating func field<Value: FieldValue>(_ name: StaticString, _ value: inout Value, required: Bool) {
        if name.description == self.name { random.field(name, &value, required: required) }
    }
}

/// Collects the fields that differ from absent ones.
private struct SetFields: FieldVisitor {
    var names: [String] = []

    mutating func field<Value: FieldValue>(_ name: StaticString, _ value: inout Value, required: Bool) {
        if value != Value.absent { names.append(name.description) }
    }
}

/// Collects the fields that are required.
private struct RequiredFields: FieldVisitor {
    var names: [String] = []

    mutating func field<Value: FieldValue>(_ name: StaticString, _ value: inout Value, required: Bool) {
        if required { names.append(name.description) }
    }
}
