import BackupAPITesting
import Foundation
import Testing

@testable import BackupAPI

@Suite("Yandex paging", .timeLimit(.minutes(1)))
struct YandexPagingTests {
    private static func tokens(_ transport: StubTransport) -> [String?] {
        transport.requests.map { $0.url.parameter("pageToken") }
    }

    private static func list(_ bodies: [String]) -> (PagedSequence<Yandex.Resource>, StubTransport) {
        let transport = StubTransport(bodies.map { .success(.json($0)) })
        return (Yandex.Client(transport).resources.list(folderID: "f"), transport)
    }

    @Test(
        "an absent, an empty and a null token end the list",
        arguments: [
            #"{"resources":[{"resourceId":"2"}]}"#, #"{"resources":[{"resourceId":"2"}],"nextPageToken":""}"#,
            #"{"resources":[{"resourceId":"2"}],"nextPageToken":null}"#,
        ]
    )
    func end(last: String) async throws {
        let (list, transport) = Self.list([#"{"resources":[{"resourceId":"1"}],"nextPageToken":"t"}"#, last])
        #expect(try await list.collected().map(\.resourceID) == ["1", "2"])
        #expect(Self.tokens(transport) == [nil, "t"])
    }

    @Test(
        "an answer without resources is an empty page, and goes on only with a token",
        arguments: ["{}", #"{"resources":[]}"#, #"{"resources":null,"nextPageToken":null}"#]
    )
    func empty(body: String) async throws {
        let (list, transport) = Self.list([body])
        #expect(try await list.collected().isEmpty)
        #expect(transport.requests.count == 1)
    }

    @Test("an empty page with a token goes on")
    func emptyPage() async throws {
        let (list, transport) = Self.list([
            #"{"nextPageToken":"a"}"#, #"{"resources":[],"nextPageToken":"b"}"#, #"{"resources":[{}]}"#,
        ])
        #expect(try await list.collected().count == 1)
        #expect(Self.tokens(transport) == [nil, "a", "b"])
    }

    @Test("tasks are paged in the same way")
    func tasks() async throws {
        let transport = StubTransport([
            .success(.json(#"{"tasks":[{"id":"1"}],"nextPageToken":"t"}"#)),
            .success(.json(#"{"tasks":[{"id":"2"}]}"#)),
        ])
        let tasks = Yandex.Client(transport).resources.listTasks(computeInstanceID: "c", pageSize: 1)
        #expect(try await tasks.collected().map(\.id) == [1, 2])
        #expect(Self.tokens(transport) == [nil, "t"])
    }

    @Test("every page is asked for with the same filter and size")
    func filterOnEveryPage() async throws {
        let transport = StubTransport([
            .success(.json(#"{"nextPageToken":"a"}"#)), .success(.json(#"{"nextPageToken":"b"}"#)),
            .success(.json("{}")),
        ])
        _ = try await Yandex.Client(transport).resources.list(folderID: "f", type: .bms, pageSize: 7)
            .collected()
        let queries = transport.requests.map { $0.url.query() ?? "" }
        #expect(
            queries == ["", "&pageToken=a", "&pageToken=b"].map { "folderId=f&type=BMS&pageSize=7\($0)" }
        )
    }

    @Test("a service that repeats its token is stopped after the page")
    func repeatedToken() async throws {
        let (list, transport) = Self.list([#"{"resources":[{}],"nextPageToken":"t"}"#])
        var count = 0
        let error = await #expect(throws: BackupAPIError.self) {
            for try await _ in list { count += 1 }
        }
        #expect(error?.code == .paginationLoop)
        #expect(error?.operation == "Yandex.resources.list")
        #expect(count == 2)
        #expect(transport.requests.count == 2)
    }

    @Test("a page whose token is too long to send back is delivered before the list fails")
    func tooLongToken() async throws {
        let token = String(repeating: "t", count: 101)
        let (list, transport) = Self.list([#"{"resources":[{}],"nextPageToken":"\#(token)"}"#])
        var pages = list.pages.makeAsyncIterator()
        #expect(try await pages.next()?.items.count == 1)
        let error = await #expect(throws: BackupAPIError.self) { _ = try await pages.next() }
        #expect(error?.message.contains("at most 100") == true)
        #expect(transport.requests.count == 1)
    }
}
