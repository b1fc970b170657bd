import BackupAPI
import BackupAPITesting
import Foundation
import Testing

@Suite("Emulators over sockets", .timeLimit(.minutes(5)))
struct EmulatorLoopbackTests {
    let resources = Yandex.Resource.samples(250)
    let backups = CBR.Backup.samples(250)
    let emulator: YandexEmulator
    let cbrEmulator: CBREmulator

    init() {
        emulator = YandexEmulator(folders: [folder: resources])
        cbrEmulator = CBREmulator(backups: backups)
    }

    @Test("resources are listed in pages, and deleted")
    func resourcesOverSockets() async throws {
        let server = try LoopbackServer(emulator)
        let yandex = emulator.client(at: server, configuration: .skippingWaits())
        #expect(try await yandex.resources.list(folderID: folder, pageSize: 100).collected() == resources)
        let (id, resourceID) = (resources[0].computeInstanceID, resources[0].resourceID)
        let operation = try await yandex.resources.delete(computeInstanceID: id, resourceID: resourceID)
        _ = try await yandex.operations.wait(for: operation, timeout: .seconds(600))
        #expect(
            await failure { _ = try await yandex.resources.get(computeInstanceID: id) }?.code == .notFound
        )
        #expect(emulator.requests.count == server.requestCount)
    }

    @Test(
        "backups are listed in pages, however one pages",
        arguments: [CBR.Paging.marker, .offset, .offset(concurrency: 8)]
    )
    func backupsOverSockets(paging: CBR.Paging) async throws {
        let server = try LoopbackServer(cbrEmulator)
        let filter = CBR.BackupFilter(resourceType: .server, showReplication: true)
        let list = cbrEmulator.client(at: server, configuration: .skippingWaits()).backups.list(
            filter,
            pageSize: 10,
            paging: paging
        )
        #expect(try await list.collected() == backups.filter { $0.resourceType == .server })
    }

    @Test("a deletion is answered without a body")
    func delete() async throws {
        let server = try LoopbackServer(cbrEmulator)
        try await cbrEmulator.client(at: server, configuration: .skippingWaits()).backups.delete(
            id: backups[0].id
        )
        #expect(
            try await cbrEmulator.client(at: server, configuration: .skippingWaits()).backups.get(
                id: backups[0].id
            ).status == .deleting
        )
    }

    @Test("an answer that is cut on its way is asked for again")
    func truncated() async throws {
        let server = try LoopbackServer(emulator) { [emulator] _, answer in
            emulator.requests.count == 2 ? .truncate(answer, bytes: 100) : .respond(answer)
        }
        let listed = try await emulator.client(at: server, configuration: .skippingWaits()).resources.list(
            folderID: folder,
            pageSize: 100
        ).collected()
        #expect(listed == resources)
        #expect(emulator.requests.count == 4)
    }

    @Test("a transport fault closes the connection")
    func transportFault() async throws {
        emulator.inject(.transport(HTTPTransportError(.connectionLost, "")))
        let server = try LoopbackServer(emulator)
        #expect(
            try await emulator.client(at: server, configuration: .skippingWaits()).resources.list(
                folderID: folder
            ).collected() == resources
        )
        #expect(emulator.requests.map(\.status) == [nil, 200])
    }
}
