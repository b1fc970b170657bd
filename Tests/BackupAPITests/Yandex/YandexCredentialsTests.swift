import BackupAPITesting
import Foundation
import Synchronization
import Testing

@testable import BackupAPI

@Suite("Credentials of Yandex Cloud", .timeLimit(.minutes(1)))
struct YandexCredentialsTests {
    /// Answers calls of IAM with what is given, and all others well.
    private func transport(_ iam: @escaping @Sendable () -> HTTPResponse) -> StubTransport {
        StubTransport { request in
            request.operation == "Yandex.iam.createToken" ? iam() : .json(#"{"resource": {}}"#)
        }
    }

    private func get(
        _ credentials: Yandex.Credentials,
        _ transport: any HTTPTransport,
        _ time: TestTime = TestTime(),
        endpoints: Yandex.Endpoints = .yandexCloud
    ) async throws(BackupAPIError) {
        let client = Yandex.Client(
            credentials: credentials,
            endpoints: endpoints,
            configuration: time.configuration,
            transport: transport
        )
        _ = try await client.resources.get(computeInstanceID: "vm")
    }

    private static let answer = HTTPResponse.json(
        #"{"iamToken": "t1.new", "expiresAt": "2026-01-01T12:00:00.123456Z"}"#
    )

    // MARK: Exchange

    @Test("an OAuth token is exchanged for an IAM token by one POST, which carries no other credentials")
    func oauthToken() async throws {
        let transport = transport { Self.answer }
        try await get(.oauthToken("y0_abc/d"), transport)
        let exchange = try #require(transport.requests.first)
        #expect(exchange.method == .post)
        #expect(exchange.url.absoluteString == "https://iam.api.cloud.yandex.net/iam/v1/tokens")
        #expect(exchange.headers["Authorization"] == nil)
        #expect(exchange.headers["Content-Type"] == "application/json")
        let body = try JSONDecoder().decode([String: String].self, from: exchange.body ?? Data())
        #expect(body == ["yandexPassportOauthToken": "y0_abc/d"])
        #expect(transport.requests.map { $0.headers["Authorization"] } == [nil, "Bearer t1.new"])
    }

    @Test(
        "a service account key is exchanged by a token that the signer has signed, at the IAM of the client"
    )
    func serviceAccountKey() async throws {
        let transport = transport { Self.answer }
        let key = try Yandex.ServiceAccountKey(ServiceAccountKeyTests.file())
        try await get(
            .serviceAccountKey(key) { _ in Data("signed".utf8) },
            transport,
            endpoints: .kazakhstan
        )
        let exchange = try #require(transport.requests.first)
        #expect(exchange.method == .post)
        #expect(exchange.url.absoluteString == "https://iam.api.yandexcloud.kz/iam/v1/tokens")
        #expect(exchange.headers["Authorization"] == nil)
        let body = try JSONDecoder().decode([String: String].self, from: exchange.body ?? Data())
        #expect(body.keys.sorted() == ["jwt"])
        let parts = try #require(body["jwt"]).split(separator: ".")
        #expect(Data(base64URL: parts[2]) == Data("signed".utf8))
        let claims = try #require(Data(base64URL: parts[1]))
        let audience = try JSONDecoder().decode(JSONValue.self, from: claims)["aud"]
        #expect(audience?.string == exchange.url.absoluteString)
        #expect(transport.requests.last?.headers["Authorization"] == "Bearer t1.new")
    }

    @Test("each token of a service account has its own times", arguments: [0, 600, -1800])
    func skewedClock(skew: Int64) async throws {
        // The server takes a token from iat to exp, which are at most an hour apart.
        let serverTime = try Timestamp(parsing: "2026-01-01T00:00:00Z").seconds
        var time = TestTime()
        time.configuration.now = { Timestamp(seconds: serverTime + skew) ?? .latest }
        let transport = transport { Self.answer }
        let key = try Yandex.ServiceAccountKey(ServiceAccountKeyTests.file())
        try await get(.serviceAccountKey(key) { _ in Data() }, transport, time)
        let body = try JSONDecoder().decode([String: String].self, from: transport.requests[0].body ?? Data())
        let parts = try #require(body["jwt"]).split(separator: ".", omittingEmptySubsequences: false)
        let claims = try JSONDecoder().decode(JSONValue.self, from: try #require(Data(base64URL: parts[1])))
        let issued = try #require(claims["iat"]?.int64)
        let end = try #require(claims["exp"]?.int64)
        #expect((issued...end).contains(serverTime))
        #expect(end - issued <= 3600)
    }

    @Test("an exchange is repeated when the service is unavailable")
    func retried() async throws {
        let number = Atomic(0)
        let transport = transport {
            number.add(1, ordering: .relaxed).newValue < 3 ? HTTPResponse(status: 503) : Self.answer
        }
        try await get(.oauthToken("y0_a"), transport)
        #expect(transport.requests.count == 4)
    }

    @Test(
        "a token lives from the server's Date to its expiresAt, else for an hour",
        arguments: [
            ("Thu, 01 Jan 2026 00:00:00 GMT", "2026-01-01T12:00:00.5Z", 43_200.5),
            ("Thu, 01 Jan 2026 11:59:00 GMT", "2026-01-01T12:00:00Z", 60),
            (nil, "2026-01-01T12:00:00Z", 3600), ("nonsense", "2026-01-01T12:00:00Z", 3600),
            ("Thu, 01 Jan 2026 00:00:00 GMT", nil, 3600),
        ] as [(String?, String?, Double)]
    )
    func lifetime(date: String?, end: String?, seconds: Double) async throws {
        let number = Atomic(0)
        let transport = transport {
            let end = end.map { #", "expiresAt": "\#($0)""# } ?? ""
            let token = number.add(1, ordering: .relaxed).newValue
            var response = HTTPResponse.json(#"{"iamToken": "t\#(token)"\#(end)}"#)
            response.headers["Date"] = date
            return response
        }
        let time = TestTime()
        let client = Yandex.Client(
            credentials: .oauthToken("y0_a"),
            configuration: time.configuration,
            transport: transport
        )
        _ = try await client.resources.get(computeInstanceID: "vm")
        let margin = min(seconds / 10, 30)
        time.clock.advance(by: .seconds(seconds - margin) - .milliseconds(1))
        _ = try await client.resources.get(computeInstanceID: "vm")
        #expect(transport.requests.last?.headers["Authorization"] == "Bearer t1")
        time.clock.advance(by: .milliseconds(1))
        _ = try await client.resources.get(computeInstanceID: "vm")
        #expect(transport.requests.last?.headers["Authorization"] == "Bearer t2")
    }

    @Test(
        "an answer without a token is an error, and nothing is sent",
        arguments: [#"{}"#, #"{"iamToken": ""}"#, #"{"iamToken": null}"#, #"{"iamToken": []}"#, "", "<html>"]
    )
    func noToken(body: String) async throws {
        let transport = transport { .json(body) }
        let error = await #expect(throws: BackupAPIError.self) {
            try await get(.oauthToken("y0_a"), transport)
        }
        #expect(error?.code == .credentials)
        #expect((error?.underlying as? BackupAPIError)?.code == .invalidResponse)
        #expect(transport.requests.count == 1)
    }

    // MARK: Metadata service

    @Test("the metadata service of a VM is asked at the address given", arguments: [false, true])
    func metadataService(hasScheme: Bool) async throws {
        let asked = Mutex<[HTTPRequest]>([])
        let server = try LoopbackServer { request in
            asked.withLock { $0.append(request) }
            return .respond(
                .json(#"{"access_token": "t1.vm", "expires_in": 43200, "token_type": "Bearer"}"#)
            )
        }
        let transport = StubTransport { request in
            request.operation == "Yandex.metadata.token"
                ? try await URLSessionTransport().send(request) : .json(#"{"resource": {}}"#)
        }
        let address = server.url.absoluteString.replacing(hasScheme ? "" : "http://", with: "")
        try await get(.metadataService(address: address), transport)
        let request = try #require(asked.withLock(\.self).first)
        #expect(request.method == .get)
        #expect(
            request.url.absoluteString
                == "\(server.url)/computeMetadata/v1/instance/service-accounts/default/token"
        )
        #expect(request.headers["Metadata-Flavor"] == "Google")
        #expect(request.headers["Authorization"] == nil)
        #expect(transport.requests.last?.headers["Authorization"] == "Bearer t1.vm")
    }

    @Test("a VM without a service account is told apart")
    func noServiceAccount() async throws {
        let transport = StubTransport { _ in HTTPResponse(status: 404) }
        let error = await #expect(throws: BackupAPIError.self) {
            try await get(.metadataService(), transport)
        }
        #expect(error?.code == .credentials)
        #expect(error?.status == 404)
        #expect(error?.message == "no token: Yandex.metadata.token: this VM has no service account")
        #expect(transport.requests.count == 1)
    }

    @Test("a token of the metadata service lives as long as the service says")
    func metadataLifetime() async throws {
        let transport = StubTransport { request in
            request.operation == "Yandex.metadata.token"
                ? .json(#"{"access_token": "t1.vm", "expires_in": 100}"#) : .json(#"{"resource": {}}"#)
        }
        let time = TestTime(random: 0)
        let client = Yandex.Client(
            credentials: .metadataService(),
            configuration: time.configuration,
            transport: transport
        )
        for _ in 0..<2 {
            _ = try await client.resources.get(computeInstanceID: "vm")
            time.clock.advance(by: .seconds(90))
        }
        #expect(
            transport.requests.map(\.operation) == [
                "Yandex.metadata.token", "Yandex.resources.get", "Yandex.metadata.token",
                "Yandex.resources.get",
            ]
        )
    }

    #if os(macOS) || os(Linux)
        @Test(
            "the metadata service is at the address of YC_METADATA_ADDR, or at 169.254.169.254"
        )
        func metadataAddress() async {
            // A process of its own, because the environment is shared by all that run in one.
            await #expect(processExitsWith: .success) {
                let transport = StubTransport { _ in HTTPResponse(status: 404) }
                for value in ["198.51.100.7:8080", "", nil] {
                    if let value {
                        setenv("YC_METADATA_ADDR", value, 1)
                    } else {
                        unsetenv("YC_METADATA_ADDR")
                    }
                    let client = Yandex.Client(credentials: .metadataService(), transport: transport)
                    _ = try? await client.resources.get(computeInstanceID: "vm")
                }
                let hosts = transport.requests.map { "\($0.url.host() ?? ""):\($0.url.port ?? 80)" }
                #expect(hosts == ["198.51.100.7:8080", "169.254.169.254:80", "169.254.169.254:80"])
                setenv("YC_METADATA_ADDR", "198.51.100.7", 1)
                let client = Yandex.Client(
                    credentials: .metadataService(address: "198.51.100.8"),
                    transport: transport
                )
                _ = try? await client.resources.get(computeInstanceID: "vm")
                #expect(transport.requests.last?.url.host() == "198.51.100.8")
            }
        }
    #endif
}
