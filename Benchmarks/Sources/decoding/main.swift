// Reads a page of 1,000 items into typed models, by the library and by JSONDecoder into the same models from the
// same bytes, in turn, and prints the median times and their ratio.

import BackupAPI
import BackupAPITesting
import BenchmarkPages
import Foundation

struct Backups: Decodable { var backups: [CBR.Backup] }
struct Resources: Decodable { var resources: [Yandex.Resource] }
struct Tasks: Decodable { var tasks: [Yandex.Task] }

func transport(_ body: Data) -> StubTransport {
    StubTransport { _ in HTTPResponse(status: 200, headers: ["Content-Type": "application/json"], body: body)
    }
}

func milliseconds(_ work: () async throws -> Int) async rethrows -> Double {
    let clock = ContinuousClock()
    let began = clock.now
    let count = try await work()
    precondition(count == 1000, "a page has 1,000 items")
    return (clock.now - began) / .milliseconds(1)
}

func compare(
    _ name: String,
    _ bytes: Int,
    library: () async throws -> Int,
    decoder: () async throws -> Int
) async throws {
    var times: [(Double, Double)] = []
    for _ in 0..<21 { times.append((try await milliseconds(library), try await milliseconds(decoder))) }
    let ours = times.map(\.0).sorted()[10]
    let theirs = times.map(\.1).sorted()[10]
    let megabytes = Int(Double(bytes) / ours / 1000)
    func rounded(_ number: Double) -> String { String((number * 100).rounded() / 100) }
    print(
        "\(name): library \(rounded(ours)) ms (\(megabytes) MB/s), JSONDecoder \(rounded(theirs)) ms,",
        terminator: " "
    )
    print("\(rounded(theirs / ours)) times as fast")
}

let backups = Pages.backups()
let resources = Pages.resources()
let tasks = Pages.tasks()
guard let address = URL(string: "http://localhost") else { fatalError("no address") }
let cbr = CBR.Client(
    projectID: "p",
    endpoint: address,
    credentials: .token("x"),
    transport: transport(backups)
)
let listing = Yandex.Client(credentials: .iamToken("x"), transport: transport(resources))
let working = Yandex.Client(credentials: .iamToken("x"), transport: transport(tasks))

try await compare("CBR.Backup", backups.count) {
    try await cbr.backups.list().page().items.count
} decoder: {
    try JSONDecoder().decode(Backups.self, from: backups).backups.count
}
try await compare("Yandex.Resource", resources.count) {
    try await listing.resources.list(folderID: "f").page().items.count
} decoder: {
    try JSONDecoder().decode(Resources.self, from: resources).resources.count
}
try await compare("Yandex.Task", tasks.count) {
    try await working.resources.listTasks(computeInstanceID: "i").page().items.count
} decoder: {
    try JSONDecoder().decode(Tasks.self, from: tasks).tasks.count
}
