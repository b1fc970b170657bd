import BackupAPI
import Foundation
import Synchronization

/// What the clouds differ in.
protocol EmulatedCloud: Sendable {
    /// Why the cloud does not do what it was asked.
    associatedtype Refusal: Error

    /// The header in which the cloud names a request's ID.
    static var requestIDHeader: String { get }

    /// The refusal that says what an HTTP status does.
    static func refusal(status: Int) -> Refusal

    /// The response that says why a request was refused.
    static func response(to refusal: Refusal, requestID: String) -> HTTPResponse

    /// Does what a request asks for.
    mutating func answer(_ request: EmulatedRequest) throws(Refusal) -> HTTPResponse
}

/// What the emulators have in common: faults, the record of requests, and one request at a time.
final class EmulatorCore<Cloud: EmulatedCloud>: Sendable {
    private struct State {
        var cloud: Cloud
        var faults: [PlannedFault] = []
        var requests: [ServedRequest] = []
        var ids = SampleSource(seed: 7)
    }

    private let state: Mutex<State>

    init(_ cloud: Cloud) { state = Mutex(State(cloud: cloud)) }

    var requests: [ServedRequest] { state.withLock(\.requests) }

    func forgetRequests() { state.withLock { $0.requests = [] } }

    func inject(_ fault: PlannedFault) { state.withLock { $0.faults.append(fault) } }

    func respond(to request: HTTPRequest) throws(HTTPTransportError) -> HTTPResponse {
        // Asked outside the lock, so that what a test asks may look at the emulator.
        let matching = state.withLock(\.faults).map { $0.matches(request) }
        let result = state.withLock { state in
            let fault = Self.next(of: &state.faults, matching)
            let result = Self.result(of: request, fault, &state)
            state.requests.append(ServedRequest(request, status: try? result.get().status))
            return result
        }
        return try result.get()
    }

    private static func next(of faults: inout [PlannedFault], _ matching: [Bool]) -> Fault? {
        for index in matching.indices where matching[index] && faults[index].left > 0 {
            guard faults[index].skipped == 0 else {
                faults[index].skipped -= 1
                continue
            }
            faults[index].left -= 1
            return faults[index].fault
        }
        return nil
    }

    private static func result(
        of request: HTTPRequest,
        _ fault: Fault?,
        _ state: inout State
    ) -> Result<HTTPResponse, HTTPTransportError> {
        let id = state.ids.uuid()
        var response: HTTPResponse
        switch fault {
        case .reply(let reply): return .success(reply)
        case .transport(let error): return .failure(error)
        case .status(let status): response = Cloud.response(to: Cloud.refusal(status: status), requestID: id)
        case .throttled(let wait):
            response = Cloud.response(to: Cloud.refusal(status: 429), requestID: id)
            response.headers["Retry-After"] = wait.map { String(Int(($0 / .seconds(1)).rounded(.up))) }
        case .html(let status):
            response = HTTPResponse(
                status: status,
                headers: ["Content-Type": "text/html"],
                body: Data("<html><body><h1>\(status)</h1></body></html>".utf8)
            )
        case .empty(let status): response = HTTPResponse(status: status)
        case .cycle(let pages): response = answer(request, id, cycle: min(max(1, pages), 1_000_000), &state)
        case nil: response = answer(request, id, cycle: nil, &state)
        }
        response.headers[Cloud.requestIDHeader] = id
        return .success(response)
    }

    private static func answer(
        _ request: HTTPRequest,
        _ id: String,
        cycle: Int?,
        _ state: inout State
    ) -> HTTPResponse {
        do throws(Cloud.Refusal) {
            return try state.cloud.answer(EmulatedRequest(request, id: id, cycle: cycle))
        } catch {
            return Cloud.response(to: error, requestID: id)
        }
    }
}

extension HTTPResponse {
    /// A response whose body is a value's JSON.
    static func json(_ value: some Encodable, status: Int = 200) -> HTTPResponse {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        do {
            return HTTPResponse(
                status: status,
                headers: ["Content-Type": "application/json"],
                body: try encoder.encode(value)
            )
        } catch {
            preconditionFailure("the models always encode, but: \(error)")
        }
    }
}
