import Foundation

/// How a client goes about its calls.
///
/// ```swift
/// var configuration = ClientConfiguration()
/// configuration.timeout = .seconds(20)
/// let quick = Yandex.Client(credentials: credentials, configuration: configuration)
/// ```
public struct ClientConfiguration: Sendable {
    /// How long one attempt may take, from getting a token to the last byte of the answer.
    public var attemptTimeout: Duration = .seconds(30)
    /// How long a call may take with all its attempts and the waits between them.
    ///
    /// For a list this bounds each page, not the whole list.
    public var timeout: Duration = .seconds(180)
    /// How failed calls are repeated; nil for the policy that fits the provider.
    public var retry: RetryPolicy?
    /// What sees the client's attempts.
    public var observer: (any CallObserver)?
    /// The `User-Agent` header.
    public var userAgent = "BackupAPI-Swift"
    /// The clock by which timeouts, waits and the life of tokens are measured; tests inject their own.
    public var clock: any Clock<Duration> = ContinuousClock()
    /// Tells what time it is: for signing, and for a `Retry-After` date without a `Date`; tests inject their own.
    public var now: @Sendable () -> Timestamp = { Timestamp(.now) }
    /// Where jitter comes from: uniform in 0..<1; tests inject their own.
    public var random: @Sendable () -> Double = { .random(in: 0..<1) }

    /// Makes the configuration that fits most programs.
    public init() {}
}
