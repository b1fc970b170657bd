extension CBR {
    /// Which backups to list, and in which order.
    ///
    /// What is nil or empty does not count.
    ///
    /// ```swift
    /// CBR.BackupFilter(vaultID: vault, status: [.available, .error], sort: [.descending(.createdAt)])
    /// ```
    ///
    /// API document: "Querying All Backups", query parameters.
    public struct BackupFilter: Hashable, Sendable {
        /// Only those of this restore point.
        public var checkpointID: String?
        /// Only those in this vault.
        public var vaultID: String?
        /// Only the parts of this backup.
        public var parentID: String?
        /// Only those of this resource.
        public var resourceID: String?
        /// Only those with this name.
        public var name: String?
        /// Only those of resources with this name.
        public var resourceName: String?
        /// Only those of resources in this availability zone.
        public var resourceAZ: String?
        /// Only those of resources of this type.
        public var resourceType: ResourceType?
        /// Only those that come from here, or from elsewhere.
        public var imageType: ImageType?
        /// Only those in one of these statuses.
        public var status: [Backup.Status]
        /// Only those from this moment on; sent in whole seconds, rounded down.
        public var startTime: Timestamp?
        /// Only those up to this moment; sent in whole seconds, rounded up.
        public var endTime: Timestamp?
        /// Whose backups; one's own unless said otherwise.
        public var ownType: OwnType?
        /// Only shared ones whose sharing is so far.
        public var memberStatus: MemberStatus?
        /// Only those in vaults that are used to at least this part, 1 to 100 percent.
        public var usedPercent: Int?
        /// Whether to list those in the dedicated cloud.
        public var dec: Bool?
        /// Only those of this enterprise project; Huawei Cloud only.
        public var enterpriseProjectID: String?
        /// Whether to fill ``Backup/replicationRecords``; Huawei Cloud only.
        public var showReplication: Bool?
        /// Only those that build on an earlier one, or only those that do not; Huawei Cloud only.
        public var incremental: Bool?
        /// The order, the most important key first; at most 255 characters on the wire.
        public var sort: [Sort]

        /// Makes a filter; by default one that lets all of one's own backups through.
        ///
        /// - Parameters:
        ///   - checkpointID: Only those of this restore point.
        ///   - vaultID: Only those in this vault.
        ///   - parentID: Only the parts of this backup.
        ///   - resourceID: Only those of this resource.
        ///   - name: Only those with this name.
        ///   - resourceName: Only those of resources with this name.
        ///   - resourceAZ: Only those of resources in this availability zone.
        ///   - resourceType: Only those of resources of this type.
        ///   - imageType: Only those that come from here, or from elsewhere.
        ///   - status: Only those in one of these statuses.
        ///   - startTime: Only those from this moment on.
        ///   - endTime: Only those up to this moment.
        ///   - ownType: Whose backups.
        ///   - memberStatus: Only shared ones whose sharing is so far.
        ///   - usedPercent: Only those in vaults that are used to at least this part, 1 to 100 percent.
        ///   - dec: Whether to list those in the dedicated cloud.
        ///   - enterpriseProjectID: Only those of this enterprise project.
        ///   - showReplication: Whether to fill the replication records.
        ///   - incremental: Only those that build on an earlier one, or only those that do not.
        ///   - sort: The order.
        public init(
            checkpointID: String? = nil,
            vaultID: String? = nil,
            parentID: String? = nil,
            resourceID: String? = nil,
            name: String? = nil,
            resourceName: String? = nil,
            resourceAZ: String? = nil,
            resourceType: ResourceType? = nil,
            imageType: ImageType? = nil,
            status: [Backup.Status] = [],
            startTime: Timestamp? = nil,
            endTime: Timestamp? = nil,
            ownType: OwnType? = nil,
            memberStatus: MemberStatus? = nil,
            usedPercent: Int? = nil,
            dec: Bool? = nil,
            enterpriseProjectID: String? = nil,
            showReplication: Bool? = nil,
            incremental: Bool? = nil,
            sort: [Sort] = []
        ) {
            self.checkpointID = checkpointID
            self.vaultID = vaultID
            self.parentID = parentID
            self.resourceID = resourceID
            self.name = name
            self.resourceName = resourceName
            self.resourceAZ = resourceAZ
            self.resourceType = resourceType
            self.imageType = imageType
            self.status = status
            self.startTime = startTime
            self.endTime = endTime
            self.ownType = ownType
            self.memberStatus = memberStatus
            self.usedPercent = usedPercent
            self.dec = dec
            self.enterpriseProjectID = enterpriseProjectID
            self.showReplication = showReplication
            self.incremental = incremental
            self.sort = sort
        }
    }
}

extension CBR.BackupFilter {
    /// A key to sort by, and its direction.
    public enum Sort: Hashable, Sendable {
        /// From the smallest to the largest.
        case ascending(Key)
        /// From the largest to the smallest.
        case descending(Key)

        /// What to sort by.
        public enum Key: String, Hashable, Sendable, CaseIterable {
            /// When it was created.
            case createdAt = "created_at"
            /// When it last changed.
            case updatedAt = "updated_at"
            /// Its name.
            case name
            /// Its status.
            case status
            /// The moment whose state it holds.
            case protectedAt = "protected_at"
            /// Its ID.
            case id
        }

        var wire: String {
            switch self {
            case .ascending(let key): "\(key.rawValue):asc"
            case .descending(let key): "\(key.rawValue):desc"
            }
        }
    }

    func add<Output>(to call: inout APICall<Output>) throws(BackupAPIError) {
        for (name, value) in [("name", name), ("resourceName", resourceName)] {
            if let value { try call.check(name, value, length: 1...255) }
        }
        let ids = [
            ("checkpointID", checkpointID), ("vaultID", vaultID), ("parentID", parentID),
            ("resourceID", resourceID), ("resourceAZ", resourceAZ),
            ("enterpriseProjectID", enterpriseProjectID),
        ]
        for (name, value) in ids {
            if let value { try call.check(name, value) }
        }
        if let usedPercent { try call.check("usedPercent", usedPercent, in: 1...100) }
        if let startTime, let endTime, startTime > endTime {
            throw call.invalidArgument("startTime \(startTime) is later than endTime \(endTime)")
        }
        let sort = sort.map(\.wire).joined(separator: ",")
        try call.check("sort", sort, length: 0...255)

        call.add("checkpoint_id", checkpointID)
        call.add("vault_id", vaultID)
        call.add("parent_id", parentID)
        call.add("resource_id", resourceID)
        call.add("name", name)
        call.add("resource_name", resourceName)
        call.add("resource_az", resourceAZ)
        call.add("resource_type", resourceType?.rawValue)
        call.add("image_type", imageType?.rawValue)
        for status in status { call.add("status", status.rawValue) }
        call.add("start_time", startTime?.wholeSeconds)
        call.add("end_time", endTime?.roundedUp.wholeSeconds)
        call.add("own_type", ownType?.rawValue)
        call.add("member_status", memberStatus?.rawValue)
        call.add("used_percent", usedPercent.map(String.init))
        call.add("dec", dec.map(String.init))
        call.add("enterprise_project_id", enterpriseProjectID)
        call.add("show_replication", showReplication.map(String.init))
        call.add("incremental", incremental.map(String.init))
        call.add("sort", sort.isEmpty ? nil : sort)
    }
}

extension Timestamp {
    /// The next whole second, or the same one if it is whole.
    fileprivate var roundedUp: Timestamp {
        nanoseconds == 0 ? self : Timestamp(seconds: seconds + 1) ?? self
    }
}
