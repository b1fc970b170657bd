import BackupAPI
import BackupAPITesting
import Foundation
import Testing

@Suite("An answer that is cut short, but arrives whole")
struct CutPageTests {
    /// Answers as the clouds give them, of every kind that has JSON.
    static let answers: [(PublicCall, Data)] = {
        let resources = Yandex.Resource.samples(2)
        let machine = resources[0].computeInstanceID
        let yandex = YandexEmulator(
            folders: ["b1g": resources],
            tasks: [machine: Yandex.Task.samples(2, computeInstanceID: machine)]
        )
        let cbr = CBREmulator(backups: CBR.Backup.samples(2))
        let project = CBREmulator.sampleProjectID
        let requests: [(PublicCall, any CloudEmulator, HTTPMethod, String)] = [
            (.listResources, yandex, .get, "/backup/v1/resources?folderId=b1g&pageSize=1"),
            (.getResource, yandex, .get, "/backup/v1/resources/\(machine)"),
            (.listTasks, yandex, .get, "/backup/v1/resources/\(machine)/tasks?pageSize=2"),
            (.listBackups, cbr, .get, "/v3/\(project)/backups?limit=2"),
            (
                .deleteResource, yandex, .delete,
                "/backup/v1/resources/\(machine)?resourceId=\(resources[0].resourceID)"
            ),
        ]
        return requests.compactMap { call, cloud, method, target in
            guard let url = URL(string: "http://cloud\(target)") else { return nil }
            let headers: HTTPHeaders = ["Authorization": "Bearer x", "X-Auth-Token": "x"]
            let answer = try? cloud.respond(to: HTTPRequest(method: method, url: url, headers: headers))
            return answer.flatMap { $0.status == 200 ? (call, $0.body) : nil }
        }
    }()

    @Test("is an error at every byte, never a shorter list", arguments: PublicCall.withJSON)
    func cut(call: PublicCall) async throws {
        let body = try #require(Self.answers.first { $0.0 == call }?.1)
        #expect(body.count > 100)
        for length in body.indices {
            let transport = StubTransport { _ in HTTPResponse(status: 200, body: body.prefix(length)) }
            let clients = Clients(at: URL("http://cloud"), transport, retry: .never, timeout: .seconds(60))
            let outcome = await call.outcome(of: clients)
            #expect(outcome.error?.code == .invalidResponse, "\(length) of \(body.count) bytes")
            #expect(outcome.ids.isEmpty)
        }
    }
}

extension PublicCall {
    fileprivate static let withJSON = [
        PublicCall.listResources, .getResource, .deleteResource, .listTasks, .listBackups,
    ]
}
