/// Cloud Backup and Recovery, REST API v3, of Open Telekom Cloud and Huawei Cloud.
///
/// ``CBR/Client`` is where to begin.
///
/// API reference: <https://docs.otc.t-systems.com/cloud-backup-recovery/api-ref/>
public enum CBR {}
