import Foundation

/// Carries out calls: the life of a call from a value to a model or an error, the same for every provider.
///
/// Each attempt gets a token, puts it into the request, hands the request to the transport and reads the
/// answer. An attempt has its time, the call has its time, and between attempts the retry policy decides. A
/// refused token is renewed once.
struct APIClient: Sendable {
    let dialect: any APIDialect
    /// Where tokens come from; nil for calls that need none, such as those that get one.
    let credentials: (any TokenSource)?
    let configuration: ClientConfiguration
    let transport: any HTTPTransport
    private let policy: RetryPolicy
    private let budget: RetryBudget

    init(
        dialect: any APIDialect,
        credentials: (any TokenSource)?,
        configuration: ClientConfiguration,
        transport: any HTTPTransport
    ) {
        self.dialect = dialect
        self.credentials = credentials
        self.configuration = configuration
        self.transport = transport
        policy = configuration.retry ?? dialect.retry
        budget = RetryBudget(policy.budget)
    }

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
        var shown = request
        if call.secret != nil { shown.body = nil }
        let timeout = timeout ?? configuration.timeout
        let elapsed = configuration.clock.stopwatch()
        var refused: String?
        var mayHaveActed = false
        var attempt = Attempt<Output>(number: 0)
        while true {
            guard !Task.isCancelled else { throw .cancelled(call.operation, attempt.number) }
            let began = elapsed()
            attempt = Attempt(number: attempt.number + 1)
            configuration.observer?.attemptBegins(shown, attempt: attempt.number)
            let limit = min(configuration.attemptTimeout, timeout - began)
            await carryOut(call, request, replacing: refused, within: limit, &attempt)
            guard var error = attempt.error else {
                budget.refill()
                observe(attempt, of: request, since: began, elapsed)
                break
            }
            // Without a token nothing was sent.
            error.attempts = error.code == .credentials ? attempt.number - 1 : attempt.number
            attempt.result = .failure(error)
            if error.code == .notFound, mayHaveActed, let gone = call.answerWhenGone {
                attempt.result = .success(gone)
                observe(attempt, of: request, since: began, elapsed)
                break
            }
            let delay: Duration?
            if error.code == .unauthenticated, refused == nil, let token = attempt.token,
                credentials?.canRenew == true
            {
                refused = token
                delay = .zero
            } else {
                delay = retryDelay(after: error, call.isRepeatable, timeout - elapsed())
            }
            observe(attempt, of: request, since: began, elapsed, retryDelay: delay)
            guard let delay else { throw error }
            if !error.code.meansNotExecuted { mayHaveActed = true }
            do {
                if delay > .zero { try await configuration.clock.sleep(for: delay) }
            } catch {
                throw .cancelled(call.operation, attempt.number)
            }
        }
        return try attempt.result.get()
    }

    /// Reads an answer that was not read by its call.
    func read<Value: FieldValue>(
        _ type: Value.Type,
        from response: HTTPResponse,
        of operation: String
    ) throws(BackupAPIError) -> Value {
        do {
            return try JSONReader.read(Value.self, from: response.body)
        } catch {
            var error = unreadable(operation, response, error)
            error.attempts = 1
            throw error
        }
    }

    private func retryDelay(
        after error: BackupAPIError,
        _ isRepeatable: Bool,
        _ left: Duration
    ) -> Duration? {
        let delay = policy.delay(
            after: error,
            isRepeatable: isRepeatable,
            random: configuration.random()
        )
        guard let delay, delay < left, budget.spend() else { return nil }
        return delay
    }
}

// MARK: - One attempt

extension APIClient {
    /// What is known of an attempt.
    private struct Attempt<Output: Sendable> {
        var number: Int
        var result: Result<Output, BackupAPIError> = .failure(.cancelled("", 0))
        var token: String?
        var response: HTTPResponse?

        var error: BackupAPIError? {
            if case .failure(let error) = result { error } else { nil }
        }
    }

    private func carryOut<Output>(
        _ call: APICall<Output>,
        _ request: HTTPRequest,
        replacing refused: String?,
        within limit: Duration,
        _ attempt: inout Attempt<Output>
    ) async {
        let response: HTTPResponse
        do {
            (response, attempt.token) = try await withTimeout(limit, on: configuration.clock) {
                var request = request
                let token = try await token(replacing: refused)
                if let token { dialect.authorize(&request.headers, with: token) }
                return (try await transport.send(request), token)
            }
        } catch {
            let error = BackupAPIError(sending: call.operation, failedWith: error, limit: limit)
            return attempt.result = .failure(error)
        }
        attempt.response = response
        guard (200..<300).contains(response.status) else {
            return attempt.result = .failure(
                problem(call.operation, response, [attempt.token, call.secret].compactMap(\.self))
            )
        }
        do {
            attempt.result = .success(try call.read(response))
        } catch {
            attempt.result = .failure(unreadable(call.operation, response, error))
        }
    }

    private func token(replacing refused: String?) async throws(BackupAPIError) -> String? {
        guard let refused else { return try await credentials?.token() }
        return try await credentials?.token(replacing: refused)
    }

    private func observe<Output>(
        _ attempt: Attempt<Output>,
        of request: HTTPRequest,
        since began: Duration,
        _ elapsed: @Sendable () -> Duration,
        retryDelay: Duration? = nil
    ) {
        guard let observer = configuration.observer else { return }
        observer.attemptEnded(
            CallAttempt(
                operation: request.operation,
                number: attempt.number,
                duration: elapsed() - began,
                status: attempt.response?.status,
                requestID: attempt.error?.requestID
                    ?? attempt.response.flatMap { dialect.requestID(in: $0.headers) },
                bytesSent: request.body?.count ?? 0,
                bytesReceived: attempt.response?.body.count ?? 0,
                error: attempt.error,
                retryDelay: retryDelay
            )
        )
    }
}

// MARK: - Errors

extension APIClient {
    /// The error that a response with another status than 2xx stands for.
    private func problem(
        _ operation: String,
        _ response: HTTPResponse,
        _ secrets: [String]
    ) -> BackupAPIError {
        let problem = dialect.problem(in: response)
        // A provider may quote what it was sent.
        func text(_ text: String?) -> String? {
            text.map { String(Redaction.text($0, without: secrets).prefix(1000)) }
        }
        var error = BackupAPIError(
            problem.code ?? .init(status: response.status),
            operation: operation,
            message: text(problem.message) ?? response.summary
        )
        error.status = response.status
        error.providerCode = text(problem.providerCode)
        error.requestID = text(dialect.requestID(in: response.headers) ?? problem.requestID)
        error.retryAfter = problem.retryAfter ?? response.headers.retryAfter(now: configuration.now)
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
            ? "HTTP \(status) with an empty body"
            : "HTTP \(status) with a body of \(body.count) bytes\(type)"
    }
}

extension HTTPHeaders {
    /// The wait that `Retry-After` asks for, in seconds or until a date (RFC 9110 §10.2.3); nil for nonsense.
    ///
    /// A date is compared with the `Date` of the same answer, so that our clock may be wrong.
    fileprivate func retryAfter(now: () -> Timestamp) -> Duration? {
        guard let text = self["Retry-After"] else { return nil }
        if let seconds = Int(text) { return seconds >= 0 ? .seconds(Swift.min(seconds, 86_400)) : nil }
        guard let date = date("Retry-After") else { return nil }
        let wait = date.timeIntervalSince(self.date("Date") ?? now().date)
        return .seconds(Swift.min(Swift.max(wait, 0), 86_400))
    }
}
