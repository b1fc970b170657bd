import BackupAPI

// How Cloud Backup and Recovery, and the gateway before it, say no.

extension CBRCloud {
    static let requestIDHeader = "X-Request-Id"

    static func refusal(status: Int) -> CBRRefusal {
        let (code, message) =
            switch status {
            case 400: ("BackupService.9900", "Parameter verification failed.")
            case 401: ("APIGW.0307", "The token must be updated.")
            case 403: ("APIGW.0302", "The IAM user is not authorized to access the API.")
            case 404: ("BackupService.6200", "The backup does not exist.")
            case 429: ("APIGW.0308", throttled)
            case 502: ("APIGW.0610", "Backend connection failed.")
            case 503: ("APIGW.0613", "The backend service is overloaded.")
            case 504: ("APIGW.0201", "Backend timeout.")
            case 500...: ("BackupService.9910", "Unknown error.")
            default: ("BackupService.9900", "Parameter verification failed.")
            }
        return CBRRefusal(status: status, code: code, message: message)
    }

    private static let throttled =
        "The throttling threshold has been reached: policy user over ratelimit,limit:60,time:1 minute"

    /// Only the gateway puts the request's ID into the body.
    static func response(to refusal: CBRRefusal, requestID: String) -> HTTPResponse {
        var members = ["error_code": JSONValue.string(refusal.code), "error_msg": .string(refusal.message)]
        if refusal.code.hasPrefix("APIGW.") { members["request_id"] = .string(requestID) }
        return .json(members, status: refusal.status)
    }
}

/// Why CBR, or the gateway before it, does not do what it was asked.
struct CBRRefusal: Error {
    var status: Int
    var code: String
    var message: String

    static let noSuchAPI = CBRRefusal(status: 404, code: "APIGW.0101", message: "The API does not exist.")
    static let noSuchBackup = CBRCloud.refusal(status: 404)
    static let notDeletable = CBRRefusal(
        status: 400,
        code: "BackupService.6201",
        message: "The backup cannot be deleted."
    )
    static let inProgress = CBRRefusal(
        status: 400,
        code: "BackupService.6203",
        message: "The backup is in progress."
    )

    static func failedCheck(_ problem: String) -> CBRRefusal {
        CBRRefusal(
            status: 400,
            code: "BackupService.9900",
            message: "Parameter verification failed: \(problem)."
        )
    }
}
