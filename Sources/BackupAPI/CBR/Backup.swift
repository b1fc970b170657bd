extension CBR {
    /// A backup of a server, a disk or a file system.
    ///
    /// Only ``id`` is sure to be there: the documents and the wire disagree on all else, so everything else is
    /// optional, and null means the same as absent.
    ///
    /// API documents: "Querying All Backups" and "Querying a Specified Backup".
    public struct Backup: Codable, Hashable, Sendable, Identifiable {
        /// The backup's ID.
        public var id: String
        /// The backup's name, such as `autobk_b629`.
        public var name: String?
        /// What a person wrote about it.
        public var description: String?
        /// What the backup is doing.
        public var status: Status?
        /// Whether it was backed up here or replicated from elsewhere.
        public var imageType: ImageType?
        /// The restore point that the backup belongs to.
        public var checkpointID: String?
        /// The vault that holds the backup.
        public var vaultID: String?
        /// The project that owns the backup.
        public var projectID: String?
        /// The enterprise project that owns the backup.
        public var enterpriseProjectID: String?
        /// What kind of object the provider backed up.
        public var providerID: ProviderID?
        /// The backed-up resource, which may be gone by now.
        public var resourceID: String?
        /// The name of the resource.
        public var resourceName: String?
        /// The type of the resource.
        public var resourceType: ResourceType?
        /// The capacity of the resource (not of the backup), in GB.
        public var resourceSize: Int?
        /// The availability zone of the resource.
        public var resourceAZ: String?
        /// When the backup was created.
        public var createdAt: Timestamp?
        /// When the backup last changed.
        public var updatedAt: Timestamp?
        /// The moment whose state the backup holds.
        public var protectedAt: Timestamp?
        /// When the backup will be deleted; nil if it is kept for ever.
        public var expiredAt: Timestamp?
        /// The backup that this one is a part of.
        public var parentID: String?
        /// The parts of the backup: those of a server's disks.
        public var children: [Backup] = []
        /// Further facts.
        public var extendInfo: ExtendInfo?
        /// Whether and where the backup has been replicated to.
        public var replicationRecords: [ReplicationRecord] = []
        /// Whether it builds on an earlier backup; on the wire of Huawei Cloud (see also
        /// ``ExtendInfo/incremental``).
        public var incremental: Bool?
        /// The type of the snapshot.
        public var version: Int?
        /// The policy that made the backup.
        public var scheduledOperationID: String?

        /// Makes a backup of which nothing but the ID is set.
        ///
        /// - Parameter id: The backup's ID.
        public init(id: String) { self.id = id }
    }
}

extension CBR.Backup: Model {
    static let layout = FieldLayout(of: Self())

    init() { self.init(id: "") }

    mutating func fields<V: FieldVisitor & ~Copyable & ~Escapable>(_ visit: inout V) throws(V.Failure) {
        try visit.field("id", &id, required: true)
        try visit.field("name", &name)
        try visit.field("description", &description)
        try visit.field("status", &status)
        try visit.field("image_type", &imageType)
        try visit.field("checkpoint_id", &checkpointID)
        try visit.field("vault_id", &vaultID)
        try visit.field("project_id", &projectID)
        try visit.field("enterprise_project_id", &enterpriseProjectID)
        try visit.field("provider_id", &providerID)
        try visit.field("resource_id", &resourceID)
        try visit.field("resource_name", &resourceName)
        try visit.field("resource_type", &resourceType)
        try visit.field("resource_size", &resourceSize)
        try visit.field("resource_az", &resourceAZ)
        try visit.field("created_at", &createdAt)
        try visit.field("updated_at", &updatedAt)
        try visit.field("protected_at", &protectedAt)
        try visit.field("expired_at", &expiredAt)
        try visit.field("parent_id", &parentID)
        try visit.field("children", &children)
        try visit.field("extend_info", &extendInfo)
        try visit.field("replication_records", &replicationRecords)
        try visit.field("incremental", &incremental)
        try visit.field("version", &version)
        try visit.field("scheduled_operation_id", &scheduledOperationID)
    }

    /// Reads the wire form.
    public init(from decoder: any Decoder) throws { try self.init(fieldsFrom: decoder) }

    /// Writes the wire form.
    public func encode(to encoder: any Encoder) throws { try encodeFields(to: encoder) }
}
