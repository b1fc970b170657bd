import Foundation

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What the process holds of the system.
struct Usage {
    var descriptors: Int
    /// On Linux what is resident now, elsewhere the most that ever was.
    var megabytes: Int
    /// How many requests had been sent over sockets by then.
    var socketRequests = 0

    static var now: Usage {
        giveBackFreeMemory()
        return Usage(descriptors: openDescriptors, megabytes: residentMegabytes)
    }

    /// Makes glibc give back what it keeps for later, and grows with the number of threads that there ever were.
    private static func giveBackFreeMemory() {
        #if canImport(Glibc)
            // Not in Swift's module of the C library.
            typealias Trim = @convention(c) (Int) -> Int32
            if let trim = dlsym(nil, "malloc_trim") { _ = unsafeBitCast(trim, to: Trim.self)(0) }
        #endif
    }

    private static var openDescriptors: Int {
        #if os(Linux)
            // Less the one that lists them.
            if let open = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
                return open.count - 1
            }
        #endif
        return (0..<Int32(4096)).count { fcntl($0, F_GETFD) >= 0 }
    }

    private static var residentMegabytes: Int {
        #if os(Linux)
            let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(
                separator: " "
            )
            let pages = fields.flatMap { $0.count > 1 ? Int($0[1]) : nil } ?? 0
            return (pages * Int(sysconf(Int32(_SC_PAGESIZE)))) >> 20
        #else
            var usage = rusage()
            getrusage(RUSAGE_SELF, &usage)
            return usage.ru_maxrss >> 20
        #endif
    }
}
