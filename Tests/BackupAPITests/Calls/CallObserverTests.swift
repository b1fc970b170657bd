import BackupAPITesting
import Foundation
import Testing

@testable import BackupAPI

@Suite("Observers")
struct CallObserverTests {
    struct Recorder: CallObserver {
        let begun = Log<(request: HTTPRequest, attempt: Int)>()
        let ended = Log<CallAttempt>()

        func attemptBegins(_ request: HTTPRequest, attempt: Int) { begun.add((request, attempt)) }
        func attemptEnded(_ attempt: CallAttempt) { ended.add(attempt) }
    }

    @Test("an observer sees each attempt begin and end, and the wait between them")
    func attempts() async throws {
        let recorder = Recorder()
        var time = TestTime()
        time.configuration.observer = recorder
        let transport = StubTransport([
            .success(HTTPResponse(status: 503, headers: ["x-request-id": "r1", "Retry-After": "7"])),
            .success(HTTPResponse(status: 200, headers: ["x-request-id": "r2"], body: Data("{}".utf8))),
        ])
        _ = try await Yandex.Client(transport, time.configuration).operations.get(id: "o")
        #expect(recorder.begun.entries.map(\.attempt) == [1, 2])
        let ended = recorder.ended.entries
        #expect(ended.map(\.operation) == ["Yandex.operations.get", "Yandex.operations.get"])
        #expect(ended.map(\.number) == [1, 2])
        #expect(ended.map(\.status) == [503, 200])
        #expect(ended.map(\.requestID) == ["r1", "r2"])
        #expect(ended.map(\.bytesReceived) == [0, 2])
        #expect(ended.map(\.error?.code) == [.unavailable, nil])
        #expect(ended.map(\.retryDelay) == [.seconds(7), nil])
    }

    @Test("an observer never sees the token")
    func noToken() async throws {
        let recorder = Recorder()
        var configuration = ClientConfiguration.once
        configuration.observer = recorder
        let transport = StubTransport { _ in .json("{}") }
        _ = try await Yandex.Client(transport, configuration).operations.get(id: "o")
        #expect(recorder.begun.entries.first?.request.headers["Authorization"] == nil)
        #expect(transport.requests.first?.headers["Authorization"] == "Bearer t1.secret")
    }

    @Test("a call that is refused before it is sent is no attempt")
    func refused() async {
        let recorder = Recorder()
        var configuration = ClientConfiguration.once
        configuration.observer = recorder
        let yandex = Yandex.Client(StubTransport { _ in .json("{}") }, configuration)
        await #expect(throws: BackupAPIError.self) { _ = try await yandex.operations.get(id: "") }
        #expect(recorder.begun.entries.isEmpty)
        #expect(recorder.ended.entries.isEmpty)
    }
}
