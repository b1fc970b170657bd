/// Yandex Cloud Backup, REST API v1, and the operations of Yandex Cloud that its calls start.
///
/// ``Yandex/Client`` is where to begin.
///
/// API reference: <https://yandex.cloud/en/docs/backup/api-ref/>
public enum Yandex {}
