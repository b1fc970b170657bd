import BackupAPI
import BackupAPITesting
import Testing

@Suite("Samples")
struct SampleTests {
    @Test("samples are the same every time, and a longer list begins with a shorter one")
    func deterministic() {
        #expect(Yandex.Resource.samples(10) == Array(Yandex.Resource.samples(20).prefix(10)))
        #expect(CBR.Backup.samples(10) == Array(CBR.Backup.samples(20).prefix(10)))
        let tasks = Yandex.Task.samples(10, computeInstanceID: "epd")
        #expect(tasks == Yandex.Task.samples(10, computeInstanceID: "epd"))
    }

    @Test("another seed makes others")
    func seeds() {
        let first = Set(Yandex.Resource.samples(100).map(\.computeInstanceID))
        #expect(first.isDisjoint(with: Yandex.Resource.samples(100, seed: 2).map(\.computeInstanceID)))
    }

    @Test("every ID is its own")
    func unique() {
        #expect(Set(Yandex.Resource.samples(20_000).map(\.computeInstanceID)).count == 20_000)
        #expect(Set(Yandex.Resource.samples(20_000).map(\.resourceID)).count == 20_000)
        let backups = CBR.Backup.samples(20_000)
        let ids = backups.flatMap { [$0.id] + $0.children.map(\.id) }
        #expect(Set(ids).count == ids.count)
        #expect(Set(Yandex.Task.samples(5000, computeInstanceID: "epd").map(\.id)).count == 5000)
    }

    @Test("every value of every enumeration occurs")
    func varied() {
        let resources = Yandex.Resource.samples(300)
        #expect(Set(resources.map(\.type)) == Set(Yandex.ResourceType.allCases.dropFirst()))
        #expect(Set(resources.map(\.status)) == Set(Yandex.Resource.Status.allCases.dropFirst()))
        #expect(Set(resources.map(\.initStatus)) == Set(Yandex.Resource.InitStatus.allCases.dropFirst()))
        let tasks = Yandex.Task.samples(300, computeInstanceID: "epd")
        #expect(Set(tasks.map(\.type)) == Set(Yandex.TaskType.allCases.dropFirst()))
        #expect(Set(tasks.map(\.status)) == Set(Yandex.Task.Status.allCases.dropFirst()))
        #expect(Set(tasks.map(\.resultCode)) == Set(Yandex.Task.ResultCode.allCases))
        let backups = CBR.Backup.samples(300)
        #expect(Set(backups.map(\.status)) == Set(CBR.Backup.Status.allCases.dropLast()))
        #expect(Set(backups.map(\.imageType)) == Set(CBR.ImageType.allCases))
    }

    @Test("moments have nanoseconds, and some are missing")
    func moments() {
        let resources = Yandex.Resource.samples(50)
        #expect(resources.contains { ($0.createdAt?.nanoseconds ?? 0) % 1000 != 0 })
        #expect(resources.contains { $0.lastBackupTime == nil })
    }

    @Test("server backups have their disks as parts")
    func parts() throws {
        let backup = try #require(CBR.Backup.samples(10).first { $0.resourceType == .server })
        #expect(!backup.children.isEmpty)
        #expect(backup.children.allSatisfy { $0.parentID == backup.id && $0.resourceType == .volume })
    }
}
