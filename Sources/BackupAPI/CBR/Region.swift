public import Foundation

extension CBR {
    /// A region of a cloud that offers Cloud Backup and Recovery.
    public struct Region: Hashable, Sendable {
        /// The region's name, such as `eu-de`.
        public let name: String
        /// The address of Cloud Backup and Recovery there.
        public let endpoint: URL
        /// The address of Identity and Access Management there.
        public let iam: URL

        /// Makes a region of its addresses.
        ///
        /// - Parameters:
        ///   - name: The region's name.
        ///   - endpoint: The address of Cloud Backup and Recovery; its paths begin with `/v3/`.
        ///   - iam: The address of Identity and Access Management; its paths begin with `/v3/`.
        public init(name: String, endpoint: URL, iam: URL) {
            self.name = name
            self.endpoint = endpoint
            self.iam = iam
        }

        private init(name: String, domain: String) {
            self.init(
                name: name,
                endpoint: Self.service("cbr.\(name).\(domain)"),
                iam: Self.service("iam.\(name).\(domain)")
            )
        }

        private static func service(_ host: String) -> URL {
            var address = URLComponents()
            address.scheme = "https"
            address.host = host
            return address.url ?? URL(fileURLWithPath: "/")
        }

        /// Open Telekom Cloud, Germany.
        public static let euDE = Region(name: "eu-de", domain: "otc.t-systems.com")
        /// Open Telekom Cloud, Netherlands.
        public static let euNL = Region(name: "eu-nl", domain: "otc.t-systems.com")

        /// A region of Huawei Cloud.
        ///
        /// - Parameter name: The region's name, such as `ap-southeast-1`.
        /// - Returns: The region.
        public static func huawei(_ name: String) -> Region {
            Region(name: name, domain: "myhuaweicloud.com")
        }
    }
}
