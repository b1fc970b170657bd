import Foundation
import Testing

@testable import BackupAPI

@Suite("Timestamp")
struct TimestampTests {
    // MARK: - Text

    @Test(
        "Every form that the clouds write is read",
        arguments: [
            ("2025-03-05T05:20:11.391904178Z", 1_741_152_011, 391_904_178),
            ("2025-03-05T05:20:11Z", 1_741_152_011, 0),
            ("2025-03-05t05:20:11z", 1_741_152_011, 0),
            ("2025-03-05T05:20:11.3Z", 1_741_152_011, 300_000_000),
            ("2025-03-05T05:20:11.391904", 1_741_152_011, 391_904_000),
            ("2025-03-05T05:20:11", 1_741_152_011, 0),
            ("2025-03-05 05:20:11", 1_741_152_011, 0),
            ("2025-03-05 05:20:11.5+00:00", 1_741_152_011, 500_000_000),
            ("2025-03-05T05:20:11-00:00", 1_741_152_011, 0),
            ("2025-03-05T13:20:11+08:00", 1_741_152_011, 0),
            ("2025-03-04T20:05:11-09:15", 1_741_152_011, 0),
            ("2025-03-06T05:19:11+23:59", 1_741_152_011, 0),
            ("2025-03-05", 1_741_132_800, 0),
            ("1970-01-01", 0, 0),
            ("1969-12-31T23:59:59.9Z", -1, 900_000_000),
            ("1900-02-28T23:59:59Z", -2_203_891_201, 0),
            ("2000-02-29", 951_782_400, 0),
            ("2024-02-29", 1_709_164_800, 0),
            ("0004-02-29", -62_035_891_200, 0),
            ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
            ("0001-01-01T00:00:00-01:00", -62_135_593_200, 0),
            ("0001-01-02T00:00:00+23:59", -62_135_596_740, 0),
            ("9999-12-31T23:59:59.999999999Z", 253_402_300_799, 999_999_999),
            ("9999-12-31T23:59:59+01:00", 253_402_297_199, 0),
        ] as [(String, Int64, Int32)]
    )
    func acceptedForms(text: String, seconds: Int64, nanoseconds: Int32) throws {
        let timestamp = try Timestamp(parsing: text)
        #expect(timestamp.seconds == seconds)
        #expect(timestamp.nanoseconds == nanoseconds)
        #expect(Timestamp(text) == timestamp)
    }

