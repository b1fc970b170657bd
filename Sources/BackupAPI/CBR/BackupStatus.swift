extension CBR.Backup {
    /// What a backup is doing.
    public enum Status: OpenEnum {
        /// It can be used.
        case available
        /// It is being made.
        case protecting
        /// It is being deleted.
        case deleting
        /// It is being restored from.
        case restoring
        /// It failed.
        case error
        /// It waits to be made.
        case waitingProtect
        /// It waits to be deleted.
        case waitingDelete
        /// It waits to be restored from.
        case waitingRestore
        /// It has been deleted; older services say so.
        case deleted
        /// A value that this version of the library does not know.
        case unrecognized(String)

        /// The values that are known.
        public static let allCases: [Self] = [
            .available, .protecting, .deleting, .restoring, .error, .waitingProtect, .waitingDelete,
            .waitingRestore, .deleted,
        ]

        /// The value on the wire.
        public var rawValue: String {
            switch self {
            case .available: "available"
            case .protecting: "protecting"
            case .deleting: "deleting"
            case .restoring: "restoring"
            case .error: "error"
            case .waitingProtect: "waiting_protect"
            case .waitingDelete: "waiting_delete"
            case .waitingRestore: "waiting_restore"
            case .deleted: "deleted"
            case .unrecognized(let text): text
            }
        }
    }
}

extension CBR.Backup.Status: FieldValue {}
