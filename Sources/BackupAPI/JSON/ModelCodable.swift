extension Model {
    // What a model has that is not public; a public one must say both itself.
    init(from decoder: any Decoder) throws { try self.init(fieldsFrom: decoder) }

    func encode(to encoder: any Encoder) throws { try encodeFields(to: encoder) }

    /// Reads the model through `Codable`: what a model's `init(from:)` calls.
    init(fieldsFrom decoder: any Decoder) throws {
        self.init()
        var visitor = DecodingVisitor(container: try decoder.container(keyedBy: FieldKey.self))
        try fields(&visitor)
    }

    /// Writes the model through `Codable`: what a model's `encode(to:)` calls.
    func encodeFields(to encoder: any Encoder) throws {
        var copy = self
        var visitor = EncodingVisitor(container: encoder.container(keyedBy: FieldKey.self))
        try copy.fields(&visitor)
    }
}

private struct DecodingVisitor: FieldVisitor {
    let container: KeyedDecodingContainer<FieldKey>

    func field<Value: FieldValue>(
        _ name: StaticString,
        _ value: inout Value,
        required: Bool
    ) throws(any Error) {
        let key = FieldKey(name)
        guard container.contains(key), try !container.decodeNil(forKey: key) else {
            guard !required else {
                throw DecodingError.keyNotFound(
                    key,
                    .init(codingPath: container.codingPath, debugDescription: "")
                )
            }
            return
        }
        value = try Value.decode(key, from: container)
    }
}

private struct EncodingVisitor: FieldVisitor {
    var container: KeyedEncodingContainer<FieldKey>

    mutating func field<Value: FieldValue>(
        _ name: StaticString,
        _ value: inout Value,
        required: Bool
    ) throws(any Error) {
        guard required || value != Value.absent else { return }
        try value.encode(FieldKey(name), to: &container)
    }
}
