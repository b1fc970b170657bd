import BackupAPI
import BenchmarkPages
import Foundation

/// Ends the program unless every way of listing gives what JSONDecoder makes of the same bytes.
func check() async throws {
    struct Backups: Decodable { var backups: [CBR.Backup] }
    struct Resources: Decodable { var resources: [Yandex.Resource] }
    let (pages, size) = (7, 100)
    let backups = try (0..<pages).flatMap { index in
        try JSONDecoder().decode(Backups.self, from: Pages.backups(index, of: pages, size: size)).backups
    }
    let resources = try (0..<pages).flatMap { index in
        try JSONDecoder().decode(Resources.self, from: Pages.resources(index, of: pages, size: size))
            .resources
    }
    let naive = try (0..<pages).flatMap { index in
        try JSONDecoder().decode(NaivePage.self, from: Pages.backups(index, of: pages, size: size)).backups
    }
    let server = try PageServer(pages: pages, size: size)
    for paging in [CBR.Paging.marker, .offset, .offset(concurrency: 8)] {
        for ahead in [0, 3] {
            var found: [CBR.Backup] = []
            let list = server.cbr.backups.list(pageSize: size, paging: paging)
            for try await backup in ahead == 0 ? list : list.prefetching(ahead) { found.append(backup) }
            expect(found == backups, "backups by \(paging), \(ahead) pages ahead")
        }
    }
    for ahead in [0, 3] {
        var found: [Yandex.Resource] = []
        let list = server.yandex.resources.list(folderID: "f", pageSize: size)
        for try await resource in list.prefetching(ahead) { found.append(resource) }
        expect(found == resources, "resources, \(ahead) pages ahead")
    }
    expect(naive.map(\.id) == backups.map(\.id), "the naive loop")
    print("every way of listing gives what JSONDecoder makes of the same bytes")
}

private func expect(_ isRight: Bool, _ what: String) {
    guard !isRight else { return }
    print("FAILED: \(what)")
    exit(1)
}
