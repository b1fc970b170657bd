extension CBR.Backup {
    /// A replication of a backup to another region or project.
    public struct ReplicationRecord: Codable, Hashable, Sendable {
        /// The record's ID.
        public var id: String?
        /// How far it is.
        public var status: Status?
        /// When it began.
        public var createdAt: Timestamp?
        /// The vault that holds the source.
        public var vaultID: String?
        /// The backup that is replicated.
        public var sourceBackupID: String?
        /// The restore point of the source.
        public var sourceCheckpointID: String?
        /// The project of the source.
        public var sourceProjectID: String?
        /// The region of the source.
        public var sourceRegion: String?
        /// The replica.
        public var destinationBackupID: String?
        /// The restore point of the replica.
        public var destinationCheckpointID: String?
        /// The project of the replica.
        public var destinationProjectID: String?
        /// The region of the replica.
        public var destinationRegion: String?
        /// The vault of the replica.
        public var destinationVaultID: String?
        /// How it went.
        public var extraInfo: ExtraInfo?

        /// Makes a value of which nothing is set.
        public init() {}
    }
}

extension CBR.Backup.ReplicationRecord {
    /// How far a replication is.
    public enum Status: OpenEnum {
        /// It runs.
        case replicating
        /// It is done.
        case success
        /// It failed.
        case fail
        /// It was skipped.
        case skip
        /// It waits.
        case waitingReplicate
        /// A value that this version of the library does not know.
        case unrecognized(String)

        /// The values that are known.
        public static let allCases: [Self] = [
            .replicating, .success, .fail, .skip, .waitingReplicate,
        ]

        /// The value on the wire.
        public var rawValue: String {
            switch self {
            case .replicating: "replicating"
            case .success: "success"
            case .fail: "fail"
            case .skip: "skip"
            case .waitingReplicate: "waiting_replicate"
            case .unrecognized(let text): text
            }
        }
    }
}

extension CBR.Backup.ReplicationRecord {
    /// How a replication went.
    public struct ExtraInfo: Codable, Hashable, Sendable {
        /// How far it is, in percent.
        public var progress: Int?
        /// Why it failed; empty if it did not.
        public var failCode: String?
        /// The message behind ``failCode``.
        public var failReason: String?
        /// Whether a policy began it, not a person.
        public var autoTrigger: Bool?
        /// The vault of the replica.
        public var destinationVaultID: String?
        /// The vault of the replica, under the name that some services spell so.
        public var destinatioVaultID: String?

        /// Makes a value of which nothing is set.
        public init() {}
    }
}

extension CBR.Backup.ReplicationRecord: Model {
    static let layout = FieldLayout(of: Self())

    mutating func fields<V: FieldVisitor & ~Copyable & ~Escapable>(_ visit: inout V) throws(V.Failure) {
        try visit.field("id", &id)
        try visit.field("status", &status)
        try visit.field("created_at", &createdAt)
        try visit.field("vault_id", &vaultID)
        try visit.field("source_backup_id", &sourceBackupID)
        try visit.field("source_checkpoint_id", &sourceCheckpointID)
        try visit.field("source_project_id", &sourceProjectID)
        try visit.field("source_region", &sourceRegion)
        try visit.field("destination_backup_id", &destinationBackupID)
        try visit.field("destination_checkpoint_id", &destinationCheckpointID)
        try visit.field("destination_project_id", &destinationProjectID)
        try visit.field("destination_region", &destinationRegion)
        try visit.field("destination_vault_id", &destinationVaultID)
        try visit.field("extra_info", &extraInfo)
    }

    /// Reads the wire form.
    public init(from decoder: any Decoder) throws { try self.init(fieldsFrom: decoder) }

    /// Writes the wire form.
    public func encode(to encoder: any Encoder) throws { try encodeFields(to: encoder) }
}

extension CBR.Backup.ReplicationRecord.ExtraInfo: Model {
    static let layout = FieldLayout(of: Self())

    mutating func fields<V: FieldVisitor & ~Copyable & ~Escapable>(_ visit: inout V) throws(V.Failure) {
        try visit.field("progress", &progress)
        try visit.field("fail_code", &failCode)
        try visit.field("fail_reason", &failReason)
        try visit.field("auto_trigger", &autoTrigger)
        try visit.field("destination_vault_id", &destinationVaultID)
        try visit.field("destinatio_vault_id", &destinatioVaultID)
    }

    /// Reads the wire form.
    public init(from decoder: any Decoder) throws { try self.init(fieldsFrom: decoder) }

    /// Writes the wire form.
    public func encode(to encoder: any Encoder) throws { try encodeFields(to: encoder) }
}

extension CBR.Backup.ReplicationRecord.Status: FieldValue {}
