import RPKITypes
import TestPublication
import Testing

@Suite("HTTPS server")
struct HTTPSServerTests {
    static let tls = Result { try TestTLS() }
    let tls: TestTLS
    let time = Timestamp(1_790_000_000)

    init() throws { tls = try Self.tls.get() }

    private var site: PublishedSite { PublishedSite(["/a.xml": Array("<a/>\n".utf8)], lastModified: time) }

    private func serve(
        _ site: PublishedSite? = nil,
        _ body: (HTTPSServer, (String, [String]) async throws -> Curl) async throws -> Void
    ) async throws {
        try await withHTTPSServer(site ?? self.site, identity: try tls.identity()) { server in
            try await body(server) { try await Curl.get(server.uri($0), root: tls.rootPEM, $1) }
        }
    }

    @Test("Pages with their headers, and none")
    func pages() async throws {
        try await serve { server, get in
            let page = try await get("/a.xml", [])
            #expect(page.status == 200 && page.text == "<a/>\n")
            #expect(page.headers["content-length"] == "5")
            #expect(page.headers["last-modified"] == HTTPDate.text(time))
            let first = try await get("/b.xml", [])
            #expect(first.status == 404)
            let second = try await get("/a.xml", ["-X", "POST"])
            #expect(second.status == 405)
            let third = try await get("/a.xml", ["-I"])
            #expect(third.headers["content-length"] == "5")
            #expect(server.log.counts == ["/a.xml": 3, "/b.xml": 1])
            #expect(server.log.connections == 4 && server.log.mostOpenConnections <= 4)
        }
    }

    @Test("An unchanged page is not sent again")
    func conditions() async throws {
        try await serve { server, get in
            let tag = try #require(try await get("/a.xml", []).headers["etag"])
            let first = try await get("/a.xml", ["-H", "If-None-Match: \(tag)"])
            #expect(first.status == 304)
            let second = try await get("/a.xml", ["-H", "If-None-Match: \"x\", W/\(tag)"])
            #expect(second.status == 304)
            let third = try await get("/a.xml", ["-H", "If-None-Match: \"x\""])
            #expect(third.status == 200)
            let now = HTTPDate.text(time)
            let before = HTTPDate.text(time.advanced(by: -1))
            let fourth = try await get("/a.xml", ["-H", "If-Modified-Since: \(now)"])
            #expect(fourth.status == 304)
            let fifth = try await get("/a.xml", ["-H", "If-Modified-Since: \(before)"])
            #expect(fifth.status == 200)
            server.inject(.unconditional, at: .all)
            let sixth = try await get("/a.xml", ["-H", "If-None-Match: \(tag)"])
            #expect(sixth.status == 200)
            server.clearFaults()
            server.publish(PublishedSite(["/a.xml": Array("<b/>\n".utf8)]))
            let changed = try await get("/a.xml", ["-H", "If-None-Match: \(tag)"])
            #expect(changed.status == 200 && changed.text == "<b/>\n")
        }
    }

    @Test("Gzip and chunks")
    func encodings() async throws {
        let large = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 >> 4) }
        try await serve(PublishedSite(["/large": large])) { server, get in
            let page = try await get("/large", ["--compressed"])
            #expect(page.body == large && page.headers["content-encoding"] == "gzip")
            server.inject(.chunked, at: "/*")
            let chunked = try await get("/large", [])
            #expect(chunked.body == large && chunked.headers["transfer-encoding"] == "chunked")
            server.inject(.untilClose, at: "/*")
            let first = try await get("/large", [])
            #expect(first.body == large)
            server.inject(.slow(bytesPerSecond: 2_000_000), at: "/*")
            let second = try await get("/large", [])
            #expect(second.body == large)
        }
    }

    @Test("A connection serves many requests")
    func keepAlive() async throws {
        try await serve { server, get in
            _ = try await get("/a.xml", [server.uri("/a.xml"), "-o", "/dev/null"])
            #expect(server.log.entries.count == 2 && server.log.connections == 1)
            #expect(server.log.entries.allSatisfy { $0.status == 200 && $0.isComplete })
        }
    }

    @Test("Files of a directory")
    func directory() async throws {
        try await withTemporaryDirectory { directory in
            try write([1, 2, 3], to: directory + "/sub/file")
            try await serve(PublishedSite(directory: directory)) { _, get in
                let page = try await get("/sub/file", [])
                #expect(page.body == [1, 2, 3])
                let tag = try #require(page.headers["etag"])
                let first = try await get("/sub/file", ["-H", "If-None-Match: \(tag)"])
                #expect(first.status == 304)
                let second = try await get("/sub", [])
                #expect(second.status == 404)
                let third = try await get("/../etc/passwd", ["--path-as-is"])
                #expect(third.status == 404)
            }
        }
    }

    @Test("Certificates that a client must refuse", arguments: TestTLS.Variant.allCases)
    func certificates(variant: TestTLS.Variant) async throws {
        try await withHTTPSServer(site, identity: try tls.identity(variant)) { server in
            let page = try await Curl.get(server.uri("/a.xml"), root: tls.rootPEM)
            #expect((page.exit == 0) == (variant == .valid), "\(variant): \(page.exit)")
        }
    }

    @Test("By address and by further name")
    func names() async throws {
        let identity = try tls.identity(names: ["rpki.example.net"])
        try await withHTTPSServer(site, identity: identity) { server in
            let options = ["--resolve", "rpki.example.net:\(server.port):127.0.0.1"]
            let uri = "https://rpki.example.net:\(server.port)/a.xml"
            let first = try await Curl.get(uri, root: tls.rootPEM, options)
            #expect(first.status == 200)
            let second = try await Curl.get("https://127.0.0.1:\(server.port)/a.xml", root: tls.rootPEM)
            #expect(second.status == 200)
        }
    }

    @Test("Several servers at once, one of them without TLS")
    func several() async throws {
        try await withHTTPSServer(site, identity: nil) { plain in
            try await serve { server, get in
                server.inject(.redirect(to: plain.uri("/a.xml")), at: "/a.xml")
                let first = try await get("/a.xml", ["-L"])
                #expect(first.text == "<a/>\n")
                #expect(plain.log.paths == ["/a.xml"])
            }
        }
    }

    @Test("Waiting for a request ends with it, or with the task")
    func waiting() async throws {
        try await serve { server, get in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.waitForRequests(2, at: "/a.xml") }
                _ = try await get("/a.xml", [])
                _ = try await get("/a.xml", [])
                try await group.waitForAll()
            }
            await withTaskGroup(of: Bool.self) { group in
                group.addTask { (try? await server.waitForRequests(9)) == nil }
                group.cancelAll()
                #expect(await group.next() == true)
            }
        }
    }
}
