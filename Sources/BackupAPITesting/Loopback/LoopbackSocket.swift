import Foundation

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A TCP socket on 127.0.0.1: the server's own, or that of one client.
///
/// The methods are not called what the system calls them, because a member hides a function of its name.
struct LoopbackSocket: Sendable {
    let descriptor: Int32

    /// Makes a socket that listens on a port of the system's choice.
    static func listening() throws -> (socket: LoopbackSocket, port: UInt16) {
        #if canImport(Glibc)
            let stream = Int32(SOCK_STREAM.rawValue)
        #else
            let stream = SOCK_STREAM
        #endif
        let descriptor = try check(socket(AF_INET, stream, 0))
        do {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            try withUnsafeMutablePointer(to: &address) {
                try $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    try check(bind(descriptor, $0, length))
                    try check(listen(descriptor, SOMAXCONN))
                    try check(getsockname(descriptor, $0, &length))
                }
            }
            // A client may be gone again by the time it is let in; `accept` must not wait for the next one.
            try check(fcntl(descriptor, F_SETFL, O_NONBLOCK))
            return (LoopbackSocket(descriptor: descriptor), UInt16(bigEndian: address.sin_port))
        } catch {
            close(descriptor)
            throw error
        }
    }

    @discardableResult
    private static func check(_ result: Int32) throws -> Int32 {
        guard result >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        return result
    }

    /// The next client at the door, or nil if there is none after all.
    func nextClient() -> LoopbackSocket? {
        let descriptor = accept(descriptor, nil, nil)
        guard descriptor >= 0 else { return nil }
        let client = LoopbackSocket(descriptor: descriptor)
        // Without it the second piece of a reply waits for the acknowledgement of the first, some 40 ms.
        client.set(Int32(IPPROTO_TCP), TCP_NODELAY, to: Int32(1))
        #if canImport(Darwin)
            // Darwin's clients inherit O_NONBLOCK, and it has no MSG_NOSIGNAL.
            _ = fcntl(descriptor, F_SETFL, 0)
            client.set(SOL_SOCKET, SO_NOSIGPIPE, to: Int32(1))
        #endif
        return client
    }

    private func set<Value>(_ level: Int32, _ option: Int32, to value: Value) {
        _ = withUnsafePointer(to: value) {
            setsockopt(descriptor, level, option, $0, socklen_t(MemoryLayout<Value>.size))
        }
    }

    /// Waits for bytes and returns them; none when the client is gone.
    func receive() -> [UInt8] {
        let capacity = 64 << 10
        return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            repeat {
                count = recv(descriptor, buffer.baseAddress, capacity, 0)
            } while count < 0 && errno == EINTR
            count = max(0, count)
        }
    }

    /// Sends all of the bytes; false when the client is gone.
    func transmit(_ data: Data) -> Bool {
        #if canImport(Darwin)
            let flags: Int32 = 0
        #else
            let flags = Int32(MSG_NOSIGNAL)
        #endif
        return data.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress
                let count = send(descriptor, start, rest.count, flags)
                if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return false }
            }
            return true
        }
    }

    /// Lets time pass, without end for nil; false as soon as the client hangs up, or speaks out of turn.
    func idle(for duration: Duration?) -> Bool {
        let end = duration.map { ContinuousClock.now + $0 }
        while true {
            let rest = end.map { max(.zero, $0 - .now) }
            // Rounded up, lest a pause below a millisecond spins; -1 is for ever.
            let milliseconds = rest.map { Int32(clamping: Int(($0 / .milliseconds(1)).rounded(.up))) } ?? -1
            var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&watched, 1, milliseconds) > 0 { return false }
            if rest == .zero { return true }
        }
    }

    /// Wakes every call that waits on the socket, as if the client had hung up.
    func hangUp() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Gives the descriptor back; with a reset (RST) the client learns that nothing more was received either.
    func release(withReset: Bool = false) {
        if withReset { set(SOL_SOCKET, SO_LINGER, to: linger(l_onoff: 1, l_linger: 0)) }
        close(descriptor)
    }
}
