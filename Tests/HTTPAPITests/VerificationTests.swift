import HTTPTypes
import HummingbirdTesting
import NIOCore
import RPKIPayload
import RPKITypes
import RouteMonitor
import Testing

@testable import HTTPAPI

@Suite(.timeLimit(.minutes(2))) struct VerificationTests {
    /// AS64496 has the providers AS64500 and AS64501, AS64500 has AS64510, AS64501 has none (AS0).
    struct Case: Sendable, CustomTestStringConvertible {
        let path: String
        let role: String
        let verdict: String
        var testDescription: String { "\(path) \(role) \(verdict)" }
    }

    @Test(arguments: [
        Case(path: "64510 64500 64496", role: "provider", verdict: "valid"),
        Case(path: "64502 64496", role: "provider", verdict: "invalid"),
        Case(path: "64511 64501 64496", role: "provider", verdict: "invalid"),
        Case(path: "64600 64601", role: "provider", verdict: "unknown"),
        Case(path: "64600 64601 64602", role: "customer", verdict: "unknown"),
        Case(path: "64496 64500 64510 64500 64496", role: "customer", verdict: "valid"),
        Case(path: "64500 {64496}", role: "peer", verdict: "invalid"),
    ])
    func paths(_ item: Case) async throws {
        try await TestService().run { client in
            let coded = item.path.replacing(" ", with: "+").replacing("{", with: "%7B").replacing(
                "}",
                with: "%7D"
            )
            let get = try await client.get("/api/v1/path-validity?path=\(coded)&role=\(item.role)")
            #expect(get.status == 200)
            #expect(get.text.contains("\"verdict\":\"\(item.verdict)\""), "\(get.text)")
            #expect(
                get.text.hasPrefix(
                    "{\"serial\":7,\"generatedTime\":\"2026-11-21T20:00:00Z\",\"paths\":[{\"procedure\":"
                )
            )
            let body = "{\"path\":\"\(item.path)\",\"role\":\"\(item.role)\"}"
            #expect(try await client.post("/api/v1/path-validity", body) == get)
            let bulk = try await client.post(
                "/api/v1/path-validity/bulk",
                body + "\n",
                type: "application/x-ndjson"
            )
            #expect(bulk == (200, "{\"aspa\":\"\(item.verdict)\"}\n"))
        }
    }

    @Test(arguments: [
        "", "?path=x", "?path=1&path=2", "?path=1&role=boss", "?path=1&procedure=sideways", "?path=1&otc=1",
        "?path=1&role=provider&procedure=downstream", "?path=1&neighbor=x", "?path=1&a=1",
        "?prefix=192.0.2.0/24",
        "?path=1&prefix=192.0.2.1/24",
    ])
    func refusals(_ query: String) async throws {
        try await TestService().run { client in
            let response = try await client.execute(uri: "/api/v1/path-validity" + query, method: .get)
            #expect(response.status == .badRequest)
            #expect(response.headers[.contentType] == "application/problem+json")
            #expect(String(buffer: response.body).hasPrefix("{\"type\":\"urn:ridgeline:problem:"))
        }
    }

    @Test func bothProceduresWithoutRole() async throws {
        try await TestService().run { client in
            let text = try await client.get("/api/v1/path-validity?path=64510+64500+64496").text
            #expect(text.contains("{\"procedure\":\"upstream\",\"verdict\":\"valid\""))
            #expect(text.contains("{\"procedure\":\"downstream\",\"verdict\":\"valid\""))
            #expect(text.hasSuffix("\"origin\":null}"))
        }
    }

    struct Verdict: Sendable, CustomTestStringConvertible {
        let query: String
        let verdict: String
        let otc: String
        var testDescription: String { query }
    }

    @Test(arguments: [
        Verdict(
            query: "path=64510+64500+64496&prefix=192.0.2.0/24&role=provider",
            verdict: "valid",
            otc: "absent"
        ),
        Verdict(
            query: "path=64510+64500+64496&prefix=192.0.2.0/25&role=provider",
            verdict: "invalid",
            otc: "absent"
        ),
        Verdict(
            query: "path=64510+64500+64496&prefix=192.0.2.0/24&role=provider&otc=64500",
            verdict: "invalid",
            otc: "leak"
        ),
        Verdict(
            query: "path=64510+64500+64496&prefix=192.0.2.0/24&role=customer&otc=64510",
            verdict: "valid",
            otc: "accepted"
        ),
        Verdict(
            query: "path=64600+64601+64602+64496&prefix=192.0.2.0/24&role=customer",
            verdict: "unknown",
            otc: "absent"
        ),
        Verdict(
            query: "path=64510+64500+64496&prefix=10.0.0.0/8&role=provider",
            verdict: "unknown",
            otc: "absent"
        ),
    ])
    func verdicts(_ item: Verdict) async throws {
        try await TestService().run { client in
            let (status, text) = try await client.get("/api/v1/route-verdict?" + item.query)
            #expect(status == 200)
            #expect(
                text.contains(
                    "\"generatedTime\":\"2026-11-21T20:00:00Z\",\"verdict\":\"\(item.verdict)\",\"origin\":{"
                ),
                "\(text)"
            )
            #expect(text.contains("\"otc\":{\"state\":\"\(item.otc)\""))
        }
    }

    @Test func verdictNeedsBoth() async throws {
        try await TestService().run { client in
            let get = try await client.get("/api/v1/route-verdict?path=1")
            #expect(get.status == 400)
            let post = try await client.post("/api/v1/route-verdict", #"{"path":"1"}"#)
            #expect(post.status == 400)
            let body = #"{"path":"64510 64500 64496","prefix":"192.0.2.0/24","role":"provider"}"#
            let full = try await client.post("/api/v1/route-verdict", body)
            #expect(full.text.contains("\"verdict\":\"valid\""))
        }
    }

    @Test func bulkWithProof() async throws {
        try await TestService().run { client in
            let lines =
                "{\"path\":\"64502 64496\",\"name\":\"a\"}\nnonsense\n{\"prefix\":\"192.0.2.0/24\",\"asn\":64496}"
            let (status, text) = try await client.post(
                "/api/v1/path-validity/bulk?proof=true",
                lines,
                type: "application/x-ndjson"
            )
            #expect(status == 200)
            let answers = text.split(separator: "\n")
            #expect(answers.count == 3)
            #expect(answers[0].hasPrefix("{\"name\":\"a\",\"upstream\":\"invalid\",\"downstream\":"))
            #expect(answers[0].contains("\"proof\":[{\"procedure\":\"upstream\""))
            #expect(answers[1].contains("\"line\":2"))
            #expect(answers[2].hasPrefix("{\"rov\":\"valid\""))
            #expect(
                try await client.post(
                    "/api/v1/path-validity/bulk?proof=maybe",
                    lines,
                    type: "application/x-ndjson"
                ).status == 400
            )
        }
    }

    /// However many VRPs cover a route, few are listed, and those that match are among them.
    @Test func fewVRPsAreListed() async throws {
        let many = (0..<200).map { ("192.0.2.0/24", 24, UInt32(64_000 + $0)) }
        try await TestService(TestPayload.make(many)) { $0.validityVRPs = 3 }.run { client in
            let query = "path=64510+64199&prefix=192.0.2.0/24&role=provider"
            let body = #"{"path":"64510 64199","prefix":"192.0.2.0/24","role":"provider"}"#
            for path in ["/api/v1/route-verdict", "/api/v1/path-validity"] {
                let (status, text) = try await client.get("\(path)?\(query)")
                #expect(status == 200)
                #expect(text.contains("\"validity\":\"valid\",\"reason\":null,\"vrps\":[{\"prefix\":"))
                #expect(text.contains("\"asn\":64199,\"mismatch\":null}"))
                #expect(text.ranges(of: "\"maxLength\":24").count == 3)
                #expect(text.contains("],\"truncated\":true}"))
                #expect(try await client.post(path, body) == (status, text))
            }
            let (_, lines) = try await client.post(
                "/api/v1/path-validity/bulk?proof=true",
                body + "\n",
                type: "application/x-ndjson"
            )
            #expect(lines.ranges(of: "\"maxLength\":24").count == 3)
            #expect(lines.contains("\"truncated\":true"))
        }
        // All of them, when they are as many as may be.
        try await TestService(TestPayload.make(Array(many.prefix(3)))) { $0.validityVRPs = 3 }.run { client in
            let text = try await client.get("/api/v1/path-validity?path=1+64000&prefix=192.0.2.0/24").text
            #expect(text.ranges(of: "\"maxLength\":24").count == 3)
            #expect(!text.contains("truncated"))
        }
    }

    /// However long the lists of providers are and however often they are asked for, an answer stays small.
    @Test func fewProvidersAreListed() async throws {
        @Sendable func path(_ count: Int) -> String {
            (0..<count).map { "\($0 % 2 + 1)" }.joined(separator: " ")
        }
        @Sendable func providers(_ other: Int) -> String {
            ([other] + Array(1_000..<3_000)).map(String.init).joined(separator: ",")
        }
        @Sendable func body(_ count: Int) -> String {
            #"{"path":"\#(path(count))","aspas":{"1":[\#(providers(2))],"2":[\#(providers(1))]}}"#
        }
        try await TestService { $0.proofProviders = 5 }.run { client in
            let (status, text) = try await client.post("/api/v1/path-validity", body(1_000))
            #expect(status == 200)
            #expect(text.ranges(of: "\"verdict\":\"valid\"").count >= 2)
            #expect(text.contains("\"providers\":[1,1000,1001,1002,1003],"))
            #expect(text.contains("\"providers\":[],") && text.contains("\"truncated\":true}"))
            #expect(text.utf8.count < 1_000_000)
            #expect(try await client.post("/api/v1/path-validity", body(1_001)).status == 400)
            #expect(
                try await client.get("/api/v1/path-validity?path=\(path(1_001).replacing(" ", with: "+"))")
                    .status == 400
            )
            let (_, lines) = try await client.post(
                "/api/v1/path-validity/bulk?proof=true",
                body(1_001) + "\n" + body(900) + "\n",
                type: "application/x-ndjson"
            )
            #expect(
                lines.hasPrefix(
                    #"{"line":1,"error":"the path has more than 1000 AS numbers","code":"batch-path-length"}"#
                )
            )
            #expect(lines.contains("\"truncated\":true}") && lines.utf8.count < 1_000_000)
        }
    }

    /// Long work goes to the threads: the size of it decides.
    @Test func shortAndLongRoutes() throws {
        let service = try TestService(TestPayload.make((0..<9).map { ("192.0.2.0/24", 24, UInt32($0 + 1)) }))
        let snapshot = try #require(Snapshot.make(service.feed.current, after: nil))
        var limits = HTTPLimits()
        (limits.shortPath, limits.shortVRPs) = (3, 8)
        func isShort(_ text: String) throws -> Bool {
            var json = JSONReader(Array(text.utf8))
            let query = try RouteQuery(&json)
            return RouteDocument(question: .path, query: query, snapshot: snapshot, limits: limits).isShort
        }
        #expect(try isShort(#"{"path":"1 2 3"}"#))
        #expect(try !isShort(#"{"path":"1 2 3 4"}"#))
        #expect(try isShort(#"{"path":"1","prefix":"198.51.100.0/24"}"#))
        #expect(try !isShort(#"{"path":"1","prefix":"192.0.2.0/25"}"#))
        #expect(try !isShort(#"{"path":"1","vrps":[]}"#))
        #expect(try !isShort(#"{"path":"1","aspas":{}}"#))
    }

    @Test func longPaths() async throws {
        let path = (1...1_000).map(String.init).joined(separator: "+")
        try await TestService().run { client in
            let (status, text) = try await client.get("/api/v1/path-validity?path=\(path)&role=customer")
            #expect(status == 200)
            #expect(text.contains("\"verdict\":\"unknown\""))
        }
    }
}
