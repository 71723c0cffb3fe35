import RPKIObjects
import RPKITypes
import RPKIValidation
import TestAuthority
import Testing

/// What payload is put together from several objects, and until when it lasts.
@Suite("Payload")
struct PayloadTests {
    private let time = TestRun.time

    // MARK: VAPs (draft-ietf-sidrops-aspa-profile-29, sections 5.2 and 5.5)

    @Test(
        "The ASPAs of a customer are united, AS0 counts only alone",
        arguments: [
            ([[1, 2]], [1, 2]), ([[1, 3], [2, 3]], [1, 2, 3]), ([[0]], [0]), ([[0], [0]], [0]),
            ([[0], [5]], [5]), ([[5], [0], [4]], [4, 5]),
        ] as [([[UInt32]], [UInt32])]
    )
    func merge(_ lists: [[UInt32]], _ expected: [UInt32]) async throws {
        var hierarchy = TestHierarchy()
        var anchor = try TestHierarchy.authority("ta", key: 0)
        for (index, list) in lists.enumerated() {
            try anchor.issueASPA("\(index).asa", customer: ASN(64_496), providers: list.map { ASN($0) })
        }
        try hierarchy.publish(trustAnchor: anchor)
        let report = try await hierarchy.run()
        #expect(report.findings == [])
        #expect(report.vaps.map(\.value) == [VAP(customer: ASN(64_496), providers: expected.map { ASN($0) })])
        #expect(report.trustAnchors.map(\.aspas) == [lists.count])
    }

    @Test("ASPAs of several CAs and trust anchors make one VAP, which ends with the first of them")
    func mergeOverTrees() async throws {
        var hierarchy = TestHierarchy()
        for (index, name) in ["ta", "tb"].enumerated() {
            var anchor = try TestHierarchy.authority(name, key: index)
            try anchor.aspa("a.asa", 64_496, UInt32(index + 1))
            anchor.publication.nextUpdate = time.advanced(by: 1_000 - Int64(index))
            try hierarchy.publish(trustAnchor: anchor)
        }
        let report = try await hierarchy.run()
        #expect(report.vaps.map(\.value.providers) == [[ASN(1), ASN(2)]])
        #expect(report.vaps.map(\.expires) == [time.advanced(by: 999)])
        #expect(report.vaps.map(\.trustAnchor) == [0])
    }

