extension HTTPSession {
    private static let pieceSize = 65_536

    /// Writes an answer in its own manner.
    mutating func send(_ response: HTTPResponse, _ exchange: HTTPExchange) async throws -> Next {
        let request = exchange.request
        try await sendHead(response, exchange)
        guard request.method != "HEAD", response.status != 304 else {
            finish(exchange)
            return request.keepsAlive ? .keep : .close(.orderly)
        }
        switch response.delivery {
        case .whole:
            try await sendBody(response.body[...], response.framing)
        case .paced(let speed):
            try await sendPaced(response.body, response.framing, bytesPerSecond: speed)
        case .stalling(let count):
            try await sendBody(response.body.prefix(count), response.framing)
            try await drain()
            return .close(.orderly)
        case .closing(let count, let severity):
            try await sendBody(response.body.prefix(count), response.framing)
            return .close(severity)
        }
        if response.framing == .chunked(isComplete: true) { try await write(Array("0\r\n\r\n".utf8)) }
        finish(exchange)
        return request.keepsAlive && !response.endsConnection ? .keep : .close(.orderly)
    }

    /// Writes the head and puts the status into the log.
    func sendHead(_ response: HTTPResponse, _ exchange: HTTPExchange) async throws {
        server.record {
            if exchange.index < $0.entries.count { $0.entries[exchange.index].status = response.status }
        }
        try await write(response.head(keepsAlive: exchange.request.keepsAlive))
    }

    /// Puts the end of an answer into the log.
    func finish(_ exchange: HTTPExchange) {
        server.record {
            if exchange.index < $0.entries.count { $0.entries[exchange.index].isComplete = true }
        }
    }

    /// Writes a body, or a part of it.
    func sendBody(_ body: ArraySlice<UInt8>, _ framing: HTTPResponse.Framing) async throws {
        var rest = body
        while !rest.isEmpty {
            try await sendPiece(rest.prefix(Self.pieceSize), framing)
            rest = rest.dropFirst(Self.pieceSize)
        }
    }

    /// Writes a piece of a body, as a chunk where there are such.
    func sendPiece(_ piece: ArraySlice<UInt8>, _ framing: HTTPResponse.Framing) async throws {
        guard case .chunked = framing else { return try await write(piece) }
        let size = String(piece.count, radix: 16)
        try await write(Array("\(size)\r\n".utf8) + piece + Array("\r\n".utf8))
    }

    /// Writes a body in twenty pieces a second, or a byte at a time when it is slower than that.
    private func sendPaced(
        _ body: [UInt8],
        _ framing: HTTPResponse.Framing,
        bytesPerSecond: Int
    ) async throws {
        let speed = max(1, bytesPerSecond)
        let size = max(1, speed / 20)
        var rest = body[...]
        while !rest.isEmpty {
            try await sendPiece(rest.prefix(size), framing)
            rest = rest.dropFirst(size)
            try await Task.sleep(for: .seconds(1) * size / speed)
        }
    }
}
