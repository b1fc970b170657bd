// The answers that hold models but are none.

extension CBR {
    /// A page of backups, or of only as much of them as `Backups` reads.
    struct BackupPage<Backups: FieldValue>: Hashable {
        var backups = Backups.absent
        /// How many items the list has.
        var count: Hint?
        /// How many items a page has, unless it is the last one.
        var limit: Hint?
        var offset: Hint?
    }

    /// What tells one backup from the others.
    struct BackupID: Hashable {
        var id = ""
    }

    struct BackupEnvelope: Hashable {
        var backup = Backup()
    }

    /// A number that helps but decides nothing, so that nonsense in its place is no error: it counts as none.
    struct Hint: Hashable {
        /// The number, if it is one and positive or 0.
        var value: Int?
    }
}

extension CBR.BackupPage: Model {
    static var layout: FieldLayout { backupPageLayout }

    mutating func fields<V: FieldVisitor & ~Copyable & ~Escapable>(_ visit: inout V) throws(V.Failure) {
        try visit.field("backups", &backups)
        try visit.field("count", &count)
        try visit.field("limit", &limit)
        try visit.field("offset", &offset)
    }
}

/// The fields of a page, whatever its rows: a generic type cannot store them itself.
private let backupPageLayout = FieldLayout(of: CBR.BackupPage<[CBR.BackupID]>())

extension CBR.BackupID: Model {
    static let layout = FieldLayout(of: Self())

    mutating func fields<V: FieldVisitor & ~Copyable & ~Escapable>(_ visit: inout V) throws(V.Failure) {
        try visit.field("id", &id)
    }
}

extension CBR.BackupEnvelope: Model {
    static let layout = FieldLayout(of: Self())

    mutating func fields<V: FieldVisitor & ~Copyable & ~Escapable>(_ visit: inout V) throws(V.Failure) {
        try visit.field("backup", &backup, required: true)
    }
}

extension CBR.Hint: FieldValue {
    static var absent: CBR.Hint { CBR.Hint() }

    init(from decoder: any Decoder) throws {
        self.init(try? Int(from: decoder))
    }

    func encode(to encoder: any Encoder) throws {
        try value.encode(to: encoder)
    }

    static func read(_ token: JSONToken, from reader: inout JSONReader) throws(JSONFault) -> CBR.Hint {
        try reader.pass(token)
        return CBR.Hint(try? Int.read(token, from: &reader))
    }

    static func decode(_ key: FieldKey, from container: KeyedDecodingContainer<FieldKey>) throws -> CBR.Hint {
        CBR.Hint(try? Int.decode(key, from: container))
    }

    private init(_ value: Int?) {
        self.value = value.flatMap { $0 >= 0 ? $0 : nil }
    }
}
