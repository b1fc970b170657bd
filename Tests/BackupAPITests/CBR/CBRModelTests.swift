import Foundation
import Testing

@testable import BackupAPI

@Suite("CBR models")
struct CBRModelTests {
    private func backup(_ name: String) throws -> CBR.Backup {
        try Fixture("cbr/\(name)").read(CBR.BackupEnvelope.self).backup
    }

    // MARK: - Reading

    @Test("A server's backup holds those of its disks, which carry its provider")
    func children() throws {
        let backup = try backup("backup-with-children")
        #expect(backup.resourceType == .server)
        #expect(backup.providerID == .server)
        #expect(backup.resourceSize == 60)
        #expect(backup.resourceAZ == "eu-de-01")
        #expect(backup.description == "before the upgrade")
        #expect(backup.parentID == nil)
        #expect(backup.children.map(\.parentID) == [backup.id, nil])
        #expect(backup.children.map(\.resourceSize) == [40, 20])
        let disk = try #require(backup.children.first)
        #expect(disk.resourceType == .volume)
        #expect(disk.providerID == .server)
        #expect(disk.children.isEmpty)
        #expect(disk.extendInfo?.bootable == true)
        #expect(disk.extendInfo?.encrypted == true)
        #expect(disk.createdAt?.description == "2025-05-10T07:59:59.450700Z")
        let info = try #require(backup.extendInfo)
        #expect(info.autoTrigger == true)
        #expect(info.supportLLD == true)
        #expect(info.containSystemDisk == true)
        #expect(info.supportedRestoreMode == .backup)
        #expect(info.appConsistency?.status == "0")
        #expect(info.appConsistency?.errorMessage == "")
    }

    @Test("Null counts as absent, and a time without a zone is of UTC")
    func nulls() throws {
        let backup = try backup("backup-nulls-and-times-without-zone")
        #expect(backup.createdAt?.description == "2025-03-25T06:23:27.304116Z")
        #expect(backup.updatedAt?.description == "2025-03-25T06:26:30Z")
        #expect(backup.description == nil)
        #expect(backup.expiredAt == nil)
        #expect(backup.protectedAt == nil)
        #expect(backup.parentID == nil)
        #expect(backup.scheduledOperationID == nil)
        #expect(backup.incremental == true)
        #expect(backup.version == 3)
        let info = try #require(backup.extendInfo)
        #expect(info.osImagesData.isEmpty)
        #expect(info.appConsistency == nil)
        #expect(info.bootable == nil)
        #expect(info.incremental == nil)
        #expect(info.progress == nil)
        #expect(info.supportedRestoreMode == nil)
        #expect(info.isDEC == false)
        #expect(info.architecture == "x86_64")
    }

    @Test("A time may have an offset, a space before it, or be a date alone")
    func times() throws {
        let backup = try backup("backup-times-in-every-form")
        #expect(backup.createdAt?.description == "2020-02-21T07:07:25.114Z")
        #expect(backup.updatedAt?.description == "2020-02-21T07:09:00Z")
        #expect(backup.protectedAt?.description == "2020-02-21T00:00:00Z")
        #expect(backup.expiredAt?.description == "2020-05-21T07:00:54.060Z")
    }

    @Test("An ID may be a number, and a number a string")
    func numbersAndStrings() throws {
        let backup = try backup("backup-enterprise-project-is-number")
        #expect(backup.enterpriseProjectID == "0")
        #expect(backup.resourceSize == 40)
    }

    @Test("Nothing but the ID is needed")
    func onlyID() throws {
        #expect(try backup("backup-only-id") == CBR.Backup(id: "00000000-0000-4000-8000-0000000000b7"))
    }

