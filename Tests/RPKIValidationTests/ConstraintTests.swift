import RPKITypes
import RPKIValidation
import TestAuthority
import Testing

/// `.constraints` files (draft-ietf-sidrops-constraining-rpki-trust-anchors-00).
@Suite("Constraints of trust anchors")
struct ConstraintTests {
    @Test(
        "Which resources a text denies",
        arguments: [
            ("", "192.0.2.0/24 AS64496", nil),
            ("deny 192.0.2.0/25", "192.0.2.0/24", "192.0.2.0/25"),
            ("deny 192.0.2.0/25", "192.0.2.128/25", nil),
            ("deny 192.0.2.7 - 192.0.2.9", "192.0.2.8/32", "192.0.2.8/32"),
            ("deny 192.0.2.7-192.0.2.9", "192.0.2.10/32", nil),
            ("allow 192.0.2.0/24", "192.0.2.0/25", nil),
            ("allow 192.0.2.0/25", "192.0.2.0/24", "192.0.2.128/25"),
            ("allow 192.0.2.0/24", "2001:db8::/32 AS1", nil),
            ("allow 192.0.2.0/24\ndeny 192.0.2.0/28", "192.0.2.0/25", "192.0.2.0/28"),
            ("deny 192.0.2.0/28\nallow 192.0.2.0/24", "192.0.2.64/26", nil),
            ("allow 2001:db8::/32", "2001:db9::/32", "2001:db9::/32"),
            ("deny 2001:db8::5 - 2001:db8::6", "2001:db8::6/128", "2001:db8::6/128"),
            ("deny 64512 - 65534", "AS65000", "AS65000"),
            ("deny AS278", "AS278", "AS278"),
            ("deny 278", "AS279", nil),
            ("allow 64496-64511", "AS64512", "AS64512"),
            ("# nothing\n\n  allow 64496 - 64511 # ours\r\n", "AS64500", nil),
            ("\tdeny\t10.0.0.0/8", "10.1.0.0/16", "10.1.0.0/16"),
            ("allow 10.0.0.0/8\r\ndeny 10.1.0.0/16\r\n", "10.1.0.0/24", "10.1.0.0/24"),
            ("# ours\r\ndeny 10.1.0.0/16\r\n", "10.1.0.0/24", "10.1.0.0/24"),
        ]
    )
    func judgement(_ text: String, _ resources: String, _ denied: String?) throws {
        let words = resources.split(separator: " ").map(String.init)
        let asns = words.compactMap { $0.hasPrefix("AS") ? UInt32($0.dropFirst(2)).map { $0...$0 } : nil }
        let set = ResourceSet(prefixes: words.filter { !$0.hasPrefix("AS") }, asns: asns)
        #expect(try ResourceConstraints(text).firstDenied(set)?.description == denied)
    }

    @Test(
        "A bad line is named with its number",
        arguments: [
            ("permit 10.0.0.0/8", 1, .keyword), ("allow 10.0.0.0/8\n\nDENY 1", 3, .keyword),
            ("10.0.0.0/8", 1, .keyword), ("allow", 1, .resource), ("# a\nallow 10.0.0.0/33", 2, .resource),
            ("deny 10.0.0.1/8", 1, .resource), ("deny 10.0.0.9 - 10.0.0.1", 1, .resource),
            ("deny 10.0.0.1 - 2001:db8::", 1, .resource), ("deny 5 - 4", 1, .resource),
            ("deny 4294967296", 1, .resource), ("deny 5 -", 1, .resource), ("deny - 5", 1, .resource),
            ("deny 10.0.0.1", 1, .resource), ("deny x", 1, .resource),
            ("deny 1 2", 1, .resource), ("deny 1 - 2 - 3", 1, .resource),
            ("allow 10.0.0.0/8\nallow 10.1.0.0/16", 2, .overlap), ("deny 1 - 5\ndeny 9\ndeny 5", 3, .overlap),
            ("allow ::/0\nallow 2001:db8::/32", 2, .overlap), ("allow ::/0\r\n\r\ndeny x\r\n", 3, .resource),
            ("allow 1 0", 1, .resource),
        ] as [(String, Int, ResourceConstraints.SyntaxError.Problem)]
    )
    func syntax(_ text: String, _ line: Int, _ problem: ResourceConstraints.SyntaxError.Problem) {
        let error = #expect(throws: ResourceConstraints.SyntaxError.self) { try ResourceConstraints(text) }
        #expect(error?.line == line)
        #expect(error?.problem == problem)
    }

    @Test("Allow and deny of the same resource do not overlap each other")
    func allowAndDeny() throws {
        let constraints = try ResourceConstraints("allow 10.0.0.0/8\ndeny 10.0.0.0/8")
        #expect(constraints.firstDenied(ResourceSet(prefixes: ["10.0.0.0/8"])) != nil)
    }

    /// A CA with a ROA, an ASPA, a prefix list, a router key, a Ghostbusters record, and a CA below it.
    private func hierarchy() throws -> TestHierarchy {
        var hierarchy = TestHierarchy()
        var anchor = try TestHierarchy.authority("ta", key: 0)
        var authority = try TestHierarchy.authority("ca", key: 1, under: "ta")
        var child = try TestHierarchy.authority("child", key: 2, under: "ca")
        try child.roa("child.roa", "198.51.100.0/24")
        try authority.issueAuthority(child.identity)
        try authority.roa("a.roa", "192.0.2.0/24", asn: 1)
        try authority.aspa("a.asa", 64_496, 64_500)
        try authority.issuePrefixList("a.spl", asn: ASN(64_497), prefixes: [])
        try authority.issueRouter("router.cer", asns: ASNSet([Interval(64_498, 64_499)].compactMap { $0 }))
        try authority.issueGhostbusters("a.gbr")
        try anchor.issueAuthority(authority.identity)
        try hierarchy.publish(trustAnchor: anchor)
        try hierarchy.publish(authority)
        try hierarchy.publish(child)
        return hierarchy
    }

    @Test(
        "Each kind of payload is judged by its own resources, CA certificates and inheriting objects are not",
        arguments: [
            ("deny 192.0.2.128/25", "a.roa"), ("allow 198.51.100.0/24", "a.roa"), ("deny 64496", "a.asa"),
            ("deny 64497", "a.spl"), ("deny 64499", "router.cer"), ("deny 198.51.100.255/32", "child.roa"),
            ("deny 64500", nil), ("deny 1", nil), ("deny 203.0.113.0/24", nil), ("", nil),
        ]
    )
    func application(_ text: String, _ lost: String?) async throws {
        let report = try await hierarchy().run(constraints: ResourceConstraints(text))
        #expect(report.verdicts == Set(lost.map { _ in ["ta-constrained rejected"] } ?? []))
        #expect(
            report.findings.allSatisfy { $0.subject.uri.hasSuffix("/" + (lost ?? "")) },
            "\(report.findings.map(\.description))"
        )
        let counts = [
            "a.roa": 2 - report.vrps.count, "child.roa": 2 - report.vrps.count,
            "a.asa": 1 - report.vaps.count,
            "a.spl": 1 - report.prefixLists.count, "router.cer": (2 - report.routerKeys.count) / 2,
        ]
        for (name, count) in counts {
            let isLost = name == lost || (name.hasSuffix(".roa") && lost?.hasSuffix(".roa") == true)
            #expect(count == (isLost ? 1 : 0), "\(name)")
        }
        #expect(report.trustAnchors.map(\.publicationPoints) == [3])
    }
}
