import BackupAPI

/// A backup, and what is left of it.
struct CBREntry {
    var backup: CBR.Backup
    /// How often the backup is still shown after it has been deleted; nil if it has not been.
    var getsUntilGone: Int?
    /// Gone backups keep their place, because a marker may still name them.
    var isGone = false
}

/// What a list selects, in its order: made once, for the pages to be cut from.
struct CBRListing {
    /// What distinguishes the list from others.
    let key: [String]
    /// How many of the list come up to a backup, by its ID: where the page behind that marker begins.
    ///
    /// Also of backups that are not in the list, or not any more, so that one can delete as one lists.
    private(set) var places: [String: Int] = [:]
    private let candidates: [CBREntry]
    private var selected: [Int] = []

    init(_ key: [String], of candidates: [CBREntry], _ filter: CBRListFilter, _ order: CBRListOrder) {
        self.key = key
        self.candidates = candidates
        for index in order.sorted(candidates) {
            let entry = candidates[index]
            if !entry.isGone, filter.matches(entry.backup) { selected.append(index) }
            places[entry.backup.id] = selected.count
        }
    }

    /// How many backups the list has.
    var count: Int { selected.count }

    func page(from start: Int, _ limit: Int) -> [CBR.Backup] {
        selected.dropFirst(start).prefix(limit).map { candidates[$0].backup }
    }
}

/// The order that `sort` asks for.
struct CBRListOrder {
    private var keys: [(key: CBR.BackupFilter.Sort.Key, descends: Bool)] = []

    init(_ request: EmulatedRequest) throws(CBRRefusal) {
        guard let text = request["sort"] else { return }
        guard text.unicodeScalars.count <= 255 else {
            throw .failedCheck("sort must have at most 255 characters")
        }
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let words = part.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            // A key without a direction descends.
            guard let key = words.first.flatMap(CBR.BackupFilter.Sort.Key.init(rawValue:)), words.count <= 2,
                words.count == 1 || ["asc", "desc"].contains(words[1])
            else { throw .failedCheck("sort cannot be by \(part)") }
            keys.append((key, words.last != "asc"))
        }
    }

    /// The indices of the entries in this order; entries that it does not tell apart stay as they are.
    func sorted(_ entries: [CBREntry]) -> [Int] {
        guard !keys.isEmpty else { return Array(entries.indices) }
        return entries.indices.sorted { lhs, rhs in
            for (key, descends) in keys {
                let order = Self.order(entries[lhs].backup, entries[rhs].backup, by: key)
                if order != 0 { return descends ? order > 0 : order < 0 }
            }
            return lhs < rhs
        }
    }

    private static func order(
        _ lhs: CBR.Backup,
        _ rhs: CBR.Backup,
        by key: CBR.BackupFilter.Sort.Key
    ) -> Int {
        switch key {
        case .createdAt: order(lhs.createdAt, rhs.createdAt)
        case .updatedAt: order(lhs.updatedAt, rhs.updatedAt)
        case .protectedAt: order(lhs.protectedAt, rhs.protectedAt)
        case .name: order(lhs.name, rhs.name)
        case .status: order(lhs.status?.rawValue, rhs.status?.rawValue)
        case .id: order(lhs.id, rhs.id)
        }
    }

    /// Less than 0, 0 or more; what is not known comes first, as databases have it.
    private static func order<Value: Comparable>(_ lhs: Value?, _ rhs: Value?) -> Int {
        switch (lhs, rhs) {
        case (let lhs?, let rhs?): lhs < rhs ? -1 : lhs > rhs ? 1 : 0
        default: (lhs == nil ? 0 : 1) - (rhs == nil ? 0 : 1)
        }
    }
}
