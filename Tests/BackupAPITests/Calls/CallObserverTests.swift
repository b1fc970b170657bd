import BackupAPITesting
import Foundation
import Testing

@testable import BackupAPI

@Suite("Call observer", .timeLimit(.minutes(1)))
struct CallObserverTests {
    private let record = ObserverRecord()

    private func client(
        _ credentials: Yandex.Credentials,
        _ time: TestTime,
        _ transport: StubTransport
    ) -> Yandex.Client {
        Yandex.Client(credentials: credentials, configuration: time.configuration, transport: transport)
    }

    @Test("an observer sees each attempt: what it was, how it ended, how long it took, what comes next")
    func attempts() async throws {
        let time = TestTime(observer: record)
        let clock = time.clock
        let answers = [
            HTTPResponse.json(#"{"code": 14, "message": "later"}"#, status: 503).with("x-request-id", "r-1")
                .with("Retry-After", "2"),
            .json(#"{"resource": {}}"#).with("x-request-id", "r-2"),
        ]
        let transport = StubTransport([
            .success(answers[0]), .failure(HTTPTransportError(.connectionLost, "lost")),
            .success(answers[1]),
        ])
        let slow = StubTransport { request in
            clock.advance(by: .seconds(3))
            return try await transport.send(request)
        }
        _ = try await client(.iamToken("t"), time, slow).resources.get(computeInstanceID: "vm")
        let attempts = record.attempts
        #expect(attempts.map(\.operation) == Array(repeating: "Yandex.resources.get", count: 3))
        #expect(attempts.map(\.number) == [1, 2, 3])
        #expect(attempts.map(\.status) == [503, nil, 200])
        #expect(attempts.map(\.requestID) == ["r-1", nil, "r-2"])
        #expect(attempts.map(\.duration) == Array(repeating: .seconds(3), count: 3))
        #expect(attempts.map(\.bytesSent) == [0, 0, 0])
        #expect(attempts.map(\.bytesReceived) == [answers[0].body.count, 0, answers[1].body.count])
        #expect(attempts.map(\.error?.code) == [.unavailable, .connectionLost, nil])
        #expect(attempts.map(\.error?.attempts) == [1, 2, nil])
        #expect(attempts.map(\.retryDelay) == [.seconds(2), .milliseconds(500), nil])
        #expect(record.requests.count == 3)
    }

    @Test("the last attempt of a call that fails has no delay")
    func failure() async throws {
        let transport = StubTransport { _ in HTTPResponse(status: 404) }
        let client = client(.iamToken("t"), TestTime(observer: record), transport)
        await #expect(throws: BackupAPIError.self) { try await client.resources.get(computeInstanceID: "vm") }
        #expect(record.attempts.map(\.error?.code) == [.notFound])
        #expect(record.attempts.map(\.retryDelay) == [nil])
    }

    @Test("an observer sees the fetching of tokens, the refusal and the repeat, and no token in any request")
    func renewal() async throws {
        let number = TokenMint()
        let transport = StubTransport { request in
            switch request.operation {
            case "Yandex.iam.createToken": .json(#"{"iamToken": "\#(number.next().value)"}"#)
            default:
                request.headers["Authorization"] == "Bearer t1"
                    ? HTTPResponse(status: 401) : .json(#"{"resource": {}}"#)
            }
        }
        let client = client(.oauthToken("y0_a"), TestTime(observer: record), transport)
        _ = try await client.resources.get(computeInstanceID: "vm")
        #expect(
            record.attempts.map { "\($0.operation) \($0.number) \($0.status ?? 0)" } == [
                "Yandex.iam.createToken 1 200", "Yandex.resources.get 1 401", "Yandex.iam.createToken 1 200",
                "Yandex.resources.get 2 200",
            ]
        )
        #expect(record.attempts.map(\.retryDelay) == [nil, .zero, nil, nil])
        #expect(record.attempts[0].bytesSent == transport.requests[0].body?.count)
        #expect(
            record.requests.map(\.url).sorted(by: precedes)
                == transport.requests.map(\.url).sorted(by: precedes)
        )
        for request in record.requests {
            #expect(request.headers["Authorization"] == nil)
            #expect(request.body == nil)
        }
    }

    @Test("an observer sees that no token could be got")
    func noToken() async throws {
        let transport = StubTransport { _ in HTTPResponse(status: 403) }
        let client = client(.oauthToken("y0_a"), TestTime(observer: record), transport)
        await #expect(throws: BackupAPIError.self) { try await client.resources.get(computeInstanceID: "vm") }
        #expect(record.attempts.map(\.operation) == ["Yandex.iam.createToken", "Yandex.resources.get"])
        #expect(record.attempts.map(\.error?.code) == [.permissionDenied, .credentials])
        #expect(record.attempts.map(\.status) == [403, nil])
    }

    @Test("an observer sees a cancellation in the middle of an attempt")
    func cancellation() async throws {
        let desk = FetchDesk()
        let transport = StubTransport { _ in
            _ = try await desk.fetch()
            return HTTPResponse(status: 200)
        }
        let client = client(.iamToken("t"), TestTime(observer: record), transport)
        let call = Task { try await client.resources.get(computeInstanceID: "vm") }
        await desk.waitForFetches(1)
        call.cancel()
        let error = await #expect(throws: BackupAPIError.self) { try await call.value }
        #expect(error?.code == .cancelled)
        #expect(record.attempts.map(\.error?.code) == [.cancelled])
        #expect(record.attempts.map(\.retryDelay) == [nil])
        desk.answer("")
    }

    @Test("a delete that is a success because the thing is gone is seen as one")
    func gone() async throws {
        let transport = StubTransport([
            .failure(HTTPTransportError(.connectionLost, "lost")), .success(HTTPResponse(status: 404)),
        ])
        let client = CBR.Client(
            projectID: "p",
            region: .euDE,
            credentials: .token("t"),
            configuration: TestTime(observer: record).configuration,
            transport: transport
        )
        try await client.backups.delete(id: "b", acceptingGone: true)
        #expect(record.attempts.map(\.error?.code) == [.connectionLost, nil])
        #expect(record.attempts.map(\.status) == [nil, 404])
    }

    @Test("a call that is refused before it is sent is no attempt")
    func refused() async {
        let client = client(.iamToken("t"), TestTime(observer: record), StubTransport { _ in .json("{}") })
        await #expect(throws: BackupAPIError.self) { _ = try await client.operations.get(id: "") }
        #expect(record.requests.isEmpty)
        #expect(record.attempts.isEmpty)
    }

    private func precedes(_ lhs: URL, _ rhs: URL) -> Bool { lhs.absoluteString < rhs.absoluteString }
}
