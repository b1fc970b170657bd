import Foundation

extension CBR {
    /// What IAM answers to a login: a token, the project it is for, and where the services are.
    struct Session: Sendable {
        var token: AccessToken
        var projectID: String?
        var endpoint: URL?

        /// Logs in.
        ///
        /// - Parameters:
        ///   - login: The user, the password and the project.
        ///   - iam: The address of Identity and Access Management, with or without its `/v3`.
        ///   - context: What carries the request.
        /// - Returns: The session.
        /// - Throws: ``BackupAPIError``.
        static func begin(
            _ login: Login,
            at iam: URL,
            _ context: Credentials.Context
        ) async throws(BackupAPIError) -> Session {
            let client = APIClient(
                dialect: CBRDialect(),
                credentials: nil,
                configuration: context.configuration,
                transport: context.transport
            )
            let version = iam.lastPathComponent == "v3" ? [] : ["v3"]
            var call = APICall<Session>(
                "CBR.iam.createToken",
                .post,
                iam,
                version + ["auth", "tokens"],
                read: read
            )
            // Another token does no harm, so the call may be repeated.
            call.isIdempotent = true
            call.body = try? JSONEncoder().encode(login.request)
            call.secret = login.password
            return try await client.send(call)
        }

        private static func read(_ response: HTTPResponse) throws(JSONFault) -> Session {
            guard let value = response.headers["X-Subject-Token"], !value.isEmpty else {
                throw JSONFault("no X-Subject-Token in the header", at: 0)
            }
            let body = try JSONReader.read(JSONValue.self, from: response.body)["token"]
            return Session(
                token: AccessToken(value, lifetime: lifetime(of: body, response)),
                projectID: body?["project"]?["id"]?.string,
                endpoint: body.flatMap(endpoint)
            )
        }

        /// The difference of two moments on the server's clock, so that ours does not matter.
        private static func lifetime(of body: JSONValue?, _ response: HTTPResponse) -> Duration? {
            guard let end = body?["expires_at"]?.string.flatMap(Timestamp.init),
                let begin = response.headers.date("Date")
                    ?? body?["issued_at"]?.string.flatMap(Timestamp.init)?.date
            else { return nil }
            return .seconds(end.date.timeIntervalSince(begin))
        }

        /// The address of Cloud Backup and Recovery in the catalog, without the version and the project.
        private static func endpoint(in body: JSONValue) -> URL? {
            guard case .array(let services) = body["catalog"],
                let service = services.first(where: { $0["type"]?.string == "cbr" }),
                case .array(let endpoints) = service["endpoints"]
            else { return nil }
            let address = endpoints.first { $0["interface"]?.string == "public" } ?? endpoints.first
            guard let text = address?["url"]?.string, var parts = URLComponents(string: text),
                ["http", "https"].contains(parts.scheme), parts.host != nil
            else { return nil }
            if let version = parts.percentEncodedPath.range(of: "/v3") {
                parts.percentEncodedPath.removeSubrange(version.lowerBound...)
            }
            return parts.url
        }
    }
}

extension CBR.Login {
    /// The body of `POST /v3/auth/tokens`.
    fileprivate var request: JSONValue {
        var user = user.members(in: domain)
        user["password"] = .string(password)
        return .object([
            "auth": .object([
                "identity": .object([
                    "methods": .array([.string("password")]), "password": .object(["user": .object(user)]),
                ]),
                "scope": .object(["project": .object(project.members(in: domain))]),
            ])
        ])
    }
}

extension CBR.Login.Identity {
    /// What identifies it: an ID alone, or a name together with the domain in which it is unique.
    fileprivate func members(in domain: CBR.Login.Identity?) -> [String: JSONValue] {
        switch self {
        case .id(let id): ["id": .string(id)]
        case .name(let name):
            if let domain {
                ["name": .string(name), "domain": .object(domain.members(in: nil))]
            } else {
                ["name": .string(name)]
            }
        }
    }
}
