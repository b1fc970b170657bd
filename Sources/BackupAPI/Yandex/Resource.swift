extension Yandex {
    /// A machine that Cloud Backup protects: a Compute Cloud VM, a BareMetal server or an external host.
    ///
    /// Every field may be absent on the wire; an absent one has the default value of proto3 (`""`, false, 0,
    /// `.unspecified`), an absent moment or message is nil.
    ///
    /// API document: `yandex.cloud.backup.v1.Resource`.
    public struct Resource: Codable, Hashable, Sendable {
        /// The machine's ID, by which every call finds the resource; external hosts have one too.
        public var computeInstanceID = ""
        /// When the resource was created.
        public var createdAt: Timestamp?
        /// When the resource last changed.
        public var updatedAt: Timestamp?
        /// Whether the backup agent can be reached.
        public var online = false
        /// Whether backups are switched on.
        public var enabled = false
        /// What the machine is doing.
        public var status = Status.unspecified
        /// Why, when ``status`` is `.other` or `.failed`, such as `no_policies_applied`.
        public var statusDetails = ""
        /// How far it is, while ``status`` is `.backingUp` or `.recovering`; the API names no unit.
        public var statusProgress: Int64 = 0
        /// When the last backup was made; nil before the first one.
        public var lastBackupTime: Timestamp?
        /// When the next backup is due; nil if none is scheduled.
        public var nextBackupTime: Timestamp?
        /// The resource's ID within Cloud Backup, which deleting it takes.
        public var resourceID = ""
        /// Whether the machine controls its resource; false once another machine has taken it over.
        public var isActive = false
        /// How far the machine's registration is.
        public var initStatus = InitStatus.unspecified
        /// Details of the registration, while it runs or when it failed.
        public var metadata = ""
        /// What kind of machine it is.
        public var type = ResourceType.unspecified
        /// Where the resource belongs; only sent on request.
        public var tenantInfo: TenantInfo?
        /// The version of the backup agent.
        public var agentInfo: AgentInfo?

        /// Makes a resource of which nothing is set.
        public init() {}
    }

    /// A kind of protected machine; also a filter when listing.
    ///
    /// API document: `yandex.cloud.backup.v1.ResourceType`.
    public enum ResourceType: OpenEnum {
        /// Not set.
        case unspecified
        /// A Compute Cloud VM, `COMPUTE`.
        case compute
        /// A BareMetal server, `BMS`.
        case bms
        /// A virtual machine outside Yandex Cloud, `EXTERNAL_VM`.
        case externalVM
        /// A server outside Yandex Cloud, `EXTERNAL_SERVER`.
        case externalServer
        /// A kind that this version of the library does not know.
        case unrecognized(String)

        /// The kinds that are known, in the API's order.
        public static let allCases: [Self] = [.unspecified, .compute, .bms, .externalVM, .externalServer]

        /// The value on the wire.
        public var rawValue: String {
            switch self {
            case .unspecified: "RESOURCE_TYPE_UNSPECIFIED"
            case .compute: "COMPUTE"
            case .bms: "BMS"
            case .externalVM: "EXTERNAL_VM"
            case .externalServer: "EXTERNAL_SERVER"
            case .unrecognized(let text): text
            }
        }
    }
}

extension Yandex.Resource {
    /// What a machine is doing.
    ///
    /// API document: `yandex.cloud.backup.v1.Resource.Status`.
    public enum Status: OpenEnum {
        /// Not set.
        case unspecified
        /// Nothing, `IDLE`.
        case idle
        /// Backing up, `BACKUPING`.
        case backingUp
        /// Recovering from a backup, `RECOVERING`.
        case recovering
        /// It failed; see `statusDetails`. `FAILED`.
        case failed
        /// Something else; see `statusDetails`. `OTHER`.
        case other
        /// A status that this version of the library does not know.
        case unrecognized(String)

        /// The statuses that are known, in the API's order.
        public static let allCases: [Self] = [.unspecified, .idle, .backingUp, .recovering, .failed, .other]

        /// The value on the wire.
        public var rawValue: String {
            switch self {
            case .unspecified: "STATUS_UNSPECIFIED"
            case .idle: "IDLE"
            case .backingUp: "BACKUPING"
            case .recovering: "RECOVERING"
            case .failed: "FAILED"
            case .other: "OTHER"
            case .unrecognized(let text): text
            }
        }
    }

