import BackupAPITesting
import Foundation
import Synchronization
import Testing

@testable import BackupAPI

@Suite("Renewal of refused tokens", .timeLimit(.minutes(1)))
struct RenewalTests {
    /// A way of a provider to refuse a token.
    enum Refusal: String, CaseIterable, CustomTestStringConvertible {
        case yandex, yandexWithoutBody, cbrGateway, cbrService, keystone

        var testDescription: String { rawValue }
        var isYandex: Bool { self == .yandex || self == .yandexWithoutBody }

        var response: HTTPResponse {
            switch self {
            case .yandex: .json(#"{"code":16,"message":"The token has expired"}"#, status: 401)
            case .yandexWithoutBody: HTTPResponse(status: 401)
            case .cbrGateway:
                .json(#"{"error_msg":"Incorrect IAM authentication","error_code":"APIGW.0307"}"#, status: 401)
            case .cbrService:
                .json(
                    #"{"error_code":"BackupService.9998","error_msg":"authentication failed"}"#,
                    status: 500
                )
            case .keystone:
                .json(
                    #"{"error":{"code":401,"message":"The request needs a token","title":"Unauthorized"}}"#,
                    status: 401
                )
            }
        }

        func token(of request: HTTPRequest) -> String? {
            isYandex
                ? request.headers["Authorization"]?.replacing("Bearer ", with: "")
                : request.headers["X-Auth-Token"]
        }

        /// A call of a client whose tokens come from a mint, or are one fixed token.
        func get(_ mint: TokenMint?, _ transport: StubTransport, _ time: TestTime) -> () async throws ->
            Void
        {
            if isYandex {
                let client = Yandex.Client(
                    credentials: mint.map { mint in .renewing { mint.next() } } ?? .iamToken("t1"),
                    configuration: time.configuration,
                    transport: transport
                )
                return { _ = try await client.resources.get(computeInstanceID: "vm") }
            }
            let client = CBR.Client(
                projectID: "p",
                region: .euDE,
                credentials: mint.map { mint in .renewing { mint.next() } } ?? .token("t1"),
                configuration: time.configuration,
                transport: transport
            )
            return { _ = try await client.backups.get(id: "b") }
        }
    }

    private static let found = HTTPResponse.json(#"{"resource":{},"backup":{"id":"b"}}"#)

    @Test("a refused token is renewed once and the call repeated once", arguments: Refusal.allCases)
    func renewedOnce(refusal: Refusal) async throws {
        let transport = StubTransport { refusal.token(of: $0) == "t1" ? refusal.response : Self.found }
        let mint = TokenMint()
        let time = TestTime()
        let get = refusal.get(mint, transport, time)
        try await get()
        try await get()
        #expect(transport.requests.map(refusal.token) == ["t1", "t2", "t2"])
        #expect(mint.count == 2)
        #expect(time.waits.isEmpty)
    }

    @Test("when tokens are refused in a loop the second refusal is the error", arguments: Refusal.allCases)
    func refusedAgain(refusal: Refusal) async throws {
        let transport = StubTransport { _ in refusal.response }
        let mint = TokenMint()
        let get = refusal.get(mint, transport, TestTime())
        let error = await #expect(throws: BackupAPIError.self) { try await get() }
        #expect(error?.code == .unauthenticated)
        #expect(error?.status == refusal.response.status)
        #expect(error?.attempts == 2)
        #expect(transport.requests.map(refusal.token) == ["t1", "t2"])
        #expect(mint.count == 2)
    }

    @Test("a fixed token that is refused is an error at once", arguments: Refusal.allCases)
    func fixedToken(refusal: Refusal) async throws {
        let transport = StubTransport { _ in refusal.response }
        let get = refusal.get(nil, transport, TestTime())
        let error = await #expect(throws: BackupAPIError.self) { try await get() }
        #expect(error?.code == .unauthenticated)
        #expect(error?.attempts == 1)
        #expect(transport.requests.count == 1)
    }

    @Test("the renewal is no retry: it happens where retries are switched off")
    func renewalWithoutRetries() async throws {
        let transport = StubTransport {
            Refusal.yandex.token(of: $0) == "t1" ? Refusal.yandex.response : Self.found
        }
        let get = Refusal.yandex.get(TokenMint(), transport, TestTime(retry: .never))
        try await get()
        #expect(transport.requests.count == 2)
    }

    @Test("a call that fails after its renewal is retried with the new token")
    func retryAfterRenewal() async throws {
        let answers = StubTransport([
            .success(Refusal.yandex.response), .success(HTTPResponse(status: 503)), .success(Self.found),
        ])
        let mint = TokenMint()
        let get = Refusal.yandex.get(mint, answers, TestTime())
        try await get()
        #expect(answers.requests.map(Refusal.yandex.token) == ["t1", "t2", "t2"])
        #expect(mint.count == 2)
    }

    @Test("each page of a list may need its own renewal")
    func pagedList() async throws {
        // Each token is good for one page.
        let used = Mutex<Set<String>>([])
        let transport = StubTransport { request in
            let token = Refusal.yandex.token(of: request) ?? ""
            guard used.withLock({ $0.insert(token).inserted }) else { return Refusal.yandex.response }
            let page = pageNumber(of: request)
            let next = page < 3 ? #", "nextPageToken": "\#(page + 1)""# : ""
            return .json(#"{"resources": [{"computeInstanceId": "vm\#(page)"}]\#(next)}"#)
        }
        let mint = TokenMint()
        let client = Yandex.Client(
            credentials: .renewing { mint.next() },
            configuration: TestTime().configuration,
            transport: transport
        )
        var machines: [String] = []
        for try await resource in client.resources.list(folderID: "f") {
            machines.append(resource.computeInstanceID)
        }
        #expect(machines == ["vm1", "vm2", "vm3"])
        #expect(transport.requests.map(Refusal.yandex.token) == ["t1", "t1", "t2", "t2", "t3"])
        #expect(mint.count == 3)
    }

    @Test("a hundred calls at once whose token is refused renew it once")
    func concurrentCalls() async throws {
        let transport = StubTransport {
            Refusal.yandex.token(of: $0) == "t1" ? Refusal.yandex.response : Self.found
        }
        let mint = TokenMint()
        let client = Yandex.Client(
            credentials: .renewing { mint.next() },
            configuration: TestTime().configuration,
            transport: transport
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<100 {
                group.addTask { _ = try await client.resources.get(computeInstanceID: "vm") }
            }
            try await group.waitForAll()
        }
        #expect(mint.count == 2)
    }

    // MARK: Without a token

    @Test("when no token can be got, the error is about credentials and tells what the cause told")
    func noToken() async throws {
        let answer = HTTPResponse.json(#"{"code":7,"message":"The key was deleted"}"#, status: 403)
            .with("x-request-id", "r-1")
        let transport = StubTransport { _ in answer }
        let client = Yandex.Client(
            credentials: .oauthToken("y0_x"),
            configuration: TestTime().configuration,
            transport: transport
        )
        let error = await #expect(throws: BackupAPIError.self) {
            try await client.resources.get(computeInstanceID: "vm")
        }
        #expect(error?.code == .credentials)
        #expect(error?.operation == "Yandex.resources.get")
        #expect(error?.message == "no token: Yandex.iam.createToken: The key was deleted")
        #expect(error?.status == 403)
        #expect(error?.providerCode == "7")
        #expect(error?.requestID == "r-1")
        #expect(error?.attempts == 0)
        #expect((error?.underlying as? BackupAPIError)?.code == .permissionDenied)
        #expect(transport.requests.count == 1)
    }

    @Test("what a token source throws is named by its type alone")
    func strangeError() async throws {
        struct VaultError: Error { var text = "hunter2" }
        let client = CBR.Client(
            projectID: "p",
            region: .euDE,
            credentials: .renewing { throw VaultError() },
            configuration: TestTime().configuration,
            transport: StubTransport { _ in Self.found }
        )
        let error = await #expect(throws: BackupAPIError.self) { try await client.backups.get(id: "b") }
        #expect(error?.code == .credentials)
        #expect(error?.message == "no token: the source failed with VaultError")
        #expect(error?.underlying is VaultError)
    }

    @Test("a renewal that fails is the error of the call, which was sent once")
    func failingRenewal() async throws {
        struct VaultError: Error {}
        let mint = TokenMint()
        let transport = StubTransport { _ in Refusal.yandex.response }
        let client = Yandex.Client(
            credentials: .renewing {
                guard mint.count == 0 else { throw VaultError() }
                return mint.next()
            },
            configuration: TestTime().configuration,
            transport: transport
        )
        let error = await #expect(throws: BackupAPIError.self) {
            try await client.resources.get(computeInstanceID: "vm")
        }
        #expect(error?.code == .credentials)
        #expect(error?.attempts == 1)
        #expect(transport.requests.count == 1)
    }

    @Test("a call that is cancelled while it waits for a token ends, and nothing is sent")
    func cancelledWhileWaiting() async throws {
        let desk = FetchDesk()
        let transport = StubTransport { _ in Self.found }
        let client = Yandex.Client(
            credentials: .renewing(desk.fetch),
            configuration: TestTime().configuration,
            transport: transport
        )
        let call = Task { try await client.resources.get(computeInstanceID: "vm") }
        await desk.waitForFetches(1)
        call.cancel()
        let error = await #expect(throws: BackupAPIError.self) { try await call.value }
        #expect(error?.code == .cancelled)
        #expect(transport.requests.isEmpty)
        desk.answer("t1")
        _ = try await client.resources.get(computeInstanceID: "vm")
        #expect(desk.count == 1)
    }

    @Test("a transport that says by itself that a token was refused is asked no more often than allowed")
    func refusingTransport() async throws {
        let transport = StubTransport { _ in
            throw BackupAPIError(.unauthenticated, operation: "proxy", message: "who are you?")
        }
        let get = Refusal.yandex.get(TokenMint(), transport, TestTime())
        let error = await #expect(throws: BackupAPIError.self) { try await get() }
        #expect(error?.code == .unauthenticated)
        #expect(transport.requests.count == 1)
    }
}

/// The number of the page that a request asks for, which its page token says.
private func pageNumber(of request: HTTPRequest) -> Int {
    let items = URLComponents(url: request.url, resolvingAgainstBaseURL: true)?.queryItems
    return items?.first { $0.name == "pageToken" }?.value.flatMap { Int($0) } ?? 1
}
