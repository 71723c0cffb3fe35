import RPKIObjects
import RPKITypes
import RPKIValidation
import TestAuthority
import Testing

/// The switches of ``ValidationContext``: overclaiming certificates, and VRPs that a lost CA makes unsafe.
@Suite("Policies")
struct PolicyTests {
    private let time = TestRun.time

    private func context(
        _ policy: ResourcePolicy = .strict,
        unsafe: UnsafeVRPPolicy = .accept
    ) -> ValidationContext {
        ValidationContext(time: time, resourcePolicy: policy, unsafeVRPs: unsafe)
    }

    /// The trust anchor has less than its child claims, and the child less than some of its objects claim.
    private func overclaiming() throws -> TestHierarchy {
        let resources = ResourceSet(prefixes: ["192.0.2.0/24"], asns: [64_496...64_499])
        let claimed = ResourceSet(prefixes: ["192.0.2.0/24", "198.51.100.0/24"], asns: [64_496...64_505])
        var hierarchy = TestHierarchy()
        var anchor = try TestHierarchy.authority("ta", key: 0, resources)
        var child = try TestHierarchy.authority("ca", key: 1, claimed, under: "ta")
        try anchor.issueAuthority(child.identity)
        try child.roa("in.roa", "192.0.2.0/25")
        try child.roa("out.roa", "198.51.100.0/24")
        try child.roa("both.roa", "192.0.2.0/26", "198.51.100.0/25")
        // The certificate says more than the ROA, which alone has to be covered.
        try child.roa("wide.roa", "192.0.2.128/25") { draft in
            draft.certificate.template[.ipAddrBlocks]?.value = DER.sequence(
                ResourceEncoding.family(
                    [0, 1],
                    blocks: [DER.bitString([192, 0, 2]), DER.bitString([198, 51, 100])]
                )
            )
        }
        try child.aspa("in.asa", 64_499, 1)
        try child.aspa("out.asa", 64_500, 1)
        try child.issuePrefixList("in.spl", asn: ASN(64_499), prefixes: [])
        try child.issuePrefixList("out.spl", asn: ASN(64_500), prefixes: [])
        try child.issueRouter("in-router.cer", asns: ASNSet([Interval(64_499)]))
        try child.issueRouter("out-router.cer", asns: ASNSet([Interval(64_499, 64_500)].compactMap { $0 }))
        try hierarchy.publish(trustAnchor: anchor)
        try hierarchy.publish(child)
        return hierarchy
    }

    @Test("Strict: an overclaiming CA is lost with everything below (RFC 6487, section 7.2)")
    func strict() async throws {
        let report = try await overclaiming().run(context())
        #expect(report.verdicts == ["certificate-overclaim rejected"])
        #expect(report.payload == TestPayload(ExpectedPayload()))
        #expect(report.trustAnchors.map(\.publicationPoints) == [1])
    }

