import RPKITypes
import RepositoryFetch
import TestPublication
import Testing

@Suite("Redirects (RFC 9674, section 3.2)", .serialized)
struct RedirectTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let target: String
        let code: FetchReason.Code

        init(_ target: String, _ code: FetchReason.Code) {
            self.target = target
            self.code = code
        }

        var testDescription: String { "\(target): \(code.rawValue)" }
    }

    static let refusals = [
        Case("https://elsewhere.example.net/file", .redirectElsewhere),
        Case("https://localhost:1/file", .redirectElsewhere),
        Case("https://localhost/file", .redirectElsewhere),
        Case("//elsewhere.example.net/file", .redirectElsewhere),
        Case("https://localhost.:1/file", .redirectElsewhere),
        Case("http://localhost/file", .redirectInsecure),
        Case("HTTP://localhost/file", .redirectInsecure),
        Case("ftp://localhost/file", .redirectInsecure),
        Case("file:///etc/passwd", .redirectInsecure),
        Case("https://user@localhost/file", .redirectUnusable),
        Case("https:///file", .redirectUnusable),
        Case("https:file", .redirectUnusable),
        Case("/../file", .redirectUnusable),
        Case("/file?a b", .redirectUnusable),
        Case("/file#x", .redirectUnusable),
        Case("/file?x#y", .redirectUnusable),
        Case("", .redirectUnusable),
    ]

    @Test("Redirects out of the origin, to other schemes and to nonsense are refused", arguments: refusals)
    func refused(_ shown: Case) async throws {
        try await withServer { server, client in
            server.inject(.redirect(to: shown.target), at: .all)
            let reason = try await client.failure(server.uri("/file"))
            #expect(reason?.code == shown.code, "\(String(describing: reason))")
            #expect(server.log.entries.count == 1)
        }
    }

    @Test("Redirects within the origin are followed", arguments: [301, 302, 303, 307, 308])
    func followed(status: Int) async throws {
        try await withServer(["/a/file": Array("content".utf8)]) { server, client in
            let targets = ["/a/file", "a/file", server.uri("/a/file"), "//localhost:\(server.port)/a/file"]
            for target in targets {
                server.inject(.redirect(to: target, status: status), at: "/old")
                let body = try await client.get(server.uri("/old")).received
                #expect(try body.bytes == Array("content".utf8))
                #expect(body.redirects == 1)
            }
            #expect(server.log.connections == targets.count, "one connection for both requests")
        }
    }

    @Test("Ten redirects are followed")
    func chain() async throws {
        try await withServer { server, client in
            server.inject(.redirectChain(10), at: .all)
            let found1 = try await client.get(server.uri("/file")).received.redirects
            #expect(found1 == 10)
        }
    }

    @Test("A session talks to its own origin only")
    func session() async throws {
        try await withServer { server, client in
            let uri = try HTTPSURI(server.uri("/file"))
            let other = try HTTPSURI("https://127.0.0.1:\(server.port)/file")
            let reason = await #expect(throws: FetchReason.self) {
                try await client.transport.withSession(at: uri, deadline: Deadline(.seconds(9))) { session in
                    try await session.get(FileRequest(other, into: .memory, sizeLimit: 100))
                }
            }
            #expect(reason?.code == .redirectElsewhere)
            #expect(server.log.entries.isEmpty)
        }
    }

    @Test("Origins are compared without regard to case and the port 443")
    func origins() throws {
        let origin = Origin(of: try HTTPSURI("https://h.example.net/a"))
        #expect(Origin(of: try HTTPSURI("HTTPS://H.Example.NET:443/b")) == origin)
        #expect(Origin(of: try HTTPSURI("https://h.example.net./b")) == origin)
        #expect(Origin(of: try HTTPSURI("https://h.example.net:444/a")) != origin)
        #expect(Origin(of: try HTTPSURI("https://i.example.net/a")) != origin)
    }
}
