import BackupAPI
import Foundation

/// The state of a ``YandexEmulator``, and what requests do with it.
struct YandexCloud: EmulatedCloud {
    let options: YandexEmulator.Options
    /// Deleted resources leave nil behind, so that the places that page tokens stand for stay what they are.
    private var folders: [String: [Yandex.Resource?]]
    private let tasks: [String: [Yandex.Task]]
    /// In which folder, and where in it, a resource is, by compute instance ID.
    private var places: [String: (folder: String, index: Int)] = [:]
    private var tokens = YandexPageTokens()
    private var operations = YandexOperations()

    init(
        folders: [String: [Yandex.Resource]],
        tasks: [String: [Yandex.Task]],
        options: YandexEmulator.Options
    ) {
        self.folders = folders
        self.tasks = tasks
        self.options = options
        for (folder, resources) in folders {
            for (index, resource) in resources.enumerated() {
                places[resource.computeInstanceID] = (folder, index)
            }
        }
    }

    mutating func answer(_ request: EmulatedRequest) throws(YandexRefusal) -> HTTPResponse {
        try authorize(request)
        if request.method == .get, request.path.count == 2, request.path[0] == "operations" {
            return try operation(request.path[1], request)
        }
        guard request.path.prefix(3) == ["backup", "v1", "resources"] else { throw .notFound("Not Found") }
        let rest = Array(request.path.dropFirst(3))
        switch (request.method, rest.count) {
        case (.get, 0): return try list(request)
        case (.get, 1): return try get(rest[0], request)
        case (.delete, 1): return try delete(rest[0], request)
        case (.get, 2) where rest[1] == "tasks": return try listTasks(of: rest[0], request)
        default: throw .notFound("Not Found")
        }
    }

    private func authorize(_ request: EmulatedRequest) throws(YandexRefusal) {
        let authorization = request.headers["Authorization"] ?? ""
        guard authorization.hasPrefix("Bearer "), authorization.utf8.count > 7,
            options.token.map({ authorization == "Bearer \($0)" }) ?? true
        else {
            throw YandexRefusal(status: 401, code: 16, message: "Token is invalid or has expired.")
        }
    }
}

// MARK: - Lists

extension YandexCloud {
    private struct ResourcePage: Encodable {
        var resources: [Yandex.Resource]?
        var nextPageToken: String?
    }

    private struct TaskPage: Encodable {
        var tasks: [Yandex.Task]?
        var nextPageToken: String?
    }

    private mutating func list(_ request: EmulatedRequest) throws(YandexRefusal) -> HTTPResponse {
        try request.permit(["folderId", "type", "pageSize", "pageToken"])
        let folder = try request.required("folderId", upTo: 50)
        let type = try request.resourceType()
        // A folder that one may not see looks like one that is not there.
        guard let resources = folders[folder] else { throw .permissionDenied }
        let list = "resources/\(folder)/\(type?.rawValue ?? "")"
        let (page, token) = try tokens.page(of: resources, list, request) { resource in
            resource != nil && (type == nil || resource?.type == type)
        }
        // The tenant comes with a single resource, and there only on request.
        let items = page.compactMap { $0?.withoutTenant }
        return .json(ResourcePage(resources: items.isEmpty ? nil : items, nextPageToken: token))
    }

    private mutating func listTasks(
        of id: String,
        _ request: EmulatedRequest
    ) throws(YandexRefusal) -> HTTPResponse {
        try request.permit(["pageSize", "pageToken"])
        _ = try request.pageSize()
        _ = try resource(id)
        let (page, token) = try tokens.page(of: tasks[id] ?? [], "tasks/\(id)", request) { _ in true }
        return .json(TaskPage(tasks: page.isEmpty ? nil : Array(page), nextPageToken: token))
    }
}

// MARK: - Resources

extension YandexCloud {
    private func resource(_ id: String) throws(YandexRefusal) -> Yandex.Resource {
        try YandexRefusal.check("computeInstanceId", id, upTo: 50)
        guard let place = places[id], let resource = folders[place.folder]?[place.index] else {
            throw .notFound("Resource \(id) not found")
        }
        return resource
    }

    private func get(_ id: String, _ request: EmulatedRequest) throws(YandexRefusal) -> HTTPResponse {
        try request.permit(["includeTenantInfo"])
        let includesTenant = try request.flag("includeTenantInfo")
        var resource = try resource(id).withoutTenant
        if includesTenant {
            var tenant = Yandex.Resource.TenantInfo()
            tenant.folderID = places[id]?.folder ?? ""
            resource.tenantInfo = try self.resource(id).tenantInfo ?? tenant
        }
        return .json(["resource": resource])
    }

    private mutating func delete(_ id: String, _ request: EmulatedRequest) throws(YandexRefusal)
        -> HTTPResponse
    {
        try request.permit(["resourceId"])
        let resourceID = try request.required("resourceId")
        let key = request.headers["Idempotency-Key"]
        // Asked before whether the resource is there: it may be gone by the time the call is repeated.
        if let key, let operation = operations.operation(startedWith: key) { return .json(operation) }
        guard try resource(id).resourceID.lowercased() == resourceID.lowercased() else {
            throw .notFound("Resource \(resourceID) not found")
        }
        let operation = operations.start(deleting: id, key: key, options)
        if operation.done { finish(operation) }
        return .json(operation)
    }

    private mutating func operation(_ id: String, _ request: EmulatedRequest) throws(YandexRefusal)
        -> HTTPResponse
    {
        try request.permit([])
        guard let operation = operations.poll(id, options) else {
            throw .notFound("Operation \(id) not found")
        }
        if operation.done { finish(operation) }
        var response = HTTPResponse.json(operation)
        response.headers["x-operation-poll-interval"] = options.pollInterval.map(String.init)
        return response
    }

    private mutating func finish(_ operation: Yandex.Operation) {
        guard operation.error == nil, let id = operation.metadata?["computeInstanceId"]?.string,
            let place = places.removeValue(forKey: id)
        else { return }
        folders[place.folder]?[place.index] = nil as Yandex.Resource?
    }
}

extension Yandex.Resource {
    fileprivate var withoutTenant: Yandex.Resource {
        guard tenantInfo != nil else { return self }
        var copy = self
        copy.tenantInfo = nil
        return copy
    }
}
