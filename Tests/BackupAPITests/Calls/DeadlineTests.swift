import BackupAPITesting
import Foundation
import Synchronization
import Testing

@testable import BackupAPI

@Suite("Deadlines and cancellation", .timeLimit(.minutes(1)))
struct DeadlineTests {
    private let call = APICall<Void>("Test.call", .get, URL("https://h"), ["v1"])

    private func client(
        _ transport: some HTTPTransport,
        _ configuration: ClientConfiguration,
        credentials: (any TokenSource)? = nil
    ) -> APIClient {
        APIClient(
            dialect: PlainDialect(),
            credentials: credentials,
            configuration: configuration,
            transport: transport
        )
    }

    private func error(of task: Task<Void, any Error>) async -> BackupAPIError? {
        await #expect(throws: BackupAPIError.self) { try await task.value }
    }

    // MARK: Deadlines

    @Test("an attempt ends in time though the transport ignores its cancellation")
    func attemptTimeout() async {
        var configuration = ClientConfiguration.once
        let clock = ManualClock()
        configuration.clock = clock
        configuration.attemptTimeout = .seconds(30)
        let gate = Gate()
        let client = client(
            StubTransport { _ in
                await gate.pass(); return HTTPResponse(status: 200)
            },
            configuration
        )
        let task = Task { try await client.send(call) }
        await gate.waitForArrivals(1)
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(29))
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(1))
        let error = await error(of: task)
        #expect(error?.code == .deadlineExceeded)
        #expect(error?.message == "no answer within 30.0 seconds")
        #expect(error?.attempts == 1)
        gate.open()
    }

    @Test("getting a token counts towards the attempt")
    func tokenTimeout() async {
        var configuration = ClientConfiguration.once
        let clock = ManualClock()
        configuration.clock = clock
        let gate = Gate()
        let transport = StubTransport { _ in HTTPResponse(status: 200) }
        let tokens = TokenCache(configuration) {
            await gate.pass()
            return AccessToken("t")
        }
        let client = client(transport, configuration, credentials: tokens)
        let task = Task { try await client.send(call) }
        await clock.waitForSleepers(2)
        clock.advance(by: configuration.attemptTimeout)
        #expect(await error(of: task)?.code == .deadlineExceeded)
        #expect(transport.requests.isEmpty)
        gate.open()
    }

    @Test("an attempt that took too long is repeated, within what is left of the call's time")
    func repeatedAfterTimeout() async {
        var configuration = ClientConfiguration()
        let clock = ManualClock(skipping: .seconds(1))
        configuration.clock = clock
        configuration.attemptTimeout = .seconds(30)
        configuration.timeout = .seconds(40)
        configuration.random = { 0 }
        let gate = Gate()
        let transport = StubTransport { _ in
            await gate.pass(); return HTTPResponse(status: 200)
        }
        let client = client(transport, configuration)
        let task = Task { try await client.send(call) }
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(30))
        await clock.waitForSleepers(1)
        #expect(clock.sleeps == [.seconds(30), .seconds(10)])
        clock.advance(by: .seconds(10))
        let error = await error(of: task)
        #expect(error?.code == .deadlineExceeded)
        #expect(error?.message == "no answer within 10.0 seconds")
        #expect(error?.attempts == 2)
        gate.open()
    }

    @Test("a POST that took too long is not repeated")
    func postTimeout() async {
        var configuration = ClientConfiguration()
        let clock = ManualClock(skipping: .seconds(1))
        configuration.clock = clock
        let gate = Gate()
        let transport = StubTransport { _ in
            await gate.pass(); return HTTPResponse(status: 200)
        }
        let client = client(transport, configuration)
        let task = Task { try await client.send(APICall<Void>("Test.call", .post, URL("https://h"), [])) }
        await clock.waitForSleepers(1)
        clock.advance(by: configuration.attemptTimeout)
        #expect(await error(of: task)?.code == .deadlineExceeded)
        #expect(transport.requests.count == 1)
        gate.open()
    }

    @Test("a wait that cannot end in time is not begun: the call fails at once with what it met")
    func waitBeyondDeadline() async {
        var time = TestTime()
        time.configuration.timeout = .seconds(20)
        let transport = StubTransport { _ in HTTPResponse(status: 503, headers: ["Retry-After": "20"]) }
        let client = client(transport, time.configuration)
        let error = await error(of: Task { try await client.send(call) })
        #expect(error?.code == .unavailable)
        #expect(error?.attempts == 1)
        #expect(time.clock.now.offset == .zero)
    }

    @Test("the waits count towards the call's time")
    func waitsCount() async {
        let clock = ManualClock(skipping: .seconds(4))
        var configuration = ClientConfiguration()
        configuration.clock = clock
        configuration.timeout = .seconds(10)
        let transport = StubTransport(
            ["4", "6"].map { .success(HTTPResponse(status: 503, headers: ["Retry-After": $0])) }
        )
        let client = client(transport, configuration)
        let error = await error(of: Task { try await client.send(call) })
        #expect(error?.code == .unavailable)
        #expect(error?.attempts == 2)
        #expect(clock.now.offset == .seconds(4))
    }

    @Test("a call without any time is not sent", arguments: [Duration.zero, .seconds(-1)])
    func noTime(_ timeout: Duration) async {
        let transport = StubTransport { _ in HTTPResponse(status: 200) }
        let client = client(transport, TestTime().configuration)
        let error = await error(of: Task { try await client.send(call, timeout: timeout) })
        #expect(error?.code == .deadlineExceeded)
        #expect(transport.requests.isEmpty)
    }

    // MARK: Cancellation

    @Test("a call of a cancelled task is not sent")
    func cancelledBefore() async {
        let transport = StubTransport { _ in HTTPResponse(status: 200) }
        let client = client(transport, .once)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await client.send(call)
        }
        let error = await error(of: task)
        #expect(error?.code == .cancelled)
        #expect(error?.operation == "Test.call")
        #expect(error?.attempts == 0)
        #expect(transport.requests.isEmpty)
    }

    @Test("cancelling ends a call at once though the transport ignores it, and sends no more")
    func cancelledDuring() async {
        let gate = Gate()
        let transport = StubTransport { _ in
            await gate.pass(); return HTTPResponse(status: 503)
        }
        let client = client(transport, TestTime().configuration)
        let task = Task { try await client.send(call) }
        await gate.waitForArrivals(1)
        task.cancel()
        let error = await error(of: task)
        #expect(error?.code == .cancelled)
        #expect(error?.attempts == 1)
        gate.open()
        #expect(transport.requests.count == 1)
    }

    @Test("the transport's task is cancelled too")
    func cancelsTransport() async {
        let gate = Gate()
        let cancelled = Gate(isOpen: true)
        let transport = StubTransport { _ in
            await withTaskCancellationHandler {
                await gate.pass()
            } onCancel: {
                Task { await cancelled.pass() }
            }
            return HTTPResponse(status: 200)
        }
        let client = client(transport, .once)
        let task = Task { try await client.send(call) }
        await gate.waitForArrivals(1)
        task.cancel()
        await cancelled.waitForArrivals(1)
        gate.open()
        #expect(await error(of: task)?.code == .cancelled)
    }

    @Test("cancelling during the wait before a retry ends the call, and nothing more is sent")
    func cancelledWhileWaiting() async {
        /// Says when an attempt has ended, after which the client waits.
        struct Ended: CallObserver {
            let gate: Gate
            func attemptEnded(_ attempt: CallAttempt) { Task { await gate.pass() } }
        }
        let ended = Gate(isOpen: true)
        var configuration = ClientConfiguration()
        configuration.clock = ManualClock()
        configuration.observer = Ended(gate: ended)
        let transport = StubTransport { _ in HTTPResponse(status: 503) }
        let client = client(transport, configuration)
        let task = Task { try await client.send(call) }
        await ended.waitForArrivals(1)
        task.cancel()
        let error = await error(of: task)
        #expect(error?.code == .cancelled)
        #expect(error?.attempts == 1)
        #expect(transport.requests.count == 1)
    }
}
