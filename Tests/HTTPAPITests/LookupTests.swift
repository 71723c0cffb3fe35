import HTTPTypes
import HummingbirdTesting
import NIOCore
import RPKIPayload
import RPKITypes
import Testing

@testable import HTTPAPI

@Suite(.timeLimit(.minutes(2))) struct LookupTests {
    @Test func ofAS() async throws {
        try await TestService().run { client in
            let text = try await client.get("/api/v1/payload/asn/AS64496").text
            let expected = """
                {"serial":7,"generatedTime":"2026-11-21T20:00:00Z","complete":true,"vrps":[\
                {"asn":64496,"prefix":"192.0.2.0/24","maxLength":24,"ta":"ripe","expires":"2026-11-22T21:00:00Z"},\
                {"asn":64496,"prefix":"198.51.100.0/24","maxLength":24,"ta":"ripe","expires":"2026-11-22T21:00:00Z"},\
                {"asn":64496,"prefix":"2001:db8::/32","maxLength":48,"ta":"apnic","expires":"2026-11-22T21:00:00Z"}],\
                "vap":{"customer":64496,"providers":[64500,64501],"ta":"ripe","expires":"2026-11-22T21:00:00Z"},\
                "routerKeys":[]}
                """
            #expect(text == expected)
            #expect(
                try await client.get("/api/v1/payload/asn/1").text.contains(
                    "\"vrps\":[],\"vap\":null,\"routerKeys\":[]"
                )
            )
            #expect(try await client.get("/api/v1/payload/asn/x").status == 400)
        }
    }

    @Test(arguments: [
        ("198.51.100.128/25", 2), ("198.51.100.0%2F24", 1), ("198.51.100.0/24?more-specifics=true", 2),
        ("0.0.0.0/0?more-specifics=true", 5), ("::/0?more-specifics=true", 1),
    ])
    func ofPrefix(_ query: String, _ count: Int) async throws {
        try await TestService().run { client in
            let (status, text) = try await client.get("/api/v1/payload/prefix/" + query)
            #expect(status == 200)
            #expect(text.split(separator: "\"prefix\"").count - 1 == count)
        }
    }

    @Test func tooManyEntriesAreSaid() async throws {
        try await TestService { $0.entries = 2 }.run { client in
            let all = try await client.get("/api/v1/payload/prefix/0.0.0.0/0?more-specifics=true").text
            #expect(all.contains("\"complete\":false"))
            #expect(all.split(separator: "\"prefix\"").count == 3)
            #expect(try await client.get("/api/v1/payload/asn/64496").text.contains("\"complete\":false"))
        }
    }

    /// The searches against looking at every VRP, on random sets of crowded prefixes.
    @Test func searchesFindWhatThereIs() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let vrps = (0..<40).map { _ -> (prefix: String, maxLength: Int, asn: UInt32) in
                let length = Int.random(in: 0...6, using: &generator)
                let octet =
                    UInt8.random(in: 0...255, using: &generator)
                    & ~(UInt8(truncatingIfNeeded: 0xFF >> length))
                return (
                    "\(octet).0.0.0/\(length)", Int.random(in: length...8, using: &generator),
                    .random(in: 1...5, using: &generator)
                )
            }
            let set = TestPayload.make(vrps)
            let search = PrefixSearch(set)
            let origins = OriginOrder(set)
            for asn in 0...6 {
                let naive = set.vrps.filter { $0.vrp.asn == ASN(UInt32(asn)) }
                #expect(Array(origins.vrps(of: ASN(UInt32(asn)), in: set)) == naive)
            }
            for entry in set.vrps {
                #expect(search.entry(entry.vrp) == entry)
                let prefix = entry.vrp.prefix
                let naive = set.vrps.filter { prefix.covers($0.vrp.prefix) && $0.vrp.prefix != prefix }
                let found = search.moreSpecifics(of: prefix, limit: 1_000)
                #expect(found.entries == naive)
                #expect(found.isComplete)
            }
        }
    }

    @Test func findings() async throws {
        let service = try TestService()
        service.status.set { status in
            for index in 0..<30 {
                let subject = ObjectReference(
                    uri: "rsync://rpki.example.net/\(index)",
                    trustAnchor: index < 20 ? "ripe" : nil
                )
                let reason: Reason = index % 3 == 0 ? .fetch(.runTime(limit: 1)) : .uri(.noHost)
                status.findings.append(
                    Finding(reason, subject: subject, severity: index % 2 == 0 ? .rejected : .warning)
                )
            }
            status.droppedFindings = 4
        }
        try await service.run { client in
            func matched(_ query: String) async throws -> String {
                let parts = try await client.get("/api/v1/findings?" + query).text.split(separator: ",")
                return parts.count > 2 ? String(parts[2]) : ""
            }
            #expect(
                try await client.get("/api/v1/findings").text.hasPrefix(
                    "{\"total\":30,\"dropped\":4,\"matched\":30,\"codes\":{"
                )
            )
            #expect(try await matched("severity=rejected") == "\"matched\":15")
            #expect(try await matched("ta=ripe&severity=warning") == "\"matched\":10")
            #expect(try await matched("code=uri-no-host&code=x") == "\"matched\":20")
            #expect(try await matched("uri=rsync://rpki.example.net/1") == "\"matched\":11")
            let page = try await client.get("/api/v1/findings?offset=28&limit=10").text
            #expect(page.split(separator: "{\"uri\":").count == 3)
            #expect(try await client.get("/api/v1/findings?limit=10001").status == 400)
            #expect(try await client.get("/api/v1/findings?severity=bad").status == 400)
        }
    }

    @Test func repositoriesAndClients() async throws {
        let service = try TestService()
        service.status.set { status in
            var repository = RepositoryStatus(uri: "https://rpki.example.net/n.xml", transport: .rrdp)
            repository.objects = [.validROAs: 5]
            var fetch = FetchStatus(succeeded: false)
            fetch.failures = 3
            fetch.duration = 1.25
            repository.fetch = fetch
            status.repositories = [
                repository, RepositoryStatus(uri: "rsync://a.example/m/", transport: .rsync),
            ]
        }
        try await service.run { client in
            let failing = try await client.get("/api/v1/repositories?failing=true").text
            #expect(
                failing.hasPrefix(
                    "{\"total\":2,\"matched\":1,\"repositories\":[{\"uri\":\"https://rpki.example.net/n.xml\",\"transport\":\"rrdp\",\"objects\":{\"validROAs\":5},\"fetch\":{\"succeeded\":false"
                )
            )
            #expect(failing.contains("\"duration\":1.250"))
            #expect(try await client.get("/api/v1/repositories?uri=rsync:").text.contains("\"fetch\":null"))
            #expect(try await client.get("/api/v1/rtr/clients").status == 404)
            service.status.set { status in
                var rtr = RTRStatus()
                rtr.clients = [
                    RTRClient(address: "[2001:db8::1]:4000", host: "2001:db8::1", connected: TestService.time)
                ]
                status.rtr = rtr
            }
            #expect(
                try await client.get("/api/v1/rtr/clients").text.contains(
                    "\"address\":\"[2001:db8::1]:4000\""
                )
            )
        }
    }

    @Test func provenanceAndObjects() async throws {
        try await TestService().run { client in
            let vrp = "/api/v1/provenance?kind=vrp&prefix=192.0.2.0/24&asn="
            #expect(
                try await client.get(vrp + "64496").text == """
                    {"chains":[{"trustAnchor":"ripe","expires":"2027-01-03T18:13:20Z","firstToExpire":1,"steps":[\
                    {"uri":"rsync://rpki.example.net/repo/a.roa","type":"roa","sha256":null,"ski":null,\
                    "notBefore":"2026-11-21T20:00:00Z","notAfter":"2027-01-15T08:00:00Z",\
                    "thisUpdate":null,"nextUpdate":null},\
                    {"uri":"rsync://rpki.example.net/repo/a.crl","type":"crl","sha256":null,"ski":null,\
                    "notBefore":null,"notAfter":null,"thisUpdate":null,"nextUpdate":"2027-01-03T18:13:20Z"}],\
                    "exception":null}]}
                    """
            )
            #expect(try await client.get(vrp + "1").status == 404)
            #expect(try await client.get("/api/v1/provenance?kind=vrp&asn=1").status == 400)
            #expect(try await client.get(vrp + "1&max-length=8").status == 400)
            #expect(try await client.get("/api/v1/provenance?kind=x&asn=1").status == 400)
            let uri = "uri=rsync://rpki.example.net/repo/a.roa"
            #expect(
                try await client.get("/api/v1/objects?" + uri).text.hasSuffix(
                    "\"size\":2,\"object\":{\"type\":\"roa\"}}"
                )
            )
            let der = try await client.execute(uri: "/api/v1/objects/der?" + uri, method: .get)
            #expect(Array(der.body.readableBytesView) == [0x30, 0x00])
            #expect(try await client.get("/api/v1/objects?uri=rsync://other/").status == 404)
            #expect(try await client.get("/api/v1/objects").status == 400)
            #expect(try await client.get("/api/v1/objects?sha256=ab").status == 400)
            #expect(
                try await client.get("/api/v1/objects?\(uri)&ski=\(String(repeating: "0", count: 40))").status
                    == 400
            )
        }
    }
}