    @Test("A customer over the limit is dropped whole, others are not", arguments: [3, 4])
    func overLimit(_ limit: Int) async throws {
        var hierarchy = TestHierarchy()
        var anchor = try TestHierarchy.authority("ta", key: 0)
        try anchor.aspa("a.asa", 64_496, 1, 2, 3)
        try anchor.aspa("b.asa", 64_496, 3, 4)
        try anchor.aspa("zero.asa", 64_496, 0)
        try anchor.aspa("other.asa", 64_497, 1)
        try hierarchy.publish(trustAnchor: anchor)
        var context = ValidationContext(time: time)
        context.limits.mergedProviders = limit
        let report = try await hierarchy.run(context)
        #expect(
            report.vaps.map(\.value.customer) == (limit == 4 ? [ASN(64_496), ASN(64_497)] : [ASN(64_497)])
        )
        #expect(report.verdicts == (limit == 4 ? [] : ["aspa-too-many-merged-providers rejected"]))
        #expect(report.overflowedCustomers == (limit == 4 ? 0 : 1))
    }

    // MARK: Expiry (digest "validation", section 6)

    /// What ends first.
    enum Earliest: String, CaseIterable, Sendable {
        case trustAnchor, trustAnchorManifest, trustAnchorCRL, trustAnchorManifestCertificate
        case authority, authorityManifest, authorityCRL, authorityManifestCertificate, object
    }

    /// Each of these, and only it, ends after 500 seconds, everything else later.
    @Test("Payload lasts as long as the weakest link of its chain", arguments: Earliest.allCases)
    func expiry(_ earliest: Earliest) async throws {
        let end = time.advanced(by: 500)
        let short = Validity(around: time, after: 500)
        let isOfTrustAnchor = earliest.rawValue.hasPrefix("trustAnchor")
        var hierarchy = TestHierarchy()
        var anchor = try TestHierarchy.authority("ta", key: 0)
        var authority = try TestHierarchy.authority("ca", key: 1, under: "ta")
        for path in [\Authority.publication] {
            anchor[keyPath: path].nextUpdate = time.advanced(by: 2_000)
            authority[keyPath: path].nextUpdate = time.advanced(by: 3_000)
        }
        let settings: WritableKeyPath<PublicationSettings, (@Sendable (inout CRLDraft) -> Void)> = \.adjustCRL
        func shorten(_ publication: inout PublicationSettings) {
            switch earliest {
            case .trustAnchorManifest, .authorityManifest:
                publication.adjustManifest = { $0.nextUpdate = DER.generalizedTime(end) }
            case .trustAnchorCRL, .authorityCRL:
                publication[keyPath: settings] = { $0.template.nextUpdate = DER.time(end) }
            case .trustAnchorManifestCertificate, .authorityManifestCertificate:
                publication.adjustManifestObject = { $0.certificate.template.setValidity(short) }
            case .trustAnchor, .authority, .object: break
            }
        }
        if isOfTrustAnchor { shorten(&anchor.publication) } else { shorten(&authority.publication) }
        try anchor.issueAuthority(authority.identity) {
            if earliest == .authority { $0.template.setValidity(short) }
        }
        try authority.roa("a.roa", "192.0.2.0/24") {
            if earliest == .object { $0.certificate.template.setValidity(short) }
        }
        try authority.aspa("a.asa", 64_496, 1)
        try authority.issueRouter("router.cer", asns: ASNSet([Interval(64_496)]))
        try authority.issuePrefixList("a.spl", asn: ASN(64_496), prefixes: [])
        try hierarchy.publish(trustAnchor: anchor) {
            if earliest == .trustAnchor { $0.template.setValidity(short) }
        }
        try hierarchy.publish(authority)
        let report = try await hierarchy.run()
        #expect(report.findings == [])
        let others = earliest == .object ? time.advanced(by: 2_000) : end
        #expect(report.vrps.map(\.expires) == [end])
        #expect(report.vaps.map(\.expires) == [others])
        #expect(report.routerKeys.map(\.expires) == [others])
        #expect(report.prefixLists.map(\.expires) == [others])

        // And so it is: the payload is there in the last second, and gone in the next.
        #expect(try await hierarchy.run(ValidationContext(time: end)).vrps.count == 1)
        #expect(try await hierarchy.run(ValidationContext(time: end.advanced(by: 1))).vrps.isEmpty)
    }

    @Test("Payload of the last good version lasts as long as that")
    func lastGoodExpiry() async throws {
        var hierarchy = TestHierarchy()
        var anchor = try TestHierarchy.authority("ta", key: 0)
        try anchor.roa("a.roa", "192.0.2.0/24")
        anchor.publication.nextUpdate = time.advanced(by: 700)
        try hierarchy.publish(trustAnchor: anchor)
        var source = hierarchy.source
        try source.keep(
            TestHierarchy.key(anchor.identity),
            manifest: anchor.identity.manifestURI,
            from: source.files
        )
        source.files[Repository.path(anchor.identity.manifestURI)] = nil
        let report = try await hierarchy.run(source: source)
        #expect(report.vrps.map(\.expires) == [time.advanced(by: 700)])
    }

    @Test("The same VRP of two ROAs is there twice, each with its own expiry")
    func duplicates() async throws {
        var hierarchy = TestHierarchy()
        var anchor = try TestHierarchy.authority("ta", key: 0)
        for (name, seconds) in [("a.roa", Int64(100)), ("b.roa", 200)] {
            try anchor.roa(name, "192.0.2.0/24") { draft in
                draft.certificate.template.setValidity(Validity(around: self.time, after: seconds))
            }
        }
        try hierarchy.publish(trustAnchor: anchor)
        let report = try await hierarchy.run()
        #expect(report.vrps.map(\.expires).sorted() == [time.advanced(by: 100), time.advanced(by: 200)])
        #expect(Set(report.vrps.map(\.value)).count == 1)
        #expect(report.trustAnchors.map(\.vrps) == [2])
    }

    // MARK: TAK (RFC 9691)

    private func trustAnchorKey(
        of identity: AuthorityIdentity,
        comment: String = "now"
    ) -> TrustAnchorKeyContent.Key {
        TrustAnchorKeyContent.Key(
            comments: [comment],
            uris: [identity.certificateURI],
            subjectPublicKeyInfo: identity.key.subjectPublicKeyInfo
        )
    }

    @Test("The state of the trust anchor's keys is reported", arguments: [false, true])
    func takState(hasSuccessor: Bool) async throws {
        var hierarchy = TestHierarchy()
        var anchor = try TestHierarchy.authority("ta", key: 0)
        let next = try TestHierarchy.identity("next", key: 2)
        let past = try TestHierarchy.identity("past", key: 3)
        let content = TrustAnchorKeyContent(
            current: trustAnchorKey(of: anchor.identity),
            predecessor: trustAnchorKey(of: past, comment: "past"),
            successor: hasSuccessor ? trustAnchorKey(of: next, comment: "next") : nil
        )
        try anchor.issueTAK("ta.tak", content)
        try hierarchy.publish(trustAnchor: anchor)
        let report = try await hierarchy.run()
        let state = try #require(report.trustAnchors.first?.trustAnchorKey)
        #expect(state.current.subjectPublicKeyInfo == anchor.identity.key.subjectPublicKeyInfo)
        #expect(state.current.uris.map(\.description) == [anchor.identity.certificateURI])
        #expect(state.current.comments == ["now"])
        #expect(state.predecessor?.comments == ["past"])
        #expect(state.successor?.subjectPublicKeyInfo == (hasSuccessor ? next.key.subjectPublicKeyInfo : nil))
        #expect(report.verdicts == (hasSuccessor ? ["tak-successor warning"] : []))
        #expect(report.counts[.trustAnchorKey].valid == 1)
    }

    /// What is wrong with the TAK.
    enum TAKFault: String, CaseIterable, Sendable {
        case several, otherKey, subordinate, severalOneBroken
    }

    @Test("A TAK that does not count leaves no state, and costs nothing else", arguments: TAKFault.allCases)
    func takFault(_ fault: TAKFault) async throws {
        var hierarchy = TestHierarchy()
        var anchor = try TestHierarchy.authority("ta", key: 0)
        var child = try TestHierarchy.authority("ca", key: 1, under: "ta")
        try anchor.roa("a.roa", "192.0.2.0/24")
        try anchor.issueAuthority(child.identity)
        let good = TrustAnchorKeyContent(current: trustAnchorKey(of: anchor.identity))
        switch fault {
        case .several:
            try anchor.issueTAK("a.tak", good)
            try anchor.issueTAK("b.tak", good)
        case .severalOneBroken:
            try anchor.issueTAK("a.tak", good)
            anchor.add("b.tak", [0x30, 0])
        case .otherKey:
            try anchor.issueTAK("a.tak", TrustAnchorKeyContent(current: trustAnchorKey(of: child.identity)))
        case .subordinate:
            try child.issueTAK("a.tak", TrustAnchorKeyContent(current: trustAnchorKey(of: child.identity)))
        }
        try hierarchy.publish(trustAnchor: anchor)
        try hierarchy.publish(child)
        let report = try await hierarchy.run()
        #expect(report.trustAnchors.map { $0.trustAnchorKey == nil } == [true])
        let codes: Set<String> =
            switch fault {
            case .several: ["tak-several"]
            case .severalOneBroken: ["tak-several", "encoding-truncated"]
            case .otherKey: ["tak-current-key"]
            case .subordinate: ["tak-issuer"]
            }
        #expect(report.codes == codes)
        #expect(report.vrps.count == 1)
    }
}
