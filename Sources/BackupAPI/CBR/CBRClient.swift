public import Foundation

extension CBR {
    /// A client of Cloud Backup and Recovery, for one project.
    ///
    /// ```swift
    /// let cbr = CBR.Client(projectID: "0605…", region: .euDE, credentials: .token(token))
    /// for try await backup in cbr.backups.list(.init(status: [.error])) {
    ///     print(backup.id, backup.resourceName ?? "")
    /// }
    /// ```
    ///
    /// A client is a value that any number of tasks may use at a time. It owns nothing that must be closed.
    public struct Client: Sendable {
        /// The project's backups.
        public let backups: BackupService

        /// Makes a client for a project in a region.
        ///
        /// - Parameters:
        ///   - projectID: The project, 32 hexadecimal characters.
        ///   - region: The region.
        ///   - credentials: Where tokens come from.
        ///   - configuration: Timeouts, retries and the like.
        ///   - transport: What carries the requests.
        public init(
            projectID: String,
            region: Region,
            credentials: Credentials,
            configuration: ClientConfiguration = .init(),
            transport: any HTTPTransport = URLSessionTransport()
        ) {
            self.init(
                projectID: projectID,
                endpoint: region.endpoint,
                credentials: credentials,
                configuration: configuration,
                transport: transport
            )
        }

        /// Makes a client for a project behind an address of one's own.
        ///
        /// - Parameters:
        ///   - projectID: The project.
        ///   - endpoint: The address of the service; its paths begin with `/v3/`.
        ///   - credentials: Where tokens come from.
        ///   - configuration: Timeouts, retries and the like.
        ///   - transport: What carries the requests.
        public init(
            projectID: String,
            endpoint: URL,
            credentials: Credentials,
            configuration: ClientConfiguration = .init(),
            transport: any HTTPTransport = URLSessionTransport()
        ) {
            let client = APIClient(
                dialect: CBRDialect(),
                credentials: credentials.source,
                configuration: configuration,
                transport: transport
            )
            backups = BackupService(client: client, endpoint: endpoint, projectID: projectID)
        }
    }

    /// Where a client's tokens come from.
    public struct Credentials: Sendable {
        let source: any TokenSource

        /// A token that the caller has got and renews: it lives 24 hours and must be scoped to the project.
        ///
        /// - Parameter token: The token, the `X-Subject-Token` that IAM answered.
        /// - Returns: The credentials.
        public static func token(_ token: String) -> Credentials {
            Credentials(source: FixedToken(value: token))
        }
    }
}
