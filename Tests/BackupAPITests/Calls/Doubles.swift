import BackupAPITesting
import Foundation
import Synchronization

@testable import BackupAPI

/// Holds up whoever comes to it until it is opened, cancelled or not, and counts them.
final class Gate: Sendable {
    private struct State {
        var isOpen: Bool
        var arrivals = 0
        var held: [CheckedContinuation<Void, Never>] = []
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state: Mutex<State>

    init(isOpen: Bool = false) { state = Mutex(State(isOpen: isOpen)) }

    /// How many have come so far.
    var arrivals: Int { state.withLock { $0.arrivals } }

    /// Comes to the gate, and waits if it is shut.
    func pass() async {
        await withCheckedContinuation { continuation in
            let woken = state.withLock { state in
                state.arrivals += 1
                let arrivals = state.arrivals
                var woken = state.watchers.filter { $0.count <= arrivals }.map(\.continuation)
                state.watchers.removeAll { $0.count <= arrivals }
                if state.isOpen { woken.append(continuation) } else { state.held.append(continuation) }
                return woken
            }
            for continuation in woken { continuation.resume() }
        }
    }

    /// Lets everybody through, now and later.
    func open() {
        let held = state.withLock { state in
            state.isOpen = true
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }

    /// Waits until so many have come.
    func waitForArrivals(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isReached = state.withLock { state in
                if state.arrivals < count { state.watchers.append((count, continuation)) }
                return state.arrivals >= count
            }
            if isReached { continuation.resume() }
        }
    }
}

/// A list that several tasks add to.
final class Log<Entry: Sendable>: Sendable {
    private let state = Mutex<[Entry]>([])

    var entries: [Entry] { state.withLock { $0 } }

    func add(_ entry: Entry) { state.withLock { $0.append(entry) } }
}

/// A provider without ways of its own.
struct PlainDialect: APIDialect {
    var retry = RetryPolicy()

    func authorize(_ headers: inout HTTPHeaders, with token: String) { headers["X-Token"] = token }
    func requestID(in headers: HTTPHeaders) -> String? { headers["X-Request-Id"] }
    func problem(in response: HTTPResponse) -> APIProblem {
        APIProblem(message: response.body.isEmpty ? nil : String(decoding: response.body, as: UTF8.self))
    }
}

/// Gives the tokens `t1`, `t2` and so on, a new one whenever one was refused.
final class NumberedTokens: TokenSource {
    private let number = Mutex(1)

    var canRenew: Bool { true }
    func token() -> String { "t\(number.withLock { $0 })" }
    func token(replacing refused: String) -> String {
        number.withLock { number in
            if refused == "t\(number)" { number += 1 }
            return "t\(number)"
        }
    }
}

/// A token source that only fails.
struct NoTokens: TokenSource {
    let error: BackupAPIError

    var canRenew: Bool { false }
    func token() throws(BackupAPIError) -> String { throw error }
    func token(replacing refused: String) throws(BackupAPIError) -> String { throw error }
}

/// A manual clock, and a client configuration that runs by it.
///
/// Attempts may take 100 seconds and calls 1000, so that anything shorter that the clock was asked to sleep is
/// a wait between attempts; those are skipped.
struct TestTime {
    let clock = ManualClock(skipping: .seconds(99))
    var configuration = ClientConfiguration()

    init(
        random: Double = 0.5,
        retry: RetryPolicy? = nil,
        observer: (any CallObserver)? = nil
    ) {
        configuration.clock = clock
        configuration.attemptTimeout = .seconds(100)
        configuration.timeout = .seconds(1000)
        configuration.random = { random }
        configuration.retry = retry
        configuration.observer = observer
    }

    /// The waits between attempts.
    var waits: [Duration] { clock.sleeps.filter { $0 < .seconds(100) } }
}

extension ClientConfiguration {
    /// Sends each call once.
    static var once: ClientConfiguration {
        var configuration = ClientConfiguration()
        configuration.retry = .never
        return configuration
    }
}

extension URL {
    /// An address that a test has written down and that is therefore valid.
    init(_ text: StaticString) {
        guard let url = URL(string: text.description) else { fatalError("no URL: \(text)") }
        self = url
    }

    /// The parameters of the query, decoded, in order.
    var parameters: [URLQueryItem] {
        URLComponents(url: self, resolvingAgainstBaseURL: true)?.queryItems ?? []
    }

    func parameter(_ name: String) -> String? { parameters.first { $0.name == name }?.value }
}

extension Yandex.Client {
    init(_ transport: StubTransport, _ configuration: ClientConfiguration = .once) {
        self.init(credentials: .iamToken("t1.secret"), configuration: configuration, transport: transport)
    }
}

extension CBR.Client {
    init(_ transport: StubTransport, _ configuration: ClientConfiguration = .once) {
        self.init(
            projectID: "0605767c",
            region: .euDE,
            credentials: .token("secret"),
            configuration: configuration,
            transport: transport
        )
    }
}

extension AsyncSequence {
    /// All elements, as far as they come.
    func collected() async throws(Failure) -> [Element] {
        var elements: [Element] = []
        for try await element in self { elements.append(element) }
        return elements
    }
}
