extension Timestamp {
    /// Why a text is not a timestamp, and where.
    public struct ParseError: Error, Hashable, Sendable, CustomStringConvertible {
        /// The offset, in UTF-8 bytes, at which the text stops making sense.
        public let offset: Int
        /// What is wrong there.
        public let reason: String

        /// The reason and the place.
        public var description: String { "not a timestamp: \(reason) at byte \(offset)" }
    }

    /// Reads a timestamp.
    ///
    /// - Parameter text: RFC 3339 text, or one of the forms that ``Timestamp`` lists.
    /// - Throws: ``ParseError``, which says what is wrong and where.
    public init(parsing text: String) throws(ParseError) {
        let bytes = Array(text.utf8)
        // Safe although the compiler cannot tell: a UInt8 has no padding, every byte of the span is initialized.
        try unsafe self.init(parsing: bytes.span.bytes)
    }

    init(parsing bytes: RawSpan) throws(ParseError) {
        if let common = Self(common: bytes) {
            self = common
        } else {
            try self.init(anyForm: bytes)
        }
    }

    /// Reads the form in which nearly all timestamps come, `2025-03-05T05:20:11.391904178Z` with or without the
    /// fraction and the `Z`; nil for anything else, right or wrong.
    private init?(common bytes: RawSpan) {
        let count = bytes.byteCount
        guard count >= 19 else { return nil }
        var isWrong = false
        func digits(_ offset: Int, _ count: Int) -> Int {
            var value = 0
            for at in offset..<offset + count {
                let digit = bytes.byte(at: at) &- UInt8(ascii: "0")
                isWrong = isWrong || digit > 9
                value = value &* 10 &+ Int(digit)
            }
            return value
        }
        let (year, month, day) = (digits(0, 4), digits(5, 2), digits(8, 2))
        let (hour, minute, second) = (digits(11, 2), digits(14, 2), digits(17, 2))
        guard !isWrong, bytes.byte(at: 4) == UInt8(ascii: "-"), bytes.byte(at: 7) == UInt8(ascii: "-"),
            bytes.byte(at: 10) == UInt8(ascii: "T"), bytes.byte(at: 13) == UInt8(ascii: ":"),
            bytes.byte(at: 16) == UInt8(ascii: ":"),
            year > 0, 1...12 ~= month, 1...Calendar.days(in: month, of: year) ~= day,
            hour < 24, minute < 60, second < 60
        else { return nil }
        let end = bytes.byte(at: count - 1) == UInt8(ascii: "Z") ? count - 1 : count
        var nanoseconds = 0
        if end > 19 {
            guard bytes.byte(at: 19) == UInt8(ascii: "."), 21...29 ~= end else { return nil }
            nanoseconds = digits(20, end - 20)
            guard !isWrong else { return nil }
            for _ in end..<29 { nanoseconds *= 10 }
        }
        let days = Int64(Calendar.days(since1970: year, month, day))
        self.init(unchecked: days * 86_400 + Int64(hour * 3600 + minute * 60 + second), Int32(nanoseconds))
    }

    private init(anyForm bytes: RawSpan) throws(ParseError) {
        var scanner = Scanner(bytes: bytes)
        let year = try scanner.digits(4, in: 1...9999, "year")
        try scanner.expect("-")
        let month = try scanner.digits(2, in: 1...12, "month")
        try scanner.expect("-")
        let day = try scanner.digits(2, in: 1...Calendar.days(in: month, of: year), "day")
        // Seconds are Int64 throughout: an Int of watchOS has 32 bits, which end in 2038.
        var seconds = Int64(Calendar.days(since1970: year, month, day)) * 86_400
        var nanoseconds = 0
        if scanner.skip("T") || scanner.skip("t") || scanner.skip(" ") {
            let hour = try scanner.digits(2, in: 0...23, "hour")
            try scanner.expect(":")
            let minute = try scanner.digits(2, in: 0...59, "minute")
            try scanner.expect(":")
            let second = try scanner.digits(2, in: 0...59, "second")
            nanoseconds = try scanner.fraction()
            seconds += Int64(hour * 3600 + minute * 60 + second)
            seconds -= Int64(try scanner.offset())
        }
        guard scanner.at == bytes.byteCount else { throw scanner.error("unexpected text") }
        guard let value = Timestamp(seconds: seconds, nanoseconds: Int32(nanoseconds)) else {
            throw ParseError(offset: 0, reason: "outside the years 0001 to 9999")
        }
        self = value
    }
}