    /// How far a machine's registration in Cloud Backup is.
    ///
    /// API document: `yandex.cloud.backup.v1.Resource.InitStatus`.
    public enum InitStatus: OpenEnum {
        /// Not set.
        case unspecified
        /// It has begun, `REGISTERING`.
        case registering
        /// It is done, `REGISTRED`.
        case registered
        /// It failed, `FAILED_REGISTRATION`.
        case failedRegistration
        /// The machine has been deleted from Cloud Backup, `DELETED`.
        case deleted
        /// A status that this version of the library does not know.
        case unrecognized(String)

        /// The statuses that are known, in the API's order.
        public static let allCases: [Self] = [
            .unspecified, .registering, .registered, .failedRegistration, .deleted,
        ]

        /// The value on the wire.
        public var rawValue: String {
            switch self {
            case .unspecified: "INIT_STATUS_UNSPECIFIED"
            case .registering: "REGISTERING"
            case .registered: "REGISTRED"
            case .failedRegistration: "FAILED_REGISTRATION"
            case .deleted: "DELETED"
            case .unrecognized(let text): text
            }
        }
    }

    /// Where a resource belongs.
    ///
    /// API document: `yandex.cloud.backup.v1.TenantInfo`.
    public struct TenantInfo: Codable, Hashable, Sendable {
        /// The folder.
        public var folderID = ""
        /// The tenant of the backup provider.
        public var personalTenantID = ""
        /// The user of the backup provider.
        public var userID = ""

        /// Makes tenant information of which nothing is set.
        public init() {}
    }

    /// The version of a machine's backup agent.
    ///
    /// API document: `yandex.cloud.backup.v1.AgentInfo`.
    public struct AgentInfo: Codable, Hashable, Sendable {
        /// The version that is installed.
        public var currentVersion = ""
        /// The newest version there is.
        public var latestVersion = ""
        /// Whether the agent can be updated.
        public var canUpdate = false

        /// Makes agent information of which nothing is set.
        public init() {}
    }
}

extension Yandex.ResourceType: ProtoEnum {}
extension Yandex.Resource.Status: ProtoEnum {}
extension Yandex.Resource.InitStatus: ProtoEnum {}

extension Yandex.Resource: Model {
    static let layout = FieldLayout(of: Self())

    mutating func fields<V: FieldVisitor & ~Copyable & ~Escapable>(_ visit: inout V) throws(V.Failure) {
        try visit.field("computeInstanceId", &computeInstanceID)
        try visit.field("createdAt", &createdAt)
        try visit.field("updatedAt", &updatedAt)
        try visit.field("online", &online)
        try visit.field("enabled", &enabled)
        try visit.field("status", &status)
        try visit.field("statusDetails", &statusDetails)
        try visit.field("statusProgress", &statusProgress)
        try visit.field("lastBackupTime", &lastBackupTime)
        try visit.field("nextBackupTime", &nextBackupTime)
        try visit.field("resourceId", &resourceID)
        try visit.field("isActive", &isActive)
        try visit.field("initStatus", &initStatus)
        try visit.field("metadata", &metadata)
        try visit.field("type", &type)
        try visit.field("tenantInfo", &tenantInfo)
        try visit.field("agentInfo", &agentInfo)
    }

    /// Reads the wire form.
    public init(from decoder: any Decoder) throws { try self.init(fieldsFrom: decoder) }

    /// Writes the wire form.
    public func encode(to encoder: any Encoder) throws { try encodeFields(to: encoder) }
}

extension Yandex.Resource.TenantInfo: Model {
    static let layout = FieldLayout(of: Self())

    mutating func fields<V: FieldVisitor & ~Copyable & ~Escapable>(_ visit: inout V) throws(V.Failure) {
        try visit.field("folderId", &folderID)
        try visit.field("personalTenantId", &personalTenantID)
        try visit.field("userId", &userID)
    }

    /// Reads the wire form.
    public init(from decoder: any Decoder) throws { try self.init(fieldsFrom: decoder) }

    /// Writes the wire form.
    public func encode(to encoder: any Encoder) throws { try encodeFields(to: encoder) }
}

extension Yandex.Resource.AgentInfo: Model {
    static let layout = FieldLayout(of: Self())

    mutating func fields<V: FieldVisitor & ~Copyable & ~Escapable>(_ visit: inout V) throws(V.Failure) {
        try visit.field("currentVersion", &currentVersion)
        try visit.field("latestVersion", &latestVersion)
        try visit.field("canUpdate", &canUpdate)
    }

    /// Reads the wire form.
    public init(from decoder: any Decoder) throws { try self.init(fieldsFrom: decoder) }

    /// Writes the wire form.
    public func encode(to encoder: any Encoder) throws { try encodeFields(to: encoder) }
}
