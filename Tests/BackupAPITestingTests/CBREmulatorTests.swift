import BackupAPI
import BackupAPITesting
import Foundation
import Testing

@Suite("CBREmulator", .timeLimit(.minutes(5)))
struct CBREmulatorTests {
    let backups = CBR.Backup.samples(250)
    let emulator: CBREmulator
    let cbr: CBR.Client

    init() {
        emulator = CBREmulator(backups: backups)
        cbr = emulator.client(configuration: .skippingWaits())
    }

    /// What the emulator answers to a request of one's own.
    func answer(
        _ query: String,
        project: String = CBREmulator.sampleProjectID,
        _ emulator: CBREmulator? = nil
    ) throws -> (response: HTTPResponse, body: JSONValue) {
        let url = try #require(
            URL(string: "https://cbr.eu-de.otc.t-systems.com/v3/\(project)/backups\(query)")
        )
        let request = HTTPRequest(method: .get, url: url, headers: ["X-Auth-Token": "x"])
        let response = try (emulator ?? self.emulator).respond(to: request)
        return (response, try JSONDecoder().decode(JSONValue.self, from: response.body))
    }

    // MARK: Paging

    @Test(
        "a list gives every backup once and in order, however one pages",
        arguments: [CBR.Paging.marker, .offset, .offset(concurrency: 8)],
        [1, 7, 249, 250, 251, 1000]
    )
    func list(paging: CBR.Paging, pageSize: Int) async throws {
        let list = cbr.backups.list(.init(showReplication: true), pageSize: pageSize, paging: paging)
        #expect(try await list.collected() == backups)
    }

    @Test(
        "100,000 backups are listed once and in order",
        arguments: [CBR.Paging.marker, .offset(concurrency: 8)]
    )
    func many(paging: CBR.Paging) async throws {
        let emulator = CBREmulator(backups: (0..<100_000).map { CBR.Backup(id: String($0)) })
        let listed = try await emulator.client().backups.list(paging: paging).collected()
        #expect(listed.map(\.id) == (0..<100_000).map(String.init))
    }

    @Test("a page tells the total of the filter, the offset and the limit")
    func echoes() throws {
        let body = try answer("?limit=3&offset=5&resource_type=OS::Nova::Server").body
        #expect(body["count"] == .integer(63))
        #expect(body["offset"] == .integer(5))
        #expect(body["limit"] == .integer(3))
    }

    @Test("a service of old tells neither offset nor limit, and is listed all the same")
    func withoutEchoes() async throws {
        var options = CBREmulator.Options()
        options.echoesLimit = false
        let emulator = CBREmulator(backups: backups, options: options)
        #expect(try answer("?limit=3", emulator).body["limit"] == nil)
        let list = emulator.client().backups.list(.init(showReplication: true), pageSize: 50)
        #expect(try await list.collected() == backups)
    }

    @Test(
        "a service that gives less than it is asked for is listed all the same",
        arguments: [CBR.Paging.marker, .offset, .offset(concurrency: 8)]
    )
    func clampedLimit(paging: CBR.Paging) async throws {
        var options = CBREmulator.Options()
        options.clampedLimit = 20
        let emulator = CBREmulator(backups: backups, options: options)
        let list = emulator.client().backups.list(.init(showReplication: true), paging: paging)
        #expect(try await list.collected() == backups)
    }

    @Test("a marker may name a backup that has left the list, so that one can delete as one lists")
    func deleteWhileListing() async throws {
        var options = CBREmulator.Options()
        options.getsUntilGone = 0
        let cbr = CBREmulator(backups: backups, options: options).client()
        var deleted = 0
        for try await backup in cbr.backups.list(.init(status: [.available]), pageSize: 10) {
            try await cbr.backups.delete(id: backup.id)
            _ = try? await cbr.backups.get(id: backup.id)
            deleted += 1
        }
        #expect(deleted == backups.count { $0.status == .available })
    }

    // MARK: Filters

    struct Filter: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var filter: CBR.BackupFilter
        var matches: @Sendable (CBR.Backup) -> Bool

        init(
            _ name: String,
            _ matches: @escaping @Sendable (CBR.Backup) -> Bool,
            set: (inout CBR.BackupFilter) -> Void
        ) {
            testDescription = name
            filter = CBR.BackupFilter()
            set(&filter)
            self.matches = matches
        }
    }

    static let sample = CBR.Backup.samples(250)[100]
    static let (from, to) = (CBR.Backup.samples(250)[50].createdAt, CBR.Backup.samples(250)[150].createdAt)

    @Test(
        "each filter lets through what it says",
        arguments: [
            Filter("checkpoint_id") {
                $0.checkpointID == sample.checkpointID
            } set: {
                $0.checkpointID = sample.checkpointID
            },
            Filter("vault_id") {
                $0.vaultID == sample.vaultID
            } set: {
                $0.vaultID = sample.vaultID
            },
            Filter("resource_id") {
                $0.resourceID == sample.resourceID
            } set: {
                $0.resourceID = sample.resourceID
            },
            Filter("name") {
                $0.name == sample.name
            } set: {
                $0.name = sample.name
            },
            Filter("resource_name") {
                $0.resourceName == "ecs-0"
            } set: {
                $0.resourceName = "ecs-0"
            },
            Filter("resource_az") {
                $0.resourceAZ == "eu-de-02"
            } set: {
                $0.resourceAZ = "eu-de-02"
            },
            Filter("resource_type") {
                $0.resourceType == .sfsTurbo
            } set: {
                $0.resourceType = .sfsTurbo
            },
            Filter("image_type") {
                $0.imageType == .replication
            } set: {
                $0.imageType = .replication
            },
            Filter("status") {
                [.error, .deleting].contains($0.status)
            } set: {
                $0.status = [.error, .deleting]
            },
            Filter("start_time") {
                $0.createdAt ?? .earliest >= from ?? .latest
            } set: {
                $0.startTime = from
            },
            Filter("end_time") {
                $0.createdAt ?? .latest <= to ?? .earliest
            } set: {
                $0.endTime = to
            },
            Filter("dec") {
                $0.extendInfo?.isDEC == true
            } set: {
                $0.dec = true
            },
            Filter("incremental") {
                $0.incremental == false
            } set: {
                $0.incremental = false
            },
            Filter("enterprise_project_id") { _ in
                true
            } set: {
                $0.enterpriseProjectID = "0"
            },
        ]
    )
    func filter(filter: Filter) async throws {
        let listed = try await cbr.backups.list(filter.filter, pageSize: 30).collected().map(\.id)
        #expect(listed == backups.filter(filter.matches).map(\.id))
        #expect(!listed.isEmpty)
    }

    @Test("parent_id lists the parts of a backup")
    func parent() async throws {
        let listed = try await cbr.backups.list(.init(parentID: backups[4].id)).collected()
        #expect(listed == backups[4].children)
        #expect(!listed.isEmpty)
    }

    @Test("used_percent lists what is in vaults used that much")
    func usedPercent() async throws {
        let vault = try #require(backups[0].vaultID)
        var options = CBREmulator.Options()
        options.usedPercent = [vault: 80]
        let cbr = CBREmulator(backups: backups, options: options).client()
        let ids = backups.filter { $0.vaultID == vault }.map(\.id)
        #expect(try await cbr.backups.list(.init(usedPercent: 80)).collected().map(\.id) == ids)
        #expect(try await cbr.backups.list(.init(usedPercent: 81)).collected().isEmpty)
    }

    @Test("own_type and member_status list what others share")
    func shared() async throws {
        let shared = CBR.Backup.samples(3, projectID: "other", seed: 2)
        var options = CBREmulator.Options()
        options.memberStatus = [shared[1].id: .accepted]
        let cbr = CBREmulator(backups: backups + shared, options: options).client()
        func ids(_ filter: CBR.BackupFilter) async throws -> [String] {
            try await cbr.backups.list(filter).collected().map(\.id)
        }
        #expect(try await ids(.init()) == backups.map(\.id))
        #expect(try await ids(.init(ownType: .shared)) == shared.map(\.id))
        #expect(try await ids(.init(ownType: .allGranted)) == (backups + shared).map(\.id))
        #expect(try await ids(.init(ownType: .shared, memberStatus: .accepted)) == [shared[1].id])
    }

    @Test("replication records are only told on request")
    func replicationRecords() async throws {
        let without = try await cbr.backups.list().collected()
        #expect(without.allSatisfy { $0.replicationRecords.isEmpty })
        let with = try await cbr.backups.list(.init(showReplication: true)).collected()
        #expect(with.contains { !$0.replicationRecords.isEmpty })
    }

    // MARK: Order

    @Test("each key sorts in both directions", arguments: CBR.BackupFilter.Sort.Key.allCases)
    func sort(key: CBR.BackupFilter.Sort.Key) async throws {
        func ordered(_ lhs: CBR.Backup, _ rhs: CBR.Backup) -> Bool {
            switch key {
            case .createdAt: lhs.createdAt ?? .earliest <= rhs.createdAt ?? .earliest
            case .updatedAt: lhs.updatedAt ?? .earliest <= rhs.updatedAt ?? .earliest
            case .protectedAt: lhs.protectedAt ?? .earliest <= rhs.protectedAt ?? .earliest
            case .name: lhs.name ?? "" <= rhs.name ?? ""
            case .status: lhs.status?.rawValue ?? "" <= rhs.status?.rawValue ?? ""
            case .id: lhs.id <= rhs.id
            }
        }
        let up = try await cbr.backups.list(.init(sort: [.ascending(key)]), pageSize: 60).collected()
        let down = try await cbr.backups.list(.init(sort: [.descending(key)]), pageSize: 60).collected()
        #expect(Set(up.map(\.id)).count == 250)
        #expect(Set(down.map(\.id)).count == 250)
        #expect(zip(up, up.dropFirst()).allSatisfy(ordered))
        #expect(zip(down.dropFirst(), down).allSatisfy(ordered))
    }

    @Test("a second key decides where the first does not")
    func sortByTwo() async throws {
        let sort: [CBR.BackupFilter.Sort] = [.ascending(.status), .descending(.createdAt)]
        let listed = try await cbr.backups.list(.init(sort: sort)).collected()
        let expected = backups.sorted {
            ($0.status?.rawValue ?? "", $1.createdAt ?? .earliest)
                < ($1.status?.rawValue ?? "", $0.createdAt ?? .earliest)
        }
        #expect(listed.map(\.id) == expected.map(\.id))
    }

    @Test("a key without a direction descends")
    func defaultDirection() throws {
        let descending = try answer("?sort=name:desc").body["backups"]
        #expect(try answer("?sort=name").body["backups"] == descending)
    }

    // MARK: One backup

    @Test("a backup is found by its ID, and so is a part of one")
    func get() async throws {
        #expect(try await cbr.backups.get(id: backups[4].id) == backups[4])
        #expect(try await cbr.backups.get(id: backups[4].children[0].id) == backups[4].children[0])
    }

    @Test("a backup that is not there is not found")
    func notFound() async throws {
        let error = await failure { _ = try await cbr.backups.get(id: "x") }
        #expect(error?.code == .notFound)
        #expect(error?.providerCode == "BackupService.6200")
        #expect(error?.requestID != nil)
    }

    @Test("a deleted backup is deleting for a while, and then it is gone")
    func delete() async throws {
        let id = backups[0].id
        try await cbr.backups.delete(id: id)
        #expect(try await cbr.backups.get(id: id).status == .deleting)
        #expect(try await cbr.backups.get(id: id).status == .deleting)
        #expect(await failure { _ = try await cbr.backups.get(id: id) }?.code == .notFound)
        #expect(await failure { try await cbr.backups.delete(id: id) }?.code == .notFound)
        let left = try await cbr.backups.list(.init(showReplication: true)).collected()
        #expect(left == Array(backups.dropFirst()))
    }

    @Test("what is being made is busy")
    func deleteBusy() async throws {
        let id = try #require(backups.first { $0.status == .protecting }).id
        #expect(await failure { try await cbr.backups.delete(id: id) }?.code == .busy)
    }

    @Test("a part of a backup cannot be deleted by itself")
    func deletePart() async throws {
        let error = await failure { try await cbr.backups.delete(id: backups[0].children[0].id) }
        #expect(error?.code == .failedPrecondition)
    }

    // MARK: Refusing

    @Test("another token than the one that is valid is refused by the gateway")
    func wrongToken() async throws {
        var options = CBREmulator.Options()
        options.token = "valid"
        let emulator = CBREmulator(backups: backups, options: options)
        let (response, body) = try answer("", emulator)
        #expect(response.status == 401)
        #expect(body["error_code"] == .string("APIGW.0307"))
        #expect(body["request_id"]?.string == response.headers["X-Request-Id"])
        #expect(try await emulator.client().backups.list().page().items.count == 250)
    }

    @Test("another project is refused")
    func wrongProject() throws {
        #expect(try answer("", project: "other").response.status == 403)
    }

    @Test(
        "what the documents do not allow fails the check",
        arguments: [
            "limit=0", "limit=1001", "limit=x", "offset=-1", "offset=0&marker=\(sample.id)", "marker=x",
            "sort=size",
            "sort=name:up", "sort=\(String(repeating: "name,", count: 52))", "status=gone", "own_type=all",
            "member_status=x", "used_percent=0", "used_percent=101", "dec=maybe", "image_type=x",
            "resource_type=x", "start_time=2024-01-01", "end_time=2024-01-01T00:00:00.5Z", "page=2",
            "name=\(String(repeating: "x", count: 256))",
        ]
    )
    func failedCheck(query: String) throws {
        let (response, body) = try answer("?\(query)")
        #expect(response.status == 400)
        #expect(body["error_code"] == .string("BackupService.9900"))
    }

    @Test("what the API does not have is not found")
    func unknownPath() throws {
        #expect(try answer("/x/members").body["error_code"] == .string("APIGW.0101"))
    }
}
