import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

extension URLRequest {
    /// Makes a request of one that can go over the wire as it is.
    ///
    /// `URLSession` on Linux drops a field with a line break without a word, and passes the method on
    /// unchecked. Messages name the field at fault and never say its value: it may be a token.
    init(validating request: HTTPRequest) throws(HTTPTransportError) {
        guard let scheme = request.url.scheme?.lowercased(), scheme == "http" || scheme == "https",
            request.url.host?.isEmpty == false
        else { throw HTTPTransportError(.invalidRequest, "The URL is not an http or https address.") }
        guard request.method.rawValue.isToken else {
            throw HTTPTransportError(.invalidRequest, "The method is not a token.")
        }
        let body = request.body.flatMap { $0.isEmpty ? nil : $0 }
        guard body == nil || request.method != .get else {
            throw HTTPTransportError(.invalidRequest, "A GET request cannot have a body.")
        }

        self.init(url: request.url)
        httpMethod = request.method.rawValue
        httpShouldHandleCookies = false
        httpBody = body
        for (name, value) in request.headers {
            guard name.isToken else {
                throw HTTPTransportError(.invalidRequest, "The name of a header field is not a token.")
            }
            guard !Self.fieldsOfTheConnection.contains(name.lowercased()) else {
                throw HTTPTransportError(
                    .invalidRequest,
                    "The header field \(name) is the transport's to set."
                )
            }
            guard value.utf8.allSatisfy({ $0 != 0x0D && $0 != 0x0A && $0 != 0 }) else {
                throw HTTPTransportError(
                    .invalidRequest,
                    "The value of the header field \(name) holds a line break or a NUL."
                )
            }
            setValue(request.headers[name], forHTTPHeaderField: name)
        }
        #if canImport(FoundationNetworking)
            // libcurl leaves out a field that is all spaces: the way to stop what Foundation would add unasked,
            // such as `Content-Type: application/x-www-form-urlencoded`.
            for name in ["Accept", "Accept-Language", "Content-Type"] where request.headers[name] == nil {
                setValue(" ", forHTTPHeaderField: name)
            }
        #endif
    }

    /// Fields that say where a message ends: a wrong one would make the connection wait, or lie.
    private static let fieldsOfTheConnection: Set = ["connection", "content-length", "transfer-encoding"]
}

extension String {
    /// Whether the text is a token (RFC 9110 §5.6.2), as methods and field names are.
    fileprivate var isToken: Bool {
        !isEmpty
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}

extension HTTPTransportError {
    /// Says what a session's error means for the request.
    init(_ error: URLError, sending request: HTTPRequest) {
        let text = error.localizedDescription
        // No text of Foundation or libcurl is known to quote a header; none gets the chance.
        let quotesHeader = request.headers.contains { !$0.value.isEmpty && text.contains($0.value) }
        self.init(Kind(error), quotesHeader ? "URLSession failed with code \(error.errorCode)." : text)
    }
}

extension HTTPTransportError.Kind {
    fileprivate init(_ error: URLError) {
        switch error.code {
        case .cannotFindHost, .dnsLookupFailed, .notConnectedToInternet, .cannotConnectToHost:
            self = .notConnected
        case .networkConnectionLost, .badServerResponse:
            self = .connectionLost
        case .badURL:
            self = .invalidRequest
        default:
            // Linux has one code, -1, for TLS failures, short bodies and malformed heads, and calls the URL
            // unsupported when the answer is no HTTP.
            self = .other
        }
    }
}
