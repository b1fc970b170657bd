public import Foundation

extension Yandex {
    /// Where a client's tokens come from.
    ///
    /// All but ``iamToken(_:)`` renew tokens by themselves: ahead of time, once for all tasks, and after a token
    /// was refused.
    ///
    /// API document: <https://yandex.cloud/en/docs/iam/concepts/authorization/iam-token>
    public struct Credentials: Sendable {
        /// What a client offers those who fetch tokens for it.
        struct Context: Sendable {
            var iam: URL
            var configuration: ClientConfiguration
            var transport: any HTTPTransport
        }

        let source: @Sendable (Context) -> any TokenSource

        private init(_ source: @escaping @Sendable (Context) -> any TokenSource) { self.source = source }

        /// Credentials whose tokens are fetched through the Identity and Access Management API or another one.
        private static func fetched(
            _ fetch: @escaping @Sendable (Context, APIClient) async throws -> AccessToken
        ) -> Credentials {
            Credentials { context in
                let client = APIClient(
                    dialect: YandexDialect(),
                    credentials: nil,
                    configuration: context.configuration,
                    transport: context.transport
                )
                return TokenCache(context.configuration) { try await fetch(context, client) }
            }
        }

        /// An IAM token that the caller has got and renews: it lives 12 hours at most.
        ///
        /// - Parameter token: The token, such as `t1.…`.
        /// - Returns: The credentials.
        public static func iamToken(_ token: String) -> Credentials {
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
            fetched { _, _ in try await fetch() }
        }

        /// The IAM tokens of a Yandex account, for its OAuth token.
        ///
        /// `POST /iam/v1/tokens`. Yandex is going to switch this way off; new programs use a service account.
        ///
        /// - Parameter token: The OAuth token, such as `y0_…`.
        /// - Returns: The credentials.
        public static func oauthToken(_ token: String) -> Credentials {
            fetched { context, client in
                try await client.send(
                    .createToken("yandexPassportOauthToken", token, at: context.iam)
                )
            }
        }

        /// The IAM tokens of a service account, for its authorized key.
        ///
        /// `POST /iam/v1/tokens` with a JSON Web Token that is good for an hour. Its times leave room for a clock
        /// that is up to ten minutes fast or half an hour slow.
        ///
        /// With `CryptoExtras` of swift-crypto:
        ///
        /// ```swift
        /// let key = try Yandex.ServiceAccountKey(contentsOf: URL(filePath: "key.json"))
        /// let rsa = try _RSA.Signing.PrivateKey(pemRepresentation: key.privateKey)
        /// let credentials = Yandex.Credentials.serviceAccountKey(key) { message in
        ///     try rsa.signature(for: message, padding: .PSS).rawRepresentation
        /// }
        /// ```
        ///
        /// - Parameters:
        ///   - key: The key, as `yc iam key create` writes it.
        ///   - sign: Signs a message with the key: RSASSA-PSS with SHA-256 and a salt of 32 bytes (PS256).
        /// - Returns: The credentials.
        public static func serviceAccountKey(
            _ key: ServiceAccountKey,
            sign: @escaping @Sendable (Data) throws -> Data
        ) -> Credentials {
            fetched { context, client in
                let jwt = try key.jsonWebToken(
                    for: context.iam.appending(components: "iam", "v1", "tokens"),
                    now: context.configuration.now(),
                    sign: sign
                )
                return try await client.send(.createToken("jwt", jwt, at: context.iam))
            }
        }

        #if canImport(Security)
            /// The IAM tokens of a service account, for its authorized key, signed by the Security framework.
            ///
            /// - Parameter key: The key, as `yc iam key create` writes it.
            /// - Returns: The credentials.
            public static func serviceAccountKey(_ key: ServiceAccountKey) -> Credentials {
                serviceAccountKey(key) { try SecuritySigner.signature(of: $0, privateKey: key.privateKey) }
            }
        #endif

