import BackupAPITesting
import Foundation
import Testing

@testable import BackupAPI

@Suite("Waits between attempts", .timeLimit(.minutes(1)))
struct RetryWaitTests {
    private static let found = HTTPResponse.json(#"{"resource": {}, "backup": {"id": "b"}}"#)
    private static let throttled = HTTPResponse.json(
        #"{"error_code": "APIGW.0308", "error_msg": "Throttled"}"#,
        status: 429
    )

    private func yandex(_ transport: StubTransport, _ time: SkippedTime) -> Yandex.Client {
        Yandex.Client(credentials: .iamToken("t"), configuration: time.configuration, transport: transport)
    }

    private func cbr(_ transport: StubTransport, _ time: SkippedTime) -> CBR.Client {
        CBR.Client(
            projectID: "p",
            region: .euDE,
            credentials: .token("t"),
            configuration: time.configuration,
            transport: transport
        )
    }

    /// How long a call waits whose first answer is the one given, and whose second one is good.
    private func waits(
        after response: HTTPResponse,
        _ change: (inout SkippedTime) -> Void = { _ in }
    ) async throws -> [Duration] {
        var time = SkippedTime()
        change(&time)
        let transport = StubTransport([.success(response), .success(Self.found)])
        _ = try await yandex(transport, time).resources.get(computeInstanceID: "vm")
        #expect(transport.requests.count == 2)
        return time.waits
    }

    // MARK: Defaults

    @Test(
        "CBR, throttled without advice, is left alone for half a minute to a minute",
        arguments: [(0, 30), (0.5, 45), (0.9, 57)]
    )
    func throttlingWindow(random: Double, seconds: Double) async throws {
        let time = SkippedTime(random: random)
        let transport = StubTransport([
            .success(Self.throttled), .success(Self.throttled), .success(Self.found),
        ])
        _ = try await cbr(transport, time).backups.get(id: "b")
        #expect(time.waits == [.seconds(seconds), .seconds(seconds)])
    }

    @Test("what is unavailable is asked again after ever longer waits", arguments: [0.25, 0.5])
    func backoff(random: Double) async throws {
        let time = SkippedTime(random: random)
        let transport = StubTransport { _ in HTTPResponse(status: 503) }
        let error = await #expect(throws: BackupAPIError.self) {
            try await yandex(transport, time).resources.get(computeInstanceID: "vm")
        }
        #expect(error?.code == .unavailable)
        #expect(error?.attempts == 4)
        #expect(time.waits == [0.5, 1, 2].map { .seconds($0 * random) })
    }

