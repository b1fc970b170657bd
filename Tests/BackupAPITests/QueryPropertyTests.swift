import BackupAPI
import BackupAPITesting
import Foundation
import Testing

@Suite("Queries at random")
struct QueryPropertyTests {
    @Test("every field of a filter arrives decoded as it was", arguments: 0..<300 as Range<UInt64>)
    func filter(seed: UInt64) async throws {
        var fields = RandomFields(seed: seed)
        let (filter, expected) = fields.filter()
        let transport = StubTransport { _ in .json("{\"backups\":[]}") }
        let marker = fields.text()
        _ = try await CBR.Client(transport).backups.list(filter, pageSize: 10).page(at: .marker(marker))
        let query = try #require(transport.requests.first).url.parameters.map { [$0.name, $0.value ?? ""] }
        let all = expected + [["limit", "10"], ["marker", marker]]
        #expect(bytes(query) == bytes(all), "seed \(seed)")
    }

    @Test("the texts of Yandex's calls arrive decoded as they were", arguments: 0..<300 as Range<UInt64>)
    func yandex(seed: UInt64) async throws {
        var fields = RandomFields(seed: seed)
        func id() -> String { String(fields.text().unicodeScalars.prefix(50).map(Character.init)) }
        let (folder, machine, token) = (id(), id(), id())
        let transport = StubTransport { _ in .json("{}") }
        let yandex = Yandex.Client(transport)
        let type = Yandex.ResourceType.unrecognized(fields.text())
        _ = try await yandex.resources.list(folderID: folder, type: type, pageSize: 7).page(at: .token(token))
        _ = try await yandex.resources.delete(computeInstanceID: machine, resourceID: folder)
        let urls = transport.requests.map(\.url)
        let query = try #require(urls.first).parameters.map { [$0.name, $0.value ?? ""] }
        let expected = [
            ["folderId", folder], ["type", type.rawValue], ["pageSize", "7"], ["pageToken", token],
        ]
        #expect(bytes(query) == bytes(expected), "seed \(seed)")
        let last = try #require(urls.last)
        #expect(last.parameter("resourceId").map { Array($0.utf8) } == Array(folder.utf8), "seed \(seed)")
        let path = URLComponents(url: last, resolvingAgainstBaseURL: true)?.percentEncodedPath ?? ""
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).map {
            $0.removingPercentEncoding
        }
        #expect(segments == ["", "backup", "v1", "resources", machine], "seed \(seed)")
    }
}

/// Texts by their bytes: as strings, é would be the same as e with an accent.
private func bytes(_ texts: [[String]]) -> [[[UInt8]]] { texts.map { $0.map { Array($0.utf8) } } }

extension RandomFields {
    /// A filter, and the query that it stands for, in the order of the API document.
    fileprivate mutating func filter() -> (CBR.BackupFilter, [[String]]) {
        var filter = CBR.BackupFilter()
        var query: [[String]] = []
        func add(_ name: String, _ field: WritableKeyPath<CBR.BackupFilter, String?>, _ value: String) {
            filter[keyPath: field] = value
            query.append([name, value])
        }
        let texts: [(String, WritableKeyPath<CBR.BackupFilter, String?>)] = [
            ("checkpoint_id", \.checkpointID), ("vault_id", \.vaultID), ("parent_id", \.parentID),
            ("resource_id", \.resourceID), ("name", \.name), ("resource_name", \.resourceName),
            ("resource_az", \.resourceAZ),
        ]
        for (name, field) in texts where !random.oneIn(3) {
            add(name, field, String(text().unicodeScalars.prefix(255).map(Character.init)))
        }
        if !random.oneIn(3) {
            filter.resourceType = .unrecognized(text())
            query.append(["resource_type", filter.resourceType?.rawValue ?? ""])
        }
        if !random.oneIn(3) {
            filter.imageType = .unrecognized(text())
            query.append(["image_type", filter.imageType?.rawValue ?? ""])
        }
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            filter.status.append(.unrecognized(text()))
            query.append(["status", filter.status.last?.rawValue ?? ""])
        }
        if !random.oneIn(3) {
            filter.ownType = .unrecognized(text())
            query.append(["own_type", filter.ownType?.rawValue ?? ""])
        }
        if !random.oneIn(3) { add("enterprise_project_id", \.enterpriseProjectID, text()) }
        return (filter, query)
    }
}
