@testable import BackupAPI

extension SpecifiedModel {
    /// As the descriptors of yandex.cloud.backup.v1, yandex.cloud.operation and google.rpc have them.
    static let yandex = [
        SpecifiedModel(
            Yandex.Resource.self,
            [
                "computeInstanceId": "string",
                "createdAt": "timestamp",
                "updatedAt": "timestamp",
                "online": "bool",
                "enabled": "bool",
                "status": "enum",
                "statusDetails": "string",
                "statusProgress": "int64",
                "lastBackupTime": "timestamp",
                "nextBackupTime": "timestamp",
                "resourceId": "string",
                "isActive": "bool",
                "initStatus": "enum",
                "metadata": "string",
                "type": "enum",
                "tenantInfo": "object",
                "agentInfo": "object",
            ]
        ),
        SpecifiedModel(
            Yandex.Resource.TenantInfo.self,
            ["folderId": "string", "personalTenantId": "string", "userId": "string"]
        ),
        SpecifiedModel(
            Yandex.Resource.AgentInfo.self,
            ["currentVersion": "string", "latestVersion": "string", "canUpdate": "bool"]
        ),
        SpecifiedModel(Yandex.Task.Progress.self, ["current": "int64", "total": "int64"]),
        SpecifiedModel(
            Yandex.Task.self,
            [
                "id": "int64",
                "cancellable": "bool",
                "policyId": "string",
                "type": "enum",
                "progress": "object",
                "status": "enum",
                "enqueuedAt": "timestamp",
                "startedAt": "timestamp",
                "updatedAt": "timestamp",
                "completedAt": "timestamp",
                "computeInstanceId": "string",
                "resultCode": "enum",
                "error": "string",
            ]
        ),
        SpecifiedModel(
            Yandex.Operation.self,
            [
                "id": "string",
                "description": "string",
                "createdAt": "timestamp",
                "createdBy": "string",
                "modifiedAt": "timestamp",
                "done": "bool",
                "metadata": "json",
                "error": "object",
                "response": "json",
            ]
        ),
        SpecifiedModel(Yandex.Status.self, ["code": "int", "message": "string", "details": "[json]"]),
        SpecifiedModel(Yandex.ResourcePage.self, ["resources": "[object]", "nextPageToken": "string"]),
        SpecifiedModel(Yandex.TaskPage.self, ["tasks": "[object]", "nextPageToken": "string"]),
        SpecifiedModel(Yandex.ResourceEnvelope.self, ["resource": "object"]),
    ]
}
