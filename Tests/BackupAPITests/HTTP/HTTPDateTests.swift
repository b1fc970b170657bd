import Foundation
import Testing

@testable import BackupAPI

@Suite("Dates of HTTP")
struct HTTPDateTests {
    private func seconds(_ text: String) -> TimeInterval? {
        let headers: HTTPHeaders = ["Date": text]
        return headers.date("date")?.timeIntervalSince1970
    }

    @Test(
        "each of the three forms is read",
        arguments: [
            // The examples of RFC 9110 §5.6.7.
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
            ("Sun Nov  6 08:49:37 1994", 784_111_777),
            ("Wed Nov 16 08:49:37 1994", 784_975_777), ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Saturday, 01-Jan-00 00:00:00 GMT", 946_684_800),
            ("Fri, 01 Jan 2100 00:00:00 GMT", 4_102_444_800),
        ]
    )
    func forms(text: String, seconds: TimeInterval) {
        #expect(self.seconds(text) == seconds)
    }

    @Test(
        "anything else is no date",
        arguments: [
            "", "now", "1994-11-06T08:49:37Z", "784111777", "Sun, 06 Nov 1994 08:49:37 +0100",
            "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 30 Feb 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 25:49:37 GMT", "So, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Mai 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
        ]
    )
    func nonsense(text: String) {
        #expect(seconds(text) == nil)
    }

    @Test("a field that is not there is no date")
    func absent() {
        let headers: HTTPHeaders = [:]
        #expect(headers.date("Date") == nil)
    }
}
