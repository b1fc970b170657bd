import Foundation
import Testing

@testable import BackupAPI

@Suite("Service account key")
struct ServiceAccountKeyTests {
    static let pem = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n"
    static let warning = "PLEASE DO NOT REMOVE THIS LINE! Yandex.Cloud SA Key ID <ajek>\n"

    /// A key file as `yc iam key create` writes it; nil leaves a member out.
    static func file(
        id: String? = "ajek",
        serviceAccountID: String? = "ajes",
        privateKey: String? = warning + pem
    ) throws -> Data {
        var members = [
            "created_at": "2025-03-05T05:20:11.391904178Z", "key_algorithm": "RSA_2048",
            "public_key": "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n",
        ]
        members["id"] = id
        members["service_account_id"] = serviceAccountID
        members["private_key"] = privateKey
        return try JSONEncoder().encode(members)
    }

    @Test(
        "a key file is read with and without the warning above the key",
        arguments: ["", warning, "\r\n  "]
    )
    func keyFile(before: String) throws {
        let key = try Yandex.ServiceAccountKey(Self.file(privateKey: before + Self.pem))
        #expect(key.id == "ajek")
        #expect(key.serviceAccountID == "ajes")
        #expect(key.privateKey == Self.pem)
    }

    @Test("a key file is read from a file")
    func contentsOfFile() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        let missing = #expect(throws: BackupAPIError.self) { try Yandex.ServiceAccountKey(contentsOf: file) }
        #expect(missing?.code == .invalidArgument)
        #expect(missing?.message == "the file cannot be read")
        try Self.file().write(to: file)
        #expect(try Yandex.ServiceAccountKey(contentsOf: file).privateKey == Self.pem)
    }

    static let malformed: [(Data, String)] =
        (try? [
            (Data(), "it is no JSON: unexpected end of the document, byte 0"),
            (Data(pem.utf8), "it is no JSON: expected a digit, byte 1"),
            (Data("[]".utf8), "it has no id"),
            (file(id: nil), "it has no id"),
            (file(id: ""), "it has no id"),
            (Data(#"{"id": 5}"#.utf8), "it has no id"),
            (file(serviceAccountID: nil), "it has no service_account_id"),
            (file(privateKey: nil), "it has no private_key"),
            (file(privateKey: "hunter2"), "its private_key is no PEM"),
            (file(privateKey: warning), "its private_key is no PEM"),
        ]) ?? []

    @Test("of a malformed key file it is said what is wrong, and nothing quoted", arguments: malformed)
    func malformedFile(data: Data, message: String) {
        let error = #expect(throws: BackupAPIError.self) { try Yandex.ServiceAccountKey(data) }
        #expect(error?.code == .invalidArgument)
        #expect(error?.message == message)
    }

    // MARK: JSON Web Token

    private func parts(of jwt: String) throws -> (header: String, claims: String, signature: Data) {
        let parts = jwt.split(separator: ".", omittingEmptySubsequences: false)
        try #require(parts.count == 3)
        let data = try parts.map { try #require(Data(base64URL: $0)) }
        return (String(decoding: data[0], as: UTF8.self), String(decoding: data[1], as: UTF8.self), data[2])
    }

    @Test(
        "the JSON Web Token names key, account and audience, and is good for an hour around now",
        arguments: [
            (Yandex.Endpoints.yandexCloud, "https://iam.api.cloud.yandex.net/iam/v1/tokens"),
            (.kazakhstan, "https://iam.api.yandexcloud.kz/iam/v1/tokens"),
            (
                .init(
                    backup: URL("http://a"),
                    operation: URL("http://a"),
                    iam: URL("http://127.0.0.1:8080/")
                ),
                "http://127.0.0.1:8080/iam/v1/tokens"
            ),
        ]
    )
    func claims(endpoints: Yandex.Endpoints, audience: String) throws {
        let key = try Yandex.ServiceAccountKey(Self.file())
        let now = try Timestamp(parsing: "2026-01-01T00:00:00.9Z")
        let jwt = try key.jsonWebToken(for: endpoints, now: now) { _ in Data([0xFB, 0xFF, 0xFE, 0x01]) }
        let (header, claims, signature) = try parts(of: jwt)
        #expect(header == #"{"alg":"PS256","kid":"ajek","typ":"JWT"}"#)
        let issued = now.seconds - 600
        #expect(
            claims
                == #"{"aud":"\#(audience)","exp":\#(issued + 3600),"iat":\#(issued),"iss":"ajes"}"#
        )
        #expect(signature == Data([0xFB, 0xFF, 0xFE, 0x01]))
    }

    @Test("the JSON Web Token is base64 for URLs, without padding")
    func alphabet() throws {
        let key = try Yandex.ServiceAccountKey(Self.file(id: "~~~???>>>ÿÿ"))
        let jwt = try key.jsonWebToken(for: .yandexCloud, now: .latest) { _ in Data([0xFB, 0xFF, 0xFE, 0x01])
        }
        #expect(jwt.hasSuffix(".-__-AQ"))
        #expect(jwt.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) })
    }

    @Test("what is signed is the text before the signature, and a failing signer fails the token")
    func signing() throws {
        struct HSMError: Error {}
        let key = try Yandex.ServiceAccountKey(Self.file())
        var signed = Data()
        let jwt = try key.jsonWebToken(for: .yandexCloud, now: .earliest) { message in
            signed = message
            return Data("s".utf8)
        }
        #expect(jwt == "\(String(decoding: signed, as: UTF8.self)).cw")
        #expect(throws: HSMError.self) {
            try key.jsonWebToken(for: .yandexCloud, now: .earliest) { _ in throw HSMError() }
        }
    }
}

extension Yandex.ServiceAccountKey {
    fileprivate func jsonWebToken(
        for endpoints: Yandex.Endpoints,
        now: Timestamp,
        sign: (Data) throws -> Data
    ) throws -> String {
        try jsonWebToken(
            for: endpoints.iam.appending(components: "iam", "v1", "tokens"),
            now: now,
            sign: sign
        )
    }
}

extension Data {
    init?(base64URL text: some StringProtocol) {
        let padding = String(repeating: "=", count: (4 - text.count % 4) % 4)
        self.init(base64Encoded: String(text).replacing("-", with: "+").replacing("_", with: "/") + padding)
    }
}
