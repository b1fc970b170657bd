// Lists over a server that takes 50 ms for a page: one page after the other, side by side, and ahead of a consumer
// that takes as long.

import BackupAPI
import Benchmark
import BenchmarkPages

/// The time of eight pages side by side over that of one after the other.
let share = BenchmarkMetric.custom("‰ of the time of one after the other")
/// The time of the list and its consumer together over that of the longer one alone.
let overLonger = BenchmarkMetric.custom("‰ of the time of the longer one")

let pages = 40
let size = 10
let delay = Duration.milliseconds(50)

/// Goes through pages with something to do for each, and checks that all items are there, in order.
func goThrough<Item>(
    _ list: PageSequence<Item>,
    id: (Item) -> String,
    _ consume: () async throws -> Void = {}
) async throws {
    var ids: [String] = []
    for try await page in list {
        ids += page.items.map(id)
        try await consume()
    }
    precondition(ids == (0..<pages * size).map(Pages.id(of:)), "every item once, in order")
}

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration.maxDuration = .seconds(25)
    Benchmark.defaultConfiguration.maxIterations = 5
    Benchmark.defaultConfiguration.warmupIterations = 0
    let clock = ContinuousClock()

    Benchmark("by-offset.8-side-by-side", configuration: .init(metrics: [share])) { benchmark in
        let server = try PageServer(pages: pages, size: size, delay: delay)
        func time(_ paging: CBR.Paging) async throws -> Duration {
            let list = server.cbr.backups.list(pageSize: size, paging: paging).pages
            return try await clock.measure { try await goThrough(list, id: \.id) }
        }
        let one = try await time(.offset)
        let eight = try await time(.offset(concurrency: 8))
        benchmark.measurement(share, Int(eight / one * 1000))
    }

    Benchmark("by-token.2-ahead-of-a-consumer", configuration: .init(metrics: [overLonger])) { benchmark in
        let server = try PageServer(pages: pages, size: size, delay: delay)
        let list = server.yandex.resources.list(folderID: "f", pageSize: size)
        let fetching = try await clock.measure { try await goThrough(list.pages, id: \.resourceID) }
        let consumer = try await clock.measure { for _ in 0..<pages { try await Task.sleep(for: delay) } }
        let both = try await clock.measure {
            try await goThrough(list.prefetching(2).pages, id: \.resourceID) {
                try await Task.sleep(for: delay)
            }
        }
        benchmark.measurement(overLonger, Int(both / max(fetching, consumer) * 1000))
    }
}
