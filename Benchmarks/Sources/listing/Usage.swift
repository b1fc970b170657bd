import Foundation

/// What the process has used so far.
struct Usage {
    /// The time of all its threads, in seconds.
    var processor: Double
    /// The most memory that was ever resident, in bytes.
    var peak: Int

    static var now: Usage {
        var usage = rusage()
        #if canImport(Darwin)
            getrusage(RUSAGE_SELF, &usage)
            let unit = 1
        #else
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            let unit = 1024
        #endif
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return Usage(
            processor: seconds(usage.ru_utime) + seconds(usage.ru_stime),
            peak: Int(usage.ru_maxrss) * unit
        )
    }
}

extension Double {
    /// The number with three digits of fraction.
    var short: String { String((self * 1000).rounded() / 1000) }
}

extension Array where Element == Double {
    var median: Double { sorted()[count / 2] }
}
