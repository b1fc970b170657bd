extension Yandex {
    /// A job that Cloud Backup does for a resource: a backup, a recovery, the application of a policy.
    ///
    /// Inside `extension Yandex` this name would hide Swift's `Task`; outside it is always `Yandex.Task`.
    ///
    /// API document: `yandex.cloud.backup.v1.Task`.
    public struct Task: Codable, Hashable, Sendable, Identifiable {
        /// The task's ID.
        public var id: Int64 = 0
        /// Whether the task could be cancelled; the API has no call for it yet.
        public var cancellable = false
        /// The policy behind the task.
        public var policyID = ""
        /// What the task does.
        public var type = TaskType.unspecified
        /// How far the task is, if it can tell.
        public var progress: Progress?
        /// Where the task is in its life.
        public var status = Status.unspecified
        /// When the task was put in the queue.
        public var enqueuedAt: Timestamp?
        /// When the task began.
        public var startedAt: Timestamp?
        /// When the task last changed.
        public var updatedAt: Timestamp?
        /// When the task ended.
        public var completedAt: Timestamp?
        /// The machine that the task is for.
        public var computeInstanceID = ""
        /// How the task ended.
        public var resultCode = ResultCode.unspecified
        /// What went wrong, if ``resultCode`` is not `.ok`.
        public var error = ""

        /// Makes a task of which nothing is set.
        public init() {}
    }

    /// What a task does.
    ///
    /// API document: `yandex.cloud.backup.v1.Task.Type`.
    public enum TaskType: OpenEnum {
        /// Not set.
        case unspecified
        /// It makes a backup, `BACKUP`.
        case backup
        /// It deletes backups that need not be kept any more, `RETENTION`.
        case retention
        /// It recovers a machine from a backup, `RECOVERY`.
        case recovery
        /// It applies a policy to a machine, `APPLY_POLICY`.
        case applyPolicy
        /// It revokes a policy from a machine, `REVOKE_POLICY`.
        case revokePolicy
        /// A type that this version of the library does not know.
        case unrecognized(String)

        /// The types that are known, in the API's order.
        public static let allCases: [Self] = [
            .unspecified, .backup, .retention, .recovery, .applyPolicy, .revokePolicy,
        ]

        /// The value on the wire.
        public var rawValue: String {
            switch self {
            case .unspecified: "TYPE_UNSPECIFIED"
            case .backup: "BACKUP"
            case .retention: "RETENTION"
            case .recovery: "RECOVERY"
            case .applyPolicy: "APPLY_POLICY"
            case .revokePolicy: "REVOKE_POLICY"
            case .unrecognized(let text): text
            }
        }
    }
}

extension Yandex.Task {
    /// Where a task is in its life.
    ///
    /// API document: `yandex.cloud.backup.v1.Task.Status`.
    public enum Status: OpenEnum {
        /// Not set.
        case unspecified
        /// In the queue, `ENQUEUED`.
        case enqueued
        /// Given to an agent, `ASSIGNED`.
        case assigned
        /// Begun, `STARTED`.
        case started
        /// Paused, `PAUSED`.
        case paused
        /// Ended; the result code says how. `COMPLETED`.
        case completed
        /// A status that this version of the library does not know.
        case unrecognized(String)

        /// The statuses that are known, in the API's order.
        public static let allCases: [Self] = [
            .unspecified, .enqueued, .assigned, .started, .paused, .completed,
        ]

        /// The value on the wire.
        public var rawValue: String {
            switch self {
            case .unspecified: "STATUS_UNSPECIFIED"
            case .enqueued: "ENQUEUED"
            case .assigned: "ASSIGNED"
            case .started: "STARTED"
            case .paused: "PAUSED"
            case .completed: "COMPLETED"
            case .unrecognized(let text): text
            }
        }
    }

    /// How a task ended.
    ///
    /// API document: `yandex.cloud.backup.v1.Task.Code`.
    public enum ResultCode: OpenEnum {
        /// Not set: the task has not ended.
        case unspecified
        /// Well, `OK`.
        case ok
        /// With an error, `ERROR`.
        case error
        /// With a warning, `WARNING`.
        case warning
        /// It was cancelled, `CANCELLED`.
        case cancelled
        /// It was given up, `ABANDONED`.
        case abandoned
        /// It took too long, `TIMEDOUT`.
        case timedOut
        /// A code that this version of the library does not know.
        case unrecognized(String)

        /// The codes that are known, in the API's order.
        public static let allCases: [Self] = [
            .unspecified, .ok, .error, .warning, .cancelled, .abandoned, .timedOut,
        ]

        /// The value on the wire.
        public var rawValue: String {
            switch self {
            case .unspecified: "CODE_UNSPECIFIED"
            case .ok: "OK"
            case .error: "ERROR"
            case .warning: "WARNING"
            case .cancelled: "CANCELLED"
            case .abandoned: "ABANDONED"
            case .timedOut: "TIMEDOUT"
            case .unrecognized(let text): text
            }
        }
    }

    /// How far a task is.
    ///
    /// API document: `yandex.cloud.backup.v1.Progress`.
    public struct Progress: Codable, Hashable, Sendable {
        /// How much is done, in the unit of ``total``.
        public var current: Int64 = 0
        /// How much there is to do; the API names no unit, 100 is common.
        public var total: Int64 = 0

        /// Makes a progress of which nothing is set.
        public init() {}

        /// The part that is done, 0 to 1, or nil if ``total`` is not known.
        public var fraction: Double? {
            total > 0 ? min(max(Double(current) / Double(total), 0), 1) : nil
        }
    }
}

extension Yandex.TaskType: ProtoEnum {}
extension Yandex.Task.Status: ProtoEnum {}
extension Yandex.Task.ResultCode: ProtoEnum {}

extension Yandex.Task: Model {
    static let layout = FieldLayout(of: Self())

    mutating func fields<V: FieldVisitor & ~Copyable & ~Escapable>(_ visit: inout V) throws(V.Failure) {
        try visit.field("id", &id)
        try visit.field("cancellable", &cancellable)
        try visit.field("policyId", &policyID)
        try visit.field("type", &type)
        try visit.field("progress", &progress)
        try visit.field("status", &status)
        try visit.field("enqueuedAt", &enqueuedAt)
        try visit.field("startedAt", &startedAt)
        try visit.field("updatedAt", &updatedAt)
        try visit.field("completedAt", &completedAt)
        try visit.field("computeInstanceId", &computeInstanceID)
        try visit.field("resultCode", &resultCode)
        try visit.field("error", &error)
    }

    /// Reads the wire form.
    public init(from decoder: any Decoder) throws { try self.init(fieldsFrom: decoder) }

    /// Writes the wire form.
    public func encode(to encoder: any Encoder) throws { try encodeFields(to: encoder) }
}

extension Yandex.Task.Progress: Model {
    static let layout = FieldLayout(of: Self())

    mutating func fields<V: FieldVisitor & ~Copyable & ~Escapable>(_ visit: inout V) throws(V.Failure) {
        try visit.field("current", &current)
        try visit.field("total", &total)
    }

    /// Reads the wire form.
    public init(from decoder: any Decoder) throws { try self.init(fieldsFrom: decoder) }

    /// Writes the wire form.
    public func encode(to encoder: any Encoder) throws { try encodeFields(to: encoder) }
}
