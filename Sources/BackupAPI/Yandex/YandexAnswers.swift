// The answers that hold models but are none.

extension Yandex {
    struct ResourcePage: Hashable {
        var resources: [Resource] = []
        var nextPageToken = ""
    }

    struct TaskPage: Hashable {
        var tasks: [Task] = []
        var nextPageToken = ""
    }

    /// What says where the next page begins, of a page of anything.
    struct PageEnd: Hashable {
        var nextPageToken = ""
    }

    struct ResourceEnvelope: Hashable {
        var resource = Resource()
    }
}

extension Yandex.ResourcePage: Model {
    static let layout = FieldLayout(of: Self())

    mutating func fields<V: FieldVisitor & ~Copyable & ~Escapable>(_ visit: inout V) throws(V.Failure) {
        try visit.field("resources", &resources)
        try visit.field("nextPageToken", &nextPageToken)
    }
}

extension Yandex.TaskPage: Model {
    static let layout = FieldLayout(of: Self())

    mutating func fields<V: FieldVisitor & ~Copyable & ~Escapable>(_ visit: inout V) throws(V.Failure) {
        try visit.field("tasks", &tasks)
        try visit.field("nextPageToken", &nextPageToken)
    }
}

extension Yandex.PageEnd: Model {
    static let layout = FieldLayout(of: Self())

    mutating func fields<V: FieldVisitor & ~Copyable & ~Escapable>(_ visit: inout V) throws(V.Failure) {
        try visit.field("nextPageToken", &nextPageToken)
    }
}

extension Yandex.ResourceEnvelope: Model {
    static let layout = FieldLayout(of: Self())

    mutating func fields<V: FieldVisitor & ~Copyable & ~Escapable>(_ visit: inout V) throws(V.Failure) {
        try visit.field("resource", &resource, required: true)
    }
}
