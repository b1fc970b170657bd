import BackupAPI
import BackupAPITesting
import Foundation
import Testing

/// Something that a server does, and what the library promises then: a row of the article `Faults`.
struct WorstCase: Sendable, CustomTestStringConvertible {
    /// What the server does.
    let fault: String
    /// What comes of a call.
    let promise: Promise
    /// The calls that it can happen to.
    var calls = PublicCall.allCases
    /// How the client repeats calls; nil for the provider's own policy.
    var retry: RetryPolicy? = .never
    /// The largest body that the client accepts.
    var maximumBodyBytes = 64 << 20
    /// Whether an answer keeps a processor busy, so that only one call at a time can meet its deadline.
    var isHeavy = false
    /// What is delivered by then, of calls for which it matters.
    var ids: @Sendable (PublicCall) -> [String]? = { _ in nil }
    /// How many requests it takes, if it matters.
    var requestCount: Int?
    /// What the server replies.
    let reply: @Sendable (Visit) -> LoopbackServer.Reply

    var testDescription: String { fault }

    /// One request of a call.
    struct Visit: Sendable {
        let call: PublicCall
        let request: HTTPRequest
        /// Which request of the call it is, from 1.
        let number: Int

        /// The page that is asked for, from 0, if it has ``PublicCall/pageSize`` items and says so by its token, or
        /// by the first letter of its last ID.
        var page: Int {
            if let offset = request.url.parameter("offset") {
                return (Int(offset) ?? 0) / PublicCall.pageSize
            }
            let cursor = request.url.parameter("pageToken") ?? request.url.parameter("marker")
            return cursor.flatMap { Int($0.prefix(1)) }.map { $0 + 1 } ?? 0
        }

        /// The ID of an item that grows by a letter with each page.
        var growing: String {
            String(repeating: "x", count: (request.url.parameter("marker")?.count ?? 0) + 1)
        }
    }

    init(
        _ fault: String,
        _ promise: Promise,
        calls: [PublicCall] = PublicCall.allCases,
        retry: RetryPolicy? = .never,
        maximumBodyBytes: Int = 64 << 20,
        isHeavy: Bool = false,
        ids: @escaping @Sendable (PublicCall) -> [String]? = { _ in nil },
        requestCount: Int? = nil,
        reply: @escaping @Sendable (Visit) -> LoopbackServer.Reply
    ) {
        self.fault = fault
        self.promise = promise
        self.calls = calls
        self.retry = retry
        self.maximumBodyBytes = maximumBodyBytes
        self.isHeavy = isHeavy
        self.ids = ids
        self.requestCount = requestCount
        self.reply = reply
    }
}

/// How a call ends.
struct Promise: Sendable {
    enum End: Sendable {
        case success
        case failure([BackupAPIError.Code])

        func includes(_ code: BackupAPIError.Code) -> Bool {
            if case .failure(let codes) = self { codes.contains(code) } else { false }
        }

        fileprivate var text: String {
            switch self {
            case .success: "success"
            case .failure(let codes):
                codes.map { "``BackupAPIError/Code/\($0)``" }.joined(separator: " or ")
            }
        }
    }

    private let usual: End
    private let exceptions: [(calls: [PublicCall], end: End)]
    private let note: String

    static func success(_ note: String = "") -> Promise {
        Promise(usual: .success, exceptions: [], note: note)
    }

    static func failure(_ codes: BackupAPIError.Code..., note: String = "") -> Promise {
        Promise(usual: .failure(codes), exceptions: [], note: note)
    }

    func but(_ calls: PublicCall..., end: End) -> Promise {
        Promise(usual: usual, exceptions: exceptions + [(calls, end)], note: note)
    }

    func end(of call: PublicCall) -> End {
        if call == .waitForOperation, case .failure(let codes) = usual, Self.passing.isSuperset(of: codes) {
            return .failure([.deadlineExceeded])
        }
        return exceptions.first { $0.calls.contains(call) }?.end ?? usual
    }

    /// What may be over soon: waiting for an operation outlasts it, up to its own timeout.
    private static let passing: Set<BackupAPIError.Code> = [
        .unavailable, .throttled, .notConnected, .connectionLost, .deadlineExceeded,
    ]

    /// What the article says.
    var text: String {
        let ends =
            [usual.text]
            + exceptions.map { exception in
                "but \(exception.end.text) for "
                    + exception.calls.map { "`\($0.rawValue)`" }.joined(separator: " and ")
            }
        return ends.joined(separator: ", ") + (note.isEmpty ? "" : ": \(note)")
    }
}
