@testable import BackupAPI

extension SpecifiedModel {
    /// As the API documents of Open Telekom Cloud and Huawei Cloud have them, and the wire besides.
    static let cbr = [
        SpecifiedModel(
            CBR.Backup.self,
            [
                "id": "string",
                "name": "string",
                "description": "string",
                "status": "enum",
                "image_type": "enum",
                "checkpoint_id": "string",
                "vault_id": "string",
                "project_id": "string",
                "enterprise_project_id": "string",
                "provider_id": "enum",
                "resource_id": "string",
                "resource_name": "string",
                "resource_type": "enum",
                "resource_size": "int",
                "resource_az": "string",
                "created_at": "timestamp",
                "updated_at": "timestamp",
                "protected_at": "timestamp",
                "expired_at": "timestamp",
                "parent_id": "string",
                "children": "[object]",
                "extend_info": "object",
                "replication_records": "[object]",
                "incremental": "bool",
                "version": "int",
                "scheduled_operation_id": "string",
            ]
        ),
        SpecifiedModel(
            CBR.Backup.ExtendInfo.self,
            [
                "auto_trigger": "bool",
                "bootable": "bool",
                "incremental": "bool",
                "snapshot_id": "string",
                "support_lld": "bool",
                "supported_restore_mode": "enum",
                "os_images_data": "[object]",
                "contain_system_disk": "bool",
                "encrypted": "bool",
                "encrypted_algorithm": "string",
                "system_disk": "bool",
                "is_multi_az": "bool",
                "is_dec": "bool",
                "architecture": "string",
                "progress": "int",
                "app_consistency": "object",
            ]
        ),
        SpecifiedModel(CBR.Backup.ImageData.self, ["image_id": "string"]),
        SpecifiedModel(
            CBR.Backup.AppConsistency.self,
            [
                "app_consistency": "string",
                "app_consistency_status": "string",
                "app_consistency_error_code": "string",
                "app_consistency_error_message": "string",
            ]
        ),
        SpecifiedModel(
            CBR.Backup.ReplicationRecord.self,
            [
                "id": "string",
                "status": "enum",
                "created_at": "timestamp",
                "vault_id": "string",
                "source_backup_id": "string",
                "source_checkpoint_id": "string",
                "source_project_id": "string",
                "source_region": "string",
                "destination_backup_id": "string",
                "destination_checkpoint_id": "string",
                "destination_project_id": "string",
                "destination_region": "string",
                "destination_vault_id": "string",
                "extra_info": "object",
            ]
        ),
        SpecifiedModel(
            CBR.Backup.ReplicationRecord.ExtraInfo.self,
            [
                "progress": "int",
                "fail_code": "string",
                "fail_reason": "string",
                "auto_trigger": "bool",
                "destination_vault_id": "string",
                "destinatio_vault_id": "string",
            ]
        ),
        SpecifiedModel(
            CBR.BackupPage<[CBR.Backup]>.self,
            ["backups": "[object]", "count": "hint", "limit": "hint", "offset": "hint"]
        ),
        SpecifiedModel(CBR.BackupEnvelope.self, ["backup": "object"]),
    ]
}
