import HTTPTypes
import HummingbirdTesting
import NIOCore
import RPKIPayload
import Testing

@testable import HTTPAPI

@Suite(.timeLimit(.minutes(2))) struct ValidityTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let uri: String
        let state: String
        let fragments: [String]
        var testDescription: String { uri }
    }

    @Test(arguments: [
        Case(
            uri: "/api/v1/validity/AS64496/192.0.2.0/24",
            state: "valid",
            fragments: ["\"matched\": [{\"asn\": \"AS64496\""]
        ),
        Case(uri: "/api/v1/validity/64496/192.0.2.0%2F24", state: "valid", fragments: []),
        // Host bits are cleared, as Routinator does.
        Case(
            uri: "/validity?asn=as64497&prefix=192.0.2.77/26",
            state: "valid",
            fragments: ["\"prefix\": \"192.0.2.64/26\""]
        ),
        Case(
            uri: "/validity?asn=64496&prefix=192.0.2.0/25",
            state: "invalid",
            fragments: [
                "\"reason\": \"as\"",
                "\"unmatched_length\": [{\"asn\": \"AS64496\", \"prefix\": \"192.0.2.0/24\", \"max_length\": \"24\"}]",
            ]
        ),
        Case(
            uri: "/validity?asn=64496&prefix=192.0.2.0/27",
            state: "invalid",
            fragments: ["\"reason\": \"length\"", "\"unmatched_as\": []"]
        ),
        Case(
            uri: "/validity?asn=64499&prefix=198.51.100.0/24",
            state: "invalid",
            fragments: ["\"reason\": \"as\""]
        ),
        // RFC 6811, section 2: AS0 matches nothing.
        Case(
            uri: "/validity?asn=0&prefix=203.0.113.0/24",
            state: "invalid",
            fragments: ["\"reason\": \"as\""]
        ),
        Case(
            uri: "/validity?asn=64496&prefix=10.0.0.0/8",
            state: "not-found",
            fragments: ["\"matched\": []"]
        ),
        Case(
            uri: "/api/v1/validity/AS64496/2001:db8::/32",
            state: "valid",
            fragments: ["\"prefix\": \"2001:db8::/32\""]
        ),
        Case(
            uri: "/api/v1/validity/AS64496/2001:db8:1::%2F49",
            state: "invalid",
            fragments: ["\"reason\": \"length\""]
        ),
    ])
    func states(_ item: Case) async throws {
        try await TestService().run { client in
            let (status, text) = try await client.get(item.uri)
            #expect(status == 200)
            #expect(text.contains("\"state\": \"\(item.state)\""))
            #expect(text.contains("\"generatedTime\": \"2026-11-21T20:00:00Z\""))
            for fragment in item.fragments { #expect(text.contains(fragment), "\(text)") }
        }
    }

    @Test(arguments: [
        "/api/v1/validity/AS64496/192.0.2.0/33", "/api/v1/validity/ASX/192.0.2.0/24",
        "/api/v1/validity/AS64496/%ff/24",
        "/api/v1/validity/AS64496/192.0.2.0/24?a=b", "/validity?asn=64496", "/validity?prefix=192.0.2.0/24",
        "/validity?asn=64496&asn=64497&prefix=192.0.2.0/24", "/validity?asn=64496&prefix=192.0.2.0/24&x=1",
        "/validity?asn=4294967296&prefix=192.0.2.0/24", "/validity?asn=64496&prefix=192.0.2.0",
        "/validity?asn=%zz&prefix=::/0",
        "/validity?asn=64496&prefix=192.0.2.0/024", "/validity?asn=64496&prefix=::/129",
    ])
    func refusals(_ uri: String) async throws {
        try await TestService().run { client in
            let (status, text) = try await client.get(uri)
            #expect(status == (uri.hasSuffix("/024") ? 200 : 400))
            if status == 400 { #expect(text.hasPrefix("{\"error\": \"")) }
        }
    }

    @Test func list() async throws {
        try await TestService().run { client in
            let body =
                #"{"routes":[{"asn":"AS64496","prefix":"192.0.2.1/24"},{"asn":64498,"prefix":"192.0.2.0/24"}]}"#
            let (status, text) = try await client.post("/validity", body)
            #expect(status == 200)
            #expect(text.hasPrefix("{\"validated_routes\": [{\"route\": {\"origin_asn\": \"AS64496\""))
            #expect(
                text.contains(
                    "}}}, {\"route\": {\"origin_asn\": \"AS64498\", \"prefix\": \"192.0.2.0/24\"}, \"validity\": {\"state\": \"invalid\""
                )
            )
            #expect(try await client.post("/validity", "{}").status == 400)
            #expect(try await client.post("/validity", #"{"routes":[{"asn":1}]}"#).status == 400)
            #expect(try await client.post("/validity", "[").status == 400)
            #expect(try await client.post("/validity", body, type: "text/plain").status == 415)
            #expect(try await client.post("/validity", body, type: "Application/JSON").status == 200)
            let long = #"{"routes":["# + String(repeating: " ", count: 100_000) + "]}"
            #expect(try await client.post("/validity", long).status == 413)
        }
    }

    @Test func beforeTheFirstPayload() async throws {
        try await TestService(nil).run { client in
            let (status, text) = try await client.get("/validity?asn=1&prefix=::/0")
            #expect(status == 503)
            #expect(text == "{\"error\": \"Initial validation ongoing. Please wait.\"}\n")
            #expect(try await client.get("/json") == (503, "Initial validation ongoing. Please wait.\n"))
            #expect(try await client.get("/version") == (200, "1.2.3\n"))
            #expect(try await client.get("/json-delta/notify").status == 200)
            #expect(try await client.get("/health").status == 503)
        }
    }

    @Test func methods() async throws {
        try await TestService().run { client in
            let uri = "/api/v1/validity/64496/192.0.2.0/24"
            let head = try await client.execute(uri: uri, method: .head)
            let get = try await client.execute(uri: uri, method: .get)
            #expect(head.status == .ok)
            #expect(head.body.readableBytes == 0)
            #expect(head.headers[.contentLength] == "\(get.body.readableBytes)")
            #expect(get.headers[.accessControlAllowOrigin] == "*")
            for method in [HTTPRequest.Method.put, .delete, .patch, .post] {
                let response = try await client.execute(uri: uri, method: method)
                #expect(response.status == .methodNotAllowed)
                #expect(response.headers[.allow] == "GET, HEAD, OPTIONS")
            }
            let preflight = try await client.execute(uri: "/validity", method: .options)
            #expect(preflight.status == .noContent)
            #expect(preflight.headers[.accessControlAllowMethods] == "GET, HEAD, OPTIONS, POST")
            #expect(try await client.execute(uri: "/nothing", method: .get).status == .notFound)
            let problem = try await client.execute(uri: "/api/v1/nothing", method: .get)
            #expect(problem.headers[.contentType] == "application/problem+json")
        }
    }

    @Test func bulk() async throws {
        try await TestService { $0.lineSize = 200 }.run { client in
            let line = #"{"asn":"AS64496","prefix":"192.0.2.0/24"}"#
            let lines =
                Array(repeating: line, count: 3_000) + [
                    "", "{", #"{"asn":1}"#, String(repeating: "x", count: 300),
                ]
            let (status, text) = try await client.post(
                "/api/v1/validity/bulk",
                lines.joined(separator: "\n") + "\n" + line,
                type: "application/x-ndjson"
            )
            #expect(status == 200)
            let answers = text.split(separator: "\n")
            #expect(answers.count == 3_004)
            #expect(answers.prefix(3_000).allSatisfy { $0 == answers[0] })
            #expect(answers[0].contains("\"state\": \"valid\""))
            #expect(answers[3_000].hasPrefix("{\"line\":3002,\"error\":"))
            #expect(answers[3_001].hasPrefix("{\"line\":3003,\"error\":"))
            #expect(
                answers[3_002] == #"{"line":3004,"error":"the line is too long","code":"batch-line-size"}"#
            )
            #expect(answers[3_003] == answers[0])
        }
    }
}
