import CryptoExtras
public import Foundation

/// Makes the signer of a service account's key, with swift-crypto.
///
/// ```swift
/// let key = try Yandex.ServiceAccountKey(contentsOf: URL(filePath: "key.json"))
/// let sign = try ps256Signer(privateKeyPEM: key.privateKey)
/// let yandex = Yandex.Client(credentials: .serviceAccountKey(key, sign: sign))
/// ```
///
/// - Parameter privateKeyPEM: An RSA key of at least 2048 bits, in PKCS #8 or PKCS #1.
/// - Returns: A function that signs by RSASSA-PSS with SHA-256 and a salt of 32 bytes (PS256, RFC 7518 §3.5).
/// - Throws: `CryptoKitError` if the key is none.
public func ps256Signer(privateKeyPEM: String) throws -> @Sendable (Data) throws -> Data {
    let key = try _RSA.Signing.PrivateKey(pemRepresentation: privateKeyPEM)
    return { try key.signature(for: $0, padding: .PSS).rawRepresentation }
}
