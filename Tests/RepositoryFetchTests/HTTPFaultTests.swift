import Glibc
import RPKITypes
import RepositoryFetch
import TestPublication
import Testing

@Suite("Servers that fail, lie or stall", .serialized)
struct HTTPFaultTests {
    /// A fault with the code that it must lead to.
    struct Case: Sendable, CustomTestStringConvertible {
        let fault: HTTPFault
        let code: FetchReason.Code

        init(_ fault: HTTPFault, _ code: FetchReason.Code) {
            self.fault = fault
            self.code = code
        }

        var testDescription: String { "\(fault): \(code.rawValue)" }
    }

    static let cases = [
        Case(.status(404), .status),
        Case(.status(500), .status),
        Case(.status(206), .status),
        Case(.status(204), .status),
        Case(.hugeHeader(bytes: 70_000), .headersTooLarge),
        Case(.manyHeaders(2_000), .headersTooLarge),
        Case(.endlessHeaders, .headersTooLarge),
        Case(.garbage(Array("SSH-2.0-server\r\n".utf8)), .protocolViolation),
        Case(
            .garbage(Array("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx".utf8)),
            .protocolViolation
        ),
        Case(.wrongEncoding("br"), .contentCoding),
        Case(.wrongEncoding("gzip, gzip"), .contentCoding),
        Case(.wrongEncoding("gzip"), .decompression),
        Case(.corruptGzip, .decompression),
        Case(.close(afterBytes: 3), .truncated),
        Case(.abort(afterBytes: 3), .truncated),
        Case(.missingFinalChunk, .truncated),
        Case(.wrongLength(by: 10), .truncated),
        Case(.endless, .tooLarge),
        Case(.redirectLoop, .tooManyRedirects),
        Case(.redirectChain(11), .tooManyRedirects),
    ]

    @Test("Each fault has its reason", arguments: cases)
    func fault(_ shown: Case) async throws {
        try await withServer { server, client in
            server.inject(shown.fault, at: .all)
            let reason = try await client.failure(server.uri("/file"), size: 100_000)
            #expect(reason?.code == shown.code, "\(String(describing: reason))")
            try await server.waitForLog { $0.openConnections == 0 }
        }
    }

    @Test("A body that goes on behind its Content-Length is cut there, and the rest does no harm")
    func shortLength() async throws {
        var settings = HTTPSServer.Settings()
        settings.compression = .never
        try await withServer(settings: settings) { server, client in
            server.inject(.wrongLength(by: -3), at: .all)
            let found1 = try await client.get(server.uri("/file")).received.bytes
            #expect(found1 == Array("cont".utf8))
        }
    }

    @Test("What is announced to be too large is refused before a byte of it is read")
    func announced() async throws {
        try await withServer(["/file": noise(200_000)]) { server, client in
            server.inject(.stall(afterBytes: 0), at: .all)
            let found2 = try await client.failure(server.uri("/file"), size: 1_000)
            #expect(found2 == .tooLarge(limit: 1_000))
        }
    }

    @Test("A body in very many very small chunks is refused; some small ones are not")
    func pieces() async throws {
        let head = Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n".utf8)
        for count in [2_000, 30_000] {
            try await withServer { server, client in
                let chunks = (0..<count).flatMap { _ in Array("1\r\nx\r\n".utf8) }
                server.inject(.garbage(head + chunks + Array("0\r\n\r\n".utf8)), at: .all)
                let reason = try await client.failure(server.uri("/file"), size: 1_000_000)
                let isRefused = if case .protocolViolation = reason { true } else { false }
                #expect(isRefused == (count > 10_000), "\(String(describing: reason))")
                #expect(isRefused || reason == nil)
            }
        }
    }

    // CVE-2021-3912, CVE-2021-43174.
    @Test(
        "A gzip bomb ends at the limit, in memory and in a spool, without taking memory",
        arguments: [false, true]
    )
    func bomb(isSpooled: Bool) async throws {
        try await withServer { server, client in
            server.inject(.gzipBomb(inflatedSize: 4 << 30), at: .all)
            try await withTemporaryDirectory { directory in
                let place = isSpooled ? BodyPlace.file(directory: directory) : .memory
                let before = residentMemory()
                let reason = try await client.failure(server.uri("/file"), place: place, size: 5_000_000)
                #expect(reason == .inflatedTooLarge(limit: 5_000_000))
                #expect(residentMemory() - before < 1_000_000_000)
            }
        }
    }

    @Test("Interim answers are passed over; for ever they end at the limit of an answer")
    func interim() async throws {
        try await withServer(
            limits: Adjustment { ($0.connectTime, $0.idleTime) = (.seconds(60), .milliseconds(300)) }
        ) {
            server,
            client in
            server.inject(.interim(count: 5), at: .all, times: 1)
            let found3 = try await client.get(server.uri("/file")).received.bytes
            #expect(found3 == Array("content".utf8))
            server.inject(.endlessInterim, at: .all)
            let found4 = try await client.failure(server.uri("/file"))?.code
            #expect(found4 == .idleTimeout)
        }
    }

    @Test("Validators that are not what HTTP says are not kept")
    func validators() {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT"
        #expect(Validators(etag: "\"a\"", lastModified: date).lastModified == date)
        #expect(Validators(etag: "W/\"a b\"", lastModified: nil).etag == nil)
        #expect(Validators(etag: "W/\"ab\"", lastModified: nil).etag == "W/\"ab\"")
        for bad in [
            "a", "\"", "\"a\r\nX: y\"", "\"\u{7F}\"", "\"" + String(repeating: "a", count: 300) + "\"",
        ] {
            #expect(Validators(etag: bad, lastModified: nil).isEmpty)
        }
        for bad in ["now", date + "\r\n", "Sun, 06 Nov 94 08:49:37 GMT", "1994-11-06T08:49:37Z"] {
            #expect(Validators(etag: nil, lastModified: bad).isEmpty)
        }
    }

    @Test("What cannot be written is our own fault")
    func storage() async throws {
        try await withServer { server, client in
            let reason = try await client.failure(
                server.uri("/file"),
                place: .file(directory: "/nonexistent")
            )
            #expect(reason == .storage(errno: ENOENT))
        }
    }
}
