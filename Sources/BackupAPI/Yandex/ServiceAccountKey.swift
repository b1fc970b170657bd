public import Foundation

extension Yandex {
    /// An authorized key of a service account, as `yc iam key create --output key.json` writes it.
    ///
    /// ```swift
    /// let key = try Yandex.ServiceAccountKey(contentsOf: URL(filePath: "key.json"))
    /// ```
    ///
    /// What is printed of it hides the private key.
    ///
    /// API document: <https://yandex.cloud/en/docs/iam/concepts/authorization/key>
    public struct ServiceAccountKey: Sendable {
        /// The key's ID.
        public let id: String
        /// The service account's ID.
        public let serviceAccountID: String
        /// The private key as PEM (PKCS #8), from `-----BEGIN` on: without the warning that `yc` writes above it.
        public let privateKey: String

        /// Reads a key file.
        ///
        /// - Parameter url: The file.
        /// - Throws: ``BackupAPIError`` with the code `.invalidArgument` that says what is wrong with the file.
        public init(contentsOf url: URL) throws(BackupAPIError) {
            guard let data = try? Data(contentsOf: url) else {
                throw Self.error("the file cannot be read")
            }
            try self.init(data)
        }

        /// Reads the contents of a key file.
        ///
        /// - Parameter data: The contents.
        /// - Throws: ``BackupAPIError`` with the code `.invalidArgument` that says what is wrong with them.
        public init(_ data: Data) throws(BackupAPIError) {
            let file: JSONValue
            do {
                file = try JSONReader.read(JSONValue.self, from: data)
            } catch {
                throw Self.error("it is no JSON: \(error.reason), byte \(error.offset)")
            }
            func text(_ name: String) throws(BackupAPIError) -> String {
                guard let text = file[name]?.string, !text.isEmpty else {
                    throw Self.error("it has no \(name)")
                }
                return text
            }
            id = try text("id")
            serviceAccountID = try text("service_account_id")
            let privateKey = try text("private_key")
            guard let begin = privateKey.range(of: "-----BEGIN ") else {
                throw Self.error("its private_key is no PEM")
            }
            self.privateKey = String(privateKey[begin.lowerBound...])
        }

        private static func error(_ reason: String) -> BackupAPIError {
            BackupAPIError(.invalidArgument, operation: "service account key", message: reason)
        }
    }
}

extension Yandex.ServiceAccountKey {
    /// The signed claim to be the service account (RFC 7519), for `POST /iam/v1/tokens`.
    ///
    /// A server takes it from `iat` to `exp`, at most an hour. Put ten minutes back, that hour covers clocks that
    /// are wrong by minutes either way.
    func jsonWebToken(
        for audience: URL,
        now: Timestamp,
        sign: (Data) throws -> Data
    ) throws -> String {
        let issued = now.seconds - 600
        let header: JSONValue = .object([
            "typ": .string("JWT"), "alg": .string("PS256"), "kid": .string(id),
        ])
        let claims: JSONValue = .object([
            "iss": .string(serviceAccountID), "aud": .string(audience.absoluteString),
            "iat": .integer(issued), "exp": .integer(issued + 3600),
        ])
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let message = try [header, claims].map { try encoder.encode($0).base64URL }.joined(separator: ".")
        return "\(message).\(try sign(Data(message.utf8)).base64URL)"
    }
}

extension Data {
    /// Base64 for URLs and without padding (RFC 4648 §5).
    fileprivate var base64URL: String {
        base64EncodedString()
            .replacing("+", with: "-")
            .replacing("/", with: "_")
            .replacing("=", with: "")
    }
}

extension Yandex.ServiceAccountKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The IDs of the key and the service account.
    public var description: String { "ServiceAccountKey(id: \(id), serviceAccountID: \(serviceAccountID))" }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// Hides the private key.
    public var customMirror: Mirror {
        Mirror(self, children: ["id": id, "serviceAccountID": serviceAccountID])
    }
}

#if canImport(Security)
    import Security

    /// Signs with the Security framework of Apple platforms.
    enum SecuritySigner {
        static func signature(of message: Data, privateKey pem: String) throws -> Data {
            let body = pem.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
            guard let key = Data(base64Encoded: body, options: .ignoreUnknownCharacters).flatMap(Self.key),
                let signature = SecKeyCreateSignature(
                    key,
                    .rsaSignatureMessagePSSSHA256,
                    message as CFData,
                    nil
                )
            else {
                throw BackupAPIError(
                    .credentials,
                    operation: "service account key",
                    message: "the private key is no RSA key that can sign"
                )
            }
            return signature as Data
        }

        /// The RSA key within a PKCS #8 document: the framework wants PKCS #1, which follows a header of 26 bytes.
        private static func key(pkcs8: Data) -> SecKey? {
            let attributes: [CFString: Any] = [
                kSecAttrKeyType: kSecAttrKeyTypeRSA, kSecAttrKeyClass: kSecAttrKeyClassPrivate,
            ]
            return SecKeyCreateWithData(pkcs8.dropFirst(26) as CFData, attributes as CFDictionary, nil)
        }
    }
#endif