    @Test("waits grow no longer than the cap, however many there are")
    func cap() async throws {
        let retry = RetryPolicy(attempts: 80, base: .seconds(1), cap: .seconds(6), budget: 100)
        let time = SkippedTime(random: 0.5, retry: retry)
        let transport = StubTransport { _ in HTTPResponse(status: 503) }
        await #expect(throws: BackupAPIError.self) {
            try await yandex(transport, time).resources.get(computeInstanceID: "vm")
        }
        #expect(time.waits.prefix(4) == [.seconds(0.5), .seconds(1), .seconds(2), .seconds(3)])
        #expect(time.waits.dropFirst(3).allSatisfy { $0 == .seconds(3) })
        #expect(transport.requests.count == 80)
    }

    // MARK: Advice

    @Test(
        "Retry-After is followed in seconds, up to the cap; nonsense is no advice",
        arguments: [
            ("2", 2), ("60", 60), ("61", 60), ("31536000", 60), ("9223372036854775807", 60), ("-5", 0.25),
            ("soon", 0.25), ("1.5", 0.25), ("", 0.25), ("99999999999999999999", 0.25), ("2, 2", 0.25),
        ]
    )
    func retryAfterSeconds(value: String, seconds: Double) async throws {
        let response = HTTPResponse(status: 503, headers: ["Retry-After": value])
        #expect(try await waits(after: response) == [.seconds(seconds)])
    }

    @Test("an answer may ask not to wait at all", arguments: ["0", "Sun, 06 Nov 1994 08:49:37 GMT"])
    func retryAtOnce(value: String) async throws {
        let response = HTTPResponse(status: 503, headers: ["Retry-After": value])
        #expect(try await waits(after: response) == [])
    }

    @Test(
        "Retry-After is followed as a date in each form of HTTP, by the clock of the server",
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 7), ("Sunday, 06-Nov-94 08:49:37 GMT", 7),
            ("Sun Nov  6 08:49:37 1994", 7), ("Mon, 06 Nov 1995 08:49:37 GMT", 60),
        ]
    )
    func retryAfterDate(value: String, seconds: Double) async throws {
        let response = HTTPResponse(
            status: 503,
            headers: ["Date": "Sun, 06 Nov 1994 08:49:30 GMT", "Retry-After": value]
        )
        #expect(try await waits(after: response) == [.seconds(seconds)])
    }

    @Test("without a Date the clock of the client counts")
    func retryAfterDateAlone() async throws {
        let response = HTTPResponse(status: 503, headers: ["Retry-After": "Sun, 06 Nov 1994 08:49:37 GMT"])
        let now = try Timestamp(parsing: "1994-11-06T08:49:32Z")
        #expect(try await waits(after: response) { $0.configuration.now = { now } } == [.seconds(5)])
    }

    @Test(
        "RetryInfo is followed, up to the cap; nonsense is no advice",
        arguments: [
            ("1.5s", 1.5), ("7s", 7), ("61s", 60), ("31536000s", 60), ("-1s", 0.25), ("5", 0.25), ("s", 0.25),
        ]
    )
    func retryInfo(delay: String, seconds: Double) async throws {
        let body = """
            {"code": 14, "message": "later", "details": [
            {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "\(delay)"}]}
            """
        #expect(try await waits(after: .json(body, status: 503)) == [.seconds(seconds)])
    }

    // MARK: Limits

    @Test("a wait that does not fit into the time of the call is not begun: the real error comes at once")
    func noTimeToWait() async throws {
        let clock = ManualClock()
        var configuration = ClientConfiguration()
        configuration.clock = clock
        configuration.timeout = .seconds(40)
        let response = HTTPResponse(status: 503, headers: ["Retry-After": "40", "x-request-id": "r-1"])
        let transport = StubTransport { _ in response }
        let client = Yandex.Client(
            credentials: .iamToken("t"),
            configuration: configuration,
            transport: transport
        )
        let error = await #expect(throws: BackupAPIError.self) {
            try await client.resources.get(computeInstanceID: "vm")
        }
        #expect(error?.code == .unavailable)
        #expect(error?.requestID == "r-1")
        #expect(error?.retryAfter == .seconds(40))
        #expect(error?.attempts == 1)
        #expect(transport.requests.count == 1)
        #expect(!clock.sleeps.contains(.seconds(40)))
    }

    @Test("all calls of a client and of its copies draw on one budget, and ten successes give a retry back")
    func budget() async throws {
        let retry = RetryPolicy(attempts: 10, base: .zero, budget: 3)
        let time = SkippedTime(retry: retry)
        let transport = StubTransport { request in
            request.url.lastPathComponent == "up" ? Self.found : HTTPResponse(status: 503)
        }
        let client = yandex(transport, time)
        func attempts() async -> Int? {
            let copy = client
            let error = await #expect(throws: BackupAPIError.self) {
                try await copy.resources.get(computeInstanceID: "down")
            }
            #expect(error?.code == .unavailable)
            return error?.attempts
        }
        #expect(await attempts() == 4)
        #expect(await attempts() == 1)
        for _ in 0..<9 { _ = try await client.resources.get(computeInstanceID: "up") }
        #expect(await attempts() == 1)
        _ = try await client.resources.get(computeInstanceID: "up")
        #expect(await attempts() == 2)
        for _ in 0..<1000 { _ = try await client.resources.get(computeInstanceID: "up") }
        #expect(await attempts() == 4)
    }

    @Test(
        "a call that is not idempotent is repeated only if the provider has surely not acted on it",
        arguments: [
            (.throttled, true), (.notConnected, true), (.unavailable, false), (.connectionLost, false),
            (.deadlineExceeded, false),
        ] as [(BackupAPIError.Code, Bool)]
    )
    func notIdempotent(code: BackupAPIError.Code, isRepeated: Bool) {
        let error = BackupAPIError(code, operation: "test", message: "", attempts: 1)
        let policy = RetryPolicy()
        #expect((policy.delay(after: error, isIdempotent: false, random: 0.5) != nil) == isRepeated)
        #expect(policy.delay(after: error, isIdempotent: true, random: 0.5) != nil)
    }

    // MARK: Writes

    @Test("all attempts of one delete carry the same key, and each delete its own")
    func idempotencyKey() async throws {
        let transport = StubTransport([
            .success(HTTPResponse(status: 503)), .failure(HTTPTransportError(.connectionLost, "lost")),
            .success(.json(#"{"id": "op"}"#)),
        ])
        let client = yandex(transport, SkippedTime())
        for _ in 0..<2 { _ = try await client.resources.delete(computeInstanceID: "vm", resourceID: "r") }
        let keys = transport.requests.compactMap { $0.headers["Idempotency-Key"] }
        #expect(keys.count == 4)
        #expect(Set(keys.prefix(3)).count == 1)
        #expect(keys[2] != keys[3])
        #expect(keys.allSatisfy { UUID(uuidString: $0) != nil })
    }

    private static let gone = HTTPResponse.json(
        #"{"error_code": "BackupService.6200", "error_msg": "Backup not found"}"#,
        status: 404
    )

    @Test(
        "a delete whose first answer was lost and that then finds nothing is a success if the caller says so"
    )
    func gone() async throws {
        func delete(acceptingGone: Bool) async throws {
            let transport = StubTransport([
                .failure(HTTPTransportError(.connectionLost, "lost")), .success(Self.gone),
            ])
            try await cbr(transport, SkippedTime()).backups.delete(id: "b", acceptingGone: acceptingGone)
        }
        try await delete(acceptingGone: true)
        let error = await #expect(throws: BackupAPIError.self) { try await delete(acceptingGone: false) }
        #expect(error?.code == .notFound)
        #expect(error?.attempts == 2)
    }

    @Test(
        "a delete that finds nothing is an error if nobody can have acted on it before",
        arguments: [
            [], [.success(throttled)], [.failure(HTTPTransportError(.notConnected, "refused"))],
            [.success(HTTPResponse(status: 401))],
        ] as [[Result<HTTPResponse, HTTPTransportError>]]
    )
    func neverThere(before: [Result<HTTPResponse, HTTPTransportError>]) async throws {
        let transport = StubTransport(before + [.success(Self.gone)])
        let mint = TokenMint()
        let client = CBR.Client(
            projectID: "p",
            region: .euDE,
            credentials: .renewing { mint.next() },
            configuration: SkippedTime().configuration,
            transport: transport
        )
        let error = await #expect(throws: BackupAPIError.self) {
            try await client.backups.delete(id: "b", acceptingGone: true)
        }
        #expect(error?.code == .notFound)
        #expect(transport.requests.count == before.count + 1)
    }
}