    @Test(
        "What is no moment is refused, and the error says where",
        arguments: [
            ("", 0, "expected 4 digits of the year"),
            ("205-01-01", 3, "expected 4 digits of the year"),
            ("+2025-01-01", 0, "expected 4 digits of the year"),
            (" 2025-01-01", 0, "expected 4 digits of the year"),
            ("٢٠٢٥-01-01", 0, "expected 4 digits of the year"),
            ("20250101", 4, "expected '-'"),
            ("12025-01-01", 4, "expected '-'"),
            ("0000-01-01", 0, "no such year"),
            ("2025-00-01", 5, "no such month"),
            ("2025-13-01", 5, "no such month"),
            ("2025-1-01", 6, "expected 2 digits of the month"),
            ("2025/01/01", 4, "expected '-'"),
            ("2025-01-00", 8, "no such day"),
            ("2025-01-32", 8, "no such day"),
            ("2025-04-31", 8, "no such day"),
            ("2025-02-30", 8, "no such day"),
            ("2024-02-30", 8, "no such day"),
            ("2023-02-29", 8, "no such day"),
            ("1900-02-29", 8, "no such day"),
            ("2025-01", 7, "expected '-'"),
            ("2025-01-1", 9, "expected 2 digits of the day"),
            ("2025-01-01Z", 10, "unexpected text"),
            ("2025-01-01 ", 11, "expected 2 digits of the hour"),
            ("2025-01-01T", 11, "expected 2 digits of the hour"),
            ("2025-01-01_00:00:00", 10, "unexpected text"),
            ("2025-01-01  00:00:00", 11, "expected 2 digits of the hour"),
            ("2025-01-01T24:00:00Z", 11, "no such hour"),
            ("2025-01-01T23:60:00Z", 14, "no such minute"),
            ("2025-01-01T23:59:60Z", 17, "no such second"),
            ("2025-01-01T23:59", 16, "expected ':'"),
            ("2025-01-01T2359", 13, "expected ':'"),
            ("2025-01-01T23:59:5", 18, "expected 2 digits of the second"),
            ("2025-01-01T23:59:59.Z", 20, "expected a digit of the fraction"),
            ("2025-01-01T23:59:59,5Z", 19, "expected 'Z' or an offset"),
            ("2025-01-01T23:59:59.0123456789Z", 29, "more than 9 digits of fraction"),
            ("2025-01-01T23:59:59 Z", 19, "expected 'Z' or an offset"),
            ("2025-01-01T23:59:59UTC", 19, "expected 'Z' or an offset"),
            ("2025-01-01T23:59:59ZZ", 20, "unexpected text"),
            ("2025-01-01T23:59:59Z\0", 20, "unexpected text"),
            ("2025-01-01T23:59:59+08", 22, "expected ':'"),
            ("2025-01-01T23:59:59+0800", 22, "expected ':'"),
            ("2025-01-01T23:59:59+8:00", 21, "expected 2 digits of the offset's hours"),
            ("2025-01-01T23:59:59+24:00", 20, "no such offset's hours"),
            ("2025-01-01T23:59:59-08:60", 23, "no such offset's minutes"),
            ("2025-01-01T23:59:59−08:00", 19, "expected 'Z' or an offset"),
            ("0001-01-01T00:00:00+00:01", 0, "outside the years 0001 to 9999"),
            ("9999-12-31T23:59:59-00:01", 0, "outside the years 0001 to 9999"),
        ]
    )
    func refusedForms(text: String, offset: Int, reason: String) {
        let error = #expect(throws: Timestamp.ParseError.self) { try Timestamp(parsing: text) }
        #expect(error?.offset == offset)
        #expect(error?.reason == reason)
        #expect(Timestamp(text) == nil)
    }

    @Test("No digit of a fraction is lost", arguments: 0...9)
    func fractions(digits: Int) throws {
        let fraction = String("123456789".prefix(digits))
        let timestamp = try Timestamp(parsing: "2025-03-05T05:20:11\(digits == 0 ? "" : ".")\(fraction)Z")
        let padded = fraction + String(repeating: "0", count: 9 - digits)
        #expect(timestamp.nanoseconds == Int32(padded))
    }

    @Test(
        "The text has 0, 3, 6 or 9 digits of fraction, as many as it needs",
        arguments: [
            (0, 0, "1970-01-01T00:00:00Z"),
            (0, 500_000_000, "1970-01-01T00:00:00.500Z"),
            (0, 1_000_000, "1970-01-01T00:00:00.001Z"),
            (0, 999_000, "1970-01-01T00:00:00.000999Z"),
            (0, 1000, "1970-01-01T00:00:00.000001Z"),
            (0, 1, "1970-01-01T00:00:00.000000001Z"),
            (0, 120_000_010, "1970-01-01T00:00:00.120000010Z"),
            (-1, 999_999_999, "1969-12-31T23:59:59.999999999Z"),
            (-62_135_596_800, 0, "0001-01-01T00:00:00Z"),
            (253_402_300_799, 999_999_999, "9999-12-31T23:59:59.999999999Z"),
        ] as [(Int64, Int32, String)]
    )
    func texts(seconds: Int64, nanoseconds: Int32, text: String) throws {
        let timestamp = try #require(Timestamp(seconds: seconds, nanoseconds: nanoseconds))
        #expect(timestamp.description == text)
    }