extension Timestamp: LosslessStringConvertible {
    /// Reads a timestamp, or gives nil; ``init(parsing:)`` says why.
    public init?(_ description: String) {
        guard let value = try? Timestamp(parsing: description) else { return nil }
        self = value
    }

    /// The timestamp as `google.protobuf.Timestamp` prints it: in UTC with `Z`, and with 0, 3, 6 or 9 digits of
    /// fraction, as many as it needs.
    public var description: String {
        var text = wholeSeconds.dropLast()
        if nanoseconds != 0 {
            var fraction = Int(nanoseconds)
            var width = 9
            while fraction % 1000 == 0 {
                fraction /= 1000
                width -= 3
            }
            text += "."
            text += Self.padded(fraction, to: width)
        }
        return text + "Z"
    }

    /// The timestamp cut to whole seconds, the form that CBR takes in a query: `2018-02-01T12:00:00Z`.
    var wholeSeconds: String {
        let days = Int((seconds - ((seconds % 86_400) + 86_400) % 86_400) / 86_400)
        let rest = Int(seconds - Int64(days) * 86_400)
        let (year, month, day) = Calendar.date(ofDay: days)
        let date = "\(Self.padded(year, to: 4))-\(Self.padded(month, to: 2))-\(Self.padded(day, to: 2))"
        let clock = [rest / 3600, rest / 60 % 60, rest % 60].map { Self.padded($0, to: 2) }
        return "\(date)T\(clock.joined(separator: ":"))Z"
    }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

/// A place in the text of a timestamp.
private struct Scanner: ~Escapable {
    let bytes: RawSpan
    var at = 0

    @_lifetime(copy bytes)
    init(bytes: RawSpan) { self.bytes = bytes }

    func error(_ reason: String) -> Timestamp.ParseError { .init(offset: at, reason: reason) }

    private func digit(at offset: Int) -> Int? {
        guard offset < bytes.byteCount else { return nil }
        let value = bytes.byte(at: offset) &- UInt8(ascii: "0")
        return value <= 9 ? Int(value) : nil
    }

    mutating func digits(
        _ count: Int,
        in range: ClosedRange<Int>,
        _ part: String
    ) throws(Timestamp.ParseError) -> Int {
        var value = 0
        for offset in at..<at + count {
            guard let digit = digit(at: offset) else {
                throw .init(offset: offset, reason: "expected \(count) digits of the \(part)")
            }
            value = value * 10 + digit
        }
        guard range.contains(value) else { throw error("no such \(part)") }
        at += count
        return value
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard at < bytes.byteCount, bytes.byte(at: at) == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    mutating func expect(_ character: Unicode.Scalar) throws(Timestamp.ParseError) {
        guard skip(character) else { throw error("expected '\(character)'") }
    }

    /// The fraction of a second, in nanoseconds; 0 if there is none.
    mutating func fraction() throws(Timestamp.ParseError) -> Int {
        guard skip(".") else { return 0 }
        var value = 0
        var count = 0
        while let digit = digit(at: at) {
            guard count < 9 else { throw error("more than 9 digits of fraction") }
            value = value * 10 + digit
            count += 1
            at += 1
        }
        guard count > 0 else { throw error("expected a digit of the fraction") }
        for _ in count..<9 { value *= 10 }
        return value
    }

    /// How far the clock is ahead of UTC, in seconds; 0 if no zone is given.
    mutating func offset() throws(Timestamp.ParseError) -> Int {
        if at == bytes.byteCount || skip("Z") || skip("z") { return 0 }
        let sign: Int
        if skip("+") {
            sign = 1
        } else if skip("-") {
            sign = -1
        } else {
            throw error("expected 'Z' or an offset")
        }
        let hours = try digits(2, in: 0...23, "offset's hours")
        try expect(":")
        let minutes = try digits(2, in: 0...59, "offset's minutes")
        return sign * (hours * 3600 + minutes * 60)
    }
}

/// The proleptic Gregorian calendar in UTC, counted in days from 1970-01-01.
///
/// Years are counted from 1 March, so that a leap day comes last, and in eras of 400 years, which all have
/// the same 146,097 days.
private enum Calendar {
    static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    static func days(since1970 year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month > 2 ? year : year - 1
        let era = year / 400
        let yearOfEra = year % 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func date(ofDay day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
