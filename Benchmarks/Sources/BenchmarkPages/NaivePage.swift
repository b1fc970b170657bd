/// What a program writes that has no library: the same fields, dates and enumerations left as text.
public struct NaivePage: Decodable {
    /// A row.
    public struct Backup: Decodable {
        struct ExtendInfo: Decodable {
            var auto_trigger: Bool?
            var bootable: Bool?
            var snapshot_id: String?
            var support_lld: Bool?
            var supported_restore_mode: String?
            var contain_system_disk: Bool?
            var encrypted: Bool?
            var system_disk: Bool?
            var is_multi_az: Bool?
        }
        /// The backup's ID.
        public var id: String
        var name: String?
        var description: String?
        var status: String?
        var image_type: String?
        var checkpoint_id: String?
        var vault_id: String?
        var project_id: String?
        var provider_id: String?
        var resource_id: String?
        var resource_name: String?
        var resource_type: String?
        var resource_size: Int?
        var resource_az: String?
        var created_at: String?
        var updated_at: String?
        var protected_at: String?
        var expired_at: String?
        var parent_id: String?
        var children: [Backup]?
        var extend_info: ExtendInfo?
        var incremental: Bool?
        var version: Int?
    }
    /// The rows.
    public var backups: [Backup]
    var count: Int
}
