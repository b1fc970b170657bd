extension Yandex {
    /// Something that takes Yandex Cloud a while, and how far it is.
    ///
    /// | `done` | `error` | `response` | |
    /// | --- | --- | --- | --- |
    /// | false | nil | nil | it runs |
    /// | false | set | nil | it failed and is being rolled back: it still runs |
    /// | true | set | nil | it failed, or was cancelled |
    /// | true | nil | set or nil | it succeeded |
    ///
    /// API document: `yandex.cloud.operation.Operation`.
    public struct Operation: Codable, Hashable, Sendable, Identifiable {
        /// The operation's ID.
        public var id = ""
        /// What the operation does, for a person.
        public var description = ""
        /// When the operation was created.
        public var createdAt: Timestamp?
        /// The user or service account that began it.
        public var createdBy = ""
        /// When the operation last changed.
        public var modifiedAt: Timestamp?
        /// Whether the operation has ended.
        public var done = false
        /// What the operation is about, such as `computeInstanceId`; its fields depend on the operation.
        public var metadata: JSONValue?
        /// Why the operation failed.
        public var error: Status?
        /// What the operation brought about; its fields depend on the operation.
        public var response: JSONValue?

        /// Makes an operation of which nothing is set.
        public init() {}

        /// How far the operation is, 0 to 100, if its metadata tells.
        public var progressPercentage: Double? { metadata?["progressPercentage"]?.double }
    }

    /// An error as Yandex Cloud describes it.
    ///
    /// API document: `google.rpc.Status`.
    public struct Status: Codable, Hashable, Sendable {
        /// A number of `google.rpc.Code`, such as 5 for NOT_FOUND.
        public var code = 0
        /// What went wrong, for a person.
        public var message = ""
        /// Further facts, each with its type under `@type`.
        public var details: [JSONValue] = []

        /// Makes a status of which nothing is set.
        public init() {}
    }
}

extension Yandex.Operation: Model {
    static let layout = FieldLayout(of: Self())

    mutating func fields<V: FieldVisitor & ~Copyable & ~Escapable>(_ visit: inout V) throws(V.Failure) {
        try visit.field("id", &id)
        try visit.field("description", &description)
        try visit.field("createdAt", &createdAt)
        try visit.field("createdBy", &createdBy)
        try visit.field("modifiedAt", &modifiedAt)
        try visit.field("done", &done)
        try visit.field("metadata", &metadata)
        try visit.field("error", &error)
        try visit.field("response", &response)
    }

    /// Reads the wire form.
    public init(from decoder: any Decoder) throws { try self.init(fieldsFrom: decoder) }

    /// Writes the wire form.
    public func encode(to encoder: any Encoder) throws { try encodeFields(to: encoder) }
}

extension Yandex.Status: Model {
    static let layout = FieldLayout(of: Self())

    mutating func fields<V: FieldVisitor & ~Copyable & ~Escapable>(_ visit: inout V) throws(V.Failure) {
        try visit.field("code", &code)
        try visit.field("message", &message)
        try visit.field("details", &details)
    }

    /// Reads the wire form.
    public init(from decoder: any Decoder) throws { try self.init(fieldsFrom: decoder) }

    /// Writes the wire form.
    public func encode(to encoder: any Encoder) throws { try encodeFields(to: encoder) }
}
