/// Yandex Cloud's way with HTTP: a Bearer token, and errors as `google.rpc.Status`.
struct YandexDialect: APIDialect {
    /// What is unavailable is back within seconds.
    let retry = RetryPolicy(attempts: 4)

    func authorize(_ headers: inout HTTPHeaders, with token: String) {
        headers["Authorization"] = "Bearer \(token)"
    }

    func requestID(in headers: HTTPHeaders) -> String? {
        headers["x-request-id"] ?? headers["x-server-trace-id"]
    }

    func problem(in response: HTTPResponse) -> APIProblem {
        guard let status = try? JSONReader.read(Yandex.Status.self, from: response.body), status.code != 0
        else { return APIProblem() }
        return APIProblem(
            code: status.errorCode,
            providerCode: String(status.code),
            message: status.message.isEmpty ? nil : status.message,
            requestID: status.detail("RequestInfo")?["requestId"]?.string,
            retryAfter: status.detail("RetryInfo")?["retryDelay"]?.string.flatMap(Duration.init(proto:))
        )
    }
}

extension Yandex.Status {
    /// The detail of a type of google.rpc.
    func detail(_ type: String) -> JSONValue? {
        details.first { $0["@type"]?.string == "type.googleapis.com/google.rpc.\(type)" }
    }

    /// What ``code`` means; nil if it is none of `google.rpc.Code`.
    var errorCode: BackupAPIError.Code? {
        switch code {
        case 1, 10: .aborted
        case 2, 13, 15: .serverError
        case 3, 11: .invalidArgument
        case 4, 14: .unavailable
        case 5: .notFound
        case 6: .alreadyExists
        case 7: .permissionDenied
        case 8: detail("QuotaFailure") == nil ? .throttled : .quotaExceeded
        case 9: .failedPrecondition
        case 12: .unimplemented
        case 16: .unauthenticated
        default: nil
        }
    }
}

extension Duration {
    /// Reads the JSON form of `google.protobuf.Duration`, such as `1.5s`, up to a day; nil for anything else and
    /// for less than nothing.
    init?(proto text: String) {
        guard text.hasSuffix("s"), let seconds = Double(text.dropLast()), seconds >= 0 else { return nil }
        self = .seconds(min(seconds, 86_400))
    }
}
