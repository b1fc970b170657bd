@testable import BackupAPI

/// As the descriptors of yandex.cloud.backup.v1 number them, from 0.
let yandexEnums = [
    SpecifiedEnum(
        Yandex.Resource.Status.self,
        ["STATUS_UNSPECIFIED", "IDLE", "BACKUPING", "RECOVERING", "FAILED", "OTHER"]
    ),
    SpecifiedEnum(
        Yandex.Resource.InitStatus.self,
        ["INIT_STATUS_UNSPECIFIED", "REGISTERING", "REGISTRED", "FAILED_REGISTRATION", "DELETED"]
    ),
    SpecifiedEnum(
        Yandex.ResourceType.self,
        ["RESOURCE_TYPE_UNSPECIFIED", "COMPUTE", "BMS", "EXTERNAL_VM", "EXTERNAL_SERVER"]
    ),
    SpecifiedEnum(
        Yandex.TaskType.self,
        ["TYPE_UNSPECIFIED", "BACKUP", "RETENTION", "RECOVERY", "APPLY_POLICY", "REVOKE_POLICY"]
    ),
    SpecifiedEnum(
        Yandex.Task.Status.self,
        ["STATUS_UNSPECIFIED", "ENQUEUED", "ASSIGNED", "STARTED", "PAUSED", "COMPLETED"]
    ),
    SpecifiedEnum(
        Yandex.Task.ResultCode.self,
        ["CODE_UNSPECIFIED", "OK", "ERROR", "WARNING", "CANCELLED", "ABANDONED", "TIMEDOUT"]
    ),
]
