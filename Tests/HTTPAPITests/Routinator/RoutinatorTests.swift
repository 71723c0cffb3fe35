import HTTPTypes
import HummingbirdTesting
import NIOCore
import RPKIPayload
import RPKITypes
import Testing

@testable import HTTPAPI

/// Each endpoint that Routinator documents gives its clients the same members and types.
///
/// Source: outputs-and-api digest, sections 3 and 7.
@Suite(.timeLimit(.minutes(2))) struct RoutinatorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let uri: String
        let file: String
        let type: String
        var isText = false
        var testDescription: String { uri }
    }

    private static let json = "application/json"
    private static let csv = "text/csv;charset=utf-8;header=present"
    private static let text = "text/plain;charset=utf-8"

    private static let documents = [
        Case(uri: "/csv", file: "csv", type: csv, isText: true),
        Case(uri: "/csvcompat", file: "csvcompat", type: csv, isText: true),
        Case(uri: "/csvext", file: "csvext", type: csv, isText: true),
        Case(uri: "/json", file: "json", type: json, isText: true),
        Case(uri: "/api/v1/origins/", file: "json", type: json, isText: true),
        Case(uri: "/openbgpd", file: "openbgpd", type: text, isText: true),
        Case(uri: "/bird1", file: "bird1", type: text, isText: true),
        Case(uri: "/bird2", file: "bird2", type: text, isText: true),
        Case(uri: "/rpsl", file: "rpsl", type: text, isText: true),
        Case(uri: "/none", file: "none", type: text, isText: true),
        Case(uri: "/slurm", file: "slurm", type: json),
        Case(uri: "/slurm2", file: "slurm2", type: json),
    ]

    private static let answers = [
        Case(uri: "/api/v1/validity/AS64496/192.0.2.0/25", file: "validity", type: json),
        Case(uri: "/api/v1/validity/64496/192.0.2.0%2F25", file: "validity", type: json),
        Case(uri: "/validity?asn=AS64496&prefix=192.0.2.0/25", file: "validity", type: json),
        Case(uri: "/validity?prefix=192.0.2.77/24&asn=64496", file: "validity-valid", type: json),
        Case(uri: "/validity?asn=64497&prefix=192.0.2.0/24", file: "validity-as", type: json),
        Case(uri: "/validity?asn=64496&prefix=10.0.0.0/8", file: "validity-not-found", type: json),
        Case(uri: "/json-delta", file: "json-delta-reset", type: json),
        Case(uri: "/json-delta/notify", file: "json-delta-notify", type: json),
        Case(uri: "/api/v1/status", file: "status.json", type: json),
    ]

    private func service() throws -> TestService {
        let service = try TestService(RoutinatorSample.set())
        service.status.set(RoutinatorSample.status)
        return service
    }

    /// The entity tag and the time are on payload documents, and on nothing else.
    @Test(arguments: documents + answers) func endpoints(_ item: Case) async throws {
        let sample = try RoutinatorSample.text(item.file)
        let isDocument = RoutinatorTests.documents.contains { $0.uri == item.uri }
        try await service().run { client in
            let response = try await client.execute(uri: item.uri, method: .get)
            let text = String(buffer: response.body)
            #expect(response.status == .ok)
            #expect(response.headers[.contentType] == item.type)
            #expect(response.headers[.accessControlAllowOrigin] == "*")
            #expect((response.headers[.eTag] != nil) == isDocument)
            #expect((response.headers[.lastModified] != nil) == isDocument)
            if item.isText {
                #expect(text == sample)
            } else {
                #expect(try JSONShape.of(text) == JSONShape.of(sample))
            }
            let head = try await client.execute(uri: item.uri, method: .head)
            #expect(head.status == (item.file == "json-delta-notify" ? .methodNotAllowed : .ok))
            for method in [HTTPRequest.Method.put, .delete, .patch] {
                #expect(try await client.execute(uri: item.uri, method: method).status == .methodNotAllowed)
            }
        }
    }

    @Test func list() async throws {
        try await service().run { client in
            let body = """
                {"routes": [{"asn": "AS64496", "prefix": "192.0.2.0/25"}, {"asn": 64496, "prefix": "192.0.2.0/24"}]}
                """
            let (status, text) = try await client.post("/validity", body)
            #expect(status == 200)
            #expect(try JSONShape.of(text) == JSONShape.of(RoutinatorSample.text("validity-list")))
        }
    }

    @Test func delta() async throws {
        let service = try service()
        try await service.run { client in
            service.feed.publish(TestPayload.make([]), validatedAt: TestService.time)
            try await service.ready(client)
            let text = try await client.get("/json-delta?session=\(DeltaTests.session)&serial=7").text
            #expect(try JSONShape.of(text) == JSONShape.of(RoutinatorSample.text("json-delta")))
        }
    }

    /// The keys in their order; those of what is not there are left out.
    @Test func statusText() async throws {
        try await service().run { client in
            let response = try await client.execute(uri: "/status", method: .get)
            #expect(response.headers[.contentType] == RoutinatorTests.text)
            let lines = String(buffer: response.body).split(separator: "\n").filter { !$0.hasPrefix(" ") }
            #expect(
                lines.map { $0.prefix { $0 != ":" } } == [
                    "version", "serial", "last-update-start-at", "last-update-start-ago",
                    "last-update-done-at", "last-update-done-ago", "last-update-duration", "valid-roas",
                    "valid-roas-per-tal", "vrps", "vrps-per-tal", "locally-filtered-vrps",
                    "locally-filtered-vrps-per-tal", "duplicate-vrps-per-tal", "locally-added-vrps",
                    "final-vrps", "final-vrps-per-tal", "stale-count", "rsync-durations", "rrdp-durations",
                    "rtr-connections", "rtr-data", "http-connections", "http-data", "http-requests",
                ]
            )
        }
    }

    @Test func version() async throws {
        try await service().run { client in
            let response = try await client.execute(uri: "/version", method: .get)
            #expect(String(buffer: response.body) == "1.2.3\n")
            #expect(response.headers[.contentType] == RoutinatorTests.text)
        }
    }

    struct Selection: Sendable, CustomTestStringConvertible {
        let query: String
        /// Members of `/json` with the number of their entries; without those that are not there.
        let members: [String: Int]
        var testDescription: String { query }
    }

    @Test(arguments: [
        Selection(query: "", members: ["roas": 6, "routerKeys": 0, "aspas": 3]),
        Selection(query: "?select-asn=AS64496", members: ["roas": 3, "routerKeys": 0, "aspas": 1]),
        Selection(query: "?filter-asn=64496", members: ["roas": 3, "routerKeys": 0, "aspas": 1]),
        Selection(
            query: "?select-asn=64496&filter-asn=64500",
            members: ["roas": 3, "routerKeys": 0, "aspas": 2]
        ),
        Selection(query: "?select-asn=1", members: ["roas": 0, "routerKeys": 0, "aspas": 0]),
        // VRPs that cover the prefix; keys and ASPAs have none.
        Selection(
            query: "?select-prefix=198.51.100.128/25",
            members: ["roas": 2, "routerKeys": 0, "aspas": 0]
        ),
        Selection(
            query: "?filter-prefix=198.51.100.0/24",
            members: ["roas": 1, "routerKeys": 0, "aspas": 0]
        ),
        Selection(
            query: "?select-prefix=198.51.100.0/24&include=more-specifics",
            members: ["roas": 2, "routerKeys": 0, "aspas": 0]
        ),
        Selection(
            query: "?select-prefix=192.0.2.0/24&select-prefix=2001:db8::/48&select-asn=0",
            members: ["roas": 4, "routerKeys": 0, "aspas": 0]
        ),
        Selection(query: "?exclude=routeOrigins", members: ["routerKeys": 0, "aspas": 3]),
        Selection(query: "?exclude=routerKeys,aspas,other", members: ["roas": 6]),
        Selection(
            query: "?exclude=aspas&select-asn=64496",
            members: ["roas": 3, "routerKeys": 0]
        ),
        Selection(query: "?include=unknown", members: ["roas": 6, "routerKeys": 0, "aspas": 3]),
    ])
    func selections(_ item: Selection) async throws {
        try await TestService().run { client in
            for path in ["/json", "/api/v1/origins/"] {
                let (status, text) = try await client.get(path + item.query)
                #expect(status == 200)
                #expect(try RoutinatorTests.counts(text) == item.members)
            }
        }
    }

    /// The elements of each array of a document.
    private static func counts(_ text: String) throws -> [String: Int] {
        var json = JSONReader(Array(text.utf8))
        var counts: [String: Int] = [:]
        try json.beginObject()
        while let member = try json.nextMember() {
            guard try json.peek() == .array else {
                try json.skipValue()
                continue
            }
            var count = 0
            try json.beginArray()
            while try json.nextElement() {
                try json.skipValue()
                count += 1
            }
            counts[json.string(of: member)] = count
        }
        return counts
    }

    /// A router key belongs to its AS, and to no prefix.
    @Test func selectionOfKeys() async throws {
        try await service().run { client in
            let own = try await client.get("/json?select-asn=64496").text
            #expect(try RoutinatorTests.counts(own) == ["roas": 2, "routerKeys": 1, "aspas": 1])
            let prefix = try await client.get("/json?select-prefix=192.0.2.0/24").text
            #expect(try RoutinatorTests.counts(prefix) == ["roas": 1, "routerKeys": 0, "aspas": 0])
            #expect(try await client.get("/csv?exclude=routeOrigins").text.split(separator: "\n").count == 1)
            #expect(try await client.get("/openbgpd?exclude=routeOrigins").text == "roa-set {\n}\n")
            let slurm = try await client.get("/slurm2?exclude=routeOrigins,aspas").text
            #expect(try JSONShape.of(slurm).contains("{prefixAssertions:[],bgpsecAssertions:[{"))
            #expect(try JSONShape.of(slurm).hasSuffix(",aspaAssertions:[]}}"))
        }
    }

    @Test(arguments: [
        "select-asn=x", "select-asn=", "select-prefix=192.0.2.1/24", "filter-prefix=x", "select=1", "a",
        "more-specifics=true",
    ])
    func selectionRefusals(_ query: String) async throws {
        try await TestService().run { client in
            for path in ["/json", "/csv", "/slurm", "/summary"] {
                let response = try await client.execute(uri: "\(path)?\(query)", method: .get)
                #expect(response.status == .badRequest)
                #expect(response.headers[.contentType] == RoutinatorTests.text)
            }
            let origins = try await client.get("/api/v1/origins/?\(query)")
            #expect(origins.status == 400)
            #expect(try JSONShape.of(origins.text) == "{error:string}")
        }
    }
}
