public import BackupAPI
public import Metrics

/// Measures each attempt of a call.
///
/// | metric | kind | dimensions |
/// | --- | --- | --- |
/// | `backupapi_attempt_seconds` | timer | `operation`, `outcome`: `success` or the code of the error |
/// | `backupapi_retries_total` | counter | `operation` |
/// | `backupapi_sent_bytes_total` | counter | `operation` |
/// | `backupapi_received_bytes_total` | counter | `operation` |
///
/// Both dimensions have few values: neither holds an ID.
public struct MetricsObserver: CallObserver {
    private let factory: any MetricsFactory

    /// Makes an observer.
    ///
    /// - Parameter factory: Where the metrics go; where `MetricsSystem` says unless said otherwise.
    public init(factory: any MetricsFactory = MetricsSystem.factory) { self.factory = factory }

    /// Records what came of the attempt.
    public func attemptEnded(_ attempt: CallAttempt) {
        let operation = ("operation", attempt.operation)
        let outcome = ("outcome", attempt.error?.code.rawValue ?? "success")
        Timer(label: "backupapi_attempt_seconds", dimensions: [operation, outcome], factory: factory)
            .record(duration: attempt.duration)

        func count(_ label: String, _ amount: Int) {
            Counter(label: label, dimensions: [operation], factory: factory).increment(by: amount)
        }
        if attempt.retryDelay != nil { count("backupapi_retries_total", 1) }
        count("backupapi_sent_bytes_total", attempt.bytesSent)
        count("backupapi_received_bytes_total", attempt.bytesReceived)
    }
}
