@testable import BackupAPI

/// As the API documents of Open Telekom Cloud and Huawei Cloud list them.
let cbrEnums = [
    SpecifiedEnum(
        CBR.Backup.Status.self,
        [
            "available": .available,
            "protecting": .protecting,
            "deleting": .deleting,
            "restoring": .restoring,
            "error": .error,
            "waiting_protect": .waitingProtect,
            "waiting_delete": .waitingDelete,
            "waiting_restore": .waitingRestore,
            "deleted": .deleted,
        ]
    ),
    SpecifiedEnum(CBR.Backup.RestoreMode.self, ["na": .na, "backup": .backup, "snapshot": .snapshot]),
    SpecifiedEnum(
        CBR.Backup.ReplicationRecord.Status.self,
        [
            "replicating": .replicating,
            "success": .success,
            "fail": .fail,
            "skip": .skip,
            "waiting_replicate": .waitingReplicate,
        ]
    ),
    SpecifiedEnum(CBR.ImageType.self, ["backup": .backup, "replication": .replication]),
    SpecifiedEnum(
        CBR.ResourceType.self,
        [
            "OS::Nova::Server": .server,
            "OS::Cinder::Volume": .volume,
            "OS::Sfs::Turbo": .sfsTurbo,
            "OS::Ironic::BareMetalServer": .bareMetalServer,
            "OS::Native::Server": .nativeServer,
            "OS::Workspace::DesktopV2": .workspaceDesktop,
        ]
    ),
    SpecifiedEnum(
        CBR.ProviderID.self,
        [
            "0daac4c5-6707-4851-97ba-169e36266b66": .server,
            "d1603440-187d-4516-af25-121250c7cc97": .disk,
            "3f3c3220-245c-4805-b811-758870015881": .sfsTurbo,
            "a13639de-00be-4e94-af30-26912d75e4a2": .vmware,
        ]
    ),
    SpecifiedEnum(
        CBR.OwnType.self,
        ["private": .private, "shared": .shared, "all_granted": .allGranted]
    ),
    SpecifiedEnum(
        CBR.MemberStatus.self,
        ["pending": .pending, "accepted": .accepted, "rejected": .rejected]
    ),
]
