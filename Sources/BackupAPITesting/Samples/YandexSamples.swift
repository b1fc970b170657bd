public import BackupAPI

extension Yandex.Resource {
    /// Makes resources as a folder may have them: of every kind, in every status, some never backed up, some
    /// without an agent.
    ///
    /// The same count and seed make the same resources; a longer list begins with a shorter one.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - seed: Which ones; take another for each folder.
    /// - Returns: The resources, each with IDs of its own.
    public static func samples(_ count: Int, seed: UInt64 = 1) -> [Yandex.Resource] {
        var source = SampleSource(seed: seed)
        return (0..<count).map { sample($0, &source) }
    }

    private static func sample(_ index: Int, _ source: inout SampleSource) -> Yandex.Resource {
        var resource = Yandex.Resource()
        resource.type = pick(index / 3, of: [.compute, .compute, .bms, .externalVM, .externalServer])
        resource.computeInstanceID = source.yandexID("epd")
        resource.resourceID = source.uuid().uppercased()
        resource.createdAt = .sample(hour: index, &source)
        resource.updatedAt = .sample(hour: index + 24, &source)
        resource.status = pick(index, of: [.idle, .idle, .backingUp, .idle, .recovering, .failed, .other])
        resource.initStatus = pick(
            index / 7,
            of: [.registered, .registered, .registered, .registering, .failedRegistration, .deleted]
        )
        resource.online = index % 5 != 4
        resource.enabled = index % 11 != 10
        resource.isActive = index % 13 != 12
        switch resource.status {
        case .backingUp, .recovering: resource.statusProgress = Int64(source.number(below: 100))
        case .failed: resource.statusDetails = "backup_failed"
        case .other: resource.statusDetails = "no_policies_applied"
        default: break
        }
        if resource.initStatus == .failedRegistration { resource.metadata = "null" }
        if index % 4 != 3 { resource.lastBackupTime = .sample(hour: index + 20, &source) }
        if resource.enabled { resource.nextBackupTime = .sample(hour: index + 44, &source) }
        if index % 6 != 5 {
            var agent = AgentInfo()
            agent.currentVersion = "15.0.\(30_000 + index % 3 * 400)"
            agent.latestVersion = "15.0.30800"
            agent.canUpdate = agent.currentVersion != agent.latestVersion
            resource.agentInfo = agent
        }
        return resource
    }
}

extension Yandex.Task {
    /// Makes tasks as a resource may have them: of every type, in every status, ended in every way, the newest
    /// first.
    ///
    /// The same arguments make the same tasks.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - computeInstanceID: The machine they are for.
    ///   - seed: Which ones.
    /// - Returns: The tasks, each with an ID of its own.
    public static func samples(
        _ count: Int,
        computeInstanceID: String,
        seed: UInt64 = 1
    ) -> [Yandex.Task] {
        var source = SampleSource(seed: seed)
        return (0..<count).map { index in
            var task = sample(index, hour: count - index, &source)
            task.computeInstanceID = computeInstanceID
            return task
        }
    }

    private static func sample(_ index: Int, hour: Int, _ source: inout SampleSource) -> Yandex.Task {
        var task = Yandex.Task()
        // 19 digits, as many as an Int64 has.
        task.id = 1_000_000_000_000_000_000 + Int64(hour) * 1_000_000 + Int64(source.number(below: 1_000_000))
        task.type = pick(
            index,
            of: [.backup, .backup, .retention, .backup, .recovery, .applyPolicy, .revokePolicy]
        )
        task.policyID = source.yandexID("cdg")
        task.enqueuedAt = .sample(hour: hour, &source)
        task.status = pick(
            index,
            of: [.enqueued, .assigned, .started, .paused] + Array(repeating: .completed, count: 8)
        )
        task.cancellable = task.status != .completed
        if ![.enqueued, .assigned].contains(task.status) {
            task.startedAt = .sample(hour: hour + 1, &source)
        }
        task.updatedAt = .sample(hour: hour + 2, &source)
        if ![.applyPolicy, .revokePolicy].contains(task.type) {
            var progress = Progress()
            progress.total = 100
            progress.current = task.status == .completed ? 100 : Int64(source.number(below: 100))
            task.progress = progress
        }
        guard task.status == .completed else { return task }
        task.completedAt = .sample(hour: hour + 3, &source)
        task.resultCode = pick(
            index,
            of: [.ok, .ok, .ok, .error, .warning, .cancelled, .abandoned, .timedOut, .ok]
        )
        if task.resultCode == .error {
            task.error = "Not all of the items are mapped. Please, check your goal instance and its volumes."
        }
        return task
    }
}

/// One of several values, all in turn.
func pick<Value>(_ index: Int, of values: [Value]) -> Value { values[index % values.count] }

extension Timestamp {
    /// A moment so many hours into the samples' history, with a fraction of nine digits.
    static func sample(hour: Int, _ source: inout SampleSource) -> Timestamp? {
        let second = source.number(below: 3600)
        return Timestamp(
            seconds: 1_704_067_200 + Int64(hour) * 3600 + Int64(second),
            nanoseconds: Int32(source.number(below: 1_000_000_000))
        )
    }
}
