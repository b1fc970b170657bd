import BackupAPITesting
import Foundation
import Testing

@testable import BackupAPI

@Suite("Secrets", .timeLimit(.minutes(1)))
struct SecretsTests {
    /// What stands in every secret and must stand nowhere else; longer than what messages are cut to.
    static let marker = "mArKeD0123456789mArKeD0123456789mArKeD0123456789mArKeD"

    /// All that can be printed of a value.
    private static func texts(of value: Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        return ["\(value)", String(reflecting: value), dumped]
    }

    private static func expectHidden(_ value: Any, _ location: SourceLocation = #_sourceLocation) {
        // A part of a token is enough to leak it.
        for text in texts(of: value) {
            #expect(!text.contains("mArKeD"), "\(type(of: value))", sourceLocation: location)
        }
    }

    private static func expectHidden(_ error: BackupAPIError?, _ location: SourceLocation = #_sourceLocation)
    {
        var next: (any Error)? = error
        #expect(next != nil, "the call fails", sourceLocation: location)
        while let error = next {
            expectHidden(error as Any, location)
            expectHidden(error.localizedDescription, location)
            if let error = error as? BackupAPIError {
                expectHidden([error.message, error.providerCode ?? "", error.requestID ?? ""], location)
            }
            next = (error as? BackupAPIError)?.underlying
        }
    }

    // MARK: Credentials

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var get:
            @Sendable (any HTTPTransport, ClientConfiguration) async throws(BackupAPIError) -> any Sendable
        var credentials: any Sendable

        var testDescription: String { name }

        /// A call to Yandex Cloud; its result is the client.
        init(_ name: String, _ credentials: Yandex.Credentials) {
            self.name = name
            self.credentials = credentials
            get = { transport, configuration throws(BackupAPIError) in
                let client = Yandex.Client(
                    credentials: credentials,
                    configuration: configuration,
                    transport: transport
                )
                _ = try await client.resources.get(computeInstanceID: "vm")
                return [client, client.resources.list(folderID: "f"), client.operations] as [any Sendable]
            }
        }

        /// A call to CBR; its result is the client.
        init(_ name: String, _ credentials: CBR.Credentials) {
            self.name = name
            self.credentials = credentials
            get = { transport, configuration throws(BackupAPIError) in
                let client = CBR.Client(
                    projectID: "p",
                    region: .euDE,
                    credentials: credentials,
                    configuration: configuration,
                    transport: transport
                )
                _ = try await client.backups.get(id: "b")
                return [client, client.backups.list()] as [any Sendable]
            }
        }
    }

    static let login = CBR.Login(
        user: .name("u"),
        domain: .name("d"),
        password: marker,
        project: .name("eu-de")
    )

    static var key: Yandex.ServiceAccountKey? {
        let pem = "-----BEGIN PRIVATE KEY-----\n\(marker)\n-----END PRIVATE KEY-----\n"
        return try? Yandex.ServiceAccountKey(ServiceAccountKeyTests.file(privateKey: marker + pem))
    }

    static let cases: [Case] = {
        var cases = [
            Case("IAM token", Yandex.Credentials.iamToken(marker)),
            Case("renewing", Yandex.Credentials.renewing { AccessToken(marker, lifetime: .seconds(60)) }),
            Case("OAuth token", .oauthToken(marker)),
            Case("CBR token", CBR.Credentials.token(marker)),
            Case("CBR renewing", CBR.Credentials.renewing { AccessToken(marker) }),
            Case("password", .password(login)),
        ]
        if let key {
            cases.append(Case("service account key", .serviceAccountKey(key) { _ in Data(marker.utf8) }))
        }
        #if os(macOS) || os(Linux)
            cases.append(Case("command", .command(["echo", marker], timeout: .seconds(200))))
        #endif
        return cases
    }()

    /// Answers as a server that hands out the marked token, and that says in its header what it was sent.
    private static func good(_ request: HTTPRequest) -> HTTPResponse {
        let body = #"{"iamToken": "\#(marker)", "token": {}, "resource": {}, "backup": {"id": "b"}}"#
        var response = HTTPResponse.json(body).with("X-Subject-Token", marker)
        response.headers.add(name: "Set-Cookie", value: marker)
        for header in request.headers { response.headers.add(name: "X-Echo", value: header.value) }
        return response
    }

    @Test(
        "nothing that is printed of credentials, clients, lists and records shows a secret",
        arguments: cases
    )
    func values(of this: Case) async throws {
        let record = ObserverRecord()
        let time = TestTime(observer: record)
        let transport = StubTransport(Self.good)
        Self.expectHidden(this.credentials)
        let client = try await this.get(transport, time.configuration)
        Self.expectHidden(client)
        Self.expectHidden(time.configuration)
        Self.expectHidden(record)
        Self.expectHidden(record.requests)
        Self.expectHidden(record.attempts)
        Self.expectHidden(record.requests.map(\.curl))
        let isSent = transport.requests.contains { request in
            request.headers.contains { $0.value.contains(Self.marker) }
        }
        #expect(isSent, "the secret goes where it belongs")
        Self.expectHidden(transport)
        Self.expectHidden(transport.requests)
        Self.expectHidden(transport.requests.map(\.headers))
        Self.expectHidden(transport.requests.map(\.curl))
        Self.expectHidden(transport.requests.map(Self.good))
    }

