import BackupAPITesting
import Foundation
import Testing

@testable import BackupAPI

@Suite("Login to CBR", .timeLimit(.minutes(1)))
struct CBRLoginTests {
    private static let login = CBR.Login(
        user: .name("backup"),
        domain: .name("OTC00"),
        password: "pass\"word",
        project: .name("eu-de_main")
    )

    /// What IAM answers, in the shape of its documents.
    private static func answer(
        token: String? = "MIIabc",
        expiresAt: String? = "2026-01-02T00:00:00.000000Z",
        date: String? = "Thu, 01 Jan 2026 00:00:00 GMT",
        catalog: String = "[]"
    ) -> HTTPResponse {
        let end = expiresAt.map { #""expires_at": "\#($0)","# } ?? ""
        var response = HTTPResponse.json(
            """
            {"token": {"methods": ["password"], \(end) "issued_at": "2026-01-01T12:00:00.000000Z",
            "project": {"id": "0605767c", "name": "eu-de_main"}, "catalog": \(catalog)}}
            """,
            status: 201
        )
        response.headers["X-Subject-Token"] = token
        response.headers["Date"] = date
        return response
    }

    /// Answers logins with what is given, and all other calls well.
    private static func transport(_ iam: HTTPResponse = answer()) -> StubTransport {
        StubTransport { request in
            request.operation == "CBR.iam.createToken" ? iam : .json(#"{"backup": {"id": "b"}}"#)
        }
    }

    private func client(
        _ credentials: CBR.Credentials,
        _ transport: StubTransport,
        _ time: TestTime = TestTime()
    ) -> CBR.Client {
        CBR.Client(
            projectID: "0605767c",
            region: .euDE,
            credentials: credentials,
            configuration: time.configuration,
            transport: transport
        )
    }

    // MARK: The request

    @Test(
        "users and projects are named by their IDs, or by names within their domain",
        arguments: [
            (
                login,
                #"{"name": "backup", "domain": {"name": "OTC00"}, "password": "pass\"word"}"#,
                #"{"name": "eu-de_main", "domain": {"name": "OTC00"}}"#
            ),
            (
                CBR.Login(user: .name("u"), domain: .id("d1"), password: "p", project: .id("p1")),
                #"{"name": "u", "domain": {"id": "d1"}, "password": "p"}"#, #"{"id": "p1"}"#
            ),
            (
                CBR.Login(user: .id("u1"), domain: .id("d1"), password: "p", project: .name("eu-nl")),
                #"{"id": "u1", "password": "p"}"#, #"{"name": "eu-nl", "domain": {"id": "d1"}}"#
            ),
            (
                CBR.Login(user: .id("u1"), password: "p", project: .name("eu-nl")),
                #"{"id": "u1", "password": "p"}"#, #"{"name": "eu-nl"}"#
            ),
            (
                CBR.Login(user: .id("u1"), domain: .name("d"), password: "p", project: .id("p1")),
                #"{"id": "u1", "password": "p"}"#, #"{"id": "p1"}"#
            ),
        ]
    )
    func body(login: CBR.Login, user: String, project: String) async throws {
        let transport = Self.transport()
        _ = try await client(.password(login), transport).backups.get(id: "b")
        let sent = try JSONDecoder().decode(JSONValue.self, from: transport.requests[0].body ?? Data())
        let expected = """
            {"auth": {"identity": {"methods": ["password"], "password": {"user": \(user)}},
            "scope": {"project": \(project)}}}
            """
        #expect(try sent == JSONDecoder().decode(JSONValue.self, from: Data(expected.utf8)))
    }

    @Test("a login is one POST to the region's IAM, and its token goes into X-Auth-Token")
    func request() async throws {
        let transport = Self.transport()
        _ = try await client(.password(Self.login), transport).backups.get(id: "b")
        let requests = transport.requests
        #expect(requests.map(\.method) == [.post, .get])
        #expect(requests[0].url.absoluteString == "https://iam.eu-de.otc.t-systems.com/v3/auth/tokens")
        #expect(requests[0].headers["Content-Type"] == "application/json")
        #expect(requests.map { $0.headers["X-Auth-Token"] } == [nil, "MIIabc"])
    }

    @Test(
        "the address of IAM may name its version or not",
        arguments: [
            "https://iam.test", "https://iam.test/", "https://iam.test/v3", "https://iam.test/v3/",
        ]
    )
    func iamAddress(address: String) async throws {
        let transport = Self.transport()
        let iam = try #require(URL(string: address))
        _ = try await client(.password(Self.login, iam: iam), transport).backups.get(id: "b")
        #expect(transport.requests[0].url.absoluteString == "https://iam.test/v3/auth/tokens")
    }

    @Test("without a region the address of IAM must be given")
    func noRegion() async throws {
        func client(_ credentials: CBR.Credentials, _ transport: StubTransport) -> CBR.Client {
            CBR.Client(
                projectID: "p",
                endpoint: URL("https://cbr.test"),
                credentials: credentials,
                transport: transport
            )
        }
        let transport = Self.transport()
        let error = await #expect(throws: BackupAPIError.self) {
            try await client(.password(Self.login), transport).backups.get(id: "b")
        }
        #expect(error?.code == .credentials)
        #expect(
            error?.message.hasSuffix("iam must be given when the client has an endpoint instead of a region")
                == true
        )
        #expect(transport.requests.isEmpty)
        let credentials = CBR.Credentials.password(Self.login, iam: URL("https://iam.test"))
        _ = try await client(credentials, transport).backups.get(id: "b")
        #expect(transport.requests.map { $0.url.host() } == ["iam.test", "cbr.test"])
    }

    // MARK: The answer

