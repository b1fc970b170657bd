import BackupAPITesting
import Foundation
import Testing

@testable import BackupAPI

@Suite("Token cache", .timeLimit(.minutes(1)))
struct TokenCacheTests {
    private let clock = ManualClock()
    private let desk = FetchDesk()
    private let lane = Lane()

    private func cache(random: Double = 0.5, timeout: Duration = .seconds(180)) -> TokenCache {
        var configuration = ClientConfiguration()
        configuration.clock = clock
        configuration.random = { random }
        configuration.timeout = timeout
        return TokenCache(configuration, fetch: desk.fetch)
    }

    /// A cache that holds the token `t1`, good for 1000 s: renewed after 825 s, given out for 970 s.
    private func filledCache(random: Double = 0.5) async throws -> TokenCache {
        let cache = cache(random: random)
        async let first = cache.token()
        await desk.waitForFetches(1)
        desk.answer("t1", lifetime: .seconds(1000))
        #expect(try await first == "t1")
        return cache
    }

    // MARK: One fetch

    @Test("a hundred callers share one fetch")
    func oneFetch() async throws {
        let cache = cache()
        let callers = (0..<100).map { _ in lane.start { try await cache.token() } }
        await lane.settle()
        await desk.waitForFetches(1)
        await letOthersRun()
        desk.answer("t1", lifetime: .seconds(1000))
        for caller in callers { #expect(try await caller.value == "t1") }
        #expect(desk.count == 1)
    }

    @Test("a failure is given to all who wait, and the next caller makes a new try")
    func failureIsNotRemembered() async throws {
        let cache = cache()
        let callers = (0..<10).map { _ in lane.start { try await cache.token() } }
        await lane.settle()
        await desk.waitForFetches(1)
        desk.answer(.failure(BackupAPIError(.unavailable, operation: "test", message: "down")))
        for caller in callers {
            let error = await #expect(throws: BackupAPIError.self) { try await caller.value }
            #expect(error?.code == .credentials)
            #expect(error?.message == "no token: test: down")
        }
        async let next = cache.token()
        await desk.waitForFetches(2)
        desk.answer("t2")
        #expect(try await next == "t2")
    }

    @Test("cancelling one of two waiters detaches that one alone")
    func cancellation() async throws {
        let cache = cache()
        let callers = (0..<2).map { _ in lane.start { try await cache.token() } }
        await lane.settle()
        await desk.waitForFetches(1)
        callers[0].cancel()
        let error = await #expect(throws: BackupAPIError.self) { try await callers[0].value }
        #expect(error?.code == .cancelled)
        desk.answer("t1")
        #expect(try await callers[1].value == "t1")
        #expect(desk.count == 1)
    }

    @Test("the last waiter may go too: the token is there for the next caller")
    func abandonedFetch() async throws {
        let cache = cache()
        let caller = lane.start { try await cache.token() }
        await desk.waitForFetches(1)
        caller.cancel()
        await #expect(throws: BackupAPIError.self) { try await caller.value }
        desk.answer("t1")
        #expect(try await cache.token() == "t1")
        #expect(desk.count == 1)
    }

    @Test("a task that is cancelled already does not wait for a fetch")
    func cancelledBefore() async throws {
        let cache = cache()
        let caller = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await cache.token()
        }
        let error = await #expect(throws: BackupAPIError.self) { try await caller.value }
        #expect(error?.code == .cancelled)
        await desk.waitForFetches(1)
        desk.answer("t1")
    }

    @Test("a fetch that never ends fails those who wait when the time of a call is over")
    func endlessFetch() async throws {
        let cache = cache(timeout: .seconds(42))
        let caller = lane.start { try await cache.token() }
        await desk.waitForFetches(1)
        await clock.waitForSleepers(1)
        #expect(clock.sleeps == [.seconds(42)])
        clock.advance(by: .seconds(42))
        let error = await #expect(throws: BackupAPIError.self) { try await caller.value }
        #expect(error?.code == .credentials)
        #expect(error?.message == "no token: it took too long")
        async let next = cache.token()
        await desk.waitForFetches(2)
        desk.answer("late")
        desk.answer("t2")
        #expect(try await next == "t2")
    }

    // MARK: Renewal

