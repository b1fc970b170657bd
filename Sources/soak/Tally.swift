import BackupAPI
import Synchronization

/// How many of something have begun, and how many of those have not ended.
final class LiveCount: Sendable {
    private let begun = Atomic(0)
    private let ended = Atomic(0)

    var total: Int { begun.load(ordering: .relaxed) }
    var live: Int { total - ended.load(ordering: .relaxed) }
    var finished: Int { ended.load(ordering: .relaxed) }

    func begin() { begun.add(1, ordering: .relaxed) }
    func end() { ended.add(1, ordering: .relaxed) }
}

/// What has happened so far.
final class Tally: CallObserver {
    struct Lists {
        var completed = 0
        var items = 0
        /// What is wrong with those that are not what they should be.
        var wrong: [String] = []
    }

    let calls = LiveCount()
    let sockets = LiveCount()
    let memory = LiveCount()
    private let retryCount = Atomic(0)
    private let listState = Mutex(Lists())
    private let surpriseState = Mutex<[String]>([])
    private let errorState = Mutex<[BackupAPIError.Code: Int]>([:])

    var requests: Int { sockets.total + memory.total }
    var live: Int { calls.live + sockets.live + memory.live }
    var retries: Int { retryCount.load(ordering: .relaxed) }
    var lists: Lists { listState.withLock { $0 } }
    var errors: [BackupAPIError.Code: Int] { errorState.withLock { $0 } }

    func attemptEnded(_ attempt: CallAttempt) {
        if attempt.retryDelay != nil { retryCount.add(1, ordering: .relaxed) }
    }

    /// Errors that no fault of the soak accounts for.
    var surprises: [String] { surpriseState.withLock { $0 } }

    func note(_ error: BackupAPIError) {
        errorState.withLock { $0[error.code, default: 0] += 1 }
        let surprising: [BackupAPIError.Code] = [
            .invalidArgument, .credentials, .responseTooLarge, .paginationLoop, .operationFailed,
            .unimplemented,
        ]
        guard surprising.contains(error.code) else { return }
        surpriseState.withLock { if $0.count < 10 { $0.append(error.description) } }
    }

    /// A list has come to its end.
    func complete(_ operation: String, _ ids: [String], expected: [String]) {
        listState.withLock { lists in
            lists.completed += 1
            lists.items += ids.count
            guard ids != expected, lists.wrong.count < 10 else { return }
            let place = zip(ids, expected).prefix { $0 == $1 }.count
            lists.wrong.append(
                "\(operation) delivered \(ids.count) items for \(expected.count), wrong from item \(place) on"
            )
        }
    }
}
