#if os(macOS) || os(Linux)
    import Foundation
    import Synchronization

    /// A command whose output is a token, such as `yc iam create-token`.
    struct TokenCommand: Sendable {
        /// The command and its arguments; the command is looked for in `PATH`.
        let words: [String]
        let timeout: Duration
        let clock: any Clock<Duration>

        /// The most that the command may print, in bytes; tokens are some 1 to 16 KB long.
        static let maximumOutput = 64 << 10

        /// Runs the command.
        ///
        /// - Returns: What it printed, without white space around it.
        /// - Throws: ``BackupAPIError`` that says what is wrong with the command, without a word of its output.
        func run() async throws -> String {
            let run = CommandRun(words)
            do {
                return try await withTimeout(timeout, on: clock) {
                    try await withTaskCancellationHandler {
                        try await withCheckedThrowingContinuation { run.start($0) }
                    } onCancel: {
                        run.stop()
                    }
                }
            } catch is TimeoutError {
                throw BackupAPIError.command("it did not end within \(timeout)")
            }
        }
    }

    extension BackupAPIError {
        fileprivate static func command(_ reason: String) -> BackupAPIError {
            BackupAPIError(.credentials, operation: "token command", message: reason)
        }
    }

    /// A command while it runs.
    private final class CommandRun: Sendable {
        private let words: [String]
        /// The process while it runs, or nil before and after.
        private let process = Mutex<pid_t?>(nil)
        private let isStopped = Atomic(false)

        init(_ words: [String]) { self.words = words }

        func start(_ continuation: CheckedContinuation<String, any Error>) {
            // Reading blocks a thread, which none of Swift's own may be.
            Thread.detachNewThread { [self] in
                continuation.resume(with: Result { try output() })
            }
        }

        /// Ends the command, the hard way: it may not listen to a gentle one.
        func stop() {
            isStopped.store(true, ordering: .sequentiallyConsistent)
            process.withLock { id in
                guard let id else { return }
                // The process leads a group of its own, which is whatever the command has started.
                _ = kill(-id, SIGKILL)
                _ = kill(id, SIGKILL)
            }
        }

        private func output() throws -> String {
            let command = Process()
            command.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            command.arguments = words
            let pipe = Pipe()
            command.standardInput = FileHandle.nullDevice
            command.standardOutput = pipe
            command.standardError = FileHandle.nullDevice
            guard !words.isEmpty else { throw BackupAPIError.command("no command is given") }
            do {
                try command.run()
            } catch {
                throw BackupAPIError.command("it cannot be started")
            }
            process.withLock { $0 = command.processIdentifier }
            if isStopped.load(ordering: .sequentiallyConsistent) { stop() }
            var output = Data()
            while output.count <= TokenCommand.maximumOutput,
                let piece = try? pipe.fileHandleForReading.read(upToCount: 4096), !piece.isEmpty
            {
                output += piece
            }
            if output.count > TokenCommand.maximumOutput { stop() }
            command.waitUntilExit()
            process.withLock { $0 = nil }
            guard output.count <= TokenCommand.maximumOutput else {
                throw BackupAPIError.command("it printed more than \(TokenCommand.maximumOutput) bytes")
            }
            switch (command.terminationReason, command.terminationStatus) {
            case (.exit, 0): break
            case (.exit, 127):
                throw BackupAPIError.command("there is no such command, or it ended with status 127")
            case (.exit, let status): throw BackupAPIError.command("it ended with status \(status)")
            case (_, let signal): throw BackupAPIError.command("it was ended by signal \(signal)")
            }
            let text = String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            guard !text.isEmpty, !text.contains(where: \.isWhitespace) else {
                throw BackupAPIError.command("its output is no token")
            }
            return text
        }
    }
#endif
