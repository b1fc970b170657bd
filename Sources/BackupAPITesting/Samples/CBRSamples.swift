public import BackupAPI

extension CBR.Backup {
    /// Makes backups as a project may have them: of servers with their disks, of disks and of file systems, in
    /// every status, in a few vaults, some replicated, some without what older services do not send.
    ///
    /// The same arguments make the same backups; a longer list begins with a shorter one. They get newer from
    /// one to the next.
    ///
    /// - Parameters:
    ///   - count: How many, not counting the parts of server backups.
    ///   - projectID: The project that owns them.
    ///   - seed: Which ones; take another for each project.
    /// - Returns: The backups, each with an ID of its own.
    public static func samples(
        _ count: Int,
        projectID: String = CBREmulator.sampleProjectID,
        seed: UInt64 = 1
    ) -> [CBR.Backup] {
        var source = SampleSource(seed: seed)
        let vaults = (0..<5).map { _ in source.uuid() }
        return (0..<count).map { index in
            sample(index, vaultID: vaults[index % 5], projectID: projectID, &source)
        }
    }

    private static func sample(
        _ index: Int,
        vaultID: String,
        projectID: String,
        _ source: inout SampleSource
    ) -> CBR.Backup {
        var backup = CBR.Backup(id: source.uuid())
        let kind = pick(index, of: [SampleKind.server, .disk, .disk, .sfsTurbo])
        backup.name = "\(index % 3 == 0 ? "manualbk" : "autobk")_\(backup.id.prefix(4))"
        backup.status = pick(index, of: statuses)
        backup.imageType = index % 10 == 9 ? .replication : .backup
        backup.checkpointID = source.uuid()
        backup.vaultID = vaultID
        backup.projectID = projectID
        backup.providerID = kind.providerID
        backup.resourceID = source.uuid()
        backup.resourceName = "\(kind.name)-\(index % 50)"
        backup.resourceType = kind.resourceType
        backup.resourceSize = 40 * (1 + index % 8)
        backup.resourceAZ = "eu-de-0\(1 + index % 3)"
        backup.createdAt = .sample(hour: index, &source)
        backup.incremental = index % 7 != 0
        if index % 6 != 5 { backup.updatedAt = .sample(hour: index + 1, &source) }
        if kind == .server { backup.protectedAt = backup.createdAt }
        if index % 2 == 0 { backup.expiredAt = .sample(hour: index + 720, &source) }
        if index % 5 == 0 { backup.description = "before the update" }
        if index % 4 != 1 { backup.enterpriseProjectID = "0" }
        backup.extendInfo = ExtendInfo.sample(index)
        if kind == .server {
            backup.children = (0...index % 2).map { backup.disk($0, &source) }
        }
        if index % 20 == 19 { backup.replicationRecords = [.sample(of: backup, &source)] }
        return backup
    }

    /// The part of a server backup that is of one of its disks.
    private func disk(_ number: Int, _ source: inout SampleSource) -> CBR.Backup {
        var disk = self
        disk.id = source.uuid()
        disk.parentID = id
        disk.resourceID = source.uuid()
        disk.resourceName = "\(resourceName ?? "")-disk-\(number)"
        disk.name = "\(name ?? "")_\(disk.resourceName ?? "")"
        disk.resourceType = .volume
        disk.resourceAZ = nil
        disk.updatedAt = nil
        disk.extendInfo?.bootable = number == 0
        disk.extendInfo?.systemDisk = number == 0
        disk.extendInfo?.snapshotID = source.uuid()
        return disk
    }

    /// Every status, most of all the one that nearly all backups have.
    private static let statuses: [Status] =
        Array(repeating: .available, count: 8)
        + [.error, .protecting, .restoring, .waitingProtect, .waitingRestore, .deleting, .waitingDelete]
}

private enum SampleKind {
    case server, disk, sfsTurbo

    var name: String {
        switch self {
        case .server: "ecs"
        case .disk: "volume"
        case .sfsTurbo: "sfs-turbo"
        }
    }

    var resourceType: CBR.ResourceType {
        switch self {
        case .server: .server
        case .disk: .volume
        case .sfsTurbo: .sfsTurbo
        }
    }

    var providerID: CBR.ProviderID {
        switch self {
        case .server: .server
        case .disk: .disk
        case .sfsTurbo: .sfsTurbo
        }
    }
}

extension CBR.Backup.ExtendInfo {
    fileprivate static func sample(_ index: Int) -> CBR.Backup.ExtendInfo {
        var info = CBR.Backup.ExtendInfo()
        info.autoTrigger = index % 3 != 0
        info.supportLLD = true
        info.supportedRestoreMode = pick(index, of: [.backup, .backup, .snapshot, .na])
        info.isDEC = index % 25 == 24
        info.encrypted = index % 9 == 8
        if index % 4 == 0 { info.containSystemDisk = true }
        if index % 3 == 1 { info.architecture = "x86_64" }
        return info
    }
}

extension CBR.Backup.ReplicationRecord {
    fileprivate static func sample(
        of backup: CBR.Backup,
        _ source: inout SampleSource
    ) -> CBR.Backup.ReplicationRecord {
        var record = CBR.Backup.ReplicationRecord()
        record.id = source.uuid()
        record.status = .success
        record.createdAt = backup.createdAt
        record.vaultID = backup.vaultID
        record.sourceBackupID = backup.id
        record.sourceCheckpointID = backup.checkpointID
        record.sourceProjectID = backup.projectID
        record.sourceRegion = "eu-de"
        record.destinationBackupID = source.uuid()
        record.destinationProjectID = backup.projectID
        record.destinationRegion = "eu-nl"
        record.destinationVaultID = source.uuid()
        return record
    }
}
