// Lists 100 pages of 1,000 backups in one of several ways, and prints how long it took.
//
//     listing pages FOLDER          writes the pages for a static server
//     listing WAY URL               WAY: library, side-by-side, naive, urlsession

import BackupAPI
import BenchmarkPages
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

let pages = 100
let way = CommandLine.arguments.dropFirst().first ?? ""
let place = CommandLine.arguments.dropFirst(2).first ?? ""

if way == "pages" {
    let folder = URL(filePath: place)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for index in 0..<pages {
        let data = Pages.backups(index, of: pages)
        // The name ends in what the query says: nothing for the first page, the offset, or the marker.
        let names = index == 0 ? ["page-"] : ["page-\(index * 1000)", "page-\(Pages.lastID(of: index - 1))"]
        for name in names { try data.write(to: folder.appending(path: name)) }
    }
    // A list by marker learns from an empty page that a full one was the last.
    try Data(#"{"backups":[]}"#.utf8).write(to: folder.appending(path: "page-\(Pages.lastID(of: pages - 1))"))
    exit(0)
}

/// What a program writes that has no library: the same fields, dates and enumerations left as text.
struct NaivePage: Decodable {
    struct Backup: Decodable {
        struct ExtendInfo: Decodable {
            var auto_trigger: Bool?
            var bootable: Bool?
            var snapshot_id: String?
            var support_lld: Bool?
            var supported_restore_mode: String?
            var contain_system_disk: Bool?
            var encrypted: Bool?
            var system_disk: Bool?
            var is_multi_az: Bool?
        }
        var id: String
        var name: String?
        var description: String?
        var status: String?
        var image_type: String?
        var checkpoint_id: String?
        var vault_id: String?
        var project_id: String?
        var provider_id: String?
        var resource_id: String?
        var resource_name: String?
        var resource_type: String?
        var resource_size: Int?
        var resource_az: String?
        var created_at: String?
        var updated_at: String?
        var protected_at: String?
        var expired_at: String?
        var parent_id: String?
        var children: [Backup]?
        var extend_info: ExtendInfo?
        var incremental: Bool?
        var version: Int?
    }
    var backups: [Backup]
    var count: Int
}

guard let base = URL(string: place) else { fatalError("usage: listing WAY URL") }
let clock = ContinuousClock()
let began = clock.now
var items = 0
var bytes = 0
switch way {
case "library", "side-by-side":
    let cbr = CBR.Client(projectID: "p", endpoint: base, credentials: .token("x"))
    let list = cbr.backups.list(paging: way == "library" ? .marker : .offset(concurrency: 8))
    for try await _ in list { items += 1 }
case "naive", "urlsession":
    let session = URLSession(configuration: .ephemeral)
    var offset = 0
    while offset < pages * 1000 {
        let query = offset == 0 ? "" : "&offset=\(offset)"
        guard let url = URL(string: "\(place)/v3/p/backups?limit=1000\(query)") else { break }
        let (data, _) = try await session.data(from: url)
        bytes += data.count
        if way == "naive" {
            items += try JSONDecoder().decode(NaivePage.self, from: data).backups.count
        }
        offset += 1000
    }
default: fatalError("usage: listing WAY URL")
}
let seconds = (clock.now - began) / .seconds(1)
print("\(way) \(items) items \(seconds) s")
