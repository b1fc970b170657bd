import Foundation
import Testing

@testable import BackupAPI

/// A document of the folder `Fixtures`.
struct Fixture: CustomTestStringConvertible, Sendable {
    /// Its cloud and its name, such as `cbr/backup-only-id`.
    let name: String
    let data: Data

    var testDescription: String { name }

    init(_ name: String) throws {
        self.name = name
        self.data = try Data(contentsOf: Self.folder.appendingPathComponent("\(name).json"))
    }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../../Fixtures").standardizedFileURL

    /// The names of all fixtures.
    static func names() throws -> [String] {
        try ["cbr", "yandex"].flatMap { cloud in
            try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent(cloud).path)
                .filter { $0.hasSuffix(".json") }
                .map { "\(cloud)/\($0.replacing(".json", with: ""))" }
        }.sorted()
    }

    /// The type that the name says it holds.
    var type: any FieldValue.Type {
        get throws {
            let types: [String: any FieldValue.Type] = [
                "yandex/resource": Yandex.ResourceEnvelope.self,
                "yandex/resources": Yandex.ResourcePage.self,
                "yandex/tasks": Yandex.TaskPage.self,
                "yandex/operation": Yandex.Operation.self,
                "yandex/error": Yandex.Status.self,
                "cbr/backup": CBR.BackupEnvelope.self,
                "cbr/backups": CBR.BackupPage<[CBR.Backup]>.self,
                // The shapes of CBR's errors have no key in common.
                "cbr/error": JSONValue.self,
            ]
            return try #require(types[String(name.prefix { $0 != "-" })], "the name says no type")
        }
    }

    func read<Value: FieldValue>(_ type: Value.Type = Value.self) throws -> Value {
        try JSONReader.read(type, from: data)
    }
}
