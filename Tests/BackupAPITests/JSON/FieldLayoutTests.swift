import Testing

@testable import BackupAPI

@Suite("FieldLayout")
struct FieldLayoutTests {
    @Test(
        "Every name is found, wherever it stands, and nothing that only resembles one",
        arguments: SpecifiedModel.all
    )
    func names(of model: SpecifiedModel) {
        let layout = model.type.layout
        for (index, name) in layout.names.enumerated() {
            // What follows a key in the document must not matter, nor how much does.
            for padding in 0..<10 {
                let after = String(repeating: "\"", count: padding)
                #expect(find(name, before: after, in: layout) == index)
                #expect(find("\(name)~", before: after, in: layout) == nil)
                #expect(find("~\(name)", before: after, in: layout) == nil)
                let shorter = String(name.dropLast())
                #expect(find(shorter, before: after, in: layout) == layout.names.firstIndex(of: shorter))
                for offset in name.indices {
                    var other = name
                    other.replaceSubrange(offset...offset, with: "~")
                    #expect(find(other, before: after, in: layout) == nil)
                }
            }
        }
        #expect(find("", before: "\"", in: layout) == nil)
        #expect(find(String(repeating: "a", count: 1000), before: "", in: layout) == nil)
    }

    private func find(_ key: String, before after: String, in layout: FieldLayout) -> Int? {
        let bytes = Array("{\"\(key)\(after)".utf8)
        return layout.index(of: 2..<2 + key.utf8.count, in: bytes.span.bytes)
    }
}
