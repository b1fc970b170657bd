import BackupAPI

// How Yandex Cloud says no: google.rpc.Status.

extension YandexCloud {
    static let requestIDHeader = "x-request-id"

    static func refusal(status: Int) -> YandexRefusal {
        let (code, message) =
            switch status {
            case 400: (3, "Illegal argument")
            case 401: (16, "Token is invalid or has expired.")
            case 403: (7, "Permission denied")
            case 404: (5, "Not Found")
            case 409: (10, "Aborted")
            case 429: (8, "Too many requests")
            case 499: (1, "Cancelled")
            case 501: (12, "Not implemented")
            case 503: (14, "Service unavailable")
            case 504: (4, "Deadline exceeded")
            case 500...: (13, "Internal error")
            default: (2, "Unknown")
            }
        return YandexRefusal(status: status, code: code, message: message)
    }

    static func response(to refusal: YandexRefusal, requestID: String) -> HTTPResponse {
        var details = [
            JSONValue.object([
                "@type": .string("type.googleapis.com/google.rpc.RequestInfo"),
                "requestId": .string(requestID),
            ])
        ]
        if let parameter = refusal.parameter {
            let violation = ["field": JSONValue.string(parameter), "description": .string(refusal.message)]
            details.append(
                .object([
                    "@type": .string("type.googleapis.com/google.rpc.BadRequest"),
                    "fieldViolations": .array([.object(violation)]),
                ])
            )
        }
        let body = JSONValue.object([
            "code": .integer(Int64(refusal.code)),
            "message": .string(refusal.message),
            "details": .array(details),
        ])
        return .json(body, status: refusal.status)
    }
}

/// Why Yandex Cloud does not do what it was asked.
struct YandexRefusal: Error {
    var status: Int
    /// A number of google.rpc.
    var code: Int
    var message: String
    /// The parameter that is wrong, if one is.
    var parameter: String?

    static let permissionDenied = YandexRefusal(status: 403, code: 7, message: "Permission denied")

    static func notFound(_ message: String) -> YandexRefusal {
        YandexRefusal(status: 404, code: 5, message: message)
    }

    static func invalid(_ parameter: String, _ problem: String) -> YandexRefusal {
        YandexRefusal(
            status: 400,
            code: 3,
            message: "Illegal argument \(parameter): \(problem)",
            parameter: parameter
        )
    }

    static func check(_ parameter: String, _ value: String, upTo length: Int) throws(YandexRefusal) {
        guard !value.isEmpty else { throw .invalid(parameter, "must not be empty") }
        guard value.unicodeScalars.count <= length else {
            throw .invalid(parameter, "must have at most \(length) characters")
        }
    }
}

extension EmulatedRequest {
    /// The transcoder before the service refuses parameters that the call does not have.
    func permit(_ parameters: Set<String>) throws(YandexRefusal) {
        if let name = unknownParameter(besides: parameters) {
            throw .invalid(name, "is no parameter of the call")
        }
    }

    func required(_ name: String, upTo length: Int = .max) throws(YandexRefusal) -> String {
        let value = self[name] ?? ""
        try YandexRefusal.check(name, value, upTo: length)
        return value
    }

    /// 100 unless said otherwise; 0 says nothing.
    func pageSize() throws(YandexRefusal) -> Int {
        guard let text = self["pageSize"] else { return 100 }
        guard let size = Int(text), (0...1000).contains(size) else {
            throw .invalid("pageSize", "must be from 0 to 1000")
        }
        return size == 0 ? 100 : size
    }

    func flag(_ name: String) throws(YandexRefusal) -> Bool {
        guard let text = self[name] else { return false }
        guard let flag = Bool(text) else { throw .invalid(name, "must be true or false") }
        return flag
    }

    func resourceType() throws(YandexRefusal) -> Yandex.ResourceType? {
        guard let text = self["type"] else { return nil }
        let type = Yandex.ResourceType(rawValue: text)
        guard type.isRecognized else { throw .invalid("type", "is no ResourceType") }
        return type == .unspecified ? nil : type
    }
}
