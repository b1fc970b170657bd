import BackupAPITesting
import Foundation
import Synchronization
import Testing

@testable import BackupAPI

@Suite("Retries", .timeLimit(.minutes(1)))
struct RetryTests {
    private typealias Answer = Result<HTTPResponse, HTTPTransportError>

    private static let ok = HTTPResponse(status: 200)

    /// Sends a call, answered in turn; gives the error if it failed.
    private func send(
        _ method: HTTPMethod,
        key: String? = nil,
        _ answers: [Result<HTTPResponse, HTTPTransportError>],
        _ time: TestTime,
        credentials: (any TokenSource)? = nil
    ) async -> (error: BackupAPIError?, requests: [HTTPRequest]) {
        let transport = StubTransport(answers)
        var call = APICall<Void>("Test.call", method, URL("https://h"), ["v1"])
        call.idempotencyKey = key
        let client = APIClient(
            dialect: PlainDialect(),
            credentials: credentials,
            configuration: time.configuration,
            transport: transport
        )
        do throws(BackupAPIError) {
            try await client.send(call)
            return (nil, transport.requests)
        } catch {
            return (error, transport.requests)
        }
    }

    private static func status(_ status: Int, _ headers: HTTPHeaders = [:]) -> Answer {
        .success(HTTPResponse(status: status, headers: headers))
    }

    // MARK: What is repeated

    /// An answer, and whether a call that is idempotent, and one that is not, is repeated after it.
    struct Outcome: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var answer: Result<HTTPResponse, HTTPTransportError>
        var get: Bool
        var post: Bool

        init(_ status: Int, get: Bool, post: Bool) {
            testDescription = "HTTP \(status)"
            answer = .success(HTTPResponse(status: status))
            self.get = get
            self.post = post
        }

