import BackupAPI
import BackupAPITesting
import CryptoExtras
import Foundation
import ServiceAccountKey
import Testing

@Suite("The signer of a service account's key")
struct PS256SignerTests {
    private let privateKey: _RSA.Signing.PrivateKey

    init() throws { privateKey = try _RSA.Signing.PrivateKey(keySize: .bits2048) }

    /// A key file as `yc iam key create` writes it.
    private func keyFile() throws -> Data {
        let warning = "PLEASE DO NOT REMOVE THIS LINE! Yandex.Cloud SA Key ID <ajekey>\n"
        return try JSONEncoder().encode([
            "id": "ajekey",
            "service_account_id": "ajeaccount",
            "created_at": "2025-03-05T05:20:11.391904178Z",
            "key_algorithm": "RSA_2048",
            "public_key": privateKey.publicKey.pemRepresentation,
            "private_key": warning + privateKey.pemRepresentation,
        ])
    }

    @Test("makes the JSON Web Token that is exchanged for the IAM token of a list")
    func tokenOfList() async throws {
        let transport = StubTransport { request in
            request.url.path == "/iam/v1/tokens"
                ? .json(#"{"iamToken":"t1.issued","expiresAt":"2026-01-01T12:00:00Z"}"#)
                : .json(#"{"resources":[{"status":"IDLE"}]}"#)
        }
        let now = try Timestamp(parsing: "2026-01-01T00:00:00Z")
        var configuration = ClientConfiguration()
        configuration.now = { now }

        let key = try Yandex.ServiceAccountKey(keyFile())
        let sign = try ps256Signer(privateKeyPEM: key.privateKey)
        let yandex = Yandex.Client(
            credentials: .serviceAccountKey(key, sign: sign),
            configuration: configuration,
            transport: transport
        )
        let first = try await yandex.resources.list(folderID: "b1g").first { _ in true }
        #expect(first?.status == .idle)

        let requests = transport.requests
        try #require(requests.count == 2)
        #expect(requests[0].method == .post)
        #expect(requests[0].url.absoluteString == "https://iam.api.cloud.yandex.net/iam/v1/tokens")
        #expect(requests[0].headers["Authorization"] == nil)
        #expect(requests[1].operation == "Yandex.resources.list")
        #expect(requests[1].headers["Authorization"] == "Bearer t1.issued")

        let body = try JSONDecoder().decode([String: String].self, from: #require(requests[0].body))
        let parts = try #require(body["jwt"]).split(separator: ".")
        try #require(parts.count == 3)
        #expect(
            try JSONDecoder().decode([String: String].self, from: #require(Data(base64URL: parts[0])))
                == ["typ": "JWT", "alg": "PS256", "kid": "ajekey"]
        )
        let claims = try JSONDecoder().decode(Claims.self, from: #require(Data(base64URL: parts[1])))
        #expect(claims.iss == "ajeaccount")
        #expect(claims.aud == "https://iam.api.cloud.yandex.net/iam/v1/tokens")
        #expect(claims.iat <= now.seconds && now.seconds < claims.exp)
        #expect(claims.exp - claims.iat <= 3600)

        let signature = _RSA.Signing.RSASignature(
            rawRepresentation: try #require(Data(base64URL: parts[2]))
        )
        let message = Data("\(parts[0]).\(parts[1])".utf8)
        // PSS over SHA-256 with a salt as long as the digest, 32 bytes; another length would not do.
        #expect(privateKey.publicKey.isValidSignature(signature, for: message, padding: .PSS))
        #expect(!privateKey.publicKey.isValidSignature(signature, for: message + [0], padding: .PSS))
    }

    @Test("refuses what is no RSA key")
    func noKey() {
        let pem = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n"
        #expect(throws: (any Error).self) { try ps256Signer(privateKeyPEM: pem) }
    }
}

private struct Claims: Decodable {
    var iss: String
    var aud: String
    var iat: Int64
    var exp: Int64
}

extension Data {
    /// Reads base64 for URLs, without padding.
    fileprivate init?(base64URL text: Substring) {
        let padding = String(repeating: "=", count: (4 - text.count % 4) % 4)
        self.init(base64Encoded: text.replacing("-", with: "+").replacing("_", with: "/") + padding)
    }
}
