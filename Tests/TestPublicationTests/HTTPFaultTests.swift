import RPKITypes
import TestPublication
import Testing

@Suite("HTTP faults")
struct HTTPFaultTests {
    let tls: TestTLS
    let body = Array(String(repeating: "0123456789", count: 20).utf8)

    init() throws { tls = try HTTPSServerTests.tls.get() }

    private func serve(
        _ fault: HTTPFault,
        _ check: (HTTPSServer, ([String]) async throws -> Curl) async throws -> Void
    ) async throws {
        let site = PublishedSite(["/page": body])
        try await withHTTPSServer(site, identity: try tls.identity()) { server in
            server.inject(fault, at: "/page")
            try await check(server) { try await Curl.get(server.uri("/page"), root: tls.rootPEM, $0) }
        }
    }

    @Test("Status codes", arguments: [400, 404, 429, 500, 503])
    func status(code: Int) async throws {
        try await serve(.status(code)) { _, get in
            let page = try await get([])
            #expect(page.status == code)
        }
    }

    @Test("A fault that is used up, and one of two")
    func times() async throws {
        try await serve(.status(500)) { server, get in
            server.inject(.status(503), at: "/p*", times: 1)
            let first = try await get([])
            #expect(first.status == 503)
            let second = try await get([])
            #expect(second.status == 500)
            server.clearFaults(at: "/page")
            let third = try await get([])
            #expect(third.status == 200)
        }
    }

    @Test("Redirects")
    func redirects() async throws {
        try await serve(.redirectChain(5)) { server, get in
            let first = try await get(["-L", "--max-redirs", "4"])
            #expect(first.exit == 47)
            let second = try await get(["-L", "--max-redirs", "5"])
            #expect(second.body == body)
            server.inject(.redirectLoop, at: "/page")
            let third = try await get(["-L"])
            #expect(third.exit == 47)
        }
    }

    @Test(
        "Bodies that are cut off",
        arguments: [
            (HTTPFault.close(afterBytes: 50), 50), (.abort(afterBytes: 50), 50), (.missingFinalChunk, 200),
            (.wrongLength(by: 10), 200),
        ]
    )
    func truncated(fault: HTTPFault, count: Int) async throws {
        try await serve(fault) { _, get in
            let page = try await get([])
            #expect([18, 56].contains(page.exit), "\(page.exit)")
            #expect(page.body.count == count)
        }
    }

    @Test("A body longer than its length")
    func longer() async throws {
        try await serve(.wrongLength(by: -10)) { _, get in
            let page = try await get([])
            #expect(page.exit == 0 && page.body.count == 190)
        }
    }

    @Test(
        "Servers that stall",
        arguments: [HTTPFault.silence, .stall(afterBytes: 0), .stall(afterBytes: 50)]
    )
    func stalls(fault: HTTPFault) async throws {
        try await serve(fault) { server, get in
            let first = try await get(["--max-time", "0.3"])
            #expect(first.exit == 28)
            try await server.waitForLog { $0.openConnections == 0 }
        }
    }

    @Test("A server that drips")
    func drips() async throws {
        try await serve(.slow(bytesPerSecond: 100)) { server, get in
            let page = try await get(["--max-time", "0.5"])
            #expect(page.exit == 28 && page.body.count < 100)
        }
    }

    @Test("Encodings that are none", arguments: [HTTPFault.wrongEncoding("gzip"), .corruptGzip])
    func encodings(fault: HTTPFault) async throws {
        try await serve(fault) { _, get in
            let page = try await get(["--compressed"])
            #expect(page.exit != 0)
        }
    }

    @Test("A gzip bomb")
    func bomb() async throws {
        try await serve(.gzipBomb(inflatedSize: 50_000_000)) { _, get in
            let wire = try await get([])
            #expect(wire.exit == 0 && wire.body.count < 60_000)
            let page = try await get(["--compressed"])
            #expect(page.exit == 0 && (50_000_000..<50_001_000).contains(page.body.count))
            #expect(page.body.starts(with: body))
        }
    }

    @Test(
        "Without an end",
        arguments: [HTTPFault.endless, .endlessHeaders, .endlessInterim, .hugeHeader(bytes: 2_000_000)]
    )
    func endless(fault: HTTPFault) async throws {
        try await serve(fault) { server, get in
            let first = try await get(["--max-filesize", "1000000", "--max-time", "0.5"])
            #expect(first.exit != 0)
            try await server.waitForLog { $0.openConnections == 0 }
        }
    }

    @Test("Garbage, and floods that end")
    func garbage() async throws {
        try await serve(.garbage([0, 1, 2, 3])) { server, get in
            let first = try await get([])
            #expect(first.exit != 0)
            server.inject(.interim(count: 20), at: "/page")
            let second = try await get([])
            #expect(second.body == body)
            server.inject(.manyHeaders(50), at: "/page")
            let third = try await get([])
            #expect(third.headers["x-filler-49"] == "x")
        }
    }

    @Test("A body that changes")
    func changing() async throws {
        try await serve(.changing) { server, get in
            let first = try await get([])
            let second = try await get([])
            #expect(first.body != second.body && first.headers["etag"] != second.headers["etag"])
        }
    }

    @Test(
        "Connections",
        arguments: [
            (ConnectionFault.silentBeforeHandshake, 28), (.silentAfterHandshake, 28), (.close, 35),
            (.garbage(Array("HTTP/1.0 400\r\n\r\n".utf8)), 35), (.plaintext, 28),
        ]
    )
    func connections(fault: ConnectionFault, exit: Int) async throws {
        try await serve(.unconditional) { server, get in
            server.inject(fault)
            let first = try await get(exit == 28 ? ["--max-time", "0.3"] : [])
            #expect(first.exit == exit)
            server.inject(nil)
            let second = try await get([])
            #expect(second.status == 200)
        }
    }

    @Test(
        "Ports without a server",
        arguments: [(UnservedPort.Kind.refusing, 7), (.silent, 28), (.unreachable, 28)]
    )
    func dead(kind: UnservedPort.Kind, exit: Int) async throws {
        let port = try UnservedPort(kind)
        let page = try await Curl.get(
            "https://localhost:\(port.port)/",
            root: nil,
            exit == 28 ? ["--max-time", "0.3"] : []
        )
        #expect(page.exit == exit)
        withExtendedLifetime(port) {}
    }

    @Test("Patterns")
    func patterns() {
        #expect(PathPattern("/a").matches("/a") && !PathPattern("/a").matches("/ab"))
        #expect(PathPattern("*").matches("") && PathPattern("*.xml").matches("/x/y.xml"))
        #expect(PathPattern("/*/snapshot.xml").matches("/a/b/snapshot.xml"))
        #expect(PathPattern("/a*b*c").matches("/abxbyc") && !PathPattern("/a*b*c").matches("/acb"))
        #expect(!PathPattern("/ab*bc").matches("/abc"))
    }
}

@Suite("Faults as text")
struct HTTPFaultTextTests {
    @Test("Each form is read, and nothing else")
    func forms() {
        #expect(HTTPFault("status:503") == .status(503))
        #expect(HTTPFault("redirect:https://localhost:1/a") == .redirect(to: "https://localhost:1/a"))
        #expect(HTTPFault("wrong-length:-5") == .wrongLength(by: -5))
        for form in HTTPFault.forms.split(separator: ", ") {
            let name = form.prefix { $0 != ":" }
            #expect(HTTPFault(form == name ? String(name) : "\(name):7") != nil, "\(name)")
        }
        for text in ["", "status", "status:x", "slow:-1", "silence:1:2", "none"] {
            #expect(HTTPFault(text) == nil)
        }
    }
}
