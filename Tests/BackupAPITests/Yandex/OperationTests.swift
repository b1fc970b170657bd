import BackupAPITesting
import Foundation
import Synchronization
import Testing

@testable import BackupAPI

@Suite("Waiting for operations", .timeLimit(.minutes(1)))
struct OperationTests {
    private typealias Answer = Result<HTTPResponse, HTTPTransportError>

    private static let running = Result<HTTPResponse, HTTPTransportError>.success(.json(#"{"id":"op"}"#))
    private static let done = Result<HTTPResponse, HTTPTransportError>.success(
        .json(#"{"id":"op","done":true}"#)
    )
    private static let unknown = Result<HTTPResponse, HTTPTransportError>.success(
        .json(#"{"code":5,"message":"no such operation"}"#, status: 404)
    )

    private static func operation(_ json: String = #"{"id":"op"}"#) throws -> Yandex.Operation {
        try JSONDecoder().decode(Yandex.Operation.self, from: Data(json.utf8))
    }

    private static func progress(_ percentage: Int, done: Bool = false) -> Answer {
        .success(
            .json(#"{"id":"op","done":\#(done),"metadata":{"progressPercentage":\#(percentage)}}"#)
        )
    }

    /// Waits for an operation, with polls answered in turn, and no retries within a poll.
    private static func wait(
        for json: String = #"{"id":"op"}"#,
        _ answers: [Result<HTTPResponse, HTTPTransportError>],
        timeout: Duration = .seconds(600)
    ) async throws -> (result: Result<Yandex.Operation, BackupAPIError>, polls: [Duration]) {
        var time = TestTime()
        time.configuration.retry = .never
        let transport = StubTransport(answers)
        let operations = Yandex.Client(transport, time.configuration).operations
        let operation = try operation(json)
        var result: Result<Yandex.Operation, BackupAPIError>
        do throws(BackupAPIError) {
            result = .success(try await operations.wait(for: operation, timeout: timeout))
        } catch {
            result = .failure(error)
        }
        #expect(transport.requests.allSatisfy { $0.url.path() == "/operations/op" })
        #expect(transport.requests.count == time.waits.count)
        return (result, time.waits)
    }

    @Test("an operation that is done already is not asked for")
    func doneAlready() async throws {
        let (result, polls) = try await Self.wait(for: #"{"id":"op","done":true}"#, [])
        #expect(try result.get().done)
        #expect(polls.isEmpty)
    }

    @Test("an operation is asked for every second until it is done")
    func polls() async throws {
        let (result, polls) = try await Self.wait([Self.running, Self.running, Self.done])
        #expect(try result.get().done)
        #expect(polls == [.seconds(1), .seconds(1), .seconds(1)])
    }

    @Test(
        "an operation that ends with an error throws it",
        arguments: [true, false]
    )
    func failed(already: Bool) async throws {
        let json = """
            {"id":"op","done":true,"error":{"code":9,"message":"the agent is offline","details":[
            {"@type":"type.googleapis.com/google.rpc.RequestInfo","requestId":"r1"}]}}
            """
        let (result, polls) = try await Self.wait(
            for: already ? json : #"{"id":"op"}"#,
            [.success(.json(json))]
        )
        let error = try #require(throws: BackupAPIError.self) { try result.get() }
        #expect(error.code == .operationFailed)
        #expect(error.message == "the agent is offline")
        #expect(error.providerCode == "9")
        #expect(error.requestID == "r1")
        #expect(polls.count == (already ? 0 : 1))
    }

    @Test("an operation that is being rolled back is waited for like any that runs")
    func rollback() async throws {
        let (result, polls) = try await Self.wait(
            for: #"{"id":"op","error":{"code":13,"message":"m"}}"#,
            [
                .success(.json(#"{"id":"op","error":{"code":13,"message":"m"}}"#)),
                .success(.json(#"{"id":"op","done":true,"error":{"code":13,"message":"rolled back"}}"#)),
            ]
        )
        let error = try #require(throws: BackupAPIError.self) { try result.get() }
        #expect(error.code == .operationFailed)
        #expect(error.message == "rolled back")
        #expect(polls.count == 2)
    }

    @Test("that the service does not know a new operation is forgiven three times", arguments: 0...4)
    func unknownAtFirst(times: Int) async throws {
        let answers = [Answer](repeating: Self.unknown, count: times) + [Self.done]
        let (result, polls) = try await Self.wait(answers)
        if times <= 3 {
            #expect(try result.get().done)
            #expect(polls.count == times + 1)
        } else {
            let error = try #require(throws: BackupAPIError.self) { try result.get() }
            #expect(error.code == .notFound)
            #expect(polls.count == 4)
        }
    }

    @Test("that the service no longer knows an operation is an error")
    func unknownLater() async throws {
        let (result, polls) = try await Self.wait([Self.running, Self.unknown, Self.done])
        let error = try #require(throws: BackupAPIError.self) { try result.get() }
        #expect(error.code == .notFound)
        #expect(polls.count == 2)
    }

    @Test(
        "the interval that the service asks for is kept to, within reason, and for one poll",
        arguments: [("5", 5), ("0", 1), ("-3", 1), ("3600", 60), ("soon", 1), ("2.5", 1)]
    )
    func interval(header: String, seconds: Int) async throws {
        let asking = HTTPResponse(
            status: 200,
            headers: ["X-Operation-Poll-Interval": header],
            body: Data(#"{"id":"op"}"#.utf8)
        )
        let (_, polls) = try await Self.wait([.success(asking), Self.running, Self.done])
        #expect(polls == [.seconds(1), .seconds(seconds), .seconds(1)])
    }

    @Test(
        "that the service cannot be reached for a while is waited out",
        arguments: [
            .success(HTTPResponse(status: 503)), .success(HTTPResponse(status: 429)),
            .failure(HTTPTransportError(.notConnected, "")),
            .failure(HTTPTransportError(.connectionLost, "")),
        ] as [Result<HTTPResponse, HTTPTransportError>]
    )
    func unreachable(answer: Result<HTTPResponse, HTTPTransportError>) async throws {
        let answers = [Answer](repeating: answer, count: 20) + [Self.done]
        let (result, polls) = try await Self.wait(answers)
        #expect(try result.get().done)
        #expect(polls.count == 21)
    }

    @Test("any other error ends the waiting", arguments: [400, 401, 403, 500])
    func otherError(status: Int) async throws {
        let (result, polls) = try await Self.wait([.success(HTTPResponse(status: status)), Self.done])
        let error = try #require(throws: BackupAPIError.self) { try result.get() }
        #expect(error.code == .init(status: status))
        #expect(polls.count == 1)
    }

    @Test(
        "an operation that has not ended in time is an error, whatever the last polls met",
        arguments: [Self.running, Self.unknown, .success(HTTPResponse(status: 503))]
    )
    func timeout(answer: Result<HTTPResponse, HTTPTransportError>) async throws {
        let clock = ManualClock(skipping: .seconds(1))
        var configuration = ClientConfiguration.once
        configuration.clock = clock
        let transport = StubTransport { _ in
            clock.advance(by: .seconds(20))
            return try answer.get()
        }
        let operations = Yandex.Client(transport, configuration).operations
        let operation = try Self.operation()
        let error = await #expect(throws: BackupAPIError.self) {
            _ = try await operations.wait(for: operation, timeout: .seconds(50))
        }
        #expect(error?.code == .deadlineExceeded)
        #expect(error?.operation == "Yandex.operations.wait")
        #expect(error?.message == "the operation has not ended within 50.0 seconds")
        #expect(transport.requests.count == 3)
    }

    @Test("the last poll comes halfway to the end, and if that fails too the time has run out")
    func lastPoll() async throws {
        let clock = ManualClock(skipping: .seconds(1))
        var configuration = ClientConfiguration.once
        configuration.clock = clock
        let polls = Log<Void>()
        let transport = StubTransport { _ in
            polls.add(())
            guard polls.entries.count == 1 else { return HTTPResponse(status: 503) }
            clock.advance(by: .seconds(20))
            return .json(#"{"id":"op"}"#)
        }
        let operations = Yandex.Client(transport, configuration).operations
        let operation = try Self.operation()
        let error = await #expect(throws: BackupAPIError.self) {
            _ = try await operations.wait(for: operation, timeout: .milliseconds(21_800))
        }
        #expect(error?.code == .deadlineExceeded)
        #expect(error?.operation == "Yandex.operations.wait")
        #expect(clock.sleeps.contains(.milliseconds(400)))
    }

    @Test(
        "without any time an operation that runs is not asked for",
        arguments: [Duration.zero, .seconds(-1)]
    )
    func noTime(timeout: Duration) async throws {
        let (result, polls) = try await Self.wait([Self.done], timeout: timeout)
        let error = try #require(throws: BackupAPIError.self) { try result.get() }
        #expect(error.code == .deadlineExceeded)
        #expect(polls.isEmpty)
    }

    @Test("progress gives the operation at first, then only changes, then ends")
    func progress() async throws {
        var time = TestTime()
        time.configuration.retry = .never
        let transport = StubTransport([
            Self.running, Self.progress(10), Self.progress(10), Self.unknown, Self.progress(60),
            Self.progress(100, done: true),
        ])
        let operations = Yandex.Client(transport, time.configuration).operations
        var updates = operations.progress(of: try Self.operation(), timeout: .seconds(600))
            .makeAsyncIterator()
        var seen: [Double?] = []
        var missing = 0
        while true {
            do throws(BackupAPIError) {
                guard let update = try await updates.next() else { break }
                seen.append(update.progressPercentage)
            } catch {
                #expect(error.code == .notFound)
                missing += 1
            }
        }
        #expect(seen == [nil, 10, 60, 100])
        #expect(missing == 1)
        #expect(try await updates.next() == nil)
    }

    @Test("cancelling ends the waiting at once, and nothing more is asked")
    func cancelled() async throws {
        let clock = ManualClock()
        var configuration = ClientConfiguration()
        configuration.clock = clock
        let transport = StubTransport { _ in .json(#"{"id":"op"}"#) }
        let operations = Yandex.Client(transport, configuration).operations
        let operation = try Self.operation()
        let task = Task { try await operations.wait(for: operation, timeout: .seconds(600)) }
        await clock.waitForSleepers(1)
        task.cancel()
        let error = await #expect(throws: BackupAPIError.self) { _ = try await task.value }
        #expect(error?.code == .cancelled)
        #expect(transport.requests.isEmpty)
    }
}
