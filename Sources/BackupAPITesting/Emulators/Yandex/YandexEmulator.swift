public import BackupAPI
public import Foundation

/// Yandex Cloud Backup in memory.
///
/// ```swift
/// let emulator = YandexEmulator(folders: ["b1g…": Yandex.Resource.samples(250)])
/// let yandex = emulator.client()
/// ```
///
/// It answers the calls of `ResourceService` and `OperationService.Get` that have REST, with the limits,
/// the defaults and the errors of the documents: page tokens mean nothing to anyone else and belong to their
/// list; deleting takes a while; the same `Idempotency-Key` gives the same operation. See ``CloudEmulator``
/// for faults and for what it was asked.
public final class YandexEmulator: CloudEmulator {
    /// What one may want to be different.
    public struct Options: Sendable {
        /// The only token that is accepted; nil for any.
        public var token: String?
        /// How many times an operation is shown running before it is done; 0 for done at once.
        public var pollsUntilDone = 2
        /// How many times a new operation is not known yet when it is asked for.
        public var pollsUntilKnown = 0
        /// What `x-operation-poll-interval` says, in seconds; nil for no such header.
        public var pollInterval: Int?
        /// How operations fail, such as with code 9 for FAILED_PRECONDITION; nil if they succeed.
        public var operationError: Yandex.Status?

        /// Makes the options that are closest to the cloud.
        public init() {}
    }

    private let core: EmulatorCore<YandexCloud>
    private let token: String

    /// Makes a cloud.
    ///
    /// - Parameters:
    ///   - folders: The resources of each folder, in the order in which they are listed.
    ///   - tasks: The tasks of resources, by compute instance ID, in the order in which they are listed.
    ///   - options: What is to be different.
    public init(
        folders: [String: [Yandex.Resource]],
        tasks: [String: [Yandex.Task]] = [:],
        options: Options = .init()
    ) {
        token = options.token ?? "t1.emulator"
        core = EmulatorCore(YandexCloud(folders: folders, tasks: tasks, options: options))
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
    public func client(configuration: ClientConfiguration = .init()) -> Yandex.Client {
        Yandex.Client(credentials: .iamToken(token), configuration: configuration, transport: self)
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
    ) -> Yandex.Client {
        Yandex.Client(
            credentials: .iamToken(token),
            endpoints: .init(at: server.url),
            configuration: configuration,
            transport: transport
        )
    }
}

extension Yandex.Endpoints {
    /// Makes endpoints that all are at one address, such as that of a ``LoopbackServer``.
    ///
    /// - Parameter url: The address.
    public init(at url: URL) { self.init(backup: url, operation: url, iam: url) }
}
