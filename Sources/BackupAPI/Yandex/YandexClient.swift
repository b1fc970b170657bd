public import Foundation

extension Yandex {
    /// A client of Yandex Cloud Backup.
    ///
    /// ```swift
    /// let yandex = Yandex.Client(credentials: .iamToken(token))
    /// for try await resource in yandex.resources.list(folderID: "b1g…") where resource.status == .failed {
    ///     print(resource.computeInstanceID, resource.statusDetails)
    /// }
    /// ```
    ///
    /// A client is a value that any number of tasks may use at a time. It owns nothing that must be closed.
    public struct Client: Sendable {
        /// The machines that are protected, and their tasks.
        public let resources: ResourceService
        /// The operations that calls have started.
        public let operations: OperationService

        /// Makes a client.
        ///
        /// - Parameters:
        ///   - credentials: Where tokens come from.
        ///   - endpoints: Where the APIs are; those of Yandex Cloud unless said otherwise.
        ///   - configuration: Timeouts, retries and the like.
        ///   - transport: What carries the requests.
        public init(
            credentials: Credentials,
            endpoints: Endpoints = .yandexCloud,
            configuration: ClientConfiguration = .init(),
            transport: any HTTPTransport = URLSessionTransport()
        ) {
            let client = APIClient(
                dialect: YandexDialect(),
                credentials: credentials.source(
                    .init(iam: endpoints.iam, configuration: configuration, transport: transport)
                ),
                configuration: configuration,
                transport: transport
            )
            resources = ResourceService(client: client, endpoint: endpoints.backup)
            operations = OperationService(client: client, endpoint: endpoints.operation)
        }
    }

    /// Where the APIs of an installation of Yandex Cloud are.
    public struct Endpoints: Sendable, Hashable {
        /// The Cloud Backup API; its paths begin with `/backup/v1/`.
        public var backup: URL
        /// The Operation API; its paths begin with `/operations/`.
        public var operation: URL
        /// The Identity and Access Management API; its paths begin with `/iam/v1/`.
        public var iam: URL

        /// Makes endpoints of their addresses.
        ///
        /// - Parameters:
        ///   - backup: The Cloud Backup API.
        ///   - operation: The Operation API.
        ///   - iam: The Identity and Access Management API.
        public init(backup: URL, operation: URL, iam: URL) {
            self.backup = backup
            self.operation = operation
            self.iam = iam
        }

        /// Makes the endpoints of an installation, which all share its host.
        ///
        /// - Parameter apiHost: The host, such as `api.cloud.yandex.net`.
        public init(apiHost: String) {
            self.init(
                backup: Self.service("backup", of: apiHost),
                operation: Self.service("operation", of: apiHost),
                iam: Self.service("iam", of: apiHost)
            )
        }

        private static func service(_ name: String, of host: String) -> URL {
            var address = URLComponents()
            address.scheme = "https"
            address.host = "\(name).\(host)"
            return address.url ?? URL(fileURLWithPath: "/")
        }

        /// Yandex Cloud, `api.cloud.yandex.net`.
        public static let yandexCloud = Endpoints(apiHost: "api.cloud.yandex.net")
        /// Yandex Cloud in Kazakhstan, `api.yandexcloud.kz`.
        public static let kazakhstan = Endpoints(apiHost: "api.yandexcloud.kz")
    }
}
