import BackupAPI

/// The operations of a ``YandexEmulator``; they go on whenever somebody asks for them.
struct YandexOperations {
    private struct Running {
        var operation: Yandex.Operation
        var pollsUntilKnown: Int
        var pollsUntilDone: Int
    }

    private var source = SampleSource(seed: 13)
    private var running: [String: Running] = [:]
    private var started: [String: String] = [:]
    private var seconds: Int64 = 1_741_152_011

    /// The operation that an earlier call with the same idempotency key has started, as it is now.
    func operation(startedWith key: String) -> Yandex.Operation? {
        started[key].flatMap { running[$0]?.operation }
    }

    /// Starts to delete a resource.
    mutating func start(
        deleting computeInstanceID: String,
        key: String?,
        _ options: YandexEmulator.Options
    ) -> Yandex.Operation {
        var operation = Yandex.Operation()
        operation.id = source.yandexID("cdg")
        operation.description = "delete resource"
        operation.createdAt = now()
        operation.createdBy = "aje9k8luj4qf5b3m1t2s"
        operation.modifiedAt = operation.createdAt
        operation.metadata = .object([
            "@type": .string("type.googleapis.com/yandex.cloud.backup.v1.DeleteResourceMetadata"),
            "computeInstanceId": .string(computeInstanceID),
        ])
        if options.pollsUntilDone == 0 { end(&operation, options) }
        if let key { started[key] = operation.id }
        running[operation.id] = Running(
            operation: operation,
            pollsUntilKnown: options.pollsUntilKnown,
            pollsUntilDone: options.pollsUntilDone
        )
        return operation
    }

    /// The operation with an ID, a little later; nil if it is not known, or not yet.
    mutating func poll(_ id: String, _ options: YandexEmulator.Options) -> Yandex.Operation? {
        guard var state = running[id] else { return nil }
        defer { running[id] = state }
        guard state.pollsUntilKnown == 0 else {
            state.pollsUntilKnown -= 1
            return nil
        }
        if !state.operation.done {
            if state.pollsUntilDone == 0 { end(&state.operation, options) } else { state.pollsUntilDone -= 1 }
        }
        return state.operation
    }

    private mutating func end(_ operation: inout Yandex.Operation, _ options: YandexEmulator.Options) {
        operation.done = true
        operation.modifiedAt = now()
        operation.error = options.operationError
        if operation.error == nil {
            operation.response = .object(["@type": .string("type.googleapis.com/google.protobuf.Empty")])
        }
    }

    private mutating func now() -> Timestamp? {
        seconds += 1
        return Timestamp(seconds: seconds, nanoseconds: 800_129_000)
    }
}
