import NIOCore

/// One connection: reads requests and answers them in order.
struct HTTPSession {
    let server: HTTPSServer
    let number: Int
    var input: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    let output: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var received: [UInt8] = []

    private static let largestHead = 65_536

    init(
        server: HTTPSServer,
        number: Int,
        input: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
        output: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.server = server
        self.number = number
        self.input = input
        self.output = output
    }

    /// What becomes of the connection behind an answer.
    enum Next: Hashable {
        case keep
        case close(HTTPResponse.Severity)
    }

    /// Answers until the connection ends, and tells how it is to end.
    mutating func run() async throws -> HTTPResponse.Severity {
        while let request = try await readRequest() {
            let index = server.record {
                $0.entries.append(RequestLog.Entry(request: request, connection: number, time: .now))
                return $0.entries.count - 1
            }
            var exchange = HTTPExchange(request: request, index: index)
            let next = try await answer(&exchange)
            if case .close(let severity) = next { return severity }
        }
        return .orderly
    }

    /// The next request; nil at the end of the connection or for what is no HTTP.
    private mutating func readRequest() async throws -> HTTPRequest? {
        while true {
            if let end = HTTPSession.headEnd(received) {
                let request = HTTPRequest(head: received[..<end])
                received.removeFirst(end + 4)
                return request
            }
            guard received.count <= Self.largestHead, let buffer = try await input.next(isolation: #isolation)
            else { return nil }
            received.append(contentsOf: buffer.readableBytesView)
        }
    }

    /// Where the empty line is that ends a head.
    private static func headEnd(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        return (0...bytes.count - 4).first {
            bytes[$0] == 13 && bytes[$0 + 1] == 10 && bytes[$0 + 2] == 13 && bytes[$0 + 3] == 10
        }
    }

    /// Reads and forgets until the client ends the connection.
    mutating func drain() async throws {
        while try await input.next(isolation: #isolation) != nil {}
    }

    /// Writes bytes; waits while the client takes none.
    func write(_ bytes: some Collection<UInt8>) async throws {
        guard !bytes.isEmpty else { return }
        try await output.write(ByteBuffer(bytes: bytes))
    }
}

/// A request that is being answered, and its place in the log.
struct HTTPExchange {
    let request: HTTPRequest
    let index: Int
}
