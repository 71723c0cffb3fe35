import HTTPTypes
import HummingbirdTesting
import NIOCore
import RPKIPayload
import RPKITypes
import Testing

@testable import HTTPAPI

@Suite(.timeLimit(.minutes(2))) struct StatusTests {
    /// The members of an object of the answer, in order.
    private func members(_ text: String, of path: [String] = []) throws -> [String] {
        var json = JSONReader(Array(text.utf8))
        var names: [String] = []
        func descend(_ rest: ArraySlice<String>) throws {
            try json.beginObject()
            while let member = try json.nextMember() {
                let name = json.string(of: member)
                if rest.isEmpty { names.append(name) }
                if let next = rest.first, next == name {
                    try descend(rest.dropFirst())
                } else {
                    try json.skipValue()
                }
            }
        }
        try descend(path[...])
        return names
    }

    @Test func routinatorsMembersInOrder() async throws {
        let service = try TestService()
        service.status.set { status in
            status.run = RunStatus(
                started: TestService.time,
                done: TestService.time.advanced(by: 9),
                duration: 9.25
            )
            var anchor = TrustAnchorStatus(name: "ripe")
            anchor.objects = [.validROAs: 4, .invalidManifests: 1]
            anchor.payload = [.ipv4: PayloadTally(total: 9, duplicate: 2)]
            status.trustAnchors = [anchor]
            var repository = RepositoryStatus(uri: "https://rpki.example.net/n.xml", transport: .rrdp)
            var fetch = FetchStatus(succeeded: true)
            fetch.status = 200
            fetch.serial = 12
            repository.fetch = fetch
            status.repositories = [repository]
        }
        try await service.run { client in
            let text = try await client.get("/api/v1/status").text
            // The order of outputs-and-api.md, section 7.
            #expect(
                try members(text) == [
                    "version", "serial", "now", "lastUpdateStart", "lastUpdateDone", "lastUpdateDuration",
                    "payload",
                    "aspasLargeProviderSet", "tals", "repositories", "vrpsAddedLocally", "rsync", "rrdp",
                    "pubPointIssues", "rtr", "http",
                ]
            )
            #expect(
                try members(text, of: ["payload"]) == [
                    "routeOriginsIPv4", "routeOriginsIPv6", "routerKeys", "aspas",
                ]
            )
            #expect(
                try members(text, of: ["payload", "routeOriginsIPv4"]) == [
                    "total", "unsafe", "locallyFiltered", "duplicate", "final",
                ]
            )
            #expect(
                try members(text, of: ["payload", "aspas"]) == [
                    "total", "locallyFiltered", "duplicate", "final",
                ]
            )
            #expect(
                try members(text, of: ["tals", "ripe"]) == [
                    "vrpsTotal", "vrpsUnsafe", "vrpsLocallyFiltered", "vrpsDuplicate", "vrpsFinal", "payload",
                    "validPublicationPoints", "rejectedPublicationPoints", "validManifests",
                    "invalidManifests",
                    "prematureManifests", "staleManifests", "missingManifests", "validCRLs", "invalidCRLs",
                    "staleCRLs",
                    "strayCRLs", "validCACerts", "validEECerts", "validRouterCerts", "invalidCerts",
                    "validROAs",
                    "invalidROAs", "validGBRs", "invalidASPAs", "validASPAs", "invalidGBRs", "otherObjects",
                ]
            )
            #expect(
                try members(text, of: ["rrdp", "https://rpki.example.net/n.xml"]) == [
                    "status", "notifyStatus", "payloadStatus", "duration", "serial", "session", "delta",
                    "snapshot_reason",
                ]
            )
            #expect(
                try members(text, of: ["http"]) == [
                    "totalConnections", "currentConnections", "requests", "bytesRead", "bytesWritten",
                ]
            )
            #expect(text.contains("\"vrpsTotal\":9,\"vrpsUnsafe\":null"))
            #expect(text.contains("\"validROAs\":4"))
            #expect(text.contains("\"validManifests\":null"))
            #expect(text.contains("\"lastUpdateDuration\":9.250"))
            let lines = try await client.get("/status").text
            #expect(lines.contains("\nvalid-roas-per-tal: ripe=4 \n"))
            #expect(lines.contains("\nfinal-vrps-per-tal: apnic=3 ripe=3 \n"))
            #expect(lines.contains("\nlast-update-done-ago: 51s\n"))
            #expect(lines.contains("\n   https://rpki.example.net/n.xml: status=200, duration=-\n"))
        }
    }

    /// What is not known is no zero.
    @Test func summaryLeavesOutWhatIsNotKnown() async throws {
        let service = try TestService()
        try await service.run { client in
            let text = try await client.get("/summary").text
            #expect(!text.contains("verified"))
            #expect(text.contains("ripe: \n            VRPs:       3 final;\n"))
            #expect(text.contains("total: \n            VRPs:       6 final;\n"))
        }
        let known = try TestService()
        known.status.set { status in
            var ripe = TrustAnchorStatus(name: "ripe")
            ripe.payload = [.ipv4: PayloadTally(total: 5), .ipv6: PayloadTally(total: 7)]
            ripe.objects = [.validROAs: 4]
            var apnic = TrustAnchorStatus(name: "apnic")
            apnic.objects = [.validROAs: 0, .validASPAs: 1]
            status.trustAnchors = [ripe, apnic]
        }
        try await known.run { client in
            let text = try await client.get("/summary").text
            #expect(text.contains("            ROAs:       4 verified;\n"))
            #expect(text.contains("            VRPs:      12 verified,       3 final;\n"))
            #expect(text.contains("            ROAs:       0 verified;\n            VRPs:       3 final;\n"))
            #expect(text.contains("           ASPAs:       1 verified,       0 final;\n"))
            // One of them does not know its VRPs, and nor does the total.
            #expect(
                text.contains(
                    "total: \n            ROAs:       4 verified;\n            VRPs:       6 final;\n"
                )
            )
            let status = try await client.get("/api/v1/status").text
            #expect(status.contains("\"vrpsTotal\":12,"))
        }
    }

    /// -1 is a failure without a connection, and nothing else.
    @Test func fetchStatuses() async throws {
        let service = try TestService()
        service.status.set { status in
            let cases: [(String, RepositoryStatus.Transport, Bool, Int?)] = [
                ("https://a.example/n.xml", .rrdp, true, nil), ("https://b.example/n.xml", .rrdp, false, nil),
                ("https://c.example/n.xml", .rrdp, false, 404), ("rsync://a.example/m/", .rsync, true, nil),
                ("rsync://b.example/m/", .rsync, false, nil), ("rsync://c.example/m/", .rsync, false, 23),
            ]
            status.repositories = cases.map { uri, transport, succeeded, code in
                var repository = RepositoryStatus(uri: uri, transport: transport)
                var fetch = FetchStatus(succeeded: succeeded)
                fetch.status = code
                repository.fetch = fetch
                return repository
            }
        }
        try await service.run { client in
            let text = try await client.get("/api/v1/status").text
            #expect(text.contains("\"https://a.example/n.xml\":{\"status\":null,\"notifyStatus\":null,"))
            #expect(text.contains("\"https://b.example/n.xml\":{\"status\":-1,\"notifyStatus\":-1,"))
            #expect(text.contains("\"https://c.example/n.xml\":{\"status\":404,\"notifyStatus\":404,"))
            #expect(text.contains("\"rsync://a.example/m/\":{\"status\":0,"))
            #expect(text.contains("\"rsync://b.example/m/\":{\"status\":-1,"))
            #expect(text.contains("\"rsync://c.example/m/\":{\"status\":23,"))
            let lines = try await client.get("/status").text
            for line in [
                "https://a.example/n.xml: status=-,", "https://b.example/n.xml: status=-1,",
                "rsync://a.example/m/: status=0,", "rsync://b.example/m/: status=-1,",
            ] {
                #expect(lines.contains(line))
            }
        }
    }

    @Test func health() async throws {
        let service = try TestService()
        try await service.run { client in
            let (status, text) = try await client.get("/health")
            #expect(status == 200)
            #expect(
                text
                    == #"{"status":"healthy","version":"1.2.3","serial":7,"validated":"2026-11-21T20:00:00Z","age":60,"staleAfter":7200}"#
            )
            service.feed.publish(TestPayload.second, validatedAt: TestService.time.advanced(by: -7_200))
            let stale = try await client.get("/health")
            #expect(stale.status == 503)
            #expect(stale.text.hasPrefix("{\"status\":\"stale\""))
        }
    }
}
