public import Foundation

/// A moment, exact to the nanosecond: whole seconds since 1970-01-01T00:00:00Z and nanoseconds on top.
///
/// Both clouds print more digits than `Date` can hold (a `Date` of today is exact to some 120 ns), so models
/// carry this type. It covers the years 0001 to 9999, the range of `google.protobuf.Timestamp`.
///
/// ```swift
/// let created = try Timestamp(parsing: "2025-03-05T05:20:11.391904178Z")
/// created.nanoseconds   // 391_904_178
/// created.date          // the nearest Date
/// print(created)        // 2025-03-05T05:20:11.391904178Z
/// ```
///
/// Text is read as RFC 3339 writes it and as CBR does: `T` or a space before the time, up to nine digits of
/// fraction, `Z`, an offset or no zone at all (then UTC), or a date alone (then midnight UTC). What no
/// calendar has is refused: 30 February, 24:00, second 60.
public struct Timestamp: Hashable, Sendable {
    /// Whole seconds since 1970-01-01T00:00:00Z; negative before it.
    public let seconds: Int64
    /// Nanoseconds after ``seconds``, 0 to 999,999,999, also for moments before 1970.
    public let nanoseconds: Int32

    /// 0001-01-01T00:00:00Z.
    public static let earliest = Timestamp(unchecked: -62_135_596_800, 0)
    /// 9999-12-31T23:59:59.999999999Z.
    public static let latest = Timestamp(unchecked: 253_402_300_799, 999_999_999)

    /// Makes a timestamp of its parts, or nil if they lie outside the years 0001 to 9999.
    ///
    /// - Parameters:
    ///   - seconds: Whole seconds since 1970-01-01T00:00:00Z.
    ///   - nanoseconds: Nanoseconds on top, 0 to 999,999,999.
    public init?(seconds: Int64, nanoseconds: Int32 = 0) {
        guard (Self.earliest.seconds...Self.latest.seconds).contains(seconds),
            (0...999_999_999).contains(nanoseconds)
        else { return nil }
        self.init(unchecked: seconds, nanoseconds)
    }

    /// Makes a timestamp of a date, to the nearest nanosecond; a date outside 0001 to 9999 gives the nearest
    /// end of that range.
    ///
    /// - Parameter date: The date.
    public init(_ date: Date) {
        let interval = date.timeIntervalSinceReferenceDate
        let whole = interval.rounded(.down)
        guard whole >= Double(Self.earliest.seconds - Self.referenceDate) else {
            self = .earliest
            return
        }
        guard whole <= Double(Self.latest.seconds - Self.referenceDate) else {
            self = .latest
            return
        }
        let fraction = Int64(((interval - whole) * 1e9).rounded())
        self =
            Timestamp(
                seconds: Int64(whole) + Self.referenceDate + fraction / 1_000_000_000,
                nanoseconds: Int32(fraction % 1_000_000_000)
            ) ?? .latest
    }

    /// The nearest `Date`.
    public var date: Date {
        Date(timeIntervalSinceReferenceDate: Double(seconds - Self.referenceDate) + Double(nanoseconds) / 1e9)
    }

    /// 2001-01-01T00:00:00Z, from which a `Date` counts; counting from 1970 would round once more.
    private static let referenceDate: Int64 = 978_307_200

    init(unchecked seconds: Int64, _ nanoseconds: Int32) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }
}

extension Timestamp: Comparable {
    /// Whether the left moment comes before the right one.
    public static func < (lhs: Timestamp, rhs: Timestamp) -> Bool {
        (lhs.seconds, lhs.nanoseconds) < (rhs.seconds, rhs.nanoseconds)
    }
}

extension Timestamp: Codable {
    /// Reads the text form.
    ///
    /// - Throws: `DecodingError.dataCorrupted` that says what is wrong and at which byte of the text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            try self.init(parsing: container.decode(String.self))
        } catch let error as ParseError {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.description)
        }
    }

    /// Writes the text form, ``description``.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
