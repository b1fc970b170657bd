@testable import BackupAPI

/// As the descriptors of yandex.cloud.backup.v1 number them, from 0.
let yandexEnums = [
    SpecifiedEnum(
        Yandex.Resource.Status.self,
        [
            "STATUS_UNSPECIFIED": .unspecified,
            "IDLE": .idle,
            "BACKUPING": .backingUp,
            "RECOVERING": .recovering,
            "FAILED": .failed,
            "OTHER": .other,
        ]
    ),
    SpecifiedEnum(
        Yandex.Resource.InitStatus.self,
        [
            "INIT_STATUS_UNSPECIFIED": .unspecified,
            "REGISTERING": .registering,
            "REGISTRED": .registered,
            "FAILED_REGISTRATION": .failedRegistration,
            "DELETED": .deleted,
        ]
    ),
    SpecifiedEnum(
        Yandex.ResourceType.self,
        [
            "RESOURCE_TYPE_UNSPECIFIED": .unspecified,
            "COMPUTE": .compute,
            "BMS": .bms,
            "EXTERNAL_VM": .externalVM,
            "EXTERNAL_SERVER": .externalServer,
        ]
    ),
    SpecifiedEnum(
        Yandex.TaskType.self,
        [
            "TYPE_UNSPECIFIED": .unspecified,
            "BACKUP": .backup,
            "RETENTION": .retention,
            "RECOVERY": .recovery,
            "APPLY_POLICY": .applyPolicy,
            "REVOKE_POLICY": .revokePolicy,
        ]
    ),
    SpecifiedEnum(
        Yandex.Task.Status.self,
        [
            "STATUS_UNSPECIFIED": .unspecified,
            "ENQUEUED": .enqueued,
            "ASSIGNED": .assigned,
            "STARTED": .started,
            "PAUSED": .paused,
            "COMPLETED": .completed,
        ]
    ),
    SpecifiedEnum(
        Yandex.Task.ResultCode.self,
        [
            "CODE_UNSPECIFIED": .unspecified,
            "OK": .ok,
            "ERROR": .error,
            "WARNING": .warning,
            "CANCELLED": .cancelled,
            "ABANDONED": .abandoned,
            "TIMEDOUT": .timedOut,
        ]
    ),
]
