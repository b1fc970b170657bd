// Works both clouds hard, over sockets and in memory, with random faults and random cancellations, and watches
// what becomes of the lists, of the tasks, of the descriptors and of the memory.
//
//     swift run -c release soak [requests] [seed]
//
// It ends by itself, and fails if anything is not as it should be.

import Foundation

let numbers = CommandLine.arguments.dropFirst().map { Int($0) ?? -1 }
guard numbers.count <= 2, numbers.allSatisfy({ $0 >= 0 }) else {
    print("usage: soak [requests] [seed]")
    exit(64)
}
let goal = numbers.first ?? 200_000
let seed = numbers.count == 2 ? numbers[1] : Int.random(in: 1...999_999)

let soak = try Soak(goal: goal, seed: UInt64(seed))
let report = await soak.run()
print(report)
if !report.faults.isEmpty {
    for fault in report.faults { print("FAILED: \(fault)") }
    exit(1)
}