        /// The IAM tokens of the service account of the virtual machine on which the program runs.
        ///
        /// They come from the metadata service of the machine, at 169.254.169.254 unless `address` or the
        /// environment variable `YC_METADATA_ADDR` says otherwise.
        ///
        /// - Parameter address: The host of the metadata service, with or without a port.
        /// - Returns: The credentials.
        public static func metadataService(address: String? = nil) -> Credentials {
            fetched { _, client in
                let variable = ProcessInfo.processInfo.environment["YC_METADATA_ADDR"]
                let host = address ?? variable.flatMap { $0.isEmpty ? nil : $0 } ?? "169.254.169.254"
                do {
                    return try await client.send(.metadataToken(at: host))
                } catch let failure as BackupAPIError where failure.code == .notFound {
                    var error = failure
                    error.message = "this VM has no service account"
                    throw error
                }
            }
        }

        #if os(macOS) || os(Linux)
            /// The output of a command, such as `yc iam create-token`, which is run again each hour.
            ///
            /// - Parameters:
            ///   - words: The command, found in `PATH`, and its arguments. It gets no input, and may print 64 KiB.
            ///   - timeout: How long the command may take; then it is killed.
            /// - Returns: The credentials.
            public static func command(_ words: [String], timeout: Duration = .seconds(30)) -> Credentials {
                fetched { context, _ in
                    let command = TokenCommand(
                        words: words,
                        timeout: timeout,
                        clock: context.configuration.clock
                    )
                    return AccessToken(try await command.run(), lifetime: .seconds(3600))
                }
            }
        #endif
    }
}

extension APICall<AccessToken> {
    /// An IAM token for another credential: `POST /iam/v1/tokens`, which may be repeated.
    fileprivate static func createToken(
        _ name: String,
        _ credential: String,
        at iam: URL
    ) throws(BackupAPIError) -> APICall {
        var call = APICall("Yandex.iam.createToken", .post, iam, ["iam", "v1", "tokens"]) {
            response throws(JSONFault) in
            let answer = try JSONReader.read(Yandex.TokenAnswer.self, from: response.body)
            guard !answer.iamToken.isEmpty else { throw JSONFault("the iamToken is empty", at: 0) }
            // Both moments are the server's, so that our clock does not matter.
            let received = response.headers.date("Date")
            let lifetime = received.flatMap { answer.expiresAt?.date.timeIntervalSince($0) }
            return AccessToken(answer.iamToken, lifetime: lifetime.map { .seconds($0) } ?? .seconds(3600))
        }
        call.isIdempotent = true
        call.body = try? JSONEncoder().encode([name: credential])
        call.secret = credential
        return call
    }

    /// The token of the service account of a virtual machine.
    fileprivate static func metadataToken(at host: String) throws(BackupAPIError) -> APICall {
        let path = ["computeMetadata", "v1", "instance", "service-accounts", "default", "token"]
        let address = host.contains("://") ? host : "http://\(host)"
        guard let base = URL(string: address) else {
            throw BackupAPIError(
                .invalidArgument,
                operation: "Yandex.metadata.token",
                message: "the address of the metadata service is no valid host"
            )
        }
        var call = APICall("Yandex.metadata.token", .get, base, path) { response throws(JSONFault) in
            let answer = try JSONReader.read(Yandex.MetadataTokenAnswer.self, from: response.body)
            guard !answer.accessToken.isEmpty else { throw JSONFault("the access_token is empty", at: 0) }
            return AccessToken(answer.accessToken, lifetime: .seconds(answer.expiresIn))
        }
        call.headers["Metadata-Flavor"] = "Google"
        return call
    }
}

extension Yandex {
    struct TokenAnswer: Hashable {
        var iamToken = ""
        var expiresAt: Timestamp?
    }

    struct MetadataTokenAnswer: Hashable {
        var accessToken = ""
        var expiresIn = 0
    }
}

extension Yandex.TokenAnswer: Model {
    static let layout = FieldLayout(of: Self())

    mutating func fields<V: FieldVisitor & ~Copyable & ~Escapable>(_ visit: inout V) throws(V.Failure) {
        try visit.field("iamToken", &iamToken, required: true)
        try visit.field("expiresAt", &expiresAt)
    }
}

extension Yandex.MetadataTokenAnswer: Model {
    static let layout = FieldLayout(of: Self())

    mutating func fields<V: FieldVisitor & ~Copyable & ~Escapable>(_ visit: inout V) throws(V.Failure) {
        try visit.field("access_token", &accessToken, required: true)
        try visit.field("expires_in", &expiresIn)
    }
}
