extension HTTPSession {
    /// Answers with a fault.
    mutating func answer(_ exchange: HTTPExchange, _ site: PublishedSite, _ fault: HTTPFault) async throws
        -> Next
    {
        if let response = changed(exchange, site, fault) { return try await send(response, exchange) }
        switch fault {
        case .silence:
            try await drain()
            return .close(.orderly)
        case .gzipBomb(let size):
            return try await sendBomb(exchange, page(exchange, site), size)
        case .endless:
            return try await sendEndless(exchange, page(exchange, site))
        case .endlessHeaders:
            try await write(Array("HTTP/1.1 200 OK\r\n".utf8))
            let line = Array("X-Filler: \(String(repeating: "x", count: 1_000))\r\n".utf8)
            while true { try await write(line) }
        case .garbage(let bytes):
            try await write(bytes)
            return .close(.orderly)
        case .interim(let count, let status):
            let head = Array("HTTP/1.1 \(status) Interim\r\nLink: </>\r\n\r\n".utf8)
            for _ in 0..<count { try await write(head) }
        case .endlessInterim:
            let head = Array("HTTP/1.1 103 Early Hints\r\nLink: </>\r\n\r\n".utf8)
            while true { try await write(head) }
        default:
            break
        }
        return try await send(ordinary(exchange.request, site), exchange)
    }

    /// The page of a request, or an empty one.
    private func page(_ exchange: HTTPExchange, _ site: PublishedSite) -> PublishedSite.Page {
        site.page(exchange.request.path) ?? PublishedSite.Page([])
    }

    /// The answer for faults that are one answer; nil for the others.
    private func changed(_ exchange: HTTPExchange, _ site: PublishedSite, _ fault: HTTPFault) -> HTTPResponse?
    {
        let request = exchange.request
        var page = page(exchange, site)
        var response = ordinary(request, site)
        switch fault {
        case .status(let status): return .text(status)
        case .redirect(let location, let status): return .redirect(location, status)
        case .redirectLoop: return .redirect(request.path, 302)
        case .redirectChain(let count):
            let hop = request.query.split(separator: "=").last.flatMap { Int($0) } ?? 0
            if hop < count { return .redirect("\(request.path)?hop=\(hop + 1)", 302) }
        case .slow(let speed): response.delivery = .paced(bytesPerSecond: speed)
        case .stall(let count): response.delivery = .stalling(afterBytes: count)
        case .close(let count): response.delivery = .closing(afterBytes: count, .orderly)
        case .abort(let count): response.delivery = .closing(afterBytes: count, .abrupt)
        case .chunked: response.framing = .chunked(isComplete: true)
        case .missingFinalChunk: response.framing = .chunked(isComplete: false)
        case .untilClose: response.framing = .untilClose
        case .wrongLength(let difference):
            response.framing = .length(max(0, response.body.count + difference))
        case .wrongEncoding(let name):
            response = HTTPResponse(status: 200, fields: Self.validators(page), body: page.body)
            response.fields.append(HTTPField("Content-Encoding", name))
        case .corruptGzip:
            response = HTTPResponse(status: 200, fields: Self.validators(page), body: Gzip.encode(page.body))
            response.fields.append(HTTPField("Content-Encoding", "gzip"))
            response.body[response.body.count / 2] ^= 0x55
        case .hugeHeader(let count):
            response.fields.append(HTTPField("X-Filler", String(repeating: "x", count: count)))
        case .manyHeaders(let count):
            response.fields += (0..<count).map { HTTPField("X-Filler-\($0)", "x") }
        case .changing:
            page = PublishedSite.Page(
                page.body + Array("\n<!-- \(exchange.index) -->\n".utf8),
                type: page.type
            )
            return whole(page, request)
        case .body(let body): return whole(PublishedSite.Page(body), request)
        case .unconditional: return whole(page, request)
        case .silence, .gzipBomb, .endless, .endlessHeaders, .garbage, .interim, .endlessInterim: return nil
        }
        return response
    }

    private func sendBomb(_ exchange: HTTPExchange, _ page: PublishedSite.Page, _ size: UInt64) async throws
        -> Next
    {
        let count = size - min(size, UInt64(page.body.count))
        let bomb = GzipBomb(prefix: page.body, count: count)
        var response = HTTPResponse(status: 200, fields: Self.validators(page))
        response.fields.append(HTTPField("Content-Encoding", "gzip"))
        response.framing = .length(Int(bomb.size))
        try await sendHead(response, exchange)
        try await sendBody(bomb.head[...], response.framing)
        var left = bomb.zeros
        let zeros = [UInt8](repeating: 0, count: 65_536)
        while left > 0 {
            let count = min(left, UInt64(zeros.count))
            try await write(zeros.prefix(Int(count)))
            left -= count
        }
        try await write(bomb.tail)
        finish(exchange)
        return exchange.request.keepsAlive ? .keep : .close(.orderly)
    }

    private func sendEndless(_ exchange: HTTPExchange, _ page: PublishedSite.Page) async throws -> Next {
        var response = HTTPResponse(status: 200)
        response.framing = .chunked(isComplete: true)
        try await sendHead(response, exchange)
        try await sendBody(page.body[...], response.framing)
        let blanks = [UInt8](repeating: 0x20, count: 65_536)
        while true { try await sendPiece(blanks[...], response.framing) }
    }
}

extension HTTPResponse {
    /// A redirect.
    static func redirect(_ location: String, _ status: Int) -> HTTPResponse {
        .text(status, fields: [HTTPField("Location", location)])
    }
}
