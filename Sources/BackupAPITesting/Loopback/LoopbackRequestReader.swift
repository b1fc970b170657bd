import BackupAPI
import Foundation

/// Reads the requests that arrive on one connection.
///
/// Nothing is repaired and nothing is guessed: at the first byte that is not HTTP/1.1 the reader is at its
/// end, and so is the connection.
struct LoopbackRequestReader {
    private static let maximumHeadBytes = 64 << 10
    private static let maximumBodyBytes = 256 << 20

    private let socket: LoopbackSocket
    private let origin: String
    private var received: [UInt8] = []
    private var position = 0

    init(socket: LoopbackSocket, origin: String) {
        self.socket = socket
        self.origin = origin
    }

    /// Whether bytes have arrived that belong to no request read so far.
    var hasSurplus: Bool { position < received.count }

    /// The next request, or nil when there is none to come.
    mutating func next() -> HTTPRequest? {
        forgetWhatIsRead()
        guard let start = line()?.split(separator: " ", omittingEmptySubsequences: false), start.count == 3,
            start[2].hasPrefix("HTTP/1."), start[1].hasPrefix("/"), let url = URL(string: origin + start[1])
        else { return nil }
        var request = HTTPRequest(method: HTTPMethod(rawValue: String(start[0])), url: url)
        while position < Self.maximumHeadBytes, let line = line() {
            guard !line.isEmpty else { return readBody(of: &request) ? request : nil }
            guard let colon = line.firstIndex(of: ":"), colon != line.startIndex else { return nil }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            request.headers.add(name: String(line[..<colon]), value: value)
        }
        return nil
    }

    private mutating func readBody(of request: inout HTTPRequest) -> Bool {
        let length = request.headers["Content-Length"]
        let isChunked = request.headers["Transfer-Encoding"]?.lowercased() == "chunked"
        guard length != nil || isChunked else { return true }
        if request.headers["Expect"]?.lowercased() == "100-continue" {
            guard socket.transmit(Data("HTTP/1.1 100 Continue\r\n\r\n".utf8)) else { return false }
        }
        request.body = isChunked ? chunks() : length.flatMap { Int($0) }.flatMap { bytes($0) }
        return request.body != nil
    }

    private mutating func chunks() -> Data? {
        var body = Data()
        while let size = line().flatMap({ Int($0.prefix { $0 != ";" }, radix: 16) }) {
            guard size > 0 else {
                while position < Self.maximumHeadBytes, let trailer = line() {
                    if trailer.isEmpty { return body }
                }
                return nil
            }
            guard size <= Self.maximumBodyBytes - body.count, let chunk = bytes(size), line() == "" else {
                return nil
            }
            body += chunk
            forgetWhatIsRead()
        }
        return nil
    }

    /// The bytes up to the next CRLF, which is left out.
    private mutating func line() -> String? {
        var searched = position
        while true {
            if let feed = received[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                guard feed > position, received[feed - 1] == UInt8(ascii: "\r") else { return nil }
                defer { position = feed + 1 }
                return String(validating: received[position..<(feed - 1)], as: UTF8.self)
            }
            searched = received.count
            guard searched - position < Self.maximumHeadBytes, receiveMore() else { return nil }
        }
    }

    private mutating func bytes(_ count: Int) -> Data? {
        guard (0...Self.maximumBodyBytes).contains(count) else { return nil }
        while received.count - position < count { guard receiveMore() else { return nil } }
        defer { position += count }
        return Data(received[position..<(position + count)])
    }

    private mutating func forgetWhatIsRead() {
        received.removeFirst(position)
        position = 0
    }

    private mutating func receiveMore() -> Bool {
        let bytes = socket.receive()
        received += bytes
        return !bytes.isEmpty
    }
}
