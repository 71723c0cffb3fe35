import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import RPKIPayload
import RPKITypes
import RouteVerification
import Testing

@testable import HTTPAPI

@Suite(.timeLimit(.minutes(2))) struct OpenAPITests {
    /// The members of an object below the root.
    private func members(_ text: String, _ path: String...) throws -> [String] {
        var json = JSONReader(Array(text.utf8))
        var names: [String] = []
        func descend(_ rest: ArraySlice<String>) throws {
            try json.beginObject()
            while let member = try json.nextMember() {
                let name = json.string(of: member)
                if rest.isEmpty { names.append(name) }
                if rest.first == name { try descend(rest.dropFirst()) } else { try json.skipValue() }
            }
        }
        try descend(path[...])
        try json.finish()
        return names
    }

    @Test func everyRouteIsInTheDocument() async throws {
        try await TestService().run { client in
            let text = try await client.get("/api/v1/openapi.json").text
            let paths = try members(text, "paths")
            #expect(Set(paths) == Set(Endpoint.all.map(\.path)))
            #expect(paths.count == Endpoint.all.count)
            for endpoint in Endpoint.all {
                let methods = try members(text, "paths", endpoint.path)
                #expect(
                    methods == (endpoint.get == nil ? [] : ["get"]) + (endpoint.post == nil ? [] : ["post"])
                )
            }
        }
    }

    @Test func everyPathParameterIsDescribed() {
        for endpoint in Endpoint.all {
            let inPath = endpoint.path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
                String($0.dropFirst().dropLast())
            }
            for operation in [endpoint.get, endpoint.post].compactMap({ $0 }) {
                let described = operation.documentation.parameters.filter(\.isInPath).map(\.name)
                #expect(described == inPath, "\(endpoint.path)")
            }
        }
    }

    @Test func everySchemaIsThere() async throws {
        try await TestService().run { client in
            let text = try await client.get("/api/v1/openapi.json").text
            let schemas = Set(try members(text, "components", "schemas"))
            let references = text.split(separator: "#/components/schemas/").dropFirst().map { part in
                String(part.prefix { $0 != "\"" })
            }
            #expect(!references.isEmpty)
            for reference in references { #expect(schemas.contains(reference), "\(reference)") }
        }
    }

    /// What the document says is what the router does: no documented operation is missing, and its media type is right.
    @Test func everyOperationAnswers() async throws {
        try await TestService().run { client in
            for endpoint in Endpoint.all where endpoint.get != nil && !endpoint.hasNoHead {
                let operation = try #require(endpoint.get)
                var uri = endpoint.path
                    .replacing("{asn}", with: "64496")
                    .replacing("{prefix}/{length}", with: "192.0.2.0/24")
                    .replacing("{prefix}", with: "192.0.2.0%2F24")
                let required = operation.documentation.parameters.filter { $0.isRequired && !$0.isInPath }
                let values = ["asn": "64496", "prefix": "192.0.2.0/24", "path": "64496", "kind": "vrp"]
                if !required.isEmpty {
                    uri += "?" + required.map { "\($0.name)=\(values[$0.name] ?? "")" }.joined(separator: "&")
                }
                if endpoint.path == "/api/v1/provenance" { uri += "&prefix=192.0.2.0/24" }
                if endpoint.path.hasPrefix("/api/v1/objects") {
                    uri += "?uri=rsync://rpki.example.net/repo/a.roa"
                }
                let response = try await client.execute(uri: uri, method: .get)
                guard endpoint.path != "/api/v1/rtr/clients" else { continue }
                #expect(response.status == .ok, "\(uri): \(String(buffer: response.body))")
                #expect(response.headers[.contentType] == operation.documentation.mediaType)
            }
        }
    }

    /// A pattern of the document takes what the reader of the parameter takes, and nothing else.
    @Test(arguments: [
        ("0", true), ("64496", true), ("AS64496", true), ("as4294967295", true), ("000000000001", true),
        ("4294967296", false), ("AS", false), ("", false), ("1.10", false), ("-1", false), ("AS 1", false),
    ])
    func asnPattern(_ text: String, _ isRight: Bool) throws {
        #expect((ASN(text) != nil) == isRight)
        #expect(try OpenAPITests.matches(OpenAPIPatterns.asn, text) == isRight)
    }

    @Test(arguments: [
        ("192.0.2.0/24", true), ("0.0.0.0/0", true), ("192.0.2.0/024", true), ("10.0.0.0/32", true),
        ("10.0.0.0/33", false), ("10.0.0/8", false), ("010.0.0.0/8", false), ("256.0.0.0/8", false),
        ("10.0.0.0", false), ("10.0.0.0/0008", false), ("2001:db8::/32", true), ("::/0", true),
        ("::/128", true), ("::/129", false), ("1:2:3:4:5:6:7:8/128", true), ("1:2:3:4:5:6:7::/128", true),
        ("::2:3:4:5:6:7:8/128", true), ("1::3:4:5:6:7:8/128", true), ("1:2:3:4:5:6:7:8:9/128", false),
        ("1::2::3/64", false), ("::ffff:192.0.2.0/120", true), ("1:2:3:4:5:6:192.0.2.0/120", true),
        ("1:2:3:4:5:6:7:192.0.2.0/120", false), ("::192.0.2.0:1/120", false), ("12345::/16", false),
        ("fe80::%1/64", false), ("", false), ("/", false), (":/0", false), (":::/0", false),
    ])
    func prefixPattern(_ text: String, _ isRight: Bool) throws {
        #expect((IPPrefix(clearing: text) != nil) == isRight)
        #expect(try OpenAPITests.matches(OpenAPIPatterns.prefix, text) == isRight)
        let address = String(text.prefix { $0 != "/" })
        if isRight { #expect(try OpenAPITests.matches(OpenAPIPatterns.address, address)) }
    }

    @Test(arguments: [
        ("", true), (" ", true), ("64500", true), ("64500 AS64501\t64502", true), ("1.10 65535.65535", true),
        ("65536.1", false), ("1.", false), ("1,2", false), ("{1 2}", true), ("{1,2}", true),
        ("{1 , 2 }", true),
        ("{1,,2}", false), ("{1,}", false), ("{}", false), ("{1", false), ("1}", false), ("{1(2)}", false),
        ("1{2}3", true), ("1 [2 3](4)5 ", true), ("x", false), ("4294967296", false), ("1-2", false),
    ])
    func pathPattern(_ text: String, _ isRight: Bool) throws {
        #expect(((try? ASPath(text)) != nil) == isRight)
        #expect(try OpenAPITests.matches(OpenAPIPatterns.path, text) == isRight)
    }

    private static func matches(_ pattern: String, _ text: String) throws -> Bool {
        try Regex(pattern).wholeMatch(in: text) != nil
    }

    /// Each operation says with which statuses it refuses, in the form that it has.
    @Test func refusalsAreDescribed() async throws {
        try await TestService().run { client in
            let text = try await client.get("/api/v1/openapi.json").text
            #expect(
                try members(text, "paths", "/validity", "post", "responses")
                    == ["200", "400", "408", "413", "414", "415", "501", "503"]
            )
            #expect(
                try members(text, "paths", "/api/v1/objects", "get", "responses")
                    == ["200", "400", "404", "414", "503"]
            )
            #expect(
                try members(text, "paths", "/json", "get", "responses")
                    == ["200", "304", "400", "414", "503"]
            )
            #expect(
                try members(text, "paths", "/health", "get", "responses") == ["200", "503", "400", "414"]
            )
            let responses = Set(try members(text, "components", "responses"))
            let references = text.split(separator: "#/components/responses/").dropFirst().map { part in
                String(part.prefix { $0 != "\"" })
            }
            for reference in references { #expect(responses.contains(reference), "\(reference)") }
        }
    }
}
