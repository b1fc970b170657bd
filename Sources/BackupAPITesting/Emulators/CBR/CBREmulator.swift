public import BackupAPI

/// Cloud Backup and Recovery in memory, for one project.
///
/// ```swift
/// let emulator = CBREmulator(backups: CBR.Backup.samples(250))
/// let cbr = emulator.client()
/// ```
///
/// It answers the calls on backups with the filters, the order, the limits and the errors of the documents.
/// Deleting takes a while. See ``CloudEmulator`` for faults and for what it was asked.
public final class CBREmulator: CloudEmulator {
    /// What one may want to be different.
    public struct Options: Sendable {
        /// The only token that is accepted; nil for any.
        public var token: String?
        /// How many backups a page has at most, whatever the request says; nil for the 1000 of the documents,
        /// and then who asks for more is refused.
        public var clampedLimit: Int?
        /// Whether an answer repeats the offset and the limit, as newer services do.
        public var echoesLimit = true
        /// How many times a deleted backup is still shown, `deleting`, when it is asked for.
        public var getsUntilGone = 2
        /// How used vaults are, in percent, by vault ID; 0 for those that are not named.
        public var usedPercent: [String: Int] = [:]
        /// How far the sharing of backups of other projects is, by backup ID; pending for those not named.
        public var memberStatus: [String: CBR.MemberStatus] = [:]

        /// Makes the options that are closest to the cloud.
        public init() {}
    }

    /// The project of emulators and samples, unless said otherwise.
    public static let sampleProjectID = "0605767b5780d5762fc5c0118072a564"

    private let core: EmulatorCore<CBRCloud>
    private let projectID: String
    private let token: String

    /// Makes a cloud.
    ///
    /// - Parameters:
    ///   - backups: The backups, in the order in which they are listed unless a request names another;
    ///     those of other projects are shared with this one.
    ///   - projectID: The project.
    ///   - options: What is to be different.
    public init(
        backups: [CBR.Backup],
        projectID: String = CBREmulator.sampleProjectID,
        options: Options = .init()
    ) {
        self.projectID = projectID
        token = options.token ?? "emulator"
        core = EmulatorCore(CBRCloud(backups: backups, projectID: projectID, options: options))
    }

    /// What the emulator has been asked, in order.
    public var requests: [ServedRequest] { core.requests }

    /// Forgets what the emulator has been asked, as a program has to that asks it for hours.
    public func forgetRequests() { core.forgetRequests() }

    /// Plans a fault; see ``CloudEmulator/inject(_:times:after:where:)``.
    public func inject(_ fault: PlannedFault) { core.inject(fault) }

    /// Answers a request.
    public func respond(to request: HTTPRequest) throws(HTTPTransportError) -> HTTPResponse {
        try core.respond(to: request)
    }

    /// Makes a client that talks to this emulator in memory.
    ///
    /// - Parameter configuration: How the client goes about its calls.
    /// - Returns: The client.
    public func client(configuration: ClientConfiguration = .init()) -> CBR.Client {
        CBR.Client(
            projectID: projectID,
            region: .euDE,
            credentials: .token(token),
            configuration: configuration,
            transport: self
        )
    }

    /// Makes a client that talks to this emulator over sockets.
    ///
    /// - Parameters:
    ///   - server: The server that the emulator answers behind.
    ///   - configuration: How the client goes about its calls.
    ///   - transport: What carries the requests.
    /// - Returns: The client, which does not keep the server running.
    public func client(
        at server: LoopbackServer,
        configuration: ClientConfiguration = .init(),
        transport: any HTTPTransport = URLSessionTransport()
    ) -> CBR.Client {
        CBR.Client(
            projectID: projectID,
            endpoint: server.url,
            credentials: .token(token),
            configuration: configuration,
            transport: transport
        )
    }
}