    @Test("In a query the fraction is cut off, before 1970 too")
    func wholeSeconds() throws {
        #expect(try Timestamp(parsing: "2018-02-01T12:00:00.999Z").wholeSeconds == "2018-02-01T12:00:00Z")
        #expect(try Timestamp(parsing: "1969-12-31T23:59:59.999Z").wholeSeconds == "1969-12-31T23:59:59Z")
    }

    @Test("Reading what was written gives the same moment")
    func roundTrip() throws {
        var fields = RandomFields(seed: 1)
        for _ in 0..<10_000 {
            let timestamp = fields.timestamp()
            #expect(try Timestamp(parsing: timestamp.description) == timestamp)
        }
    }

    // MARK: - The calendar

    @Test("Days have the dates that Foundation's calendar gives them, from 0001 to 9999")
    func calendar() throws {
        var gregorian = Calendar(identifier: .gregorian)
        gregorian.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        let firstDay: Int64 = -719_162
        let lastDay: Int64 = 2_932_896
        let sampled = Array(stride(from: firstDay, through: lastDay, by: 97))
        // And every day of some 220 years around 1970, across two centuries' ends.
        let closely = Array(-40_000...(40_000 as Int64))
        // Foundation counts days before 1582-10-15 by the Julian calendar, so it is asked for the day 1600 years
        // later: in the Gregorian calendar 400 years always have the same days.
        let reform: Int64 = -141_427
        for day in sampled + closely + [lastDay] {
            let cycles: Int64 = day < reform ? 4 : 0
            let asked = Date(timeIntervalSince1970: Double(day + cycles * 146_097) * 86_400)
            let parts = gregorian.dateComponents([.year, .month, .day], from: asked)
            let year = (parts.year ?? 0) - Int(cycles) * 400
            let date = String(format: "%04d-%02d-%02d", year, parts.month ?? 0, parts.day ?? 0)
            let timestamp = try #require(Timestamp(seconds: day * 86_400))
            guard timestamp.description == "\(date)T00:00:00Z", Timestamp(date) == timestamp else {
                Issue.record("day \(day) is \(timestamp) here, \(date) in Foundation")
                return
            }
        }
    }

    @Test(
        "A year has as many days in each month as Foundation's calendar says",
        arguments: [1900, 2000, 2023, 2024, 2100]
    )
    func months(year: Int) throws {
        var gregorian = Calendar(identifier: .gregorian)
        gregorian.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        for month in 1...12 {
            let first = try #require(gregorian.date(from: DateComponents(year: year, month: month, day: 1)))
            let days = try #require(gregorian.range(of: .day, in: .month, for: first))
            for day in 0...32 {
                let text = String(format: "%04d-%02d-%02d", year, month, day)
                #expect((Timestamp(text) != nil) == days.contains(day), "\(text)")
            }
        }
    }

    // MARK: - Parts

    @Test("Only moments of the years 0001 to 9999 can be made of parts")
    func range() {
        #expect(Timestamp(seconds: -62_135_596_800) == .earliest)
        #expect(Timestamp(seconds: -62_135_596_801, nanoseconds: 999_999_999) == nil)
        #expect(Timestamp(seconds: 253_402_300_799, nanoseconds: 999_999_999) == .latest)
        #expect(Timestamp(seconds: 253_402_300_800) == nil)
        #expect(Timestamp(seconds: .max) == nil)
        #expect(Timestamp(seconds: 0, nanoseconds: -1) == nil)
        #expect(Timestamp(seconds: 0, nanoseconds: 1_000_000_000) == nil)
    }

