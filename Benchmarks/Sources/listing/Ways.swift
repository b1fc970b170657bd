import BackupAPI
import BenchmarkPages
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

private let pages = 100
/// The ID of a backup that the static server has alone.
private let single = "single"

/// Writes the answers of the static server; a file's name ends in what its query says: nothing for the first page,
/// the offset, or the marker.
func writePages(to folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for index in 0..<pages {
        let data = Pages.backups(index, of: pages)
        let names =
            index == 0 ? ["page-"] : ["page-\(index * 1000)", "page-\(Pages.id(of: index * 1000 - 1))"]
        for name in names { try data.write(to: folder.appending(path: name)) }
    }
    // A list by marker learns from an empty page that a full one was the last.
    let end = folder.appending(path: "page-\(Pages.id(of: pages * 1000 - 1))")
    try Data(#"{"backups":[]}"#.utf8).write(to: end)
    try Pages.backup().write(to: folder.appending(path: single))
}

func client(_ base: URL) -> CBR.Client {
    CBR.Client(projectID: "p", endpoint: base, credentials: .token("x"))
}

/// Lists everything, and prints seconds, seconds of processors and the peak of resident memory in MB.
func list(_ way: String, _ base: URL) async throws {
    let clock = ContinuousClock()
    let began = clock.now
    var items = 0
    let backups = client(base).backups
    switch way {
    case "library": for try await _ in backups.list() { items += 1 }
    case "side-by-side": for try await _ in backups.list(paging: .offset(concurrency: 8)) { items += 1 }
    case "naive", "urlsession":
        let session = URLSession(configuration: .ephemeral)
        for index in 0..<pages {
            let query = index == 0 ? "" : "&offset=\(index * 1000)"
            guard let url = URL(string: "\(base)/v3/p/backups?limit=1000\(query)") else { break }
            let (data, _) = try await session.data(from: url)
            items +=
                way == "naive" ? try JSONDecoder().decode(NaivePage.self, from: data).backups.count : 1000
        }
    default: fatalError("there is no way \"\(way)\"")
    }
    let seconds = (clock.now - began) / .seconds(1)
    guard items == pages * 1000 else { fatalError("\(way) found \(items) items") }
    print(seconds.short, Usage.now.processor.short, Usage.now.peak >> 20)
}

/// Prints the time to the first item of a list over the time of its first page.
func measureFirstItem(_ base: URL) async throws {
    let clock = ContinuousClock()
    let list = client(base).backups.list()
    var ratios: [Double] = []
    for _ in 0..<41 {
        let page = try await clock.measure { _ = try await list.page() }
        let item = try await clock.measure { for try await _ in list { break } }
        ratios.append(item / page)
    }
    print(
        "first item: \(ratios.median.short) times the time of the first page, the median of \(ratios.count)"
    )
}

/// Prints the processor time of a call for one backup over that of URLSession alone.
func measureCalls(_ base: URL) async throws {
    let count = 500
    let backups = client(base).backups
    let session = URLSession(configuration: .ephemeral)
    let url = base.appending(path: "v3/p/backups/\(single)")
    var ratios: [Double] = []
    var alone: [Double] = []
    for _ in 0..<15 {
        let before = Usage.now.processor
        for _ in 0..<count { _ = try await session.data(from: url) }
        let between = Usage.now.processor
        for _ in 0..<count { _ = try await backups.get(id: single) }
        let after = Usage.now.processor
        ratios.append((after - between) / (between - before))
        alone.append((between - before) / Double(count) * 1e6)
    }
    print("a small call: \(ratios.median.short) times the processor time of URLSession alone", terminator: "")
    print(" (\(Int(alone.median)) µs), the median of \(ratios.count)")
}
