// Lists, reads and deletes backups on both clouds. The clouds are emulated on this machine; to use the real ones,
// leave out `endpoints:` and `endpoint:`, and pass real credentials.

import BackupAPI
import BackupAPITesting

let folderID = "b1gquickstart0example0"
let machines = Yandex.Resource.samples(12)
let busiest = machines[2].computeInstanceID
let yandexCloud = YandexEmulator(
    folders: [folderID: machines],
    tasks: [busiest: Yandex.Task.samples(6, computeInstanceID: busiest)]
)
let cbrCloud = CBREmulator(backups: CBR.Backup.samples(40))
let yandexServer = try LoopbackServer(yandexCloud)
let cbrServer = try LoopbackServer(cbrCloud)

// MARK: Yandex Cloud Backup

let yandex = Yandex.Client(credentials: .iamToken("t1.quickstart"), endpoints: .init(at: yandexServer.url))

heading("Resources of folder \(folderID), five at a time")
var resources = Table("MACHINE", "TYPE", "STATUS", "LAST BACKUP", "NEXT BACKUP", "PROGRESS")
for try await resource in yandex.resources.list(folderID: folderID, pageSize: 5) {
    resources.add(
        resource.computeInstanceID,
        resource.type.rawValue,
        resource.status.rawValue,
        moment(resource.lastBackupTime),
        moment(resource.nextBackupTime),
        resource.statusProgress > 0 ? bar(Double(resource.statusProgress) / 100) : ""
    )
}
resources.show()

heading("Tasks of \(busiest)")
let resource = try await yandex.resources.get(computeInstanceID: busiest)
var tasks = Table("TASK", "TYPE", "STATUS", "RESULT", "STARTED", "PROGRESS")
for try await task in yandex.resources.listTasks(computeInstanceID: resource.computeInstanceID) {
    tasks.add(
        "\(task.id)",
        task.type.rawValue,
        task.status.rawValue,
        task.resultCode == .unspecified ? "" : task.resultCode.rawValue,
        moment(task.startedAt),
        task.progress?.fraction.map(bar) ?? ""
    )
}
tasks.show()

heading("Delete \(busiest) from Cloud Backup")
let deletion = try await yandex.resources.delete(
    computeInstanceID: resource.computeInstanceID,
    resourceID: resource.resourceID
)
print("operation \(deletion.id) has begun")
let operation = try await yandex.operations.wait(for: deletion, timeout: .seconds(60))
print("operation \(operation.id) is done, \(moment(operation.modifiedAt))")

// MARK: Cloud Backup and Recovery

let cbr = CBR.Client(
    projectID: CBREmulator.sampleProjectID,
    endpoint: cbrServer.url,
    credentials: .token("quickstart")
)

heading("Backups that are available, the newest first, by marker")
let available = CBR.BackupFilter(status: [.available], sort: [.descending(.createdAt)])
var backups = Table("BACKUP", "NAME", "RESOURCE", "GB", "STATUS", "CREATED")
for try await backup in cbr.backups.list(available, pageSize: 10, paging: .marker) {
    backups.add(
        backup.id,
        backup.name ?? "",
        backup.resourceName ?? "",
        backup.resourceSize.map(String.init) ?? "",
        backup.status?.rawValue ?? "",
        moment(backup.createdAt)
    )
}
backups.show()

heading("The same by offset, four pages at a time")
var last: CBR.Backup?
for try await page in cbr.backups.list(available, pageSize: 5, paging: .offset(concurrency: 4)).pages {
    print("\(page.items.count) of \(page.total ?? 0)")
    last = page.items.last ?? last
}

if let oldest = last {
    heading("Delete the oldest")
    let backup = try await cbr.backups.get(id: oldest.id)
    print("\(backup.name ?? backup.id), made \(moment(backup.createdAt)), of \(backup.resourceName ?? "–")")
    try await cbr.backups.delete(id: backup.id)
    print("deleting")
}

heading("What the clouds were asked")
for request in yandexCloud.requests + cbrCloud.requests { print(request) }
