import BackupAPITesting
import Foundation
import Testing

@testable import BackupAPI

@Suite("CBR requests")
struct CBRRequestTests {
    struct Call: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var method = HTTPMethod.get
        var url: String
        var send: @Sendable (CBR.Client) async throws -> Void

        init(
            _ name: String,
            _ path: String,
            _ method: HTTPMethod = .get,
            send: @escaping @Sendable (CBR.Client) async throws -> Void
        ) {
            testDescription = name
            self.method = method
            self.url = "https://cbr.eu-de.otc.t-systems.com/v3/0605767c/backups\(path)"
            self.send = send
        }
    }

    static let calls = [
        Call("backups.list", "?limit=1000") { _ = try await $0.backups.list().page() },
        Call("backups.list by offset", "?limit=10") {
            _ = try await $0.backups.list(pageSize: 10, paging: .offset).page()
        },
        Call("backups.list at offset 0", "?limit=10") {
            _ = try await $0.backups.list(pageSize: 10).page(at: .offset(0))
        },
        Call("backups.list at an offset", "?limit=10&offset=20") {
            _ = try await $0.backups.list(pageSize: 10, paging: .marker).page(at: .offset(20))
        },
        Call("backups.list at a marker", "?limit=10&marker=b1%2Fc") {
            _ = try await $0.backups.list(pageSize: 10, paging: .offset).page(at: .marker("b1/c"))
        },
        Call("backups.get", "/b1") { _ = try await $0.backups.get(id: "b1") },
        Call("backups.delete", "/b1", .delete) { try await $0.backups.delete(id: "b1") },
    ]

    let transport = StubTransport { _ in .json(#"{"backup":{"id":"b1"}}"#) }

    @Test("each call has its method and its address, and no body", arguments: calls)
    func address(of call: Call) async throws {
        try await call.send(CBR.Client(transport))
        let request = try #require(transport.requests.first)
        #expect(request.method == call.method)
        #expect(request.url.absoluteString == call.url)
        #expect(request.body == nil)
        #expect(transport.requests.count == 1)
    }

    @Test("each call carries the token, what it accepts and who asks, and nothing else", arguments: calls)
    func headers(of call: Call) async throws {
        try await call.send(CBR.Client(transport))
        #expect(
            transport.requests.first?.headers == [
                "X-Auth-Token": "secret", "Accept": "application/json", "User-Agent": "BackupAPI-Swift",
            ]
        )
    }

    @Test(
        "each region has its address",
        arguments: [
            (CBR.Region.euDE, "cbr.eu-de.otc.t-systems.com"), (.euNL, "cbr.eu-nl.otc.t-systems.com"),
            (.huawei("ap-southeast-1"), "cbr.ap-southeast-1.myhuaweicloud.com"),
        ]
    )
    func regions(_ region: CBR.Region, host: String) async throws {
        let cbr = CBR.Client(
            projectID: "p",
            region: region,
            credentials: .token("x"),
            transport: transport
        )
        try await cbr.backups.delete(id: "b")
        #expect(transport.requests.first?.url.absoluteString == "https://\(host)/v3/p/backups/b")
    }

    private static func moment(_ text: String) -> Timestamp? { Timestamp(text) }

    @Test(
        "each filter has its parameter",
        arguments: [
            (CBR.BackupFilter(), ""),
            (.init(checkpointID: "c/1"), "checkpoint_id=c%2F1"),
            (.init(vaultID: "v"), "vault_id=v"),
            (.init(parentID: "p"), "parent_id=p"),
            (.init(resourceID: "r"), "resource_id=r"),
            (.init(name: "nightly backup, München"), "name=nightly%20backup%2C%20M%C3%BCnchen"),
            (.init(resourceName: "web-01"), "resource_name=web-01"),
            (.init(resourceAZ: "eu-de-01"), "resource_az=eu-de-01"),
            (.init(resourceType: .server), "resource_type=OS%3A%3ANova%3A%3AServer"),
            (.init(imageType: .replication), "image_type=replication"),
            (.init(status: [.available, .error]), "status=available&status=error"),
            (.init(status: [.unrecognized("new one")]), "status=new%20one"),
            (.init(startTime: moment("2018-02-01T12:00:00.999Z")), "start_time=2018-02-01T12%3A00%3A00Z"),
            (.init(endTime: moment("2018-02-01T12:00:00.001Z")), "end_time=2018-02-01T12%3A00%3A01Z"),
            (.init(endTime: moment("2018-02-01T13:00:00+01:00")), "end_time=2018-02-01T12%3A00%3A00Z"),
            (.init(ownType: .allGranted), "own_type=all_granted"),
            (.init(memberStatus: .accepted), "member_status=accepted"),
            (.init(usedPercent: 80), "used_percent=80"),
            (.init(dec: false), "dec=false"),
            (.init(enterpriseProjectID: "all_granted_eps"), "enterprise_project_id=all_granted_eps"),
            (.init(showReplication: true), "show_replication=true"),
            (.init(incremental: false), "incremental=false"),
            (
                .init(sort: [.descending(.createdAt), .ascending(.name)]),
                "sort=created_at%3Adesc%2Cname%3Aasc"
            ),
        ]
    )
    func filters(_ filter: CBR.BackupFilter, query: String) async throws {
        _ = try await CBR.Client(transport).backups.list(filter).page()
        let url = try #require(transport.requests.first?.url.absoluteString)
        #expect(url.hasSuffix("/backups?\(query.isEmpty ? "" : "\(query)&")limit=1000"))
    }

    @Test("each sort key has its name", arguments: CBR.BackupFilter.Sort.Key.allCases)
    func sortKeys(_ key: CBR.BackupFilter.Sort.Key) async throws {
        let names = ["created_at", "updated_at", "name", "status", "protected_at", "id"]
        let index = try #require(CBR.BackupFilter.Sort.Key.allCases.firstIndex(of: key))
        _ = try await CBR.Client(transport).backups.list(.init(sort: [.ascending(key)])).page()
        #expect(transport.requests.first?.url.parameter("sort") == "\(names[index]):asc")
    }

    @Test("every page is asked for with the same filter")
    func filterOnEveryPage() async throws {
        let transport = StubTransport([
            .success(.json(#"{"backups":[{"id":"a"}]}"#)), .success(.json(#"{"backups":[{"id":"b"}]}"#)),
            .success(.json(#"{"backups":[]}"#)),
        ])
        let filter = CBR.BackupFilter(vaultID: "v", status: [.error], sort: [.ascending(.id)])
        _ = try await CBR.Client(transport).backups.list(filter, pageSize: 1).collected()
        let queries = transport.requests.map { $0.url.query() ?? "" }
        #expect(
            queries
                == ["", "&marker=a", "&marker=b"].map { "vault_id=v&status=error&sort=id%3Aasc&limit=1\($0)" }
        )
    }
}

@Suite("CBR arguments")
struct CBRArgumentTests {
    struct Misuse: CustomTestStringConvertible, Sendable {
        /// What the message must say.
        var testDescription: String
        var call: @Sendable (CBR.Client) async throws -> Void

        init(_ message: String, _ call: @escaping @Sendable (CBR.Client) async throws -> Void) {
            testDescription = message
            self.call = call
        }

        init(_ message: String, _ filter: CBR.BackupFilter) {
            self.init(message) { _ = try await $0.backups.list(filter).page() }
        }
    }

    private static let sort20 = [CBR.BackupFilter.Sort](repeating: .ascending(.createdAt), count: 20)

    static let misuses = [
        Misuse("pageSize must be from 1 to 1000, not 0") {
            _ = try await $0.backups.list(pageSize: 0).page()
        },
        Misuse("pageSize must be from 1 to 1000, not 1001") {
            _ = try await $0.backups.list(pageSize: 1001).page()
        },
        Misuse("offset must be at least 0, not -1") { _ = try await $0.backups.list().page(at: .offset(-1)) },
        Misuse("marker must not be empty") { _ = try await $0.backups.list().page(at: .marker("")) },
        Misuse("pages by offset or marker; it cannot start at a token") {
            _ = try await $0.backups.list().page(at: .token("t"))
        },
        Misuse("id must not be empty") { _ = try await $0.backups.get(id: "") },
        Misuse("one is \"..\"") { _ = try await $0.backups.get(id: "..") },
        Misuse("id must not be empty") { try await $0.backups.delete(id: "") },
        Misuse("one is \".\"") { try await $0.backups.delete(id: ".") },
        Misuse("usedPercent must be from 1 to 100, not 0", .init(usedPercent: 0)),
        Misuse("usedPercent must be from 1 to 100, not 101", .init(usedPercent: 101)),
        Misuse("sort has 299 characters, at most 255 are allowed", .init(sort: sort20)),
        Misuse("name must not be empty", .init(name: "")),
        Misuse(
            "name has 256 characters, at most 255 are allowed",
            .init(name: String(repeating: "n", count: 256))
        ),
        Misuse("resourceName must not be empty", .init(resourceName: "")),
        Misuse("checkpointID must not be empty", .init(checkpointID: "")),
        Misuse("vaultID must not be empty", .init(vaultID: "")),
        Misuse("parentID must not be empty", .init(parentID: "")),
        Misuse("resourceID must not be empty", .init(resourceID: "")),
        Misuse("resourceAZ must not be empty", .init(resourceAZ: "")),
        Misuse("enterpriseProjectID must not be empty", .init(enterpriseProjectID: "")),
        Misuse(
            "startTime 2018-02-01T12:00:01Z is later than endTime 2018-02-01T12:00:00Z",
            .init(
                startTime: Timestamp("2018-02-01T12:00:01Z"),
                endTime: Timestamp("2018-02-01T12:00:00Z")
            )
        ),
    ]

    let transport = StubTransport { _ in .json(#"{"backup":{"id":"b1"}}"#) }

    @Test("an argument out of its limits is refused before anything is sent", arguments: misuses)
    func refused(_ misuse: Misuse) async throws {
        let error = try await #require(throws: BackupAPIError.self) {
            try await misuse.call(CBR.Client(transport))
        }
        #expect(error.code == .invalidArgument)
        #expect(error.message.contains(misuse.testDescription))
        #expect(error.operation.hasPrefix("CBR.backups."))
        #expect(error.attempts == 0)
        #expect(transport.requests.isEmpty)
    }

    @Test("a client without a project is refused", arguments: ["", ".", ".."])
    func noProject(_ id: String) async throws {
        let cbr = CBR.Client(projectID: id, region: .euDE, credentials: .token("x"), transport: transport)
        for call: @Sendable () async throws -> Void in [
            { _ = try await cbr.backups.list().page() }, { _ = try await cbr.backups.get(id: "b") },
            { try await cbr.backups.delete(id: "b") },
        ] {
            let error = try await #require(throws: BackupAPIError.self) { try await call() }
            #expect(error.code == .invalidArgument)
        }
        #expect(transport.requests.isEmpty)
    }

    @Test("an argument at its limit is sent")
    func limits() async throws {
        let backups = CBR.Client(transport).backups
        let name = String(repeating: "n", count: 255)
        let sort = [CBR.BackupFilter.Sort](repeating: .ascending(.createdAt), count: 17)
        let moment = Timestamp("2018-02-01T12:00:00Z")
        for (size, percent) in [(1, 1), (1000, 100)] {
            let filter = CBR.BackupFilter(
                name: name,
                startTime: moment,
                endTime: moment,
                usedPercent: percent,
                sort: sort
            )
            _ = try await backups.list(filter, pageSize: size).page()
        }
        #expect(transport.requests.count == 2)
    }
}
