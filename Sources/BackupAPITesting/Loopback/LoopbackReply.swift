public import BackupAPI
public import Foundation

extension LoopbackServer {
    /// What the server does about one request: answer well, or misbehave in a way that networks do.
    ///
    /// The server writes the fields that frame a message (`Content-Length`, `Transfer-Encoding`) itself and
    /// leaves out those of a response. Whatever a reply waits for, it ends when the client hangs up or the
    /// server stops.
    public indirect enum Reply: Sendable {
        /// Answers, and keeps the connection for the next request.
        case respond(HTTPResponse)
        /// Answers with a chunked body, in chunks of at most so many bytes.
        case chunked(HTTPResponse, chunkSize: Int)
        /// Lets so much time pass, then replies.
        case delay(Duration, then: Reply)
        /// Replies, then closes the connection without having announced it.
        case closeAfter(Reply)
        /// Keeps the connection open and says nothing.
        case neverAnswer
        /// Closes the connection instead of answering.
        case closeWithoutAnswer
        /// Resets the connection (RST) instead of answering.
        case reset
        /// Sends the head of the response, then resets the connection (RST).
        case resetAfterHeaders(HTTPResponse)
        /// Declares the whole body, sends only its first bytes, and closes the connection.
        case truncate(HTTPResponse, bytes: Int)
        /// Declares a length that is not the body's, sends the body, and closes the connection.
        case wrongLength(HTTPResponse, declared: Int)
        /// Sends the body as one chunk without the last chunk that ends it, and closes the connection.
        case chunkedWithoutEnd(HTTPResponse)
        /// Sends the head at once and the body a byte at a time, with a pause before each.
        case drip(HTTPResponse, interval: Duration)
        /// Sends these bytes as they are and closes the connection.
        case raw(Data)
    }
}

/// Writes replies to one connection.
struct LoopbackReplyWriter {
    let socket: LoopbackSocket

    /// What becomes of the connection after a reply.
    enum Outcome {
        case keep, close, reset
    }

    func write(_ reply: LoopbackServer.Reply, to request: HTTPRequest) -> Outcome {
        switch reply {
        case .respond(let response):
            let head = head(of: response, length: response.body.count)
            return transmit(request.method == "HEAD" ? head : head + response.body, then: .keep)
        case .chunked(let response, let chunkSize):
            guard writeChunks(of: response, size: max(1, chunkSize)) else { return .close }
            return transmit(Data("0\r\n\r\n".utf8), then: .keep)
        case .delay(let duration, let then):
            return socket.idle(for: duration) ? write(then, to: request) : .close
        case .closeAfter(let reply):
            return write(reply, to: request) == .reset ? .reset : .close
        case .neverAnswer:
            _ = socket.idle(for: nil)
            return .close
        case .closeWithoutAnswer:
            return .close
        case .reset:
            return .reset
        case .resetAfterHeaders(let response):
            return transmit(head(of: response, length: max(1, response.body.count)), then: .reset)
        case .truncate(let response, let bytes):
            let head = head(of: response, length: response.body.count)
            return transmit(head + response.body.prefix(bytes), then: .close)
        case .wrongLength(let response, let declared):
            return transmit(head(of: response, length: declared) + response.body, then: .close)
        case .chunkedWithoutEnd(let response):
            _ = writeChunks(of: response, size: max(1, response.body.count))
            return .close
        case .drip(let response, let interval):
            guard socket.transmit(head(of: response, length: response.body.count)) else { return .close }
            let isWhole = response.body.allSatisfy { byte in
                socket.idle(for: interval) && socket.transmit(Data([byte]))
            }
            return isWhole ? .keep : .close
        case .raw(let data):
            return transmit(data, then: .close)
        }
    }

    private func transmit(_ data: Data, then outcome: Outcome) -> Outcome {
        socket.transmit(data) ? outcome : .close
    }

    private func writeChunks(of response: HTTPResponse, size: Int) -> Bool {
        var rest = response.body
        var bytes = head(of: response, length: nil)
        while !rest.isEmpty {
            let chunk = rest.prefix(size)
            rest = rest.dropFirst(size)
            bytes += Data("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + Data("\r\n".utf8)
            guard socket.transmit(bytes) else { return false }
            bytes = Data()
        }
        return socket.transmit(bytes)
    }

    /// The head of a response; without a length it announces chunks.
    private func head(of response: HTTPResponse, length: Int?) -> Data {
        var text = "HTTP/1.1 \(response.status) \(response.status == 200 ? "OK" : "Status")\r\n"
        for (name, value) in response.headers
        where !["content-length", "transfer-encoding"].contains(name.lowercased()) {
            text += "\(name): \(value)\r\n"
        }
        // A 204 or 304 is over after its head (RFC 9112 §6.3), so a length would only mislead.
        if ![204, 304].contains(response.status) {
            text += length.map { "Content-Length: \($0)\r\n" } ?? "Transfer-Encoding: chunked\r\n"
        }
        return Data((text + "\r\n").utf8)
    }
}
