import Metrics
import Synchronization

/// Keeps metrics in memory, each under its label and dimensions: all that a timer recorded, in nanoseconds, and
/// what a counter has come to.
final class TestMetrics: MetricsFactory {
    private let state = Mutex<[String: [Int64]]>([:])

    var values: [String: [Int64]] { state.withLock { $0 } }

    fileprivate func update(_ name: String, _ body: (inout [Int64]) -> Void) {
        state.withLock { body(&$0[name, default: []]) }
    }

    private func metric(_ label: String, _ dimensions: [(String, String)]) -> Metric {
        Metric(name: ([label] + dimensions.map { "\($0)=\($1)" }).joined(separator: " "), metrics: self)
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        metric(label, dimensions)
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        metric(label, dimensions)
    }

    func makeRecorder(
        label: String,
        dimensions: [(String, String)],
        aggregate: Bool
    ) -> any RecorderHandler {
        NOOPMetricsHandler.instance
    }

    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
}

private final class Metric: CounterHandler, TimerHandler {
    let name: String
    let metrics: TestMetrics

    init(name: String, metrics: TestMetrics) {
        self.name = name
        self.metrics = metrics
    }

    func increment(by amount: Int64) { metrics.update(name) { $0 = [($0.first ?? 0) + amount] } }
    func recordNanoseconds(_ duration: Int64) { metrics.update(name) { $0.append(duration) } }
    func reset() { metrics.update(name) { $0 = [] } }
}
