import RPKITypes
import RPKIValidation
import TestAuthority
import Testing

/// Every bound of ``Limits`` holds at its value, not one earlier and not one later.
@Suite("Limits")
struct LimitTests {
    /// Limits that have no place in validation, with the place that they have.
    static let elsewhere = [
        "tals": "Sources/ridgeline/TrustAnchorFiles.swift",
        "constraints-size": "Sources/ridgeline/TrustAnchorFiles.swift",
        "notification-size": "Tests/RRDPTests",
        "rrdp-file-size": "Tests/RRDPTests",
        "markup-size": "Tests/RRDPTests",
        "listed-deltas": "Tests/RRDPTests",
        "applied-deltas": "Tests/RRDPTests",
        "repository-objects": "Tests/ObjectStoreTests",
        "repository-size": "Tests/ObjectStoreTests",
        "store-size": "Tests/ObjectStoreTests",
        "connect-time": "Tests/RepositoryFetchTests",
        "idle-time": "Tests/RepositoryFetchTests",
        "repository-time": "Tests/RepositoryFetchTests",
        "minimum-speed": "Tests/RepositoryFetchTests",
        "speed-window": "Tests/RepositoryFetchTests",
        "patience": "Tests/RelyingPartyTests",
        "trust-anchor-time": "Tests/RelyingPartyTests",
        "run-time": "Tests/RelyingPartyTests",
        "redirects": "Tests/RepositoryFetchTests",
        "parallel-fetches": "Tests/RepositoryFetchTests",
        "parallel-fetches-per-host": "Tests/RepositoryFetchTests",
        "parallel-rsync": "Tests/RepositoryFetchTests",
        "mrt-record-size": "Tests/RouteSourcesTests",
        "document-size": "Tests/CommandLineTests",
        "document-entries": "Tests/CommandLineTests",
        "batch-line-size": "Tests/CommandLineTests",
    ]

    @Test("What has exactly as much as the limit passes, one more is refused under the limit's code")
    func limits() async throws {
        for limit in try LimitCase.ofObjects() + LimitCase.ofRuns() {
            var limits = Limits.standard
            try limits.set(limit.field, to: limit.exact)
            let passed = try await limit.codes(limits)
            #expect(!passed.contains(limit.code), "\(limit.field), \(limit.name): \(passed)")
            try limits.set(limit.field, to: limit.exact - 1)
            let refused = try await limit.codes(limits)
            #expect(refused.contains(limit.code), "\(limit.field), \(limit.name): \(refused)")
        }
    }

    @Test("With the standard limits none of the data is refused")
    func standard() async throws {
        for limit in try LimitCase.ofObjects() where limit.field != "ber-depth" {
            #expect(try await limit.codes(.standard) == [], "\(limit.field), \(limit.name)")
        }
    }

    @Test("Every limit has a case")
    func complete() throws {
        let tested = Set(try (LimitCase.ofObjects() + LimitCase.ofRuns()).map(\.field))
        #expect(tested.union(Self.elsewhere.keys) == Set(Limits.fields.map(\.name)))
        #expect(tested.isDisjoint(with: Self.elsewhere.keys))
    }

    @Test("Below the depth limit everything stays")
    func depth() async throws {
        var context = ValidationContext(time: TestRun.time)
        let chain = try #require(try LimitCase.ofRuns().first { $0.field == "chain-depth" })
        context.limits.chainDepth = 3
        #expect(try await chain.codes(context.limits) == ["certificate-path-too-long"])
    }

    /// A trust anchor over the limit could exhaust routers: it gives nothing, the other one everything.
    @Test("A trust anchor over the limit of VRPs and router keys gives nothing at all", arguments: [2, 3])
    func vrps(limit: Int) async throws {
        var hierarchy = TestHierarchy()
        for (index, name) in ["ta", "tb"].enumerated() {
            var anchor = try TestHierarchy.authority(name, key: index)
            try anchor.roa("a.roa", "192.0.2.\(index * 64)/26")
            if index == 0 { try anchor.roa("b.roa", "198.51.100.0/24") }
            try anchor.aspa("a.asa", 64_496, UInt32(index + 1))
            try anchor.aspa("b.asa", 64_497 + UInt32(index), 1)
            try anchor.issueRouter("r.cer", asns: ASNSet([Interval(64_496 + UInt32(index))]))
            try anchor.issuePrefixList("a.spl", asn: ASN(64_496 + UInt32(index)), prefixes: [])
            try hierarchy.publish(trustAnchor: anchor)
        }
        var context = ValidationContext(time: TestRun.time)
        context.limits.vrpsPerTrustAnchor = limit
        let report = try await hierarchy.run(context)
        #expect(report.verdicts == (limit == 3 ? [] : ["ta-too-many-vrps rejected"]))
        #expect(report.vrps.count == (limit == 3 ? 3 : 1))
        #expect(report.routerKeys.count == (limit == 3 ? 2 : 1))
        #expect(report.prefixLists.count == (limit == 3 ? 2 : 1))
        #expect(
            report.vaps.map(\.value.customer.rawValue)
                == (limit == 3 ? [64_496, 64_497, 64_498] : [64_496, 64_498])
        )
        #expect(report.vaps.first?.value.providers == (limit == 3 ? [ASN(1), ASN(2)] : [ASN(2)]))
        #expect(report.isIncomplete == (limit == 2))
    }

    /// The part of a tree that is over a limit is lost, the rest is not.
    @Test(
        "What is under the limits is used",
        arguments: [
            ("children-per-ca", 2, 3), ("certification-authorities", 3, 3),
            ("repositories-per-trust-anchor", 2, 3),
        ]
    )
    func partial(_ field: String, _ value: Int, _ publicationPoints: Int) async throws {
        var hierarchy = TestHierarchy()
        var anchor = try TestHierarchy.authority("ta", key: 0)
        for index in 1...3 {
            var authority = try TestHierarchy.authority("ca\(index)", key: index, under: "ta")
            if field.hasPrefix("repositories") {
                authority.identity.notify = "https://\(index).example.net/notification.xml"
                anchor.identity.notify = "https://1.example.net/notification.xml"
            }
            try anchor.issueAuthority(authority.identity)
            try hierarchy.publish(authority)
        }
        try hierarchy.publish(trustAnchor: anchor)
        var context = ValidationContext(time: TestRun.time)
        try context.limits.set(field, to: value)
        let report = try await hierarchy.run(context, workers: 1)
        #expect(report.trustAnchors.map(\.publicationPoints) == [publicationPoints])
        #expect(report.findings.count == 1)
    }
}
