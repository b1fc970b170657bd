@testable import BackupAPI

/// As the API documents of Open Telekom Cloud and Huawei Cloud list them.
let cbrEnums = [
    SpecifiedEnum(
        CBR.Backup.Status.self,
        [
            "available", "protecting", "deleting", "restoring", "error", "waiting_protect", "waiting_delete",
            "waiting_restore", "deleted",
        ]
    ),
    SpecifiedEnum(CBR.Backup.RestoreMode.self, ["na", "backup", "snapshot"]),
    SpecifiedEnum(
        CBR.Backup.ReplicationRecord.Status.self,
        ["replicating", "success", "fail", "skip", "waiting_replicate"]
    ),
    SpecifiedEnum(CBR.ImageType.self, ["backup", "replication"]),
    SpecifiedEnum(
        CBR.ResourceType.self,
        [
            "OS::Nova::Server", "OS::Cinder::Volume", "OS::Sfs::Turbo", "OS::Ironic::BareMetalServer",
            "OS::Native::Server", "OS::Workspace::DesktopV2",
        ]
    ),
    SpecifiedEnum(
        CBR.ProviderID.self,
        [
            "0daac4c5-6707-4851-97ba-169e36266b66",  // servers
            "d1603440-187d-4516-af25-121250c7cc97",  // disks
            "3f3c3220-245c-4805-b811-758870015881",  // SFS Turbo
            "a13639de-00be-4e94-af30-26912d75e4a2",  // VMware
        ]
    ),
    SpecifiedEnum(CBR.OwnType.self, ["private", "shared", "all_granted"]),
    SpecifiedEnum(CBR.MemberStatus.self, ["pending", "accepted", "rejected"]),
]
