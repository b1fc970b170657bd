/// CBR's way with HTTP: a token in `X-Auth-Token`, and errors in one of five shapes.
///
/// | who answers | shape |
/// | --- | --- |
/// | CBR, IAM | `{"error_code":"BackupService.6200","error_msg":"…"}` |
/// | the API gateway | the same with a `request_id` |
/// | Keystone | `{"error":{"code":401,"message":"…","title":"…"}}` |
/// | older OpenStack | `{"unauthorized":{"code":"401","message":"…"}}`, under any key |
/// | Huawei's policy engine | `{"encoded_authorization_message":"…"}` |
struct CBRDialect: APIDialect {
    /// The gateway counts requests by the minute and says nothing of when to come back.
    let retry = RetryPolicy(throttlingWindow: .seconds(60))

    func authorize(_ headers: inout HTTPHeaders, with token: String) {
        headers["X-Auth-Token"] = token
    }

    func requestID(in headers: HTTPHeaders) -> String? {
        headers["X-Request-Id"]
    }

    func problem(in response: HTTPResponse) -> APIProblem {
        guard let body = try? JSONReader.read(JSONValue.self, from: response.body) else {
            return APIProblem()
        }
        if body["encoded_authorization_message"] != nil {
            // The message is encrypted for the provider's own tool, and says nothing to anyone else.
            return APIProblem(code: .permissionDenied, message: "the provider's policy forbids the call")
        }
        if let problem = Self.problem(in: body, response.status) { return problem }
        guard case .object(let members) = body else { return APIProblem() }
        for (_, member) in members.sorted(by: { $0.key < $1.key }) {
            if let problem = Self.problem(in: member, response.status) { return problem }
        }
        return APIProblem()
    }

    private static func problem(in body: JSONValue, _ status: Int) -> APIProblem? {
        let spellings = [("error_code", "error_msg"), ("errorCode", "errorMsg"), ("code", "message")]
        for (codeKey, messageKey) in spellings {
            guard let code = body[codeKey]?.text, let message = body[messageKey]?.text else { continue }
            return APIProblem(
                code: Self.code(of: code, status),
                providerCode: code,
                message: message.isEmpty ? nil : message,
                requestID: body["request_id"]?.string
            )
        }
        return nil
    }

    /// What a provider's code means; nil if the status says it as well.
    private static func code(of text: String, _ status: Int) -> BackupAPIError.Code? {
        let parts = text.split(separator: ".", maxSplits: 1)
        guard parts.count == 2 else {
            guard let status = Int(text), (400..<600).contains(status) else { return nil }
            return .init(status: status)
        }
        switch parts[0] {
        case "BackupService": return serviceCode(of: String(parts[1]), status)
        case "APIGW", "APIG": return gatewayCode(of: String(parts[1]))
        default: return nil
        }
    }

    /// What the codes of CBR itself mean.
    ///
    /// Its statuses are unreliable: "being backed up" comes with 500, "not empty" with 404.
    private static func serviceCode(of number: String, _ status: Int) -> BackupAPIError.Code? {
        switch number {
        case "4001", "6000", "6002", "6105", "6200", "6217", "6302", "6500", "6501", "6601", "6705", "7000",
            "7100":
            .notFound
        case "0002", "2002", "2010", "6125", "6130", "6134", "6203", "7200", "7302": .busy
        case "6001", "6100", "6133", "6142", "6600", "6701", "7303", "8300": .quotaExceeded
        case "6106": .alreadyExists
        case "8600": .permissionDenied
        case "9998": .unauthenticated
        case "6101", "6104", "6116", "6117", "6300", "6301", "6704", "6706", "6714", "7110", "9900":
            .invalidArgument
        case "1005", "6137", "6207", "6208", "6209", "6210", "6211", "6213", "6402", "7009", "7202":
            .failedPrecondition
        // All others that come with 400 name a state in which the call is not possible.
        default: status == 400 ? .failedPrecondition : nil
        }
    }

    /// What the codes of the gateway before CBR mean.
    private static func gatewayCode(of number: String) -> BackupAPIError.Code? {
        switch number {
        case "0101", "0103": .unimplemented
        case "0104", "0105", "0106", "0602", "0607": .invalidArgument
        case "0301", "0303", "0305", "0307": .unauthenticated
        case "0302", "0304", "0306", "0310", "0401", "0402", "0404", "0502", "0801", "0802": .permissionDenied
        case "0308": .throttled
        case "0501": .quotaExceeded
        case "0601", "0605", "0606", "0608", "0609", "0610", "0611", "0612", "0613", "0705": .unavailable
        default: nil
        }
    }
}

extension JSONValue {
    /// The text of a string, or the digits of a whole number.
    fileprivate var text: String? {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        default: nil
        }
    }
}
