import Foundation

extension CBR {
    /// The backups of a project.
    ///
    /// API document: "Backups" of the API reference of Cloud Backup and Recovery.
    public struct BackupService: Sendable {
        let client: APIClient
        let endpoint: URL
        let projectID: String

        /// Lists backups.
        ///
        /// `GET /v3/{project_id}/backups`
        ///
        /// - Parameters:
        ///   - filter: Which ones, in which order; all of one's own by default.
        ///   - pageSize: How many to fetch at a time, 1 to 1000.
        ///   - paging: How to go from page to page.
        /// - Returns: The backups, page by page. Iterating throws ``BackupAPIError``: `.invalidArgument` for an
        ///   argument out of its limits.
        public func list(
            _ filter: BackupFilter = .init(),
            pageSize: Int = 1000,
            paging: Paging = .marker
        ) -> PagedSequence<Backup> {
            let lookahead = PageSequence<Backup>.Lookahead(
                pages: paging.concurrency > 1 ? paging.concurrency : nil,
                guesses: paging.concurrency > 1
            )
            let pages = PageSequence<Backup>(operation: "CBR.backups.list", lookahead: lookahead) {
                cursor throws(BackupAPIError) in
                var call = APICall<HTTPResponse>("CBR.backups.list", .get, endpoint, path)
                try call.check("projectID", projectID)
                try filter.add(to: &call)
                try paging.add(pageSize, cursor, to: &call)
                return try await paging.fetch(call, from: client, at: cursor, pageSize)
            }
            return PagedSequence(pages: pages)
        }

        /// Fetches one backup.
        ///
        /// `GET /v3/{project_id}/backups/{backup_id}`
        ///
        /// - Parameter id: The backup's ID.
        /// - Returns: The backup.
        /// - Throws: ``BackupAPIError``; `.notFound` if there is no such backup.
        public func get(id: String) async throws(BackupAPIError) -> Backup {
            let call = APICall<BackupEnvelope>("CBR.backups.get", .get, endpoint, path + [id])
            try call.check("projectID", projectID)
            try call.check("id", id)
            return try await client.send(call).backup
        }

        /// Deletes a backup.
        ///
        /// The service takes a while to do so; until then the backup's status is `.deleting`.
        ///
        /// `DELETE /v3/{project_id}/backups/{backup_id}`
        ///
        /// - Parameters:
        ///   - id: The backup's ID.
        ///   - acceptingGone: Whether it is a success if the first answer was lost, the call was repeated, and the
        ///     backup is gone by then. Otherwise that is `.notFound`, because somebody else may have deleted it.
        /// - Throws: ``BackupAPIError``; `.notFound` if there is no such backup, `.busy` while it is in use.
        public func delete(id: String, acceptingGone: Bool = false) async throws(BackupAPIError) {
            var call = APICall<Void>("CBR.backups.delete", .delete, endpoint, path + [id])
            try call.check("projectID", projectID)
            try call.check("id", id)
            if acceptingGone { call.answerWhenGone = () }
            try await client.send(call)
        }

        private var path: [String] { ["v3", projectID, "backups"] }
    }
}
