import Foundation
import Testing

@testable import BackupAPI

@Suite("Yandex models")
struct YandexModelTests {
    private func resource(_ name: String) throws -> Yandex.Resource {
        try Fixture("yandex/\(name)").read(Yandex.ResourceEnvelope.self).resource
    }

    // MARK: - Reading

    @Test("A resource has what the wire says, to the nanosecond")
    func resource() throws {
        let resource = try resource("resource-compute-idle")
        #expect(resource.computeInstanceID == "epd0000000000000vm01")
        #expect(resource.createdAt?.description == "2025-06-01T05:20:11.391904178Z")
        #expect(resource.updatedAt?.description == "2025-06-01T07:05:22.528557Z")
        #expect(resource.lastBackupTime?.description == "2025-06-01T07:05:10Z")
        #expect(resource.nextBackupTime?.description == "2025-06-01T08:00:00.250Z")
        #expect(resource.online)
        #expect(resource.enabled)
        #expect(resource.isActive)
        #expect(resource.status == .idle)
        #expect(resource.initStatus == .registered)
        #expect(resource.type == .compute)
        #expect(resource.resourceID == "0A1B2C3D-0000-4000-8000-00000000AA01")
        #expect(resource.metadata == "null")
        #expect(resource.tenantInfo == nil)
        #expect(resource.agentInfo == nil)
    }

    @Test("A field that is absent has the default of proto3")
    func defaults() throws {
        let resource = try JSONReader.read(Yandex.Resource.self, from: Data("{}".utf8))
        #expect(resource == Yandex.Resource())
        #expect(resource.computeInstanceID.isEmpty)
        #expect(resource.createdAt == nil)
        #expect(!resource.online)
        #expect(resource.status == .unspecified)
        #expect(resource.statusProgress == 0)
        #expect(resource.initStatus == .unspecified)
        #expect(resource.type == .unspecified)
        #expect(resource.agentInfo == nil)
        let task = try JSONReader.read(Yandex.Task.self, from: Data("{}".utf8))
        #expect(task.id == 0)
        #expect(task.type == .unspecified)
        #expect(task.resultCode == .unspecified)
        #expect(task.progress == nil)
    }

    @Test("An external machine that is offline has no `online`, and an agent of which not all is known")
    func offline() throws {
        let resource = try resource("resource-external-vm-offline")
        #expect(!resource.online)
        #expect(resource.enabled)
        #expect(resource.type == .externalVM)
        #expect(resource.agentInfo?.currentVersion == "18.0.38811")
        #expect(resource.agentInfo?.latestVersion == "")
        #expect(resource.agentInfo?.canUpdate == false)
    }

    @Test("A resource tells where it belongs, if it was asked to")
    func tenant() throws {
        let resource = try resource("resource-with-tenant")
        #expect(resource.tenantInfo?.folderID == "b1g0000000000000fld1")
        #expect(resource.tenantInfo?.personalTenantID == "0a1b2c3d-0000-4000-8000-00000000ee01")
        #expect(resource.tenantInfo?.userID == "0a1b2c3d-0000-4000-8000-00000000ee02")
        #expect(resource.agentInfo?.latestVersion == "18.1.40002")
        #expect(resource.agentInfo?.canUpdate == true)
    }

    @Test("What came after this version of the library does no harm")
    func novelties() throws {
        let resource = try resource("resource-unknown-status-and-key")
        #expect(resource.status == .unrecognized("HIBERNATING"))
        #expect(resource.initStatus == .deleted)
        #expect(resource.type == .bms)
    }

    @Test("A page ends the list if it has no token, and may be empty")
    func pages() throws {
        let first: Yandex.ResourcePage = try Fixture("yandex/resources-page-with-token").read()
        #expect(first.nextPageToken == "CAESFGVwZDAwMDAwMDAwMDAwMDB2bTA0")
        #expect(first.resources.map(\.status) == [.backingUp, .other])
        #expect(first.resources.map(\.statusProgress) == [42, 0])
        #expect(first.resources.map(\.statusDetails) == ["", "no_policies_applied"])
        let last: Yandex.ResourcePage = try Fixture("yandex/resources-last-page-no-token").read()
        #expect(last.nextPageToken.isEmpty)
        #expect(last.resources.count == 1)
        let empty: Yandex.ResourcePage = try Fixture("yandex/resources-empty-page").read()
        #expect(empty == Yandex.ResourcePage())
    }

    @Test("A task has a number of 64 bits for an ID, and perhaps a progress")
    func tasks() throws {
        let tasks = try Fixture("yandex/tasks-ids-are-strings").read(Yandex.TaskPage.self).tasks
        #expect(tasks.map(\.id) == [1_558_866_320_312_345_678, 1_558_843_611_687_654_321])
        #expect(tasks.map(\.type) == [.backup, .applyPolicy])
        #expect(tasks.map(\.resultCode) == [.ok, .timedOut])
        #expect(tasks.map(\.progress?.current) == [94, nil])
        #expect(tasks.map(\.progress?.fraction) == [0.94, nil])
        #expect(tasks.map(\.error) == ["", "the agent did not answer"])
        #expect(tasks.first?.startedAt?.description == "2025-06-01T07:00:02Z")
    }