        init(_ kind: HTTPTransportError.Kind, get: Bool, post: Bool) {
            testDescription = "\(kind)"
            answer = .failure(HTTPTransportError(kind, "broken"))
            self.get = get
            self.post = post
        }
    }

    static let outcomes = [
        Outcome(429, get: true, post: true), Outcome(503, get: true, post: false),
        Outcome(502, get: true, post: false), Outcome(504, get: true, post: false),
        Outcome(408, get: true, post: false), Outcome(500, get: false, post: false),
        Outcome(400, get: false, post: false), Outcome(401, get: false, post: false),
        Outcome(403, get: false, post: false), Outcome(404, get: false, post: false),
        Outcome(409, get: false, post: false), Outcome(501, get: false, post: false),
        Outcome(302, get: false, post: false), Outcome(.notConnected, get: true, post: true),
        Outcome(.connectionLost, get: true, post: false), Outcome(.other, get: true, post: false),
        Outcome(.invalidRequest, get: false, post: false), Outcome(.bodyTooLarge, get: false, post: false),
    ]

    @Test("GET and DELETE are repeated after what may pass", arguments: outcomes)
    func idempotent(_ outcome: Outcome) async {
        for method in [HTTPMethod.get, .delete] {
            let (error, requests) = await send(method, [outcome.answer, .success(Self.ok)], TestTime())
            #expect((error == nil) == outcome.get)
            #expect(requests.count == (outcome.get ? 2 : 1))
        }
    }

    @Test("POST, PUT and PATCH are repeated only if the provider surely did not act", arguments: outcomes)
    func notIdempotent(_ outcome: Outcome) async {
        for method in [HTTPMethod.post, .put, .patch] {
            let (error, requests) = await send(method, [outcome.answer, .success(Self.ok)], TestTime())
            #expect((error == nil) == outcome.post)
            #expect(requests.count == (outcome.post ? 2 : 1))
        }
    }

    @Test("an idempotency key makes any call as good as a GET", arguments: outcomes)
    func keyed(_ outcome: Outcome) async {
        let (error, requests) = await send(.post, key: "k", [outcome.answer, .success(Self.ok)], TestTime())
        #expect((error == nil) == outcome.get)
        #expect(requests.map { $0.headers["Idempotency-Key"] } == (outcome.get ? ["k", "k"] : ["k"]))
    }

    @Test("an answer that cannot be read is not asked for again")
    func unreadable() async throws {
        let transport = StubTransport { _ in .json("<html>") }
        let error = await #expect(throws: BackupAPIError.self) {
            try await Yandex.Client(transport, TestTime().configuration).operations.get(id: "o")
        }
        #expect(error?.code == .invalidResponse)
        #expect(transport.requests.count == 1)
    }

    // MARK: How often

    @Test(
        "a call is sent as often as the policy says, and fails with its last error",
        arguments: [1, 2, 3, 6]
    )
    func attempts(_ attempts: Int) async {
        var time = TestTime()
        time.configuration.retry = RetryPolicy(attempts: attempts)
        let (error, requests) = await send(.get, [Self.status(429), Self.status(503)], time)
        #expect(error?.code == (attempts == 1 ? .throttled : .unavailable))
        #expect(error?.attempts == attempts)
        #expect(requests.count == attempts)
        #expect(time.waits.count == attempts - 1)
    }

    @Test("without a policy of its own a client keeps to that of its provider")
    func dialectPolicy() async {
        let yandex = StubTransport { _ in HTTPResponse(status: 503) }
        _ = try? await Yandex.Client(yandex, TestTime().configuration).operations.get(id: "o")
        #expect(yandex.requests.count == 4)
        let cbr = StubTransport { _ in HTTPResponse(status: 503) }
        _ = try? await CBR.Client(cbr, TestTime().configuration).backups.get(id: "b")
        #expect(cbr.requests.count == 3)
    }

    @Test("each attempt is the same request")
    func sameRequest() async {
        let (_, requests) = await send(.get, [Self.status(503)], TestTime())
        #expect(requests.count == 3)
        #expect(requests.allSatisfy { $0 == requests[0] })
    }

    @Test("the calls of a client share a budget of retries, which successes refill by a tenth each")
    func budget() async throws {
        var time = TestTime()
        time.configuration.retry = RetryPolicy(attempts: 2, budget: 3)
        let isUp = Mutex(false)
        let transport = StubTransport { _ in HTTPResponse(status: isUp.withLock { $0 } ? 200 : 503) }
        let client = APIClient(
            dialect: PlainDialect(),
            credentials: nil,
            configuration: time.configuration,
            transport: transport
        )
        let copy = client
        let call = APICall<Void>("Test.call", .get, URL("https://h"), ["v1"])
        // Five calls with three retries, ten that succeed and give one retry back, two calls that spend it.
        for _ in 1...5 { try? await client.send(call) }
        #expect(transport.requests.count == 8)
        isUp.withLock { $0 = true }
        for _ in 1...10 { try await copy.send(call) }
        isUp.withLock { $0 = false }
        for _ in 1...2 { try? await client.send(call) }
        #expect(transport.requests.count == 21)
    }

    // MARK: How long

    @Test(
        "the wait is random between nothing and a bound that doubles up to the cap",
        arguments: [(1, 0.5), (2, 1), (3, 2), (7, 32), (8, 60), (9, 60), (1000, 60)]
    )
    func fullJitter(attempts: Int, bound: Double) {
        let policy = RetryPolicy(attempts: .max)
        var error = BackupAPIError(.unavailable, operation: "", message: "")
        error.attempts = attempts
        for random in [0, 0.25, 0.5, 0.75] {
            let delay = policy.delay(after: error, isRepeatable: true, random: random)
            #expect(delay == .seconds(bound * random))
        }
    }

    @Test("waits follow the policy and the injected random numbers")
    func waits() async {
        var time = TestTime(random: 0.5)
        time.configuration.retry = RetryPolicy(attempts: 5, base: .seconds(2), cap: .seconds(10))
        _ = await send(.get, [Self.status(503)], time)
        #expect(time.waits == [.seconds(1), .seconds(2), .seconds(4), .seconds(5)])
    }

    @Test(
        "throttling is waited out over the provider's window",
        arguments: [(0, 30), (0.5, 45), (0.75, 52.5)]
    )
    func throttlingWindow(random: Double, wait: Double) async {
        let time = TestTime(random: random)
        let transport = StubTransport([Self.status(429), .success(.json(#"{"backup":{"id":"b"}}"#))])
        _ = try? await CBR.Client(transport, time.configuration).backups.get(id: "b")
        #expect(time.waits == [.seconds(wait)])
        #expect(transport.requests.count == 2)
    }

    @Test(
        "Retry-After is honoured in seconds and as a date, up to the cap; nonsense is not",
        arguments: [
            (["Retry-After": "7"], 7), (["Retry-After": "0"], 0), (["Retry-After": "3600"], 60),
            (["Retry-After": "99999999999"], 60), (["Retry-After": "-5"], 0.25),
            (["Retry-After": "soon"], 0.25), (["Retry-After": ""], 0.25), (["Retry-After": "1.5"], 0.25),
            (["Retry-After": "Wed, 21 Oct 2015 07:28:12 GMT", "Date": "Wed, 21 Oct 2015 07:28:00 GMT"], 12),
            (["Retry-After": "Wed, 21 Oct 2015 07:27:00 GMT", "Date": "Wed, 21 Oct 2015 07:28:00 GMT"], 0),
            (["Retry-After": "Wed, 21 Oct 2015 07:28:30 GMT"], 30),
        ] as [(HTTPHeaders, Double)]
    )
    func retryAfter(headers: HTTPHeaders, wait: Double) async {
        var time = TestTime(random: 0.5)
        time.configuration.now = { Timestamp("2015-10-21T07:28:00Z") ?? .earliest }
        let (error, _) = await send(.get, [Self.status(503, headers), .success(Self.ok)], time)
        #expect(error == nil)
        #expect(time.waits == (wait == 0 ? [] : [.seconds(wait)]))
    }

    @Test(
        "the delay of google.rpc.RetryInfo is honoured",
        arguments: [
            ("1.5s", 1.5), ("30s", 30), ("90s", 60), ("31536000s", 60), ("0.000000001s", 1e-9), ("-1s", 0.25),
            ("1", 0.25),
        ]
    )
    func retryInfo(delay: String, wait: Double) async throws {
        let time = TestTime(random: 0.5)
        let body = """
            {"code":14,"message":"later","details":[
            {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"\(delay)"}]}
            """
        let transport = StubTransport([.success(.json(body, status: 503)), .success(.json("{}"))])
        _ = try await Yandex.Client(transport, time.configuration).operations.get(id: "o")
        #expect(time.waits == [.seconds(wait)])
    }

    @Test("an error tells how long the provider asked to wait")
    func retryAfterInError() async {
        let (error, _) = await send(.get, [Self.status(503, ["Retry-After": "3600"])], TestTime())
        #expect(error?.retryAfter == .seconds(3600))
    }

    // MARK: Tokens

    @Test("a refused token is renewed once, at once, for any call, and no policy forbids it")
    func renewal() async {
        var time = TestTime()
        time.configuration.retry = .never
        let (error, requests) = await send(
            .post,
            [Self.status(401), .success(Self.ok)],
            time,
            credentials: NumberedTokens()
        )
        #expect(error == nil)
        #expect(requests.map { $0.headers["X-Token"] } == ["t1", "t2"])
        #expect(time.waits.isEmpty)
    }

    @Test("a token that is refused again is an error")
    func refusedAgain() async {
        let (error, requests) = await send(
            .get,
            [Self.status(401)],
            TestTime(),
            credentials: NumberedTokens()
        )
        #expect(error?.code == .unauthenticated)
        #expect(error?.attempts == 2)
        #expect(requests.count == 2)
    }

    @Test("a token that cannot be renewed is sent once")
    func fixedToken() async {
        let (error, requests) = await send(
            .get,
            [Self.status(401)],
            TestTime(),
            credentials: FixedToken(value: "t")
        )
        #expect(error?.code == .unauthenticated)
        #expect(requests.count == 1)
    }

    @Test("a call that gets no token fails, is not sent and says so")
    func noToken() async {
        let cause = BackupAPIError(.credentials, operation: "credentials", message: "no token: locked")
        let (error, requests) = await send(
            .get,
            [.success(Self.ok)],
            TestTime(),
            credentials: NoTokens(error: cause)
        )
        #expect(error?.code == .credentials)
        #expect(error?.operation == "Test.call")
        #expect(error?.message == "no token: locked")
        #expect(error?.attempts == 0)
        #expect(requests.isEmpty)
    }

    // MARK: Gone

    @Test(
        "a deletion that finds nothing is a success only if it was asked for and an earlier try may have acted",
        arguments: [
            (Self.status(503), true, true), (Self.status(503), false, false),
            (Self.status(429), true, false),
            (.failure(HTTPTransportError(.connectionLost, "")), true, true),
            (.failure(HTTPTransportError(.notConnected, "")), true, false),
        ] as [(Result<HTTPResponse, HTTPTransportError>, Bool, Bool)]
    )
    func gone(first: Result<HTTPResponse, HTTPTransportError>, accepting: Bool, succeeds: Bool) async {
        let transport = StubTransport([first, Self.status(404)])
        let backups = CBR.Client(transport, TestTime().configuration).backups
        do throws(BackupAPIError) {
            try await backups.delete(id: "b", acceptingGone: accepting)
            #expect(succeeds)
        } catch {
            #expect(error.code == .notFound)
            #expect(!succeeds)
        }
        #expect(transport.requests.count == 2)
    }

    @Test("a deletion that finds nothing at once is an error")
    func goneAtOnce() async {
        let transport = StubTransport([Self.status(404)])
        let error = await #expect(throws: BackupAPIError.self) {
            try await CBR.Client(transport).backups.delete(id: "b", acceptingGone: true)
        }
        #expect(error?.code == .notFound)
    }

    @Test("a try that the service refused for its token has not deleted anything")
    func goneAfterRenewal() async {
        let transport = StubTransport([Self.status(401), Self.status(404)])
        let cbr = CBR.Client(
            projectID: "p",
            region: .euDE,
            credentials: .renewing { AccessToken("t") },
            transport: transport
        )
        let error = await #expect(throws: BackupAPIError.self) {
            try await cbr.backups.delete(id: "b", acceptingGone: true)
        }
        #expect(error?.code == .notFound)
        #expect(transport.requests.count == 2)
    }
}
