// Reads a page of 1,000 items into typed models, by the library and by JSONDecoder into the same models from the same
// bytes.

import BackupAPI
import BackupAPITesting
import Benchmark
import BenchmarkPages
import CountedMalloc
import Foundation

struct Backups: Decodable { var backups: [CBR.Backup] }
struct Resources: Decodable { var resources: [Yandex.Resource] }
struct Tasks: Decodable { var tasks: [Yandex.Task] }

/// A page and ways to read it; all say how many items they found.
struct Reading: Sendable {
    var name: String
    var library: @Sendable () async throws -> Int
    var decoder: @Sendable () throws -> Int
    /// JSONDecoder into a struct with compiler-made Codable that leaves dates and enumerations as text.
    var naive: (@Sendable () throws -> Int)?
}

func transport(_ body: Data) -> StubTransport {
    StubTransport { _ in
        HTTPResponse(status: 200, headers: ["Content-Type": "application/json"], body: body)
    }
}

func readings() -> [Reading] {
    let (backups, resources, tasks) = (Pages.backups(), Pages.resources(), Pages.tasks())
    let cbr = CBR.Client(
        projectID: "p",
        region: .euDE,
        credentials: .token("x"),
        transport: transport(backups)
    )
    let machines = Yandex.Client(credentials: .iamToken("x"), transport: transport(resources))
    let working = Yandex.Client(credentials: .iamToken("x"), transport: transport(tasks))
    return [
        Reading(name: "CBR.Backup") {
            try await cbr.backups.list().page().items.count
        } decoder: {
            try JSONDecoder().decode(Backups.self, from: backups).backups.count
        } naive: {
            try JSONDecoder().decode(NaivePage.self, from: backups).backups.count
        },
        Reading(name: "Yandex.Resource") {
            try await machines.resources.list(folderID: "f").page().items.count
        } decoder: {
            try JSONDecoder().decode(Resources.self, from: resources).resources.count
        },
        Reading(name: "Yandex.Task") {
            try await working.resources.listTasks(computeInstanceID: "i").page().items.count
        } decoder: {
            try JSONDecoder().decode(Tasks.self, from: tasks).tasks.count
        },
    ]
}

func check(_ count: Int) { precondition(count == 1000, "a page has 1,000 items") }

/// How often malloc is called, for 100 items.
let mallocs = BenchmarkMetric.custom("malloc calls for 100 items")
/// The time of the library over that of JSONDecoder, in one run.
let share = BenchmarkMetric.custom("‰ of the time of JSONDecoder")

let benchmarks: @Sendable () -> Void = {
    let metrics: [BenchmarkMetric] = [.wallClock, .peakMemoryResident, mallocs]
    let clock = ContinuousClock()
    for reading in readings() {
        func measure(_ way: String, _ read: @escaping @Sendable () async throws -> Int) {
            let configuration = Benchmark.Configuration(metrics: metrics, warmupIterations: 10)
            Benchmark("\(reading.name).\(way)", configuration: configuration) { benchmark in
                let before = allocation_count()
                check(try await read())
                benchmark.measurement(mallocs, Int(allocation_count() - before) / 10)
            }
        }
        measure("library", reading.library)
        measure("JSONDecoder", reading.decoder)
        if let naive = reading.naive { measure("JSONDecoder-naive", naive) }
        let configuration = Benchmark.Configuration(
            metrics: [share],
            warmupIterations: 1,
            maxDuration: .seconds(3)
        )
        Benchmark("\(reading.name).library-beside-JSONDecoder", configuration: configuration) { benchmark in
            // Several in a row, so that neither reads with what the other left in the caches.
            let ours = try await clock.measure { for _ in 0..<16 { check(try await reading.library()) } } / 16
            let theirs = try clock.measure { for _ in 0..<4 { check(try reading.decoder()) } } / 4
            benchmark.measurement(share, Int(ours / theirs * 1000))
        }
    }
}