    @Test(
        "The part of a progress that is done lies between 0 and 1, and is unknown without a total",
        arguments: [
            (0, 100, 0), (50, 100, 0.5), (100, 100, 1), (130, 100, 1), (-1, 100, 0), (1, 0, nil),
            (1, -5, nil),
        ]
            as [(Int64, Int64, Double?)]
    )
    func fraction(current: Int64, total: Int64, fraction: Double?) {
        var progress = Yandex.Task.Progress()
        progress.current = current
        progress.total = total
        #expect(progress.fraction == fraction)
    }

    @Test("An operation runs until it is done, also if it has an error")
    func operations() throws {
        let running: Yandex.Operation = try Fixture("yandex/operation-running").read()
        #expect(!running.done)
        #expect(running.progressPercentage == 42.5)
        #expect(running.metadata?["computeInstanceId"]?.string == "epd0000000000000vm01")
        #expect(running.response == nil)
        let done: Yandex.Operation = try Fixture("yandex/operation-done-keys-in-other-order").read()
        #expect(done.done)
        #expect(done.error == nil)
        #expect(done.progressPercentage == nil)
        #expect(done.response?["@type"]?.string == "type.googleapis.com/google.protobuf.Empty")
        let rollingBack: Yandex.Operation = try Fixture("yandex/operation-rolling-back").read()
        #expect(!rollingBack.done)
        #expect(rollingBack.error?.code == 9)
        #expect(rollingBack.error?.message == "Not all of the items are mapped.")
    }

    // MARK: - Writing

    @Test("A resource is written as the wire has it: names, 64-bit numbers as strings, no defaults")
    func resourceForm() throws {
        var resource = Yandex.Resource()
        resource.computeInstanceID = "epd1"
        resource.createdAt = try Timestamp(parsing: "2025-06-01 05:20:11.5")
        resource.status = .backingUp
        resource.statusProgress = 42
        resource.initStatus = .unrecognized("PENDING")
        resource.isActive = true
        resource.tenantInfo = Yandex.Resource.TenantInfo()
        #expect(
            try Self.written(resource) == """
                {"computeInstanceId":"epd1","createdAt":"2025-06-01T05:20:11.500Z","initStatus":"PENDING",\
                "isActive":true,"status":"BACKUPING","statusProgress":"42","tenantInfo":{}}
                """
        )
        #expect(try Self.written(Yandex.Resource()) == "{}")
    }

    @Test("A task is written as the wire has it")
    func taskForm() throws {
        var task = Yandex.Task()
        task.id = .max
        task.type = .revokePolicy
        task.progress = Yandex.Task.Progress()
        task.progress?.total = -1
        task.resultCode = .timedOut
        #expect(
            try Self.written(task) == """
                {"id":"9223372036854775807","progress":{"total":"-1"},"resultCode":"TIMEDOUT","type":"REVOKE_POLICY"}
                """
        )
    }

    @Test("An operation is written as the wire has it: the code of its error is a number of 32 bits")
    func operationForm() throws {
        var operation = Yandex.Operation()
        operation.id = "op"
        operation.metadata = .object(["progressPercentage": .number(42.5), "count": .integer(.min)])
        operation.error = Yandex.Status()
        operation.error?.code = 5
        #expect(
            try Self.written(operation) == """
                {"error":{"code":5},"id":"op",\
                "metadata":{"count":-9223372036854775808,"progressPercentage":42.5}}
                """
        )
    }

    private static func written(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    // MARK: - Errors

    @Test(
        "An error's code decides what it means, and its details what to do",
        arguments: [
            ("error-not-found", .notFound, "5", "0a1b2c3d-0000-4000-8000-00000000ff01", nil),
            ("error-unauthenticated", .unauthenticated, "16", "0a1b2c3d-0000-4000-8000-00000000ff02", nil),
            ("error-throttled-with-retry-info", .throttled, "8", "0a1b2c3d-0000-4000-8000-00000000ff03", 1.5),
            ("error-quota-used-up", .quotaExceeded, "8", nil, nil),
        ] as [(String, BackupAPIError.Code, String, String?, Double?)]
    )
    func errors(
        name: String,
        code: BackupAPIError.Code,
        providerCode: String,
        requestID: String?,
        retryAfter: Double?
    ) throws {
        let fixture = try Fixture("yandex/\(name)")
        // Whatever the status is, as the body says it better.
        let problem = YandexDialect().problem(in: HTTPResponse(status: 500, headers: [:], body: fixture.data))
        #expect(problem.code == code)
        #expect(problem.providerCode == providerCode)
        #expect(problem.requestID == requestID)
        #expect(problem.retryAfter == retryAfter.map { .seconds($0) })
        #expect(problem.message == (try fixture.read(Yandex.Status.self)).message)
    }
}