    @Test("the values that hold a secret themselves do not show it")
    func holders() throws {
        Self.expectHidden(try #require(Self.key))
        Self.expectHidden(Self.login)
        Self.expectHidden(AccessToken(Self.marker, lifetime: .seconds(60)))
        Self.expectHidden(FixedToken(value: Self.marker))
    }

    // MARK: Errors

    /// Answers that fail and quote what was sent, a message so long that the quote begins where it is cut.
    static let quotes: [(Int, String)] = [
        (400, #"{"code": 3, "message": "no good: Bearer QUOTE"}"#),
        (401, #"{"error_code": "QUOTE", "error_msg": "incorrect: QUOTE", "request_id": "QUOTE"}"#),
        (500, #"{"error_code": "BackupService.9998", "error_msg": "QUOTE QUOTE"}"#),
        (403, #"{"error": {"code": 403, "message": "\#(String(repeating: "x", count: 980))QUOTE"}}"#),
        (404, #"{"code": 5, "message": "a", "details": [{"@type": "x", "token": "QUOTE"}]}"#),
        (429, "QUOTE"), (503, "<html>QUOTE</html>"), (200, "QUOTE"),
        (200, #"{"resource": "QUOTE", "backup": "QUOTE"}"#),
        (200, #"{"QUOTE": 1, "resource": {"QUOTE": }}"#), (301, "QUOTE"),
    ]

    @Test("no error shows a secret, whatever a provider quotes", arguments: cases, quotes)
    func errors(of this: Case, quote: (status: Int, body: String)) async {
        let record = ObserverRecord()
        let transport = StubTransport { request in
            if request.operation.contains(".iam.") { return Self.good(request) }
            let response = HTTPResponse.json(
                quote.body.replacing("QUOTE", with: Self.marker),
                status: quote.status
            )
            return response.with("X-Echo", Self.marker).with("Location", Self.marker)
        }
        let error = await #expect(throws: BackupAPIError.self) {
            try await this.get(transport, TestTime(observer: record).configuration)
        }
        Self.expectHidden(error)
        Self.expectHidden(record.attempts)
    }

    @Test(
        "no error of an exchange shows what was exchanged, whatever IAM quotes",
        arguments: cases.filter { ["OAuth token", "password", "service account key"].contains($0.name) },
        quotes
    )
    func exchangeErrors(of this: Case, quote: (status: Int, body: String)) async {
        let record = ObserverRecord()
        let transport = StubTransport { request in
            let body = request.body.flatMap { try? JSONDecoder().decode(JSONValue.self, from: $0) }
            let secret = body?["jwt"]?.string ?? Self.marker
            return .json(quote.body.replacing("QUOTE", with: secret), status: quote.status)
        }
        let error = await #expect(throws: BackupAPIError.self) {
            try await this.get(transport, TestTime(observer: record).configuration)
        }
        #expect(error?.code == .credentials)
        Self.expectHidden(error)
        Self.expectHidden(record.attempts)
        #expect(record.requests.allSatisfy { $0.body == nil })
        for text in Self.texts(of: error as Any) + Self.texts(of: record.attempts) {
            // The JSON Web Token is no marker but begins like every one.
            #expect(!text.contains("eyJ"))
        }
    }

    @Test("a key file whose secret stands in the wrong place is not quoted")
    func keyFiles() throws {
        let files = [
            Self.marker, "{\(Self.marker)", #"{"id": "\#(Self.marker)"}"#,
            #"{"private_key": "\#(Self.marker)"}"#,
            #"{"id": "a", "service_account_id": "b", "private_key": "\#(Self.marker)"}"#,
            #"{"id": "a", "service_account_id": {"private_key": "\#(Self.marker)"}}"#,
        ]
        for file in files {
            Self.expectHidden(
                #expect(throws: BackupAPIError.self) { try Yandex.ServiceAccountKey(Data(file.utf8)) }
            )
        }
    }

    #if os(macOS) || os(Linux)
        @Test(
            "a command that fails is not quoted, nor are its words",
            arguments: ["echo $0; exit 3", "echo $0 >&2; exit 3", "echo $0 $0", "echo $0; kill -9 $$"]
        )
        func commands(script: String) async {
            let client = Yandex.Client(
                credentials: .command(["sh", "-c", script, Self.marker]),
                transport: StubTransport(Self.good)
            )
            let error = await #expect(throws: BackupAPIError.self) {
                try await client.resources.get(computeInstanceID: "vm")
            }
            #expect(error?.code == .credentials)
            Self.expectHidden(error)
        }
    #endif

    @Test("a token that cannot be sent is not quoted", arguments: ["\n", "\r\nX: ", "\u{0}"])
    func invalidToken(ending: String) async {
        let client = Yandex.Client(credentials: .iamToken(Self.marker + ending + Self.marker))
        let error = await #expect(throws: BackupAPIError.self) {
            try await client.resources.get(computeInstanceID: "vm")
        }
        #expect(error?.code == .invalidArgument)
        Self.expectHidden(error)
    }
}
