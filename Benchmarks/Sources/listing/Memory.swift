import BackupAPI
import BenchmarkPages
import Foundation

/// Prints by how much the peak of resident memory grows from 10 pages to 1,000: the list of 100, ten times.
func measureMemory(_ base: URL) async throws {
    let list = client(base).backups.list()
    var items = 0
    var few = 0
    for _ in 0..<10 {
        for try await _ in list {
            items += 1
            if items == 10_000 { few = Usage.now.peak }
        }
    }
    precondition(items == 1_000_000, "every item of every list")
    let many = Usage.now.peak
    let growth = Double(many - few) / Double(Pages.backups().count)
    let pages = "\(few >> 20) MB after 10 pages, \(many >> 20) MB after 1,000"
    print("peak of resident memory: \(pages): \(growth.short) pages more")
}
