import RPKITypes
import RPKIValidation
import TestAuthority
import Testing

/// Certification paths: loops, depth, impostors, inheritance (RFC 6487, section 7.2; digest "validation", section 4.3).
@Suite("Certification paths")
struct PathTests {
    private static let time = TestRun.time

    @Test("A certifies B certifies A's key: the loop is cut, B's and A's payload stays", arguments: [1, 4])
    func loop(workers: Int) async throws {
        var hierarchy = TestHierarchy()
        var anchor = try TestHierarchy.authority("ta", key: 0)
        var first = try TestHierarchy.authority("a", key: 1, under: "ta")
        var second = try TestHierarchy.authority("b", key: 2, under: "a")
        try anchor.issueAuthority(first.identity)
        try first.roa("a.roa", "192.0.2.0/24")
        try first.issueAuthority(second.identity)
        try second.roa("b.roa", "198.51.100.0/24")
        var loop = first.identity
        loop.certificateURI = second.identity.repository + "loop.cer"
        try second.issueAuthority(loop)
        try hierarchy.publish(trustAnchor: anchor)
        try hierarchy.publish(first)
        try hierarchy.publish(second)
        let report = try await hierarchy.run(workers: workers)
        #expect(report.verdicts == ["certificate-path-loop rejected"])
        #expect(report.findings.map(\.subject.uri) == [loop.certificateURI])
        #expect(report.vrpTexts == ["192.0.2.0/24-24 AS64496", "198.51.100.0/24-24 AS64496"])
        #expect(report.vrps.count == 2)
        #expect(report.counts[.certificate].rejected == 1)
        #expect(report.counts[.certificate].valid == 2)
    }

    @Test("A certificate for the trust anchor's own key is a loop")
    func trustAnchorBelow() async throws {
        var hierarchy = TestHierarchy()
        var anchor = try TestHierarchy.authority("ta", key: 0)
        var first = try TestHierarchy.authority("a", key: 1, under: "ta")
        try anchor.issueAuthority(first.identity)
        var loop = anchor.identity
        loop.certificateURI = first.identity.repository + "loop.cer"
        try first.issueAuthority(loop)
        try hierarchy.publish(trustAnchor: anchor)
        try hierarchy.publish(first)
        let report = try await hierarchy.run()
        #expect(report.codes == ["certificate-path-loop"])
        #expect(report.trustAnchors.map(\.publicationPoints) == [2])
    }

    /// A loop of keys cannot be told from a hostile tree; what it costs is bounded by findings per publication point.
    @Test("Findings on many looping certificates are bounded")
    func manyLoops() async throws {
        var hierarchy = TestHierarchy()
        var anchor = try TestHierarchy.authority("ta", key: 0)
        for number in 0..<12 {
            var loop = anchor.identity
            loop.certificateURI = anchor.identity.repository + "loop\(number).cer"
            loop.subject = DistinguishedName.name("loop")
            try anchor.issueAuthority(loop) { draft in
                // Another key identifier for the authority would be refused earlier.
                draft.template[.subjectKeyIdentifier] = .subjectKeyIdentifier(loop.key.keyIdentifierBytes)
            }
        }
        try hierarchy.publish(trustAnchor: anchor)
        var context = ValidationContext(time: Self.time)
        context.limits.findingsPerPublicationPoint = 5
        let report = try await hierarchy.run(context)
        #expect(report.findings.count == 6)
    }

    @Test("Many CAs with keys of their ancestors: findings are bounded, too")
    func manyPathLoops() async throws {
        var hierarchy = TestHierarchy()
        var anchor = try TestHierarchy.authority("ta", key: 0)
        var first = try TestHierarchy.authority("a", key: 1, under: "ta")
        try anchor.issueAuthority(first.identity)
        for number in 0..<12 {
            var loop = anchor.identity
            loop.certificateURI = first.identity.repository + "loop\(number).cer"
            try first.issueAuthority(loop)
        }
        try hierarchy.publish(trustAnchor: anchor)
        try hierarchy.publish(first)
        var context = ValidationContext(time: Self.time)
        context.limits.findingsPerPublicationPoint = 5
        let report = try await hierarchy.run(context)
        #expect(report.findings.count == 6)
        #expect(report.verdicts == ["certificate-path-loop rejected", "findings-omitted warning"])
        #expect(report.counts[.certificate].rejected == 12)
    }

