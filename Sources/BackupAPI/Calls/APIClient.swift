import Foundation

/// Carries out calls: the life of a call from a value to a model or an error, the same for every provider.
///
/// Each attempt gets a token, puts it into the request, hands the request to the transport and reads the
/// answer. An attempt has its time, the call has its time, and between attempts the retry policy decides.
struct APIClient: Sendable {
    let dialect: any APIDialect
    let credentials: any TokenSource
    let configuration: ClientConfiguration
    let transport: any HTTPTransport

    /// Carries out a call.
    ///
    /// - Parameters:
    ///   - call: The call.
    ///   - timeout: How long it may take with all its attempts; nil for what the configuration says.
    /// - Returns: The answer.
    /// - Throws: ``BackupAPIError``, which says how often the call was sent.
    func send<Output>(
        _ call: APICall<Output>,
        timeout: Duration? = nil
    ) async throws(BackupAPIError) -> Output {
        var request = try call.request()
        request.headers["User-Agent"] = configuration.userAgent
        let policy = configuration.retry ?? dialect.retry
        let timeout = timeout ?? configuration.timeout
        let elapsed = configuration.clock.stopwatch()
        var attempts = 0
        while true {
            var error: BackupAPIError
            let limit = min(configuration.attemptTimeout, timeout - elapsed())
            do {
                attempts += 1
                return try await attempt(call, request, limit)
            } catch let failure {
                error = failure
                error.attempts = attempts
            }
            guard
                let delay = policy.delay(
                    after: error,
                    isIdempotent: call.isIdempotent,
                    random: configuration.random()
                ), elapsed() + delay < timeout
            else { throw error }
            do {
                try await configuration.clock.sleep(for: delay)
            } catch {
                throw .cancelled(call.operation, attempts)
            }
        }
    }

    private func attempt<Output>(
        _ call: APICall<Output>,
        _ request: HTTPRequest,
        _ limit: Duration
    ) async throws(BackupAPIError) -> Output {
        let response: HTTPResponse
        do {
            response = try await withTimeout(limit, on: configuration.clock) {
                var request = request
                dialect.authorize(&request.headers, with: try await credentials.token())
                return try await transport.send(request)
            }
        } catch {
            throw BackupAPIError(sending: call.operation, failedWith: error, limit: limit)
        }
        guard (200..<300).contains(response.status) else { throw problem(call.operation, response) }
        do {
            return try call.read(response)
        } catch {
            throw unreadable(call.operation, response, error)
        }
    }
}

// MARK: - Errors

extension APIClient {
    /// The error that a response with another status than 2xx stands for.
    private func problem(_ operation: String, _ response: HTTPResponse) -> BackupAPIError {
        let problem = dialect.problem(in: response)
        var error = BackupAPIError(
            problem.code ?? .init(status: response.status),
            operation: operation,
            message: problem.message.map { String($0.prefix(1000)) } ?? response.summary
        )
        error.status = response.status
        error.providerCode = problem.providerCode
        error.requestID = dialect.requestID(in: response.headers) ?? problem.requestID
        error.retryAfter = problem.retryAfter ?? response.retryAfter
        return error
    }

    /// The error of a 2xx response that does not hold what the call promises.
    private func unreadable(
        _ operation: String,
        _ response: HTTPResponse,
        _ fault: JSONFault
    ) -> BackupAPIError {
        var error = BackupAPIError(
            .invalidResponse,
            operation: operation,
            message: "\(fault) (\(response.summary))"
        )
        error.status = response.status
        error.requestID = dialect.requestID(in: response.headers)
        return error
    }
}

extension BackupAPIError {
    static func cancelled(_ operation: String, _ attempts: Int) -> BackupAPIError {
        BackupAPIError(.cancelled, operation: operation, message: "cancelled", attempts: attempts)
    }

    /// The error of an attempt that brought no response.
    fileprivate init(sending operation: String, failedWith error: any Error, limit: Duration) {
        switch error {
        case _ where Task.isCancelled:
            self = .cancelled(operation, 0)
        case let error as BackupAPIError:
            self = error
            self.operation = operation
        case is TimeoutError:
            self.init(.deadlineExceeded, operation: operation, message: "no answer within \(limit)")
        case let error as HTTPTransportError:
            let code: Code =
                switch error.kind {
                case .invalidRequest: .invalidArgument
                case .notConnected: .notConnected
                case .connectionLost, .other: .connectionLost
                case .bodyTooLarge: .responseTooLarge
                }
            self.init(code, operation: operation, message: error.message, underlying: error)
        default:
            self.init(
                .connectionLost,
                operation: operation,
                message: "the transport failed with \(type(of: error))",
                underlying: error
            )
        }
    }
}

extension HTTPResponse {
    /// What can be said of a response without knowing its body: never the body itself.
    fileprivate var summary: String {
        let type = headers["Content-Type"].map { ", \($0.prefix(60))" } ?? ""
        return body.isEmpty
            ? "HTTP \(status) with an empty body" : "HTTP \(status) with a body of \(body.count) bytes\(type)"
    }

    /// The wait that a `Retry-After` header in seconds asks for (RFC 9110 §10.2.3).
    fileprivate var retryAfter: Duration? {
        guard let seconds = headers["Retry-After"].flatMap(Int.init), seconds >= 0 else { return nil }
        return .seconds(min(seconds, 86_400))
    }
}
