public import Foundation

extension CBR {
    /// Where a client's tokens come from.
    ///
    /// All but ``token(_:)`` renew tokens by themselves: ahead of time, once for all tasks, and after a token was
    /// refused.
    public struct Credentials: Sendable {
        /// What a client offers those who fetch tokens for it.
        struct Context: Sendable {
            /// The Identity and Access Management API; nil if only the credentials can know.
            var iam: URL?
            var configuration: ClientConfiguration
            var transport: any HTTPTransport
        }

        let source: @Sendable (Context) -> any TokenSource

        private init(_ source: @escaping @Sendable (Context) -> any TokenSource) { self.source = source }

        /// A token that the caller has got and renews: it lives 24 hours and must be scoped to the project.
        ///
        /// - Parameter token: The token, the `X-Subject-Token` that IAM answered.
        /// - Returns: The credentials.
        public static func token(_ token: String) -> Credentials {
            Credentials { _ in FixedToken(value: token) }
        }

        /// Tokens from anywhere, such as a vault of one's own.
        ///
        /// - Parameter fetch: Fetches a token. It is called again before the token's lifetime is over, or once the
        ///   token was refused; an error fails the calls that wait for it.
        /// - Returns: The credentials.
        public static func renewing(
            _ fetch: @escaping @Sendable () async throws -> AccessToken
        ) -> Credentials {
            Credentials { TokenCache($0.configuration, fetch: fetch) }
        }

        /// The tokens of a user, for a password.
        ///
        /// `POST /v3/auth/tokens`
        ///
        /// - Parameters:
        ///   - login: The user, the password and the project.
        ///   - iam: The address of Identity and Access Management; nil for that of the client's region.
        /// - Returns: The credentials.
        public static func password(_ login: Login, iam: URL? = nil) -> Credentials {
            password(login, iam: iam, first: nil)
        }

        /// The tokens of a user, of which the first one has just been received.
        static func password(_ login: Login, iam: URL?, first: AccessToken?) -> Credentials {
            Credentials { context in
                TokenCache(context.configuration, first: first) {
                    guard let iam = iam ?? context.iam else {
                        throw BackupAPIError(
                            .invalidArgument,
                            operation: "CBR.iam.createToken",
                            message: "iam must be given when the client has an endpoint instead of a region"
                        )
                    }
                    return try await Session.begin(login, at: iam, context).token
                }
            }
        }
    }

    /// A user, a password and the project that they are for.
    ///
    /// What is printed of it hides the password.
    ///
    /// API document: "Obtaining a User Token Through Password Authentication" of IAM.
    public struct Login: Sendable {
        /// Something that has an ID, and a name that is only unique within a domain.
        public enum Identity: Hashable, Sendable {
            /// Its ID.
            case id(String)
            /// Its name.
            case name(String)
        }

        /// The user.
        public var user: Identity
        /// The domain (account) of the user and the project, which their names need.
        public var domain: Identity?
        /// The project that the tokens are for; its name begins with the region's, such as `eu-de`.
        public var project: Identity
        /// The password.
        let password: String

        /// Makes a login.
        ///
        /// - Parameters:
        ///   - user: The user.
        ///   - domain: The domain of the user and the project; needed if either is given by name.
        ///   - password: The password.
        ///   - project: The project that the tokens are for.
        public init(user: Identity, domain: Identity? = nil, password: String, project: Identity) {
            self.user = user
            self.domain = domain
            self.password = password
            self.project = project
        }
    }
}

extension CBR.Login: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The user and the project.
    public var description: String { "Login(user: \(user), project: \(project))" }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// Hides the password.
    public var customMirror: Mirror { Mirror(self, children: ["user": user, "project": project]) }
}
