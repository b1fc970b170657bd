extension CBR {
    /// Where a backup comes from; also a filter when listing.
    public enum ImageType: OpenEnum {
        /// It was made here.
        case backup
        /// It was replicated from elsewhere.
        case replication
        /// A value that this version of the library does not know.
        case unrecognized(String)

        /// The values that are known.
        public static let allCases: [Self] = [
            .backup, .replication,
        ]

        /// The value on the wire.
        public var rawValue: String {
            switch self {
            case .backup: "backup"
            case .replication: "replication"
            case .unrecognized(let text): text
            }
        }
    }
}

extension CBR {
    /// The type of a resource that is backed up; also a filter when listing.
    public enum ResourceType: OpenEnum {
        /// An Elastic Cloud Server.
        case server
        /// A disk (EVS).
        case volume
        /// An SFS Turbo file system.
        case sfsTurbo
        /// A Bare Metal Server.
        case bareMetalServer
        /// A server outside the cloud.
        case nativeServer
        /// A Workspace desktop.
        case workspaceDesktop
        /// A value that this version of the library does not know.
        case unrecognized(String)

        /// The values that are known.
        public static let allCases: [Self] = [
            .server, .volume, .sfsTurbo, .bareMetalServer, .nativeServer, .workspaceDesktop,
        ]

        /// The value on the wire.
        public var rawValue: String {
            switch self {
            case .server: "OS::Nova::Server"
            case .volume: "OS::Cinder::Volume"
            case .sfsTurbo: "OS::Sfs::Turbo"
            case .bareMetalServer: "OS::Ironic::BareMetalServer"
            case .nativeServer: "OS::Native::Server"
            case .workspaceDesktop: "OS::Workspace::DesktopV2"
            case .unrecognized(let text): text
            }
        }
    }
}

extension CBR {
    /// The provider that made a backup, which tells what kind of object it is of.
    public enum ProviderID: OpenEnum {
        /// Of servers.
        case server
        /// Of disks.
        case disk
        /// Of SFS Turbo file systems.
        case sfsTurbo
        /// Of VMware machines in a hybrid cloud.
        case vmware
        /// A value that this version of the library does not know.
        case unrecognized(String)

        /// The values that are known.
        public static let allCases: [Self] = [
            .server, .disk, .sfsTurbo, .vmware,
        ]

        /// The value on the wire.
        public var rawValue: String {
            switch self {
            case .server: "0daac4c5-6707-4851-97ba-169e36266b66"
            case .disk: "d1603440-187d-4516-af25-121250c7cc97"
            case .sfsTurbo: "3f3c3220-245c-4805-b811-758870015881"
            case .vmware: "a13639de-00be-4e94-af30-26912d75e4a2"
            case .unrecognized(let text): text
            }
        }
    }
}

extension CBR.ImageType: FieldValue {}
extension CBR.ResourceType: FieldValue {}
extension CBR.ProviderID: FieldValue {}