    @Test(
        "a token lives from the server's Date, else from issued_at, to expires_at",
        arguments: [
            ("2026-01-02T00:00:00.000000Z", "Thu, 01 Jan 2026 00:00:00 GMT", 86_400),
            ("2026-01-02T00:00:00.000000Z", nil, 43_200), ("2026-01-02T00:00:00Z", "nonsense", 43_200),
            (nil, "Thu, 01 Jan 2026 00:00:00 GMT", nil), ("soon", "Thu, 01 Jan 2026 00:00:00 GMT", nil),
        ] as [(String?, String?, Double?)]
    )
    func lifetime(end: String?, date: String?, seconds: Double?) async throws {
        let transport = Self.transport(Self.answer(expiresAt: end, date: date))
        let time = TestTime()
        let cbr = client(.password(Self.login), transport, time)
        func logins() async throws -> Int {
            _ = try await cbr.backups.get(id: "b")
            return transport.requests.count { $0.operation == "CBR.iam.createToken" }
        }
        #expect(try await logins() == 1)
        guard let seconds else {
            time.clock.advance(by: .seconds(365 * 86_400))
            #expect(try await logins() == 1)
            return
        }
        time.clock.advance(by: .seconds(seconds * 0.8))
        #expect(try await logins() == 1)
        time.clock.advance(by: .seconds(seconds * 0.2 - 29))
        #expect(try await logins() == 2)
    }

    @Test("an answer without a token is an error, and nothing is sent", arguments: [nil, ""])
    func noToken(header: String?) async {
        let transport = Self.transport(Self.answer(token: header))
        let error = await #expect(throws: BackupAPIError.self) {
            try await client(.password(Self.login), transport).backups.get(id: "b")
        }
        #expect(error?.code == .credentials)
        #expect(error?.status == 201)
        #expect(error?.message.contains("no X-Subject-Token in the header") == true)
        #expect(transport.requests.count == 1)
    }

    @Test("a login that IAM refuses is an error of the credentials, in IAM's words, and not repeated")
    func refused() async {
        let body =
            #"{"error": {"code": 401, "message": "The username or password is wrong.", "title": "Unauthorized"}}"#
        let transport = Self.transport(.json(body, status: 401))
        let error = await #expect(throws: BackupAPIError.self) {
            try await client(.password(Self.login), transport).backups.get(id: "b")
        }
        #expect(error?.code == .credentials)
        #expect(error?.status == 401)
        #expect(error?.message == "no token: CBR.iam.createToken: The username or password is wrong.")
        #expect((error?.underlying as? BackupAPIError)?.code == .unauthenticated)
        #expect(transport.requests.count == 1)
    }

    // MARK: The catalog

    private static func catalog(_ endpoints: String) -> String {
        #"[{"type": "compute", "endpoints": [{"interface": "public", "url": "https://ecs.test"}]},"#
            + #" {"type": "cbr", "endpoints": [\#(endpoints)]}]"#
    }

    @Test(
        "the catalog tells where the service is: its public endpoint, without version and project",
        arguments: [
            (#"{"interface": "public", "url": "https://cbr.test/v3/0605767c"}"#, "https://cbr.test"),
            (#"{"interface": "public", "url": "https://cbr.test"}"#, "https://cbr.test"),
            (#"{"interface": "public", "url": "https://cbr.test:8443/x/v3/"}"#, "https://cbr.test:8443/x"),
            (
                #"""
                {"interface": "internal", "url": "https://in.test/v3"},
                {"interface": "public", "url": "https://out.test/v3"}
                """#, "https://out.test"
            ),
            (#"{"interface": "internal", "url": "https://in.test/v3"}"#, "https://in.test"),
        ]
    )
    func endpoint(endpoints: String, address: String) async throws {
        let transport = Self.transport(Self.answer(catalog: Self.catalog(endpoints)))
        let cbr = try await CBR.Client(
            login: Self.login,
            iam: URL("https://iam.test/v3"),
            configuration: TestTime().configuration,
            transport: transport
        )
        _ = try await cbr.backups.get(id: "b")
        let request = try #require(transport.requests.last)
        #expect(request.url.absoluteString == "\(address)/v3/0605767c/backups/b")
        #expect(request.headers["X-Auth-Token"] == "MIIabc")
        #expect(transport.requests.map(\.operation) == ["CBR.iam.createToken", "CBR.backups.get"])
    }

    @Test(
        "a catalog that does not name the service is an error",
        arguments: [
            "[]", catalog(""), #"[{"type": "ecs", "endpoints": [{"url": "https://ecs.test"}]}]"#, "{}",
            catalog(#"{"interface": "public", "url": ""}"#), catalog(#"{"interface": "public"}"#),
            catalog(#"{"interface": "public", "url": "cbr.test"}"#),
        ]
    )
    func noEndpoint(catalog: String) async {
        let transport = Self.transport(Self.answer(catalog: catalog))
        let error = await #expect(throws: BackupAPIError.self) {
            try await CBR.Client(login: Self.login, iam: URL("https://iam.test"), transport: transport)
        }
        #expect(error?.code == .invalidResponse)
        #expect(error?.message == "the catalog names no endpoint of a service of the type cbr")
        #expect(error?.operation == "CBR.iam.createToken")
    }

    @Test("a login that fails fails the making of the client, with IAM's own error")
    func loginFails() async {
        let transport = Self.transport(.json(#"{"error": {"code": 403, "message": "Locked"}}"#, status: 403))
        let error = await #expect(throws: BackupAPIError.self) {
            try await CBR.Client(login: Self.login, iam: URL("https://iam.test"), transport: transport)
        }
        #expect(error?.code == .permissionDenied)
        #expect(error?.message == "Locked")
    }
}
