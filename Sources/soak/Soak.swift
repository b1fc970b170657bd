import BackupAPI
import Foundation
import Synchronization

/// Calls until so many requests have been sent, by several tasks at a time.
final class Soak: Sendable {
    private static let workers = 24

    let goal: Int
    let seed: UInt64
    private let tally = Tally()
    private let scene: Scene
    private let dice: Dice
    private let operations = Mutex<[Yandex.Operation]>([])

    init(goal: Int, seed: UInt64) throws {
        self.goal = goal
        self.seed = seed
        dice = Dice(seed: seed)
        scene = try Scene(tally, Dice(seed: seed &+ 1))
    }

    func run() async -> Report {
        Watchdog(tally: tally).start()
        let began = ContinuousClock.now
        await work(upTo: goal / 5)
        await settle()
        var early = Usage.now
        early.socketRequests = tally.sockets.total
        await work(upTo: goal)
        await settle()
        let late = Usage.now
        let report = Report(
            tally: tally,
            early: early,
            late: late,
            duration: ContinuousClock.now - began,
            seed: seed
        )
        scene.close()
        return report
    }

    /// Lets transfers that nobody waits for any more come to their end.
    private func settle() async {
        for _ in 0..<100 where tally.live > 0 { try? await Task.sleep(for: .milliseconds(50)) }
        try? await Task.sleep(for: .milliseconds(500))
        scene.forget()
    }

    private func work(upTo goal: Int) async {
        await withTaskGroup { group in
            for _ in 0..<Self.workers {
                group.addTask { [self] in
                    while tally.requests < goal { await oneCall() }
                }
            }
        }
    }

    /// Makes a call, and now and then cancels it.
    private func oneCall() async {
        if dice.oneIn(500) { scene.forget() }
        tally.calls.begin()
        let clients = dice.oneIn(4) ? scene.inMemory : scene.overSockets
        let task = Task { await call(clients) }
        if dice.oneIn(12) {
            if dice.oneIn(2) {
                for _ in 0..<dice.roll(100) { await Task.yield() }
            } else {
                try? await Task.sleep(for: .microseconds(dice.roll(5000)))
            }
            task.cancel()
        }
        await task.value
        tally.calls.end()
    }
}

// MARK: - Calls

extension Soak {
    private func call(_ clients: Scene.Clients) async {
        do throws(BackupAPIError) {
            try await makeCall(clients)
        } catch {
            tally.note(error)
        }
    }

    private func makeCall(_ clients: Scene.Clients) async throws(BackupAPIError) {
        let (yandex, cbr) = (clients.yandex, clients.cbr)
        let pageSize = dice.pick([7, 20, 50, 100])
        switch dice.roll(20) {
        case 0...2:
            await goThrough(
                yandex.resources.list(folderID: Scene.folder, pageSize: pageSize).prefetching(dice.roll(4)),
                "yandex.resources.list",
                scene.machines.map(\.computeInstanceID)
            ) { $0.computeInstanceID }
        case 3...5:
            let list = yandex.resources.listTasks(
                computeInstanceID: scene.machines[0].computeInstanceID,
                pageSize: pageSize
            )
            let tasks = scene.tasks.map { String($0.id) }
            await goThrough(list.prefetching(dice.roll(4)), "yandex.resources.listTasks", tasks) {
                String($0.id)
            }
        case 6...11:
            let paging = dice.pick([CBR.Paging.marker, .offset, .offset(concurrency: 1 + dice.roll(8))])
            let filter = CBR.BackupFilter(vaultID: scene.vaultID)
            let list = cbr.backups.list(filter, pageSize: pageSize, paging: paging)
            await goThrough(list, "cbr.backups.list", scene.backups.map(\.id)) { $0.id }
        case 12...13:
            let machine = dice.pick(scene.machines)
            let resource = try await yandex.resources.get(computeInstanceID: machine.computeInstanceID)
            check("yandex.resources.get", resource.resourceID == machine.resourceID)
        case 14:
            let waste = dice.pick(scene.wasteMachines)
            let operation = try await yandex.resources.delete(
                computeInstanceID: waste.computeInstanceID,
                resourceID: waste.resourceID
            )
            operations.withLock { $0.append(operation) }
            if dice.oneIn(20) { _ = try await yandex.operations.wait(for: operation, timeout: .seconds(10)) }
        case 15...16:
            guard let known = operations.withLock({ $0.last }) else { return }
            let operation = try await yandex.operations.get(id: known.id)
            check("yandex.operations.get", operation.id == known.id)
        case 17...18:
            let known = dice.pick(scene.backups)
            let backup = try await cbr.backups.get(id: known.id)
            check("cbr.backups.get", backup == known)
        default:
            try await cbr.backups.delete(id: dice.pick(scene.wasteBackups).id, acceptingGone: dice.oneIn(2))
        }
    }

    private func check(_ operation: String, _ isRight: Bool) {
        tally.complete(operation, [], expected: isRight ? [] : ["what was asked for"])
    }

    /// Goes through a list to its end, over the errors on the way, and checks what it delivered.
    private func goThrough<Element>(
        _ list: PagedSequence<Element>,
        _ operation: String,
        _ expected: [String],
        id: (Element) -> String
    ) async {
        var iterator = list.makeAsyncIterator()
        var ids: [String] = []
        var errors = 0
        while errors < 10 {
            do throws(BackupAPIError) {
                guard let item = try await iterator.next() else {
                    return tally.complete(operation, ids, expected: expected)
                }
                ids.append(id(item))
            } catch {
                tally.note(error)
                errors = error.code == .cancelled ? 10 : errors + 1
            }
        }
    }
}
