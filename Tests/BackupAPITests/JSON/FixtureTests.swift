import Foundation
import Testing

@testable import BackupAPI

@Suite("Fixtures")
struct FixtureTests {
    @Test("The table of fixtures names each one, once")
    func table() throws {
        let readme = try String(
            contentsOf: Fixture.folder.appendingPathComponent("README.md"),
            encoding: .utf8
        )
        let listed = readme.matches(of: /\| `(.+)\.json` \|/).map { String($0.output.1) }
        #expect(listed.sorted() == (try Fixture.names()))
    }
}
