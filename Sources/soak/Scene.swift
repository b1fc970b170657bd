import BackupAPI
import BackupAPITesting

/// The clouds, the ways to them, and what their lists hold.
///
/// What is deleted is in a folder and in a vault of its own, so that the lists stay what they are.
struct Scene {
    /// A client of each cloud.
    struct Clients {
        var yandex: Yandex.Client
        var cbr: CBR.Client
    }

    static let folder = "b1gsoak000000000000"
    static let wasteFolder = "b1gsoak00000000waste"

    let machines = Yandex.Resource.samples(180, seed: 1)
    let wasteMachines = Yandex.Resource.samples(400, seed: 2)
    let tasks: [Yandex.Task]
    /// The backups of a vault that is listed.
    let backups: [CBR.Backup]
    let wasteBackups: [CBR.Backup]
    let vaultID: String?

    let overSockets: Clients
    let inMemory: Clients
    private let yandexCloud: YandexEmulator
    private let cbrCloud: CBREmulator
    private let servers: [LoopbackServer]

    init(_ tally: Tally, _ dice: Dice) throws {
        let busiest = machines[0].computeInstanceID
        tasks = Yandex.Task.samples(140, computeInstanceID: busiest)
        let all = CBR.Backup.samples(800)
        let vaultID = all[0].vaultID
        self.vaultID = vaultID
        backups = all.filter { $0.vaultID == vaultID }
        wasteBackups = all.filter { $0.vaultID == all[1].vaultID }

        yandexCloud = YandexEmulator(
            folders: [Self.folder: machines, Self.wasteFolder: wasteMachines],
            tasks: [busiest: tasks]
        )
        cbrCloud = CBREmulator(backups: all)
        yandexCloud.misbehave(dice)
        cbrCloud.misbehave(dice)
        let yandexServer = try LoopbackServer(yandexCloud) { $1.onAWornWire(dice) }
        let cbrServer = try LoopbackServer(cbrCloud) { $1.onAWornWire(dice) }
        servers = [yandexServer, cbrServer]

        var configuration = ClientConfiguration()
        configuration.attemptTimeout = .milliseconds(500)
        configuration.timeout = .seconds(3)
        configuration.retry = RetryPolicy(base: .milliseconds(2), cap: .milliseconds(20), budget: 1000)
        configuration.observer = tally
        let wire = CountingTransport(base: URLSessionTransport(), count: tally.sockets)
        overSockets = Clients(
            yandex: Yandex.Client(
                credentials: .renewing { AccessToken("t1.soak") },
                endpoints: .init(at: yandexServer.url),
                configuration: configuration,
                transport: wire
            ),
            cbr: CBR.Client(
                projectID: CBREmulator.sampleProjectID,
                endpoint: cbrServer.url,
                credentials: .renewing { AccessToken("soak") },
                configuration: configuration,
                transport: wire
            )
        )
        inMemory = Clients(
            yandex: Yandex.Client(
                credentials: .renewing { AccessToken("t1.soak") },
                configuration: configuration,
                transport: CountingTransport(base: yandexCloud, count: tally.memory)
            ),
            cbr: CBR.Client(
                projectID: CBREmulator.sampleProjectID,
                region: .euDE,
                credentials: .renewing { AccessToken("soak") },
                configuration: configuration,
                transport: CountingTransport(base: cbrCloud, count: tally.memory)
            )
        )
    }

    /// Keeps the emulators' memory from growing.
    func forget() {
        yandexCloud.forgetRequests()
        cbrCloud.forgetRequests()
    }

    func close() {
        for server in servers { server.stop() }
    }
}

extension CloudEmulator {
    /// Makes the cloud fail at random, now and then, in its own ways.
    fileprivate func misbehave(_ dice: Dice) {
        let faults: [(fault: Fault, oneIn: Int)] = [
            (.unavailable, 80), (.throttled(), 200), (.throttled(retryAfter: .seconds(0)), 200),
            (.status(500), 400), (.status(401), 200), (.status(403), 800), (.html(), 300),
            (.html(status: 200), 300),
            (.empty(), 300), (.empty(status: 200), 300), (.transport(.init(.connectionLost, "lost")), 300),
            (.reply(HTTPResponse(status: 302, headers: ["Location": "/"])), 800),
        ]
        for (fault, oneIn) in faults {
            inject(fault, times: .max) { _ in dice.oneIn(oneIn) }
        }
    }
}

extension HTTPResponse {
    /// What becomes of an answer on its way.
    fileprivate func onAWornWire(_ dice: Dice) -> LoopbackServer.Reply {
        switch dice.roll(400) {
        case 0: .reset
        // Of some ten thousand resets, libdispatch on Linux crashes at one: one in 200 requests is enough.
        case 1: .resetAfterHeaders(self)
        case 2: .neverAnswer
        case 3: .drip(self, interval: .milliseconds(5))
        case 4...6: .closeWithoutAnswer
        case 7...9: .truncate(self, bytes: dice.roll(body.count))
        case 10: .wrongLength(self, declared: body.count + 1 + dice.roll(1000))
        case 11: .wrongLength(self, declared: body.count / 2)
        case 12...13: .chunkedWithoutEnd(self)
        case 14...23: .delay(.milliseconds(dice.roll(20)), then: .respond(self))
        case 24...33: .closeAfter(.respond(self))
        case 34...83: .chunked(self, chunkSize: 1 + dice.roll(2000))
        default: .respond(self)
        }
    }
}

/// A transport that counts what it sends and what is still on its way.
private struct CountingTransport<Base: HTTPTransport>: HTTPTransport {
    let base: Base
    let count: LiveCount

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        count.begin()
        defer { count.end() }
        return try await base.send(request)
    }
}
