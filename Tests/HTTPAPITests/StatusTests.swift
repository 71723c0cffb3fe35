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
