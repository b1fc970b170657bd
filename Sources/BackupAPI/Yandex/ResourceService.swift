import Foundation

extension Yandex {
    /// The machines that Cloud Backup protects.
    ///
    /// API document: `yandex.cloud.backup.v1.ResourceService`.
    public struct ResourceService: Sendable {
        let client: APIClient
        let endpoint: URL

        /// Lists the resources of a folder.
        ///
        /// `GET /backup/v1/resources`
        ///
        /// - Parameters:
        ///   - folderID: The folder, 1 to 50 characters.
        ///   - type: Only machines of this kind; nil for all.
        ///   - pageSize: How many to fetch at a time, 1 to 1000.
        /// - Returns: The resources, page by page. Iterating throws ``BackupAPIError``: `.invalidArgument` for an
        ///   argument out of its limits, `.permissionDenied` or `.notFound` for a folder that is not one's own.
        public func list(
            folderID: String,
            type: ResourceType? = nil,
            pageSize: Int = 1000
        ) -> PagedSequence<Resource> {
            let pages = PageSequence(operation: "Yandex.resources.list") { cursor throws(BackupAPIError) in
                var call = APICall<HTTPResponse>("Yandex.resources.list", .get, endpoint, Self.path)
                try call.check("folderID", folderID, length: Self.idLength)
                call.add("folderId", folderID)
                call.add("type", type?.rawValue)
                try Paging.add(pageSize, cursor, to: &call)
                return try await Paging.fetch(call, from: client) { (answer: ResourcePage) in
                    Page(items: answer.resources, next: Paging.cursor(answer.nextPageToken))
                }
            }
            return PagedSequence(pages: pages)
        }

        /// Fetches one resource.
        ///
        /// `GET /backup/v1/resources/{computeInstanceId}`
        ///
        /// - Parameters:
        ///   - computeInstanceID: The machine's ID, 1 to 50 characters.
        ///   - includeTenantInfo: Whether to fetch ``Resource/tenantInfo`` too.
        /// - Returns: The resource.
        /// - Throws: ``BackupAPIError``; `.notFound` if there is no such resource.
        public func get(
            computeInstanceID: String,
            includeTenantInfo: Bool = false
        ) async throws(BackupAPIError) -> Resource {
            var call = APICall<ResourceEnvelope>(
                "Yandex.resources.get",
                .get,
                endpoint,
                Self.path + [computeInstanceID]
            )
            try call.check("computeInstanceID", computeInstanceID, length: Self.idLength)
            call.add("includeTenantInfo", includeTenantInfo ? "true" : nil)
            return try await client.send(call).resource
        }

        /// Deletes a resource from Cloud Backup; the machine itself goes on running.
        ///
        /// `DELETE /backup/v1/resources/{computeInstanceId}`
        ///
        /// - Parameters:
        ///   - computeInstanceID: The machine's ID, 1 to 50 characters.
        ///   - resourceID: The resource's own ID, ``Resource/resourceID``.
        /// - Returns: The operation, which ``OperationService/wait(for:timeout:)`` waits for.
        /// - Throws: ``BackupAPIError``; `.notFound` if there is no such resource.
        public func delete(
            computeInstanceID: String,
            resourceID: String
        ) async throws(BackupAPIError) -> Operation {
            var call = APICall<Operation>(
                "Yandex.resources.delete",
                .delete,
                endpoint,
                Self.path + [computeInstanceID]
            )
            try call.check("computeInstanceID", computeInstanceID, length: Self.idLength)
            try call.check("resourceID", resourceID)
            call.add("resourceId", resourceID)
            call.idempotencyKey = UUID().uuidString
            return try await client.send(call)
        }

        /// Lists the tasks of a resource.
        ///
        /// `GET /backup/v1/resources/{computeInstanceId}/tasks`
        ///
        /// - Parameters:
        ///   - computeInstanceID: The machine's ID, 1 to 50 characters.
        ///   - pageSize: How many to fetch at a time, 1 to 1000.
        /// - Returns: The tasks, page by page. Iterating throws ``BackupAPIError``: `.invalidArgument` for an
        ///   argument out of its limits, `.notFound` if there is no such resource.
        public func listTasks(
            computeInstanceID: String,
            pageSize: Int = 1000
        ) -> PagedSequence<Task> {
            let pages = PageSequence(operation: "Yandex.resources.listTasks") {
                cursor throws(BackupAPIError) in
                var call = APICall<HTTPResponse>(
                    "Yandex.resources.listTasks",
                    .get,
                    endpoint,
                    Self.path + [computeInstanceID, "tasks"]
                )
                try call.check("computeInstanceID", computeInstanceID, length: Self.idLength)
                try Paging.add(pageSize, cursor, to: &call)
                return try await Paging.fetch(call, from: client) { (answer: TaskPage) in
                    Page(items: answer.tasks, next: Paging.cursor(answer.nextPageToken))
                }
            }
            return PagedSequence(pages: pages)
        }

        private static let path = ["backup", "v1", "resources"]
        private static let idLength = 1...50
    }
}
