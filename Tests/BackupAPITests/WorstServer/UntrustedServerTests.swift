import BackupAPI
import BackupAPITesting
import Foundation
import Testing

@Suite("A server that cannot be trusted", .serialized, .timeLimit(.minutes(1)))
struct UntrustedServerTests {
    @Test("gets no request if it does not speak TLS", arguments: PublicCall.allCases)
    func noTLS(call: PublicCall) async throws {
        let server = try LoopbackServer { _ in .respond(call.good) }
        let address = server.url.absoluteString.replacing("http:", with: "https:")
        try await refuses(#require(URL(string: address)), call, .noTLS)
        #expect(server.requestCount == 0)
    }

    #if os(Linux) || os(macOS)
        @Test(
            "gets no request if nobody vouches for its certificate",
            .enabled(if: TLSServer.isPossible, "/usr/bin/openssl is not installed")
        )
        func untrusted() async throws {
            let server = try await TLSServer.start()
            defer { server.stop() }
            for call in PublicCall.allCases { try await refuses(server.url, call, .untrusted) }
        }
    #endif

    private func refuses(_ url: URL, _ call: PublicCall, _ worst: UntrustedCase) async throws {
        let transport = URLSessionTransport()
        let clients = Clients(at: url, transport, retry: .never, timeout: .seconds(20))
        expect(await call.outcome(of: clients), of: call, worst.promise)

        let good = try LoopbackServer { _ in .respond(call.good) }
        let next = await call.outcome(
            of: Clients(at: good.url, transport, retry: .never, timeout: .seconds(20))
        )
        #expect(next.error == nil)
    }
}

/// The rows of the article `Faults` that are about TLS.
struct UntrustedCase {
    let fault: String
    let promise: Promise

    static let noTLS = UntrustedCase(
        fault: "does not speak TLS at an https address",
        promise: .failure(.connectionLost, note: "nothing was sent")
    )
    static let untrusted = UntrustedCase(
        fault: "shows a certificate that nobody vouches for",
        promise: .failure(.connectionLost, note: "nothing was sent")
    )
    static let all = [noTLS, untrusted]
}

#if os(Linux) || os(macOS)
    /// `openssl s_server` with a certificate of its own making.
    private final class TLSServer: Sendable {
        private static let openssl = URL(filePath: "/usr/bin/openssl")
        static var isPossible: Bool { FileManager.default.isExecutableFile(atPath: openssl.path) }

        let url: URL
        private let process: Process
        private let folder: URL

        /// Starts a server, on a thread that may wait for it.
        static func start() async throws -> TLSServer {
            try await withCheckedThrowingContinuation { continuation in
                Thread.detachNewThread { continuation.resume(with: Result { try TLSServer() }) }
            }
        }

        private init() throws {
            folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let certificate = try Self.run(
                "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out cert.pem "
                    + "-days 1 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1",
                in: folder
            )
            _ = try certificate.output.readToEnd()
            let server = try Self.run(
                "s_server -accept 127.0.0.1:0 -cert cert.pem -key key.pem -www",
                in: folder
            )
            process = server.process
            // It says `ACCEPT 127.0.0.1:49152` as soon as it listens.
            var said = ""
            while true {
                let data = server.output.availableData
                said += String(decoding: data, as: UTF8.self)
                if let port = said.firstMatch(of: /ACCEPT [^\n]*:(\d+)\n/)?.output.1 {
                    url = try #require(URL(string: "https://127.0.0.1:\(port)"))
                    return
                }
                try #require(!data.isEmpty, "openssl ended without listening: \(said)")
            }
        }

        func stop() {
            // Not terminate(): the signals that are blocked on the thread that starts a child are so in the child too.
            kill(process.processIdentifier, SIGKILL)
            try? FileManager.default.removeItem(at: folder)
        }

        private static func run(
            _ arguments: String,
            in folder: URL
        ) throws -> (process: Process, output: FileHandle) {
            let process = Process()
            process.executableURL = openssl
            process.arguments = arguments.split(separator: " ").map(String.init)
            process.currentDirectoryURL = folder
            let output = Pipe()
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            try process.run()
            return (process, output.fileHandleForReading)
        }
    }
#endif
