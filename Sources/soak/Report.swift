import BackupAPI

/// The figures of a run, and what is wrong with them.
struct Report: CustomStringConvertible {
    let tally: Tally
    /// What the process held after a fifth of the requests.
    let early: Usage
    /// What it held after all of them.
    let late: Usage
    let duration: Duration
    let seed: UInt64

    /// The bytes that Swift 6.3 on Linux may keep of each request over sockets for ever.
    ///
    /// `URLSession` looks whether libcurl finds the same host in the URL, and never frees the parts that the URL was
    /// taken into. In memory alone nothing grows.
    private static let bytesLost = 400

    /// What is not as it should be; empty if all is well.
    var faults: [String] {
        var faults = tally.lists.wrong + tally.surprises
        if tally.live > 0 { faults.append("\(tally.live) tasks have not ended") }
        if late.descriptors > early.descriptors + 16 {
            faults.append("descriptors grew from \(early.descriptors) to \(late.descriptors)")
        }
        let lost = ((tally.sockets.total - early.socketRequests) * Self.bytesLost) >> 20
        let allowed = early.megabytes + 16 + lost
        if late.megabytes > allowed {
            faults.append("memory grew from \(early.megabytes) to \(late.megabytes) MB")
        }
        return faults
    }

    var description: String {
        let lists = tally.lists
        var rows: [(String, String)] = [
            ("requests", number(tally.requests)),
            ("  over sockets", number(tally.sockets.total)),
            ("  in memory", number(tally.memory.total)),
            ("  that were repeats", number(tally.retries)),
            ("calls", number(tally.calls.total)),
            ("answers and lists complete", number(lists.completed)),
            ("items in lists", number(lists.items)),
            ("  lost, doubled or out of order", number(lists.wrong.count)),
            ("calls cancelled", number(tally.errors[.cancelled] ?? 0)),
        ]
        rows.append(("errors", ""))
        for (code, count) in tally.errors.sorted(by: { $0.key.rawValue < $1.key.rawValue })
        where code != .cancelled {
            rows.append(("  \(code)", number(count)))
        }
        rows += [
            ("tasks leaked", number(tally.live)),
            ("descriptors at 20 %", number(early.descriptors)),
            ("descriptors at 100 %", number(late.descriptors)),
            ("resident memory at 20 %", "\(early.megabytes) MB"),
            ("resident memory at 100 %", "\(late.megabytes) MB"),
            ("duration", "\(duration.components.seconds) s"),
            ("seed", "\(seed)"),
        ]
        let widths = (rows.map(\.0.count).max() ?? 0, rows.map(\.1.count).max() ?? 0)
        return rows.map { label, value in
            let gap = widths.0 - label.count + 2 + widths.1 - value.count
            return value.isEmpty ? label : label + String(repeating: " ", count: gap) + value
        }.joined(separator: "\n")
    }

    /// Digits in groups of three.
    private func number(_ number: Int) -> String {
        var groups = ""
        for (index, digit) in String(number).reversed().enumerated() {
            if index > 0, index % 3 == 0 { groups.append(",") }
            groups.append(digit)
        }
        return String(groups.reversed())
    }
}