    /// Resources of the impostor's certificate for the victim's key.
    private static let foreign = ResourceSet(prefixes: ["203.0.113.0/24"], asns: [65_536...65_536])

    /// The impostor certifies the victim's key and publication point with resources of its own.
    ///
    /// On that path the victim's objects fail; on the right one they must not.
    @Test("A CA that certifies another's key does not hide it", arguments: ["0-evil", "z-evil"], [1, 2, 4])
    func impostor(name: String, workers: Int) async throws {
        var hierarchy = TestHierarchy()
        var anchor = try TestHierarchy.authority("ta", key: 0)
        var victim = try TestHierarchy.authority(
            "victim",
            key: 1,
            ResourceSet(prefixes: ["192.0.2.0/24"], asns: [64_496...64_496]),
            under: "ta"
        )
        var child = try TestHierarchy.authority(
            "child",
            key: 3,
            ResourceSet(prefixes: ["192.0.2.128/25"]),
            under: "victim"
        )
        var evil = try TestHierarchy.authority(name, key: 2, Self.foreign, under: "ta")
        try victim.roa("victim.roa", "192.0.2.0/24")
        try victim.aspa("victim.asa", 64_496, 64_497)
        try victim.issueAuthority(child.identity)
        try child.roa("child.roa", "192.0.2.128/25")
        try anchor.issueAuthority(victim.identity)
        try anchor.issueAuthority(evil.identity)
        var impostor = victim.identity
        impostor.resources = Self.foreign
        impostor.certificateURI = evil.identity.repository + "victim.cer"
        try evil.issueAuthority(impostor)
        try evil.roa("evil.roa", "203.0.113.0/24")
        try hierarchy.publish(trustAnchor: anchor)
        for authority in [victim, child, evil] { try hierarchy.publish(authority) }

        let report = try await hierarchy.run(workers: workers)
        #expect(
            report.vrpTexts == [
                "192.0.2.0/24-24 AS64496", "192.0.2.128/25-25 AS64496", "203.0.113.0/24-24 AS64496",
            ]
        )
        #expect(report.vaps.count == 1)
        #expect(report.verdicts == ["certificate-overclaim rejected"])
        #expect(report.nonFunctionalAuthorities == [])

