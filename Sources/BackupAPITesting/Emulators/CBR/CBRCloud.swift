import BackupAPI
import Foundation

/// The state of a ``CBREmulator``, and what requests do with it.
struct CBRCloud: EmulatedCloud {
    let projectID: String
    let options: CBREmulator.Options
    private var entries: [CBREntry]
    /// Where a backup is, or the backup that it is a part of, by ID.
    private var places: [String: Int] = [:]
    /// The list that was asked for last: its pages are cut from it until something changes.
    private var listing: CBRListing?

    init(backups: [CBR.Backup], projectID: String, options: CBREmulator.Options) {
        self.projectID = projectID
        self.options = options
        entries = backups.map { CBREntry(backup: $0) }
        for (index, backup) in backups.enumerated() {
            places[backup.id] = index
            for child in backup.children { places[child.id] = index }
        }
    }

    mutating func answer(_ request: EmulatedRequest) throws(CBRRefusal) -> HTTPResponse {
        let token = request.headers["X-Auth-Token"] ?? ""
        guard !token.isEmpty, token == options.token ?? token else { throw Self.refusal(status: 401) }
        guard request.path.count >= 3, request.path[0] == "v3", request.path[2] == "backups" else {
            throw .noSuchAPI
        }
        guard request.path[1] == projectID else { throw Self.refusal(status: 403) }
        switch (request.method, request.path.count) {
        case (.get, 3): return try list(request)
        case (.get, 4): return try get(request.path[3])
        case (.delete, 4): return try delete(request.path[3])
        default: throw .noSuchAPI
        }
    }
}

// MARK: - Lists

extension CBRCloud {
    private struct BackupPage: Encodable {
        var backups: [CBR.Backup]
        var count: Int
        var offset: Int?
        var limit: Int?
    }

    private mutating func list(_ request: EmulatedRequest) throws(CBRRefusal) -> HTTPResponse {
        let filter = try CBRListFilter(request, projectID: projectID, options)
        let order = try CBRListOrder(request)
        let limit = try request.limit(clampedTo: options.clampedLimit)
        let offset = try request.offset()
        if listing?.key != request.listKey {
            listing = CBRListing(
                request.listKey,
                of: candidates(parentID: request["parent_id"]),
                filter,
                order
            )
        }
        guard let listing else { preconditionFailure("the listing has just been made") }
        var start = offset
        if let marker = request["marker"] {
            guard request["offset"] == nil else {
                throw .failedCheck("marker and offset cannot be used together")
            }
            guard let place = listing.places[marker] else { throw .failedCheck("marker names no backup") }
            start = place
        }
        if let cycle = request.cycle { start %= cycle * limit }
        let page = BackupPage(
            backups: listing.page(from: start, limit).map(filter.shown),
            count: listing.count,
            offset: options.echoesLimit ? offset : nil,
            limit: options.echoesLimit ? limit : nil
        )
        return .json(page)
    }

    /// What a list selects from: the backups, or the parts of one of them.
    private func candidates(parentID: String?) -> [CBREntry] {
        guard let parentID else { return entries }
        guard let index = places[parentID], entries[index].backup.id == parentID else { return [] }
        return entries[index].isGone ? [] : entries[index].backup.children.map { CBREntry(backup: $0) }
    }
}

// MARK: - One backup

extension CBRCloud {
    private mutating func get(_ id: String) throws(CBRRefusal) -> HTTPResponse {
        let index = try index(of: id)
        if let left = entries[index].getsUntilGone {
            // The listing shares the entries, and would make a change copy them all.
            listing = nil
            guard left > 0 else {
                entries[index].isGone = true
                throw .noSuchBackup
            }
            entries[index].getsUntilGone = left - 1
        }
        let backup = entries[index].backup
        return .json(["backup": backup.id == id ? backup : backup.children.first { $0.id == id }])
    }

    private mutating func delete(_ id: String) throws(CBRRefusal) -> HTTPResponse {
        let index = try index(of: id)
        guard entries[index].backup.id == id else { throw .notDeletable }
        switch entries[index].backup.status {
        case .protecting, .waitingProtect: throw .inProgress
        case .restoring, .waitingRestore: throw .notDeletable
        default: break
        }
        if entries[index].getsUntilGone == nil {
            listing = nil
            entries[index].backup.status = .deleting
            entries[index].getsUntilGone = options.getsUntilGone
        }
        return HTTPResponse(status: 204)
    }

    private func index(of id: String) throws(CBRRefusal) -> Int {
        guard let index = places[id], !entries[index].isGone else { throw .noSuchBackup }
        return index
    }
}