    @Test("Moments are ordered by seconds, then by nanoseconds, before 1970 too")
    func order() throws {
        let ordered = try [
            "0001-01-01", "1969-12-31T23:59:58.5Z", "1969-12-31T23:59:59Z", "1969-12-31T23:59:59.000000001Z",
            "1970-01-01", "1970-01-01T00:00:00.000000001Z", "1970-01-01T00:00:01Z", "9999-12-31",
        ].map(Timestamp.init(parsing:))
        #expect(ordered.shuffled().sorted() == ordered)
        for (earlier, later) in zip(ordered, ordered.dropFirst()) {
            #expect(earlier < later)
            #expect(!(later < earlier))
        }
    }

    @Test("Moments that are written differently are equal")
    func equality() throws {
        let moments = try [
            "2025-03-05T05:20:11Z", "2025-03-05 06:20:11.000+01:00", "2025-03-05t05:20:11",
        ].map(Timestamp.init(parsing:))
        #expect(Set(moments).count == 1)
    }

    // MARK: - Date

    @Test("A date and its timestamp give each other, as exactly as a date is")
    func dates() throws {
        #expect(try Timestamp(parsing: "1970-01-01").date == Date(timeIntervalSince1970: 0))
        #expect(try Timestamp(parsing: "1969-12-31T23:59:59.75Z").date == Date(timeIntervalSince1970: -0.25))
        #expect(Timestamp(Date(timeIntervalSince1970: -0.25)).description == "1969-12-31T23:59:59.750Z")
        var random = SeededGenerator(seed: 2)
        // From 1990 to 2080 a date holds steps of 10 to 477 nanoseconds, so a timestamp holds any date exactly.
        for _ in 0..<10_000 {
            let interval = Double.random(in: -3.5e8...2.5e9, using: &random)
            guard interval.ulp >= 1e-8 else { continue }
            let date = Date(timeIntervalSinceReferenceDate: interval)
            #expect(Timestamp(date).date == date)
        }
        for _ in 0..<10_000 {
            var fields = RandomFields(seed: random.next())
            let timestamp = fields.timestamp()
            let back = Timestamp(timestamp.date)
            let error =
                Double(back.seconds - timestamp.seconds) + Double(back.nanoseconds - timestamp.nanoseconds)
                / 1e9
            #expect(abs(error) <= timestamp.date.timeIntervalSinceReferenceDate.ulp + 1e-9)
        }
    }

    @Test("A date outside the years 0001 to 9999 gives the nearest end")
    func distantDates() {
        #expect(Timestamp(Date(timeIntervalSince1970: -1e12)) == .earliest)
        #expect(Timestamp(Date(timeIntervalSince1970: 1e12)) == .latest)
        #expect(Timestamp(Date(timeIntervalSince1970: 253_402_300_800)) == .latest)
        #expect(Timestamp(Date(timeIntervalSince1970: .infinity)) == .latest)
        #expect(Timestamp(Date(timeIntervalSince1970: -.infinity)) == .earliest)
        #expect(Timestamp(.distantPast) == .earliest)
    }

    @Test("A fraction that rounds up to a second carries into the seconds")
    func carry() throws {
        let date = Date(timeIntervalSinceReferenceDate: 0.9999999999)
        #expect(Timestamp(date).description == "2001-01-01T00:00:01Z")
    }

    // MARK: - Codable

    @Test("As JSON it is its text")
    func coding() throws {
        let timestamp = try Timestamp(parsing: "2025-03-05 05:20:11.5")
        let data = try JSONEncoder().encode([timestamp])
        #expect(String(decoding: data, as: UTF8.self) == #"["2025-03-05T05:20:11.500Z"]"#)
        #expect(try JSONDecoder().decode([Timestamp].self, from: data) == [timestamp])
    }

    @Test("A decoder's error says what is wrong and at which byte of the text")
    func decodingError() throws {
        let error = #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Timestamp].self, from: Data(#"["2025-02-30"]"#.utf8))
        }
        guard case .dataCorrupted(let context) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(context.debugDescription == "not a timestamp: no such day at byte 8")
        #expect(context.codingPath.map(\.intValue) == [0])
    }
}
