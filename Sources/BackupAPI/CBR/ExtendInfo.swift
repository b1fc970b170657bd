extension CBR.Backup {
    /// Further facts about a backup; nil where the service says nothing.
    public struct ExtendInfo: Codable, Hashable, Sendable {
        /// Whether a policy made it, not a person.
        public var autoTrigger: Bool?
        /// Whether the disk can be booted from.
        public var bootable: Bool?
        /// Whether it builds on an earlier backup; the documents put it here, the wire has
        /// ``CBR/Backup/incremental``.
        public var incremental: Bool?
        /// The disk snapshot behind the backup.
        public var snapshotID: String?
        /// Whether lazy loading makes restoring fast.
        public var supportLLD: Bool?
        /// How it can be restored; the provider's default is `.na`.
        public var supportedRestoreMode: RestoreMode?
        /// The images that were made of the backup.
        public var osImagesData: [ImageData] = []
        /// Whether the system disk is part of it.
        public var containSystemDisk: Bool?
        /// Whether it is encrypted.
        public var encrypted: Bool?
        /// The algorithm it is encrypted with.
        public var encryptedAlgorithm: String?
        /// Whether the disk is a system disk.
        public var systemDisk: Bool?
        /// Whether it is kept in several availability zones.
        public var isMultiAZ: Bool?
        /// Whether it is kept in a dedicated cloud.
        public var isDEC: Bool?
        /// The processor architecture, such as `x86_64`.
        public var architecture: String?
        /// How far it is, in percent.
        public var progress: Int?
        /// Whether applications were at rest when it was made.
        public var appConsistency: AppConsistency?

        /// Makes a value of which nothing is set.
        public init() {}
    }
}

extension CBR.Backup {
    /// An image that was made of a backup.
    public struct ImageData: Codable, Hashable, Sendable {
        /// The image's ID.
        public var imageID: String?

        /// Makes a value of which nothing is set.
        public init() {}
    }
}

extension CBR.Backup {
    /// Whether applications were at rest when a backup was made; the values are the service's own codes.
    public struct AppConsistency: Codable, Hashable, Sendable {
        /// Whether they were; `"0"` if not.
        public var appConsistency: String?
        /// How making them rest went.
        public var status: String?
        /// Why it failed; `"0"` if it did not.
        public var errorCode: String?
        /// The message behind ``errorCode``.
        public var errorMessage: String?

        /// Makes a value of which nothing is set.
        public init() {}
    }
}

extension CBR.Backup {
    /// How a backup can be restored.
    public enum RestoreMode: OpenEnum {
        /// Not at all.
        case na
        /// From the backup.
        case backup
        /// From a snapshot.
        case snapshot
        /// A value that this version of the library does not know.
        case unrecognized(String)

        /// The values that are known.
        public static let allCases: [Self] = [
            .na, .backup, .snapshot,
        ]

        /// The value on the wire.
        public var rawValue: String {
            switch self {
            case .na: "na"
            case .backup: "backup"
            case .snapshot: "snapshot"
            case .unrecognized(let text): text
            }
        }
    }
}

extension CBR.Backup.ExtendInfo: Model {
    static let layout = FieldLayout(of: Self())

    mutating func fields<V: FieldVisitor & ~Copyable & ~Escapable>(_ visit: inout V) throws(V.Failure) {
        try visit.field("auto_trigger", &autoTrigger)
        try visit.field("bootable", &bootable)
        try visit.field("incremental", &incremental)
        try visit.field("snapshot_id", &snapshotID)
        try visit.field("support_lld", &supportLLD)
        try visit.field("supported_restore_mode", &supportedRestoreMode)
        try visit.field("os_images_data", &osImagesData)
        try visit.field("contain_system_disk", &containSystemDisk)
        try visit.field("encrypted", &encrypted)
        try visit.field("encrypted_algorithm", &encryptedAlgorithm)
        try visit.field("system_disk", &systemDisk)
        try visit.field("is_multi_az", &isMultiAZ)
        try visit.field("is_dec", &isDEC)
        try visit.field("architecture", &architecture)
        try visit.field("progress", &progress)
        try visit.field("app_consistency", &appConsistency)
    }

    /// Reads the wire form.
    public init(from decoder: any Decoder) throws { try self.init(fieldsFrom: decoder) }

    /// Writes the wire form.
    public func encode(to encoder: any Encoder) throws { try encodeFields(to: encoder) }
}

extension CBR.Backup.ImageData: Model {
    static let layout = FieldLayout(of: Self())

    mutating func fields<V: FieldVisitor & ~Copyable & ~Escapable>(_ visit: inout V) throws(V.Failure) {
        try visit.field("image_id", &imageID)
    }

    /// Reads the wire form.
    public init(from decoder: any Decoder) throws { try self.init(fieldsFrom: decoder) }

    /// Writes the wire form.
    public func encode(to encoder: any Encoder) throws { try encodeFields(to: encoder) }
}

extension CBR.Backup.AppConsistency: Model {
    static let layout = FieldLayout(of: Self())

    mutating func fields<V: FieldVisitor & ~Copyable & ~Escapable>(_ visit: inout V) throws(V.Failure) {
        try visit.field("app_consistency", &appConsistency)
        try visit.field("app_consistency_status", &status)
        try visit.field("app_consistency_error_code", &errorCode)
        try visit.field("app_consistency_error_message", &errorMessage)
    }

    /// Reads the wire form.
    public init(from decoder: any Decoder) throws { try self.init(fieldsFrom: decoder) }

    /// Writes the wire form.
    public func encode(to encoder: any Encoder) throws { try encodeFields(to: encoder) }
}

extension CBR.Backup.RestoreMode: FieldValue {}
