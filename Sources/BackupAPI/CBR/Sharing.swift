extension CBR {
    /// Whose backups to list.
    public enum OwnType: OpenEnum {
        /// One's own; the provider's default.
        case `private`
        /// Those that others share.
        case shared
        /// All that one may use.
        case allGranted
        /// A value that this version of the library does not know.
        case unrecognized(String)

        /// The values that are known.
        public static let allCases: [Self] = [
            .private, .shared, .allGranted,
        ]

        /// The value on the wire.
        public var rawValue: String {
            switch self {
            case .private: "private"
            case .shared: "shared"
            case .allGranted: "all_granted"
            case .unrecognized(let text): text
            }
        }
    }
}

extension CBR {
    /// How far the sharing of a backup is; also a filter when listing.
    public enum MemberStatus: OpenEnum {
        /// It awaits an answer.
        case pending
        /// It was accepted.
        case accepted
        /// It was rejected.
        case rejected
        /// A value that this version of the library does not know.
        case unrecognized(String)

        /// The values that are known.
        public static let allCases: [Self] = [
            .pending, .accepted, .rejected,
        ]

        /// The value on the wire.
        public var rawValue: String {
            switch self {
            case .pending: "pending"
            case .accepted: "accepted"
            case .rejected: "rejected"
            case .unrecognized(let text): text
            }
        }
    }
}
