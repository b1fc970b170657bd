import BackupAPI
import BackupAPITesting
import Foundation
import Testing

@Suite("Faults", .timeLimit(.minutes(5)))
struct FaultTests {
    let emulator = YandexEmulator(folders: [folder: Yandex.Resource.samples(50)])
    let cbrEmulator = CBREmulator(backups: CBR.Backup.samples(50))
    let clock = ManualClock(skipping: .seconds(29))

    var yandex: Yandex.Client { emulator.client(configuration: .skippingWaits(on: clock)) }
    var list: PagedSequence<Yandex.Resource> { yandex.resources.list(folderID: folder, pageSize: 10) }

    var cbr: CBR.Client {
        var configuration = ClientConfiguration.skippingWaits(on: clock)
        configuration.retry = .never
        return cbrEmulator.client(configuration: configuration)
    }

    @Test("a service that is unavailable twice is asked a third time")
    func unavailable() async throws {
        emulator.inject(.unavailable, times: 2)
        #expect(try await list.collected().count == 50)
        #expect(emulator.requests.prefix(4).map(\.status) == [503, 503, 200, 200])
    }

    @Test("a fault waits for the request that it is meant for")
    func matching() async throws {
        emulator.inject(.status(500), where: { $0.method == .delete })
        #expect(try await list.collected().count == 50)
        let error = await failure {
            _ = try await yandex.resources.delete(computeInstanceID: "x", resourceID: "y")
        }
        #expect(error?.code == .serverError)
        #expect(error?.providerCode == "13")
    }

    @Test("a fault lets through as many requests as one says")
    func after() async throws {
        emulator.inject(.status(403), after: 2)
        var pages = list.pages.makeAsyncIterator()
        for _ in 0..<2 { _ = try await pages.next() }
        await #expect(throws: BackupAPIError.self) { _ = try await pages.next() }
        #expect(try await pages.next() != nil)
    }

    @Test("throttling asks to wait, and is waited for")
    func throttled() async throws {
        emulator.inject(.throttled(retryAfter: .seconds(7)))
        #expect(try await list.collected().count == 50)
        #expect(emulator.requests.first?.status == 429)
        #expect(clock.sleeps.contains(.seconds(7)))
    }

    @Test("each cloud refuses in its own words")
    func words() async throws {
        cbrEmulator.inject(.throttled())
        let throttled = await failure { _ = try await cbr.backups.list().page() }
        #expect(throttled?.code == .throttled)
        #expect(throttled?.providerCode == "APIGW.0308")
        cbrEmulator.inject(.status(500))
        let failed = await failure { _ = try await cbr.backups.list().page() }
        #expect(failed?.providerCode == "BackupService.9910")
    }

    @Test("a balancer's page still gives a clear error")
    func html() async throws {
        cbrEmulator.inject(.html(status: 502))
        let error = await failure { _ = try await cbr.backups.list().page() }
        #expect(error?.code == .unavailable)
        #expect(error?.status == 502)
        #expect(error?.requestID != nil)
    }

    @Test("an empty body still gives a clear error", arguments: [200, 503])
    func empty(status: Int) async throws {
        cbrEmulator.inject(.empty(status: status))
        let error = await failure { _ = try await cbr.backups.list().page() }
        #expect(error?.code == (status == 200 ? .invalidResponse : .unavailable))
        #expect(error?.status == status)
    }

    @Test("a response of one's own arrives as it is")
    func reply() async throws {
        emulator.inject(.reply(.json(#"{"resources":[{"computeInstanceId":"x"}]}"#)))
        #expect(try await list.collected().map(\.computeInstanceID) == ["x"])
    }

    @Test("a connection that fails is a transport error, and the request has no effect")
    func transport() async throws {
        let id = CBR.Backup.samples(1)[0].id
        cbrEmulator.inject(.transport(HTTPTransportError(.connectionLost, "reset")))
        #expect(await failure { try await cbr.backups.delete(id: id) }?.code == .connectionLost)
        #expect(try await cbr.backups.get(id: id).status == .available)
        #expect(cbrEmulator.requests.map(\.status) == [nil, 200])
    }

    @Test("a list that never ends is noticed, after its pages are given", arguments: [1, 2, 3])
    func cycle(pages: Int) async throws {
        emulator.inject(.cycle(pages: pages))
        cbrEmulator.inject(.cycle(pages: pages))
        var given = 0
        let yandex = await failure { for try await _ in list.pages { given += 1 } }
        #expect(yandex?.code == .paginationLoop)
        #expect(given == pages + 1)
        given = 0
        let cbr = await failure {
            for try await _ in self.cbr.backups.list(pageSize: 10).pages { given += 1 }
        }
        #expect(cbr?.code == .paginationLoop)
        #expect(given == pages + 1)
    }

    @Test("the loop is a cycle of one page")
    func loop() async throws {
        emulator.inject(.loop)
        #expect(await failure { _ = try await list.collected() }?.code == .paginationLoop)
        #expect(emulator.requests.count == 2)
    }
}
