import BackupAPI
import Foundation
import Testing

@Suite("The README")
struct ReadmeTests {
    private let folder = URL(filePath: #filePath).deletingLastPathComponent()

    private func lines(of url: URL) throws -> [String] {
        try String(contentsOf: url, encoding: .utf8)
            .split(separator: "\n")
            .map { $0.trimmingCharacters(in: .whitespaces) }
    }

    @Test("shows only Swift that compiles")
    func examplesAreCompiled() throws {
        let readme = folder.appending(path: "../../../README.md").standardizedFileURL
        let compiled = try lines(of: folder.appending(path: "ReadmeExamples.swift")).joined(separator: "\n")
        let blocks = try lines(of: readme).joined(separator: "\n").components(separatedBy: "```swift\n")
            .dropFirst()
            .compactMap { $0.components(separatedBy: "\n```").first }
        #expect(blocks.count == 8)
        for block in blocks {
            #expect(compiled.contains(block), "README.md shows what ReadmeExamples.swift does not:\n\(block)")
        }
    }

    @Test("shows a double that answers")
    func doubleAnswers() async throws {
        let resource = try await firstResourceOfTheReadme()
        #expect(resource?.status == .idle)
    }
}
