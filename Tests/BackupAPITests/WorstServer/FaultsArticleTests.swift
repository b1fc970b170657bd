import Foundation
import Testing

@Suite("The article on faults")
struct FaultsArticleTests {
    @Test("says of each fault what the tests hold the library to, in their order")
    func rows() throws {
        let article = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/BackupAPI/BackupAPI.docc/Faults.md").standardizedFileURL
        let rows = try String(contentsOf: article, encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("| ") }.dropFirst(2).map(String.init)
        let worst = WorstCase.all.map { ($0.fault, $0.promise) }
        let untrusted = UntrustedCase.all.map { ($0.fault, $0.promise) }
        let expected = (worst + untrusted).map { fault, promise in "| \(fault) | \(promise.text) |" }
        #expect(rows == expected, "the table should be\n\(expected.joined(separator: "\n"))")
    }
}
