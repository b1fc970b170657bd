import BackupAPI

// How the quickstart prints: nothing here knows more of the API than a timestamp.

/// Rows of text whose columns line up.
struct Table {
    private var rows: [[String]]

    init(_ columns: String...) { rows = [columns] }

    mutating func add(_ cells: String...) { rows.append(cells) }

    func show() {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        for row in rows {
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            var line = cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            print(line)
        }
    }
}

func heading(_ text: String) {
    print("\n\(text)\n\(String(repeating: "─", count: text.count))")
}

/// A timestamp to the minute, for people; a dash for none.
func moment(_ timestamp: Timestamp?) -> String {
    timestamp.map { String($0.description.prefix(16)).replacing("T", with: " ") } ?? "–"
}

/// A part of a whole, 0 to 1, as a bar.
func bar(_ part: Double) -> String {
    let full = Int((min(max(part, 0), 1) * 10).rounded())
    return String(repeating: "█", count: full) + String(repeating: "░", count: 10 - full)
        + " \(Int(part * 100))%"
}
