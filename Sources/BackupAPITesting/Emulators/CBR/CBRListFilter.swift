import BackupAPI

/// What the query of a list lets through: every parameter of "Querying All Backups".
struct CBRListFilter {
    private let projectID: String
    private let options: CBREmulator.Options
    /// The parameters that a field must equal.
    private let equal: [(value: String, field: @Sendable (CBR.Backup) -> String?)]
    private let statuses: Set<String>
    private let ownType: CBR.OwnType
    private let memberStatus: CBR.MemberStatus?
    private let startTime: Timestamp?
    private let endTime: Timestamp?
    private let usedPercent: Int?
    private let dec: Bool?
    private let incremental: Bool?
    private let showReplication: Bool
    private let enterpriseProjectID: String?

    init(
        _ request: EmulatedRequest,
        projectID: String,
        _ options: CBREmulator.Options
    ) throws(CBRRefusal) {
        if let name = request.unknownParameter(besides: Self.parameters) {
            throw .failedCheck("\(name) is no parameter")
        }
        self.projectID = projectID
        self.options = options
        equal = Self.fields.compactMap { name, field in request[name].map { ($0, field) } }
        statuses = Set(request.values(of: "status"))
        ownType = try request.known("own_type") ?? .private
        memberStatus = try request.known("member_status")
        startTime = try request.moment("start_time")
        endTime = try request.moment("end_time")
        usedPercent = try request.number("used_percent", in: 1...100)
        dec = try request.choice("dec")
        incremental = try request.choice("incremental")
        showReplication = try request.choice("show_replication") ?? false
        enterpriseProjectID = request["enterprise_project_id"]
        let _: CBR.ImageType? = try request.known("image_type")
        let _: CBR.ResourceType? = try request.known("resource_type")
        for name in ["name", "resource_name"] where (request[name]?.unicodeScalars.count ?? 0) > 255 {
            throw .failedCheck("\(name) must have at most 255 characters")
        }
        guard statuses.allSatisfy({ CBR.Backup.Status(rawValue: $0).isRecognized }) else {
            throw .failedCheck("status has an unknown value")
        }
    }

    func matches(_ backup: CBR.Backup) -> Bool {
        isOwnedAsAsked(backup) && equal.allSatisfy { $0.field(backup) == $0.value }
            && (statuses.isEmpty || statuses.contains(backup.status?.rawValue ?? ""))
            && isInWindow(backup)
            && [nil, "all_granted_eps", backup.enterpriseProjectID ?? "0"].contains(enterpriseProjectID)
            && usedPercent.map { options.usedPercent[backup.vaultID ?? "", default: 0] >= $0 } ?? true
            && dec.map { (backup.extendInfo?.isDEC ?? false) == $0 } ?? true
            && incremental.map { (backup.incremental ?? backup.extendInfo?.incremental ?? false) == $0 }
                ?? true
    }

    /// The backup as the list shows it.
    func shown(_ backup: CBR.Backup) -> CBR.Backup {
        guard !showReplication, !backup.replicationRecords.isEmpty else { return backup }
        var copy = backup
        copy.replicationRecords = []
        return copy
    }

    private func isOwnedAsAsked(_ backup: CBR.Backup) -> Bool {
        let isShared = backup.projectID.map { $0 != projectID } ?? false
        if let memberStatus {
            guard isShared, options.memberStatus[backup.id, default: .pending] == memberStatus else {
                return false
            }
        }
        return switch ownType {
        case .shared: isShared
        case .allGranted: true
        default: !isShared
        }
    }

    private func isInWindow(_ backup: CBR.Backup) -> Bool {
        guard startTime != nil || endTime != nil else { return true }
        guard let createdAt = backup.createdAt else { return false }
        return createdAt >= startTime ?? .earliest && createdAt <= endTime ?? .latest
    }

    private static let fields: [(String, @Sendable (CBR.Backup) -> String?)] = [
        ("checkpoint_id", \.checkpointID), ("vault_id", \.vaultID), ("resource_id", \.resourceID),
        ("name", \.name), ("resource_name", \.resourceName), ("resource_az", \.resourceAZ),
        ("resource_type", \.resourceType?.rawValue), ("image_type", \.imageType?.rawValue),
    ]

    private static let parameters = Set(fields.map(\.0)).union([
        "parent_id", "status", "start_time", "end_time", "own_type", "member_status", "used_percent", "dec",
        "sort", "limit", "offset", "marker", "enterprise_project_id", "show_replication", "incremental",
    ])
}

extension EmulatedRequest {
    /// What distinguishes a list from others: all of its query but the place of the page.
    var listKey: [String] {
        query.filter { !["limit", "offset", "marker"].contains($0.name) }.flatMap { [$0.name, $0.value] }
    }

    func limit(clampedTo maximum: Int?) throws(CBRRefusal) -> Int {
        guard let maximum else { return try number("limit", in: 1...1000) ?? 1000 }
        return min(try number("limit", in: 1...Int.max) ?? maximum, maximum)
    }

    /// The documents ask for a positive one, but 0 is what everybody sends and gets back.
    func offset() throws(CBRRefusal) -> Int { try number("offset", in: 0...Int.max) ?? 0 }

    func number(_ name: String, in range: ClosedRange<Int>) throws(CBRRefusal) -> Int? {
        guard let text = self[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw .failedCheck("\(name) must be from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    fileprivate func choice(_ name: String) throws(CBRRefusal) -> Bool? {
        guard let text = self[name] else { return nil }
        guard let flag = Bool(text) else { throw .failedCheck("\(name) must be true or false") }
        return flag
    }

    /// Queries take moments only in whole seconds and with a Z: `2018-02-01T12:00:00Z`.
    fileprivate func moment(_ name: String) throws(CBRRefusal) -> Timestamp? {
        guard let text = self[name] else { return nil }
        guard let moment = Timestamp(text), moment.description == text, moment.nanoseconds == 0 else {
            throw .failedCheck("\(name) must look like 2018-02-01T12:00:00Z")
        }
        return moment
    }

    fileprivate func known<Value: OpenEnum>(_ name: String) throws(CBRRefusal) -> Value? {
        guard let text = self[name] else { return nil }
        let value = Value(rawValue: text)
        guard value.isRecognized else { throw .failedCheck("\(name) has an unknown value") }
        return value
    }
}