    /// draft-ietf-sidrops-rpki-validation-update-03: a certificate counts for what its issuer has, but payload only
    /// when all of it is covered.
    @Test("Intersect: certificates are trimmed, payload is whole or not at all")
    func intersect() async throws {
        let report = try await overclaiming().run(context(.intersect))
        #expect(report.vrpTexts == ["192.0.2.0/25-25 AS64496", "192.0.2.128/25-25 AS64496"])
        #expect(report.vaps.map(\.value.customer) == [ASN(64_499)])
        #expect(report.prefixLists.map(\.value.asn) == [ASN(64_499)])
        #expect(report.routerKeys.map(\.value.asn) == [ASN(64_499)])
        let rejected = report.findings.filter { $0.severity == .rejected }
        #expect(
            rejected.map { "\($0.subject.uri.split(separator: "/").last ?? "") \($0.reason.code.rawValue)" }
                == [
                    "both.roa roa-not-covered", "out-router.cer certificate-overclaim",
                    "out.asa aspa-resources-not-customer", "out.roa roa-not-covered",
                    "out.spl prefix-list-as-resources",
                ]
        )
        let warned = report.findings.filter { $0.severity == .warning }
        #expect(warned.allSatisfy { $0.reason.code.rawValue == "certificate-overclaim-trimmed" })
        #expect(warned.map { $0.subject.uri.split(separator: "/").last ?? "" } == ["wide.roa", "ca.cer"])
    }

    /// A CA that is lost between two that are not; `lost` has half of the trust anchor's prefix.
    private func lost(
        _ adjust: (inout Authority) -> Void,
        certificate: Authority.CertificateAdjustment = { _ in }
    )
        throws -> TestHierarchy
    {
        var hierarchy = TestHierarchy()
        var anchor = try TestHierarchy.authority("ta", key: 0)
        var lost = try TestHierarchy.authority(
            "lost",
            key: 1,
            ResourceSet(prefixes: ["192.0.2.0/25", "2001:db8::/48"]),
            under: "ta"
        )
        try lost.roa("lost.roa", "192.0.2.0/26")
        try anchor.roa("over.roa", "192.0.2.0/24")
        try anchor.roa("inside.roa", "192.0.2.64/26")
        try anchor.roa("beside.roa", "192.0.2.128/25", "2001:db8:1::/48")
        try anchor.roa("six.roa", "2001:db8::/32")
        try anchor.issueAuthority(lost.identity, adjust: certificate)
        adjust(&lost)
        try hierarchy.publish(trustAnchor: anchor)
        try hierarchy.publish(lost)
        return hierarchy
    }

    @Test("VRPs over a lost CA are counted, warned of, or left out", arguments: UnsafeVRPPolicy.allCases)
    func unsafe(_ policy: UnsafeVRPPolicy) async throws {
        let report = try await lost { $0.publication.missing = ["lost.roa"] }.run(context(unsafe: policy))
        #expect(report.unsafeVRPs == 3)
        let found = report.findings.filter { $0.reason.code.rawValue == "vrp-unsafe" }
        #expect(found.count == (policy == .accept ? 0 : 3))
        #expect(found.allSatisfy { $0.severity == (policy == .reject ? .rejected : .warning) })
        #expect(
            report.vrpTexts
                == (policy == .reject ? [] : ["192.0.2.0/24-24 AS64496"])
                + ["192.0.2.128/25-25 AS64496"] + (policy == .reject ? [] : ["192.0.2.64/26-26 AS64496"])
                + ["2001:db8:1::/48-48 AS64496"] + (policy == .reject ? [] : ["2001:db8::/32-32 AS64496"])
        )
    }

    @Test("A CA whose certificate is rejected makes VRPs unsafe as well")
    func rejectedCertificate() async throws {
        let report = try await lost { _ in
        } certificate: { draft in
            draft.template.setValidity(Validity(around: self.time, after: -1))
        }.run(context(unsafe: .reject))
        #expect(report.unsafeVRPs == 3)
    }

    @Test("Nothing is unsafe while nothing is lost")
    func nothingLost() async throws {
        let report = try await lost { _ in }.run(context(unsafe: .reject))
        #expect(report.unsafeVRPs == 0)
        #expect(report.vrps.count == 6)
    }

    @Test("A lost CA that has a whole family makes nothing of it unsafe")
    func wholeFamily() async throws {
        var hierarchy = TestHierarchy()
        let all = ResourceSet(prefixes: ["0.0.0.0/0", "2001:db8::/32"], asns: [0...UInt32.max])
        var anchor = try TestHierarchy.authority("ta", key: 0, all)
        var lost = try TestHierarchy.authority("lost", key: 1, all, under: "ta")
        try anchor.issueAuthority(lost.identity)
        try anchor.roa("a.roa", "192.0.2.0/24", "2001:db8::/48")
        lost.publication.missing = ["lost.crl"]
        try hierarchy.publish(trustAnchor: anchor)
        try hierarchy.publish(lost)
        let report = try await hierarchy.run(context(unsafe: .reject))
        #expect(report.vrpTexts == ["192.0.2.0/24-24 AS64496"])
    }

    /// Whoever has a CA may write any claim into a certificate: what he does not have cannot become unsafe by it.
    @Test("A rejected certificate makes nothing unsafe that its issuer does not have")
    func foreignClaim() async throws {
        var hierarchy = TestHierarchy()
        var anchor = try TestHierarchy.authority("ta", key: 0)
        var victim = try TestHierarchy.authority(
            "victim",
            key: 1,
            ResourceSet(prefixes: ["192.0.2.0/24"]),
            under: "ta"
        )
        var evil = try TestHierarchy.authority(
            "evil",
            key: 2,
            ResourceSet(prefixes: ["203.0.113.0/24"]),
            under: "ta"
        )
        let claim = try TestHierarchy.identity(
            "claim",
            key: 3,
            ResourceSet(prefixes: ["192.0.2.0/24", "203.0.113.0/25"]),
            under: "evil"
        )
        try anchor.issueAuthority(victim.identity)
        try anchor.issueAuthority(evil.identity)
        try victim.roa("victim.roa", "192.0.2.0/24")
        try evil.roa("evil.roa", "203.0.113.0/24")
        try evil.issueAuthority(claim)
        try hierarchy.publish(trustAnchor: anchor)
        try hierarchy.publish(victim)
        try hierarchy.publish(evil)
        let report = try await hierarchy.run(context(unsafe: .reject))
        #expect(report.vrpTexts == ["192.0.2.0/24-24 AS64496"])
        #expect(report.unsafeVRPs == 1)
    }
}
