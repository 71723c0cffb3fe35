import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import RPKIPayload
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
}
