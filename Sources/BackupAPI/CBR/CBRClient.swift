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
                iam: region.iam,
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
            self.init(
                projectID: projectID,
                endpoint: endpoint,
                iam: nil,
                credentials: credentials,
                configuration: configuration,
                transport: transport
            )
        }

        /// Makes a client for the project of a login, wherever the service is: it logs in, and the catalog that IAM
        /// answers tells.
        ///
        /// - Parameters:
        ///   - login: The user, the password and the project.
        ///   - iam: The address of Identity and Access Management.
        ///   - configuration: Timeouts, retries and the like.
        ///   - transport: What carries the requests.
        /// - Throws: ``BackupAPIError``; `.invalidResponse` if the catalog has no service of the type `cbr`.
        public init(
            login: Login,
            iam: URL,
            configuration: ClientConfiguration = .init(),
            transport: any HTTPTransport = URLSessionTransport()
        ) async throws(BackupAPIError) {
            let context = Credentials.Context(iam: iam, configuration: configuration, transport: transport)
            let session = try await Session.begin(login, at: iam, context)
            guard let projectID = session.projectID, let endpoint = session.endpoint else {
                throw BackupAPIError(
                    .invalidResponse,
                    operation: "CBR.iam.createToken",
                    message: "the catalog names no endpoint of a service of the type cbr",
                    attempts: 1
                )
            }
            self.init(
                projectID: projectID,
                endpoint: endpoint,
                iam: iam,
                credentials: .password(login, iam: iam, first: session.token),
                configuration: configuration,
                transport: transport
            )
        }

        private init(
            projectID: String,
            endpoint: URL,
            iam: URL?,
            credentials: Credentials,
            configuration: ClientConfiguration,
            transport: any HTTPTransport
        ) {
            let client = APIClient(
                dialect: CBRDialect(),
                credentials: credentials.source(
                    .init(iam: iam, configuration: configuration, transport: transport)
                ),
                configuration: configuration,
                transport: transport
            )
            backups = BackupService(client: client, endpoint: endpoint, projectID: projectID)
        }
    }
}