    @Test(
        "a token is renewed at a random moment late in its life, and callers go on getting the old one",
        arguments: [(0, 750), (0.5, 825), (0.99, 898.5)]
    )
    func renewal(random: Double, moment: Double) async throws {
        let cache = try await filledCache(random: random)
        clock.advance(by: .seconds(moment - 1))
        #expect(try await cache.token() == "t1")
        await letOthersRun()
        #expect(desk.count == 1)
        clock.advance(by: .seconds(1))
        for _ in 0..<10 { #expect(try await cache.token() == "t1") }
        await desk.waitForFetches(2)
        #expect(try await cache.token() == "t1")
        desk.answer("t2", lifetime: .seconds(1000))
        try await waitUntil { try await cache.token() == "t2" }
        #expect(desk.count == 2)
    }

    @Test("a token that is still valid goes on being served while renewing fails")
    func failingRenewal() async throws {
        let cache = try await filledCache()
        clock.advance(by: .seconds(825))
        #expect(try await cache.token() == "t1")
        await desk.waitForFetches(2)
        desk.answer(.failure(CocoaError(.fileNoSuchFile)))
        for _ in 0..<100 where desk.count == 2 {
            await letOthersRun()
            #expect(try await cache.token() == "t1")
            clock.advance(by: .seconds(1))
        }
        desk.answer("t3", lifetime: .seconds(1000))
        try await waitUntil { try await cache.token() == "t3" }
    }

    @Test("after a failed renewal the next try is ten seconds off, not at every call")
    func renewalIsNotHammered() async throws {
        let cache = try await filledCache(random: 0)
        clock.advance(by: .seconds(750))
        _ = try await cache.token()
        await desk.waitForFetches(2)
        desk.answer(.failure(CocoaError(.fileNoSuchFile)))
        await letOthersRun()
        clock.advance(by: .seconds(9))
        for _ in 0..<100 { #expect(try await cache.token() == "t1") }
        await letOthersRun()
        #expect(desk.count == 2)
    }

    @Test("a token is given out until shortly before its end, and then callers wait for the next one")
    func expiry() async throws {
        let cache = try await filledCache()
        clock.advance(by: .seconds(969))
        #expect(try await cache.token() == "t1")
        await desk.waitForFetches(2)
        clock.advance(by: .seconds(1))
        let callers = (0..<10).map { _ in lane.start { try await cache.token() } }
        await lane.settle()
        desk.answer("t2", lifetime: .seconds(1000))
        for caller in callers { #expect(try await caller.value == "t2") }
        #expect(desk.count == 2)
    }

    @Test("a token of a short life is given out for nine tenths of it")
    func shortLife() async throws {
        let cache = cache()
        async let first = cache.token()
        await desk.waitForFetches(1)
        desk.answer("t1", lifetime: .seconds(10))
        #expect(try await first == "t1")
        clock.advance(by: .milliseconds(8999))
        #expect(try await cache.token() == "t1")
        await desk.waitForFetches(2)
        clock.advance(by: .milliseconds(1))
        async let second = cache.token()
        desk.answer("t2", lifetime: .seconds(10))
        #expect(try await second == "t2")
    }

    @Test("a token without any life left is given to those who wait, and not kept", arguments: [0, -3600])
    func noLife(seconds: Int) async throws {
        let cache = cache()
        for number in 1...2 {
            async let token = cache.token()
            await desk.waitForFetches(number)
            desk.answer("t\(number)", lifetime: .seconds(seconds))
            #expect(try await token == "t\(number)")
        }
    }

    @Test("a token of unknown life is used for ever", arguments: [nil, Duration.seconds(Int64.max)])
    func unknownLife(lifetime: Duration?) async throws {
        let cache = cache()
        async let first = cache.token()
        await desk.waitForFetches(1)
        desk.answer("t1", lifetime: lifetime)
        #expect(try await first == "t1")
        clock.advance(by: .seconds(100 * 365 * 86_400))
        #expect(try await cache.token() == "t1")
        await letOthersRun()
        #expect(desk.count == 1)
    }

    // MARK: Refused tokens

    @Test("many callers whose token was refused renew it once")
    func refusedByMany() async throws {
        let cache = try await filledCache()
        let callers = (0..<100).map { _ in lane.start { try await cache.token(replacing: "t1") } }
        await lane.settle()
        await desk.waitForFetches(2)
        await letOthersRun()
        desk.answer("t2", lifetime: .seconds(1000))
        for caller in callers { #expect(try await caller.value == "t2") }
        #expect(desk.count == 2)
        #expect(try await cache.token(replacing: "t1") == "t2")
        #expect(desk.count == 2)
    }

    @Test("a refused token is not served again, even if no other can be fetched")
    func refusedAndNoOther() async throws {
        let cache = try await filledCache()
        let caller = lane.start { try await cache.token(replacing: "t1") }
        await desk.waitForFetches(2)
        desk.answer(.failure(CocoaError(.fileNoSuchFile)))
        await #expect(throws: BackupAPIError.self) { try await caller.value }
        async let next = cache.token()
        await desk.waitForFetches(3)
        desk.answer("t3")
        #expect(try await next == "t3")
    }

    @Test("a refused token that is being renewed already waits for that renewal")
    func refusedWhileRenewing() async throws {
        let cache = try await filledCache()
        clock.advance(by: .seconds(825))
        #expect(try await cache.token() == "t1")
        await desk.waitForFetches(2)
        let caller = lane.start { try await cache.token(replacing: "t1") }
        await lane.settle()
        desk.answer("t2", lifetime: .seconds(1000))
        #expect(try await caller.value == "t2")
        #expect(desk.count == 2)
    }

    @Test("what the wall clock says does not matter")
    func wallClock() async throws {
        var configuration = ClientConfiguration()
        configuration.clock = clock
        configuration.now = { .latest }
        let mint = TokenMint(lifetime: .seconds(1000))
        let cache = TokenCache(configuration) { mint.next() }
        #expect(try await cache.token() == "t1")
        clock.advance(by: .seconds(700))
        #expect(try await cache.token() == "t1")
        #expect(mint.count == 1)
    }
}
