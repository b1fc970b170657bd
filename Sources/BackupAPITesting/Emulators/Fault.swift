public import BackupAPI

/// Something that goes wrong at a cloud, whichever it is: what a ``CloudEmulator`` does instead of answering
/// well.
///
/// ```swift
/// emulator.inject(.unavailable, times: 2)
/// emulator.inject(.throttled(retryAfter: .seconds(7)), where: { $0.method == .delete })
/// emulator.inject(.cycle(pages: 3))
/// ```
///
/// What goes wrong on the wire (stalls, cut bodies, resets) is a ``LoopbackServer/Reply`` instead.
public enum Fault: Sendable {
    /// Answers with this response.
    case reply(HTTPResponse)
    /// Answers with a status, 400 to 599, and an error in the cloud's own words.
    case status(Int)
    /// Refuses as the cloud does who asks too often; no cloud is known to send `Retry-After`, but it may come.
    case throttled(retryAfter: Duration? = nil)
    /// Answers as the balancer before the cloud does, with a page of HTML.
    case html(status: Int = 502)
    /// Answers with nothing but a status.
    case empty(status: Int = 502)
    /// Sends the list back to its beginning after so many pages, again and again, so that it has no end.
    case cycle(pages: Int)
    /// Gives no answer; the emulator does not act on the request.
    ///
    /// A ``LoopbackServer`` closes the connection.
    case transport(HTTPTransportError)

    /// Answers 503, in the cloud's own words.
    public static let unavailable = Fault.status(503)
    /// Gives the same page and the same page token, or marker, for ever.
    public static let loop = Fault.cycle(pages: 1)
}

/// A ``Fault``, and the requests that it happens to; ``CloudEmulator/inject(_:times:after:where:)`` makes one.
public struct PlannedFault: Sendable {
    let fault: Fault
    let matches: @Sendable (HTTPRequest) -> Bool
    /// How often it has yet to happen.
    var left: Int
    /// How many requests that match are yet answered well before.
    var skipped: Int
}
