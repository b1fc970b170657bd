import BackupAPI
import BackupAPITesting
import Foundation
import Synchronization
import Testing

/// Everything that a server can do wrong, through every call, over real sockets.
///
/// That a call ends by itself within its 2 seconds is what the time limit sees to. One fault at a time, lest the
/// calls wait for a processor rather than for their server.
@Suite("The worst server", .serialized, .timeLimit(.minutes(1)))
struct WorstServerTests {
    @Test("every call ends as promised, and the same client goes on to work", arguments: WorstCase.all)
    func ends(worst: WorstCase) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for call in worst.calls {
                group.addTask { try await ends(worst, call) }
                if worst.isHeavy { try await group.waitForAll() }
            }
            try await group.waitForAll()
        }
    }

    private func ends(_ worst: WorstCase, _ call: PublicCall, within timeout: Duration = Clients.deadline)
        async throws
    {
        let server = try MoodyServer(worst, call)
        let limits = URLSessionTransport.Configuration(maximumBodyBytes: worst.maximumBodyBytes)
        let transport = URLSessionTransport(configuration: limits)
        let clients = Clients(at: server.url, transport, retry: worst.retry, timeout: timeout)
        let outcome = await call.outcome(of: clients)
        if outcome.error?.code == .deadlineExceeded, timeout == Clients.deadline,
            !worst.promise.end(of: call).includes(.deadlineExceeded)
        {
            // The machine may have been too busy for two seconds; a call that hangs has no more luck with twenty.
            return try await ends(worst, call, within: .seconds(20))
        }
        expect(outcome, of: call, worst.promise)
        if let ids = worst.ids(call) { #expect(outcome.ids == ids, "\(call.rawValue)") }
        if let count = worst.requestCount { #expect(server.requestCount == count, "\(call.rawValue)") }

        server.improve()
        let next = await call.outcome(of: clients)
        #expect(next.error == nil)
        #expect(next.ids == ["a"], "\(call.rawValue)")
    }
}

func expect(
    _ outcome: PublicCall.Outcome,
    of call: PublicCall,
    _ promise: Promise,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    switch promise.end(of: call) {
    case .success:
        #expect(outcome.error == nil, "\(call.rawValue)", sourceLocation: sourceLocation)
    case .failure(let codes):
        let code = outcome.error?.code
        #expect(
            code.map(codes.contains) == true,
            "\(call.rawValue): \(outcome.error?.description ?? "success")",
            sourceLocation: sourceLocation
        )
    }
}

/// A server that misbehaves until it is told to improve.
private final class MoodyServer: Sendable {
    private final class Mood: Sendable {
        let isGood = Atomic(false)
        let requestCount = Atomic(0)
    }

    private let mood = Mood()
    private let server: LoopbackServer

    var url: URL { server.url }
    var requestCount: Int { server.requestCount }

    init(_ worst: WorstCase, _ call: PublicCall) throws {
        server = try LoopbackServer { [mood] request in
            guard !mood.isGood.load(ordering: .relaxed) else { return .respond(call.good) }
            let number = mood.requestCount.add(1, ordering: .relaxed).newValue
            return worst.reply(.init(call: call, request: request, number: number))
        }
    }

    func improve() { mood.isGood.store(true, ordering: .relaxed) }
}
