import Foundation

/// Ends the process if the calls do not end: a hang is a failure, not a long wait.
struct Watchdog {
    static let patience = 60

    let tally: Tally

    /// Watches from a thread of its own, because tasks may be what hangs.
    func start() {
        Thread.detachNewThread {
            var seen = -1
            var idle = 0
            while idle < Self.patience {
                Thread.sleep(forTimeInterval: 1)
                let finished = tally.calls.finished
                idle = finished == seen ? idle + 1 : 0
                seen = finished
            }
            print("FAILED: no call has ended for \(Self.patience) s; \(tally.calls.live) calls hang")
            abort()
        }
    }
}
