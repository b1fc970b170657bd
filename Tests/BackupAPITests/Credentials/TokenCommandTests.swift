#if os(macOS) || os(Linux)
    import BackupAPITesting
    import Foundation
    import Testing

    @testable import BackupAPI

    @Suite("Token command", .timeLimit(.minutes(1)))
    struct TokenCommandTests {
        private let clock = ManualClock()

        private func run(_ words: String...) async throws -> String {
            try await TokenCommand(words: words, timeout: .seconds(30), clock: clock).run()
        }

        private func failure(_ words: String...) async -> String? {
            let error = await #expect(throws: BackupAPIError.self) {
                try await TokenCommand(words: words, timeout: .seconds(30), clock: clock).run()
            }
            #expect(error?.code == .credentials)
            #expect(error?.operation == "token command")
            return error?.message
        }

        // MARK: Output

        @Test(
            "the output is the token, without white space around it",
            arguments: ["t1.a", "t1.a\n", " \r\n\tt1.a \n\n"]
        )
        func output(text: String) async throws {
            #expect(try await run("printf", "%s", text) == "t1.a")
        }

        @Test("arguments arrive as they are: no shell is in between")
        func arguments() async throws {
            #expect(try await run("printf", "%s%s", "$HOME;`id`", "'\"*") == "$HOME;`id`'\"*")
        }

        @Test("a token of 64 KiB arrives whole")
        func longOutput() async throws {
            let token = try await run("sh", "-c", "head -c 65536 /dev/zero | tr '\\0' a")
            #expect(token == String(repeating: "a", count: 65_536))
        }

        @Test("what a command says besides its output goes nowhere")
        func standardError() async throws {
            #expect(try await run("sh", "-c", "echo warning >&2; echo t1.a; echo warning >&2") == "t1.a")
        }

        @Test("a command finds its input empty")
        func standardInput() async {
            #expect(await failure("cat") == "its output is no token")
        }

        // MARK: Failures

        @Test(
            "output that is no token is refused",
            arguments: ["", "\n", "two words", "two\nlines", "a\u{a0}b"]
        )
        func noToken(text: String) async {
            #expect(await failure("printf", "%s", text) == "its output is no token")
        }

        @Test("a command that fails is named by its status, without a word of what it printed")
        func status() async {
            let message = await failure("sh", "-c", "echo hunter2; echo hunter2 >&2; exit 3")
            #expect(message == "it ended with status 3")
        }

        @Test("a command that is killed is named by the signal")
        func signal() async {
            #expect(await failure("sh", "-c", "echo hunter2; kill -9 $$") == "it was ended by signal 9")
        }

        @Test("a command that is not there is told apart")
        func notFound() async {
            #expect(
                await failure("no-such-command-here")
                    == "there is no such command, or it ended with status 127"
            )
        }

        @Test("no command is no command")
        func noWords() async {
            let error = await #expect(throws: BackupAPIError.self) {
                try await TokenCommand(words: [], timeout: .seconds(30), clock: clock).run()
            }
            #expect(error?.message == "no command is given")
        }

        @Test(
            "a command that prints without end is stopped, and so is what it has started",
            arguments: [["yes"], ["sh", "-c", "yes | cat; true"]]
        )
        func endlessOutput(words: [String]) async {
            let error = await #expect(throws: BackupAPIError.self) {
                try await TokenCommand(words: words, timeout: .seconds(30), clock: clock).run()
            }
            #expect(error?.message == "it printed more than 65536 bytes")
        }

        // MARK: Time

        @Test("a command that never ends is killed when its time is over, and so is what it has started")
        func endless() async throws {
            let pipe = try NamedPipe()
            let running = Task { try await run("sh", "-c", pipe.script("sleep 600 & wait"), pipe.path) }
            var signs = pipe.signs.makeAsyncIterator()
            #expect(await signs.next() != nil, "it runs")
            clock.advance(by: .seconds(30))
            let error = await #expect(throws: BackupAPIError.self) { try await running.value }
            #expect(error?.message == "it did not end within 30.0 seconds")
            #expect(await signs.next() == nil, "nobody holds the pipe any more")
        }

        @Test("a command is killed when the caller is cancelled")
        func cancelled() async throws {
            let pipe = try NamedPipe()
            let running = Task { try await run("sh", "-c", pipe.script("exec sleep 600"), pipe.path) }
            var signs = pipe.signs.makeAsyncIterator()
            #expect(await signs.next() != nil, "it runs")
            running.cancel()
            await #expect(throws: CancellationError.self) { try await running.value }
            #expect(await signs.next() == nil, "nobody holds the pipe any more")
        }

        @Test("a client sends the token that a command prints")
        func client() async throws {
            let transport = StubTransport { _ in .json(#"{"resource": {}}"#) }
            let yandex = Yandex.Client(credentials: .command(["echo", "t1.a"]), transport: transport)
            _ = try await yandex.resources.get(computeInstanceID: "vm")
            #expect(transport.requests.map { $0.headers["Authorization"] } == ["Bearer t1.a"])
        }
    }

    /// A pipe with a name, that tells whether a process and all that it has started are still there.
    private struct NamedPipe: ~Copyable {
        let path: String
        /// A sign of life, and the end once the last process that holds the pipe is gone.
        let signs: AsyncStream<UInt8>

        init() throws {
            let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
            guard mkfifo(path, 0o600) == 0 else { throw CocoaError(.fileWriteUnknown) }
            self.path = path
            signs = AsyncStream { continuation in
                // Opening and reading block a thread, which none of Swift's own may be.
                Thread.detachNewThread {
                    let pipe = FileHandle(forReadingAtPath: path)
                    while let byte = try? pipe?.read(upToCount: 1)?.first { continuation.yield(byte) }
                    continuation.finish()
                }
            }
        }

        /// A shell script that holds the pipe, which it gets as `$0`, gives a sign of life and goes on.
        func script(_ rest: String) -> String { "exec 9>\"$0\"; echo >&9; \(rest)" }

        deinit { unlink(path) }
    }
#endif