        // A last good version kept of the right path is not that of the false one, nor the other way round.
        var source = hierarchy.source
        try source.keep(
            TestHierarchy.key(anchor.identity, evil.identity, victim.identity),
            manifest: victim.identity.manifestURI,
            from: hierarchy.repository.files
        )
        source.files[Repository.path(victim.identity.manifestURI)] = nil
        let second = try await hierarchy.run(workers: workers, source: source)
        #expect(second.vrpTexts == ["203.0.113.0/24-24 AS64496"])
        try source.keep(
            TestHierarchy.key(anchor.identity, victim.identity),
            manifest: victim.identity.manifestURI,
            from: hierarchy.repository.files
        )
        let third = try await hierarchy.run(workers: workers, source: source)
        #expect(third.vrpTexts == report.vrpTexts)
    }

    @Test("Two good paths to one CA both count, and the later expiry is there")
    func twoPaths() async throws {
        var hierarchy = TestHierarchy()
        var anchor = try TestHierarchy.authority("ta", key: 0)
        var child = try TestHierarchy.authority("ca", key: 1, under: "ta")
        try child.roa("a.roa", "192.0.2.0/24")
        try anchor.issueAuthority(child.identity)
        var again = child.identity
        again.certificateURI = anchor.identity.repository + "again.cer"
        try anchor.issueAuthority(again) { draft in
            draft.template.setValidity(Validity(around: Self.time, after: 600))
        }
        try hierarchy.publish(trustAnchor: anchor)
        try hierarchy.publish(child)
        let report = try await hierarchy.run()
        #expect(report.findings == [])
        #expect(Set(report.vrps.map(\.value)).count == 1)
        #expect(
            report.vrps.map(\.expires).sorted() == [
                Self.time.advanced(by: 600), Self.time.advanced(by: 86_400),
            ]
        )
    }

    @Test("Resources inherited over three levels are those of the last who has his own")
    func inheritance() async throws {
        var hierarchy = TestHierarchy()
        var anchor = try TestHierarchy.authority("ta", key: 0)
        var first = try TestHierarchy.authority(
            "a",
            key: 1,
            ResourceSet(prefixes: ["192.0.2.0/24", "2001:db8::/32"], asns: [64_496...64_499]),
            under: "ta"
        )
        var second = try TestHierarchy.authority("b", key: 2, first.identity.resources, under: "a")
        var third = try TestHierarchy.authority("c", key: 3, first.identity.resources, under: "b")
        for path in [\AuthorityIdentity.addresses, \.asns] {
            second.identity[keyPath: path] = .inherit
            third.identity[keyPath: path] = .inherit
        }
        try anchor.issueAuthority(first.identity)
        try first.issueAuthority(second.identity)
        try second.issueAuthority(third.identity)
        try third.roa("in.roa", "192.0.2.0/25", "2001:db8::/48")
        try third.roa("out.roa", "198.51.100.0/24")
        try third.aspa("in.asa", 64_499, 1)
        try third.aspa("out.asa", 64_500, 1)
        try hierarchy.publish(trustAnchor: anchor)
        for authority in [first, second, third] { try hierarchy.publish(authority) }
        let report = try await hierarchy.run()
        #expect(report.vrpTexts == ["192.0.2.0/25-25 AS64496", "2001:db8::/48-48 AS64496"])
        #expect(report.vaps.map(\.value.customer) == [ASN(64_499)])
        #expect(report.verdicts == ["certificate-overclaim rejected"])
        #expect(report.findings.map { $0.subject.uri.suffix(7) } == ["out.asa", "out.roa"])
    }

    @Test("A publication point whose URI lacks its last slash is the same")
    func repositoryWithoutSlash() async throws {
        var hierarchy = TestHierarchy()
        var anchor = try TestHierarchy.authority("ta", key: 0)
        try anchor.roa("a.roa", "192.0.2.0/24")
        let identity = anchor.identity
        try hierarchy.publish(trustAnchor: anchor) { draft in
            draft.template[.subjectInfoAccess] = .authoritySIA(
                repository: String(identity.repository.dropLast()),
                manifest: identity.manifestURI,
                notify: nil
            )
        }
        let report = try await hierarchy.run()
        #expect(report.findings == [])
        #expect(report.vrps.count == 1)
    }

    @Test("A lost CA takes its whole subtree along, and nothing else")
    func lostSubtree() async throws {
        var hierarchy = TestHierarchy()
        var anchor = try TestHierarchy.authority("ta", key: 0)
        var first = try TestHierarchy.authority("a", key: 1, under: "ta")
        var second = try TestHierarchy.authority("b", key: 2, under: "a")
        var sibling = try TestHierarchy.authority("s", key: 3, under: "ta")
        try anchor.issueAuthority(first.identity)
        try anchor.issueAuthority(sibling.identity)
        try first.issueAuthority(second.identity)
        try first.roa("a.roa", "192.0.2.0/24")
        try second.roa("b.roa", "198.51.100.0/24")
        try sibling.roa("s.roa", "203.0.113.0/24")
        first.publication.missing = ["a.roa"]
        try hierarchy.publish(trustAnchor: anchor)
        for authority in [first, second, sibling] { try hierarchy.publish(authority) }
        let report = try await hierarchy.run()
        #expect(report.vrpTexts == ["203.0.113.0/24-24 AS64496"])
        #expect(report.nonFunctionalAuthorities.map(\.uri) == [first.identity.certificateURI])
        #expect(report.verdicts == ["manifest-file-missing rejected"])
    }
}