    @Test("A backup without an ID is an error that names the place, in both ways of reading")
    func noID() throws {
        let data = Data(#"{"backup":{"id":"1","children":[{"id":"2"},{"name":"a"}]}}"#.utf8)
        let fault = #expect(throws: JSONFault.self) {
            try JSONReader.read(CBR.BackupEnvelope.self, from: data)
        }
        #expect(fault?.path == ".backup.children[1].id")
        let error = #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(CBR.BackupEnvelope.self, from: data)
        }
        guard case .keyNotFound(let key, let context) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(key.stringValue == "id")
        #expect(
            context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue } == [
                "backup", "children", "1",
            ]
        )
    }

    @Test("What came after this version of the library does no harm")
    func novelties() throws {
        let backup = try backup("backup-unknown-values")
        #expect(backup.status == .unrecognized("hibernating"))
        #expect(backup.imageType == .unrecognized("imported"))
        #expect(backup.providerID == .unrecognized("00000000-0000-4000-8000-0000000000ff"))
        #expect(backup.resourceType == .unrecognized("OS::Moon::Base"))
        #expect(backup.extendInfo?.supportedRestoreMode == .unrecognized("teleport"))
    }

    @Test("A replica tells where it comes from and how it went")
    func replication() throws {
        let backup = try backup("backup-replicated")
        #expect(backup.imageType == .replication)
        #expect(backup.extendInfo?.osImagesData.map(\.imageID) == ["00000000-0000-4000-8000-0000000000f9"])
        let record = try #require(backup.replicationRecords.first)
        #expect(record.status == .fail)
        #expect(record.sourceRegion == "eu-de")
        #expect(record.destinationRegion == "eu-nl")
        #expect(record.sourceBackupID == "00000000-0000-4000-8000-0000000000b1")
        #expect(record.destinationBackupID == backup.id)
        #expect(record.createdAt?.description == "2025-09-23T02:37:56.314095Z")
        #expect(record.extraInfo?.progress == 80)
        #expect(record.extraInfo?.failCode == "BackupService.6710")
        #expect(record.extraInfo?.destinatioVaultID == record.destinationVaultID)
        #expect(record.extraInfo?.destinationVaultID == nil)
    }

    @Test("A page says how many backups there are, and perhaps which it holds")
    func pages() throws {
        let total: CBR.BackupPage<[CBR.Backup]> = try Fixture("cbr/backups-count-is-of-all-pages").read()
        #expect(total.backups.count == 1)
        #expect(total.count?.value == 1663)
        #expect(total.limit == nil)
        let echo: CBR.BackupPage<[CBR.Backup]> = try Fixture("cbr/backups-limit-and-offset-echoed").read()
        #expect([echo.count, echo.limit, echo.offset].map { $0?.value } == [4, 2, 2])
        let empty: CBR.BackupPage<[CBR.Backup]> = try Fixture("cbr/backups-empty-page").read()
        #expect(empty.backups.isEmpty)
        #expect(empty.count?.value == 0)
    }

    @Test(
        "Nonsense in place of a number that only helps is no error",
        arguments: ["-1", "1.5", #""many""#, "true", "[1]", "{}"]
    )
    func hints(text: String) throws {
        let data = Data(#"{"count":\#(text),"backups":[{"id":"1"}]}"#.utf8)
        for page in [
            try JSONReader.read(CBR.BackupPage<[CBR.Backup]>.self, from: data),
            try JSONDecoder().decode(CBR.BackupPage<[CBR.Backup]>.self, from: data),
        ] {
            #expect(page.count?.value == nil)
            #expect(page.backups.count == 1)
        }
    }

    // MARK: - Writing

    @Test("A backup is written as the wire has it: snake case, numbers as numbers, nothing that is nil")
    func form() throws {
        var backup = CBR.Backup(id: "b1")
        backup.status = .waitingProtect
        backup.resourceType = .server
        backup.resourceSize = 40
        backup.createdAt = try Timestamp(parsing: "2025-05-10T07:59:12.084695")
        backup.incremental = false
        backup.extendInfo = CBR.Backup.ExtendInfo()
        backup.extendInfo?.supportLLD = true
        backup.children = [CBR.Backup(id: "")]
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(
            String(decoding: try encoder.encode(backup), as: UTF8.self) == """
                {"children":[{"id":""}],"created_at":"2025-05-10T07:59:12.084695Z",\
                "extend_info":{"support_lld":true},"id":"b1","incremental":false,"resource_size":40,\
                "resource_type":"OS::Nova::Server","status":"waiting_protect"}
                """
        )
    }

    // MARK: - Errors

    @Test(
        "An error is understood in each of its five forms, whatever the status is",
        arguments: [
            ("error-from-service", 500, .notFound, "BackupService.6200", "The backup does not exist.", nil),
            (
                "error-from-gateway-throttled", 500, .throttled, "APIGW.0308",
                "The throttling threshold has been reached: policy user over ratelimit,limit:60,time:1 minute",
                "0a1b2c3d000000000000000000000001"
            ),
            ("error-from-keystone", 500, .unauthenticated, "401", "The username or password is wrong.", nil),
            ("error-from-older-openstack", 500, .unauthenticated, "401", "Malformed request url", nil),
            (
                "error-from-policy-engine", 403, .permissionDenied, nil,
                "the provider's policy forbids the call", nil
            ),
        ] as [(String, Int, BackupAPIError.Code, String?, String, String?)]
    )
    func errors(
        name: String,
        status: Int,
        code: BackupAPIError.Code,
        providerCode: String?,
        message: String,
        requestID: String?
    ) throws {
        let body = try Fixture("cbr/\(name)").data
        let problem = CBRDialect().problem(in: HTTPResponse(status: status, headers: [:], body: body))
        #expect(problem.code == code)
        #expect(problem.providerCode == providerCode)
        #expect(problem.message == message)
        #expect(problem.requestID == requestID)
    }
}
