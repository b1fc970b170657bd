import BackupAPI
import BackupAPITesting
import CallObservation
import InMemoryLogging
import Logging
import Testing

@Suite("Call observation")
struct CallObservationTests {
    /// The client's token, which the provider is rude enough to quote.
    private static let token = "t1.secret"

    private let log = InMemoryLogHandler()
    private let metrics = TestMetrics()

    /// Lists the resources of a folder with a cloud that gives these answers, each after 120 ms.
    private func list(_ answers: HTTPResponse...) async throws {
        var logger = Logger(label: "test") { [log] _ in log }
        logger.logLevel = .debug
        let clock = ManualClock(skipping: .seconds(5))
        var configuration = ClientConfiguration()
        configuration.clock = clock
        configuration.observer = Observers(LoggingObserver(logger: logger), MetricsObserver(factory: metrics))
        let stub = StubTransport(answers.map { .success($0) })
        let transport = StubTransport { request in
            clock.advance(by: .milliseconds(120))
            return try await stub.send(request)
        }
        let yandex = Yandex.Client(
            credentials: .iamToken(Self.token),
            configuration: configuration,
            transport: transport
        )
        for try await _ in yandex.resources.list(folderID: "b1g") {}
    }

    /// The provider's answer that it is not there for two seconds.
    private var unavailable: HTTPResponse {
        var response = HTTPResponse.json(#"{"code":14,"message":"down, \#(Self.token)"}"#, status: 503)
        response.headers["Retry-After"] = "2"
        response.headers["x-request-id"] = "r1"
        return response
    }

    @Test("a failed attempt and its successful retry are two lines and the metrics of both")
    func retry() async throws {
        let success = HTTPResponse.json(#"{"resources":[]}"#)
        try await list(unavailable, success)

        let operation = "Yandex.resources.list"
        let entries = log.entries
        try #require(entries.count == 2)
        #expect(entries[0].level == .warning)
        #expect(entries[0].message == "failed, trying again")
        let error = try #require(entries[0].error as? BackupAPIError)
        #expect(error.code == .unavailable)
        #expect(error.message == "down, REDACTED")
        #expect(
            entries[0].metadata == [
                "operation": "\(operation)", "attempt": "1", "duration": "0.12 seconds", "status": "503",
                "request_id": "r1", "retry_delay": "2.0 seconds",
            ]
        )
        #expect(entries[1].level == .debug)
        #expect(entries[1].message == "succeeded")
        #expect(entries[1].error == nil)
        #expect(
            entries[1].metadata == [
                "operation": "\(operation)", "attempt": "2", "duration": "0.12 seconds", "status": "200",
            ]
        )

        let received = unavailable.body.count + success.body.count
        #expect(
            metrics.values == [
                "backupapi_attempt_seconds operation=\(operation) outcome=unavailable": [120_000_000],
                "backupapi_attempt_seconds operation=\(operation) outcome=success": [120_000_000],
                "backupapi_retries_total operation=\(operation)": [1],
                "backupapi_sent_bytes_total operation=\(operation)": [0],
                "backupapi_received_bytes_total operation=\(operation)": [Int64(received)],
            ]
        )
        #expect(!"\(entries) \(metrics.values)".contains(Self.token))
    }

    @Test("a failure that ends the call is an error")
    func failure() async throws {
        await #expect(throws: BackupAPIError.self) {
            try await list(.json(#"{"code":7,"message":"no"}"#, status: 403))
        }
        try #require(log.entries.count == 1)
        #expect(log.entries[0].level == .error)
        #expect(log.entries[0].message == "failed")
        #expect(log.entries[0].metadata["retry_delay"] == nil)
        #expect(metrics.values["backupapi_retries_total operation=Yandex.resources.list"] == nil)
    }
}
