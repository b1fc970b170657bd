public import BackupAPI
public import Logging

/// Logs one line for each attempt of a call.
///
/// ```swift
/// configuration.observer = LoggingObserver(logger: Logger(label: "backup-audit"))
/// ```
///
/// An attempt that succeeds is logged at `debug`, one that is tried again at `warning`, one that ends its call at
/// `error`. The metadata holds no secrets, because nothing that an observer sees of an attempt does.
public struct LoggingObserver: CallObserver {
    private let logger: Logger

    /// Makes an observer.
    ///
    /// - Parameter logger: Where the lines go.
    public init(logger: Logger) { self.logger = logger }

    /// Logs what came of the attempt.
    public func attemptEnded(_ attempt: CallAttempt) {
        let (level, message): (Logger.Level, Logger.Message) =
            switch (attempt.error, attempt.retryDelay) {
            case (nil, _): (.debug, "succeeded")
            case (_, nil): (.error, "failed")
            default: (.warning, "failed, trying again")
            }
        var metadata: Logger.Metadata = [
            "operation": "\(attempt.operation)",
            "attempt": "\(attempt.number)",
            "duration": "\(attempt.duration)",
        ]
        metadata["status"] = attempt.status.map { "\($0)" }
        metadata["request_id"] = attempt.requestID.map { "\($0)" }
        metadata["retry_delay"] = attempt.retryDelay.map { "\($0)" }
        logger.log(level: level, message, error: attempt.error, metadata: metadata)
    }
}
