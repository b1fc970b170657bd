public import BackupAPI

/// A cloud in memory, for tests and demonstrations: ``YandexEmulator`` or ``CBREmulator``.
///
/// An emulator is a transport, so a client that has it as one talks to it without a network:
///
/// ```swift
/// let emulator = YandexEmulator(folders: ["b1g…": Yandex.Resource.samples(250)])
/// let yandex = emulator.client()
/// for try await resource in yandex.resources.list(folderID: "b1g…", pageSize: 100) { … }
/// emulator.requests.count   // 3
/// ```
///
/// Behind a ``LoopbackServer`` the very same emulator answers over sockets.
///
/// It goes by the path, the query and the headers of a request, as a server does. It never waits: what takes
/// a cloud time takes an emulator so many requests.
public protocol CloudEmulator: HTTPTransport {
    /// What the emulator has been asked, in order.
    var requests: [ServedRequest] { get }

    /// Forgets what the emulator has been asked, as a program has to that asks it for hours.
    func forgetRequests()

    /// Plans a fault.
    ///
    /// Of several faults that match a request, the one that was planned first happens, as often as it is to.
    ///
    /// - Parameter fault: What goes wrong, and when.
    func inject(_ fault: PlannedFault)

    /// Answers a request.
    ///
    /// - Parameter request: The request.
    /// - Returns: What the cloud answers.
    /// - Throws: What ``Fault/transport(_:)`` says, if that is what happens.
    func respond(to request: HTTPRequest) throws(HTTPTransportError) -> HTTPResponse
}

extension CloudEmulator {
    /// Plans a fault: for the next request, unless said otherwise.
    ///
    /// - Parameters:
    ///   - fault: What goes wrong.
    ///   - times: How often; nil for once, and for a cycle, always.
    ///   - skipped: How many of the requests that match are answered well before.
    ///   - matches: Which requests it happens to.
    public func inject(
        _ fault: Fault,
        times: Int? = nil,
        after skipped: Int = 0,
        where matches: @escaping @Sendable (HTTPRequest) -> Bool = { _ in true }
    ) {
        // A list has to meet a cycle on each of its pages.
        let usualTimes = if case .cycle = fault { Int.max } else { 1 }
        inject(PlannedFault(fault: fault, matches: matches, left: times ?? usualTimes, skipped: skipped))
    }

    /// Answers a request in memory.
    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try Task.checkCancellation()
        return try respond(to: request)
    }
}

extension LoopbackServer {
    /// Starts a server that answers as an emulator does.
    ///
    /// ```swift
    /// let server = try LoopbackServer(emulator) { request, answer in
    ///     request.method == .delete ? .truncate(answer, bytes: 10) : .respond(answer)
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - emulator: The emulator.
    ///   - reply: What becomes of the emulator's answer to a request on its way to the client; it arrives
    ///     unless said otherwise.
    /// - Throws: `POSIXError` if the system has no socket to give.
    public convenience init(
        _ emulator: some CloudEmulator,
        reply: @escaping @Sendable (HTTPRequest, HTTPResponse) -> Reply = { .respond($1) }
    ) throws {
        try self.init { request in
            guard let answer = try? emulator.respond(to: request) else { return .closeWithoutAnswer }
            return reply(request, answer)
        }
    }
}
