public import Foundation

/// Pages as the services send them, made up: 1,000 items each, the keys and the proportions of the wire.
public enum Pages {
    static func uuid(_ number: Int) -> String {
        let high = UInt32(truncatingIfNeeded: number &* 2_654_435_761)
        let low = UInt64(truncatingIfNeeded: number &* 40503 &+ 77) & 0xffff_ffff_ffff
        let head = String(high, radix: 16)
        let tail = String(low, radix: 16)
        let zeros = { String(repeating: "0", count: $0) }
        return "\(zeros(8 - head.count))\(head)-1b2c-4d3e-9f80-\(zeros(12 - tail.count))\(tail)"
    }

    /// A row of `GET /v3/{project_id}/backups`.
    static func backup(_ number: Int) -> String {
        """
        {"checkpoint_id":"\(uuid(number + 1_000_000))","created_at":"2025-03-25T06:23:27.\(304_116 + number % 1000)",\
        "description":\(number % 3 == 0 ? "null" : "\"nightly backup of ecs-\(number)\""),"expired_at":null,\
        "extend_info":{"auto_trigger":true,"bootable":false,"snapshot_id":null,"support_lld":true,\
        "supported_restore_mode":"backup","os_images_data":null,"contain_system_disk":true,"encrypted":false,\
        "system_disk":false,"is_multi_az":false},"id":"\(uuid(number))","image_type":"backup",\
        "name":"autobk_\(String(number, radix: 16))","parent_id":null,\
        "project_id":"0605767b5780d5762fc5c0118072a564","protected_at":"2025-03-25T06:24:00.000001",\
        "provider_id":"0daac4c5-6707-4851-97ba-169e36266b66","resource_az":"eu-de-0\(1 + number % 3)",\
        "resource_id":"\(uuid(number / 7 + 2_000_000))","resource_name":"ecs-prod-\(number / 7)",\
        "resource_size":\(40 + number % 100),"resource_type":"OS::Nova::Server",\
        "status":"available","updated_at":"2025-03-25T06:26:30.074761","vault_id":"\(uuid(number / 100 + 3_000_000))",\
        "replication_records":[],"children":[],"incremental":true,"version":3}
        """
    }

    /// A row of `GET /backup/v1/resources`.
    static func resource(_ number: Int) -> String {
        """
        {"computeInstanceId":"epd\(String(number, radix: 16))q0","createdAt":"2025-03-05T05:20:11.391904178Z",\
        "updatedAt":"2025-03-05T07:05:22.528557095Z","online":true,"enabled":true,"status":"IDLE",\
        "lastBackupTime":"2025-03-05T07:05:10Z","nextBackupTime":"2025-03-05T08:00:00Z",\
        "resourceId":"\(uuid(number))","isActive":true,"initStatus":"REGISTRED","metadata":"null",\
        "type":"COMPUTE","agentInfo":{"currentVersion":"18.0.38811"}}
        """
    }

    /// A row of `GET /backup/v1/resources/{computeInstanceId}/tasks`.
    static func task(_ number: Int) -> String {
        """
        {"id":"\(1_558_866_320_300_000_000 + number)","policyId":"\(uuid(number / 50))","type":"BACKUP",\
        "progress":{"current":"100","total":"100"},"status":"COMPLETED","enqueuedAt":"2025-03-05T06:59:58Z",\
        "startedAt":"2025-03-05T07:00:02.123456789Z","updatedAt":"2025-03-05T07:05:10Z",\
        "completedAt":"2025-03-05T07:05:10.000000001Z","computeInstanceId":"epd5fs8ojqhg","resultCode":"OK"}
        """
    }

    private static func rows(_ range: Range<Int>, _ row: (Int) -> String) -> String {
        range.map(row).joined(separator: ",")
    }

    /// Page `index` of a list of `pages` pages of backups, `size` of them on each.
    public static func backups(_ index: Int = 0, of pages: Int = 1, size: Int = 1000) -> Data {
        let offset = index * size
        let rows = rows(offset..<offset + size, backup)
        return Data(
            #"{"backups":[\#(rows)],"count":\#(pages * size),"limit":\#(size),"offset":\#(offset)}"#.utf8
        )
    }

    /// The answer that holds one backup.
    public static func backup() -> Data { Data(#"{"backup":\#(backup(0))}"#.utf8) }

    /// The ID of the backup or resource with a number.
    public static func id(of number: Int) -> String { uuid(number) }

    /// Page `index` of a list of `pages` pages of resources, `size` of them on each; the token of a page is its index.
    public static func resources(_ index: Int = 0, of pages: Int = 1, size: Int = 1000) -> Data {
        let rows = rows(index * size..<(index + 1) * size, resource)
        let token = index + 1 < pages ? #","nextPageToken":"\#(index + 1)""# : ""
        return Data(#"{"resources":[\#(rows)]\#(token)}"#.utf8)
    }

    /// A page of tasks.
    public static func tasks() -> Data { Data(#"{"tasks":[\#(rows(0..<1000, task))]}"#.utf8) }
}
