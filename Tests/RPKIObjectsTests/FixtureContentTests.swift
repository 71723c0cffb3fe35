import RPKICrypto
import RPKITypes
import Testing

@testable import RPKIObjects

/// Real objects contain what `describe.py` finds in them.
@Suite struct FixtureContentTests {
    private static let relaxed: Relaxations = [.berEnvelope, .absentSigningTime]

    @Test(arguments: Fixture.expected(".cer", "cert.json"))
    func certificate(_ path: String) throws {
        let expected = try #require(Fixture.expected[path]?.certificate)
        var limits = Limits.standard
        limits.routerASNs = 10_000
        let object = try RPKIObject(Fixture.compatibleBytes(path), name: "x", limits: limits)
        guard case .certificate(let certificate) = object else {
            Issue.record("not decoded as a certificate")
            return
        }
        compare(certificate, expected)
        let role: CertificateRole =
            expected.rpkiManifest == nil ? .router : expected.crl == nil ? .trustAnchor : .ca
        #expect(certificate.role == role)
    }

    @Test(arguments: Fixture.expected(".crl", "crl.json"))
    func revocationList(_ path: String) throws {
        let expected = try #require(Fixture.expected[path])
        let list = try CertificateRevocationList(Fixture.compatibleBytes(path))
        #expect(list.number.description == expected.number)
        #expect(list.issuerText == expected.issuer)
        #expect(list.authorityKeyIdentifier.description == expected.aki)
        #expect(list.thisUpdate.secondsSinceEpoch == expected.thisUpdate)
        #expect(list.nextUpdate.secondsSinceEpoch == expected.nextUpdate)
        #expect(list.revokedSerialNumbers.map(\.description) == expected.revoked)
        #expect(list.revokedSerialNumbers.allSatisfy(list.revokes))
        #expect(!list.revokes(LongNumber(1)))
    }

    @Test(arguments: Fixture.expected(".tal"))
    func locator(_ path: String) throws {
        let expected = try #require(Fixture.expected[path])
        let locator = try TrustAnchorLocator(Fixture.bytes(path), name: "x")
        #expect(locator.comments == expected.comments)
        #expect(locator.uris.map(\.description) == expected.uris)
        #expect(SHA256.digest(locator.subjectPublicKeyInfo.span).description == expected.spki)
    }

    @Test(
        arguments: Fixture.expected(
            ".roa",
            ".asa",
            ".mft",
            ".tak",
            ".sig",
            ".spl",
            "roa.json",
            "manifest.json"
        )
    )
    func signedObject(_ path: String) throws {
        let expected = try #require(Fixture.expected[path])
        // Two have a content that breaks its rules, one a certificate; see BrokenFixtureTests.
        let broken = ["maxlen-", "signature-alg-mismatch"]
        guard !broken.contains(where: path.contains) else { return }
        let bytes = try Fixture.compatibleBytes(path)
        let object = try SignedObject(bytes, relaxations: FixtureContentTests.relaxed)
        #expect(object.signingTime?.secondsSinceEpoch == expected.signingTime)
        compare(object.endEntityCertificate, try #require(expected.certificate))
        let der = object.bytes.span
        let isRight =
            SHA256Digest(der.extracting(object.messageDigest))
            == SHA256.digest(der.extracting(object.content))
        #expect(isRight == expected.digestIsRight)
        compare(try SignedContent(object, limits: .standard), expected)
    }

    @Test func everyObjectIsStated() {
        let unreadable = [
            "rpki-rs/aspa-bm.asa", "rpki-rs/aspa-content-draft-13.der", "rpki-rs/aspa-content.der",
            "rpki-rs/prefix-len-overflow.roa", "rpki-rs/ta.mft.bad-filename",
        ]
        #expect(Fixture.allObjects.filter { Fixture.expected[$0] == nil } == unreadable)
        #expect(Fixture.allObjects.count == 42)
    }

    // MARK: Comparison

    private func compare(_ content: SignedContent, _ expected: ExpectedObject) {
        switch content {
        case .roa(let roa):
            #expect(roa.vrps.map { "\($0.asn) \($0.prefix)-\($0.maxLength)" } == expected.roa)
            #expect(roa.vrps.allSatisfy { $0.asn == roa.asn })
        case .aspa(let aspa):
            #expect(aspa.customer.rawValue == expected.customer)
            #expect(aspa.providers.map(\.rawValue) == expected.providers)
        case .manifest(let manifest):
            #expect(manifest.number.description == expected.manifestNumber)
            #expect(manifest.thisUpdate.secondsSinceEpoch == expected.thisUpdate)
            #expect(manifest.nextUpdate.secondsSinceEpoch == expected.nextUpdate)
            #expect(manifest.entries.count == expected.files?.count)
            for entry in manifest.entries {
                #expect(expected.files?[entry.name.description] == entry.hash.description)
            }
        case .trustAnchorKey(let key):
            compare(key.current, expected.current)
            compare(key.predecessor, expected.predecessor)
            compare(key.successor, expected.successor)
        case .signedChecklist(let checklist):
            #expect(checklist.entries.map { "\($0.fileName ?? ""):\($0.hash)" } == expected.entries)
            let blocks = [
                expected.checklistResources?.ipv4, expected.checklistResources?.ipv6,
                expected.checklistResources?.asns,
            ]
            #expect(checklist.resources.blocks.map(\.description) == blocks.flatMap { $0?.blocks ?? [] })
        case .signedPrefixList(let list):
            #expect(list.asn.rawValue == expected.asn)
            #expect(list.prefixes.map(\.description) == expected.prefixes)
        case .ghostbusters: Issue.record("there is no Ghostbusters record among the fixtures")
        }
    }

    private func compare(_ key: TrustAnchorKey.Key?, _ expected: ExpectedObject.Key?) {
        #expect(key?.comments == expected?.comments)
        #expect(key?.uris.map(\.description) == expected?.uris)
        #expect(key.map { SHA256.digest($0.subjectPublicKeyInfo.span).description } == expected?.spki)
    }

    private func compare(_ certificate: ResourceCertificate, _ expected: ExpectedObject.Certificate) {
        #expect(certificate.serialNumber.description == expected.serial)
        #expect(certificate.issuerText == expected.issuer)
        #expect(certificate.subjectText == expected.subject)
        #expect(certificate.notBefore.secondsSinceEpoch == expected.notBefore)
        #expect(certificate.notAfter.secondsSinceEpoch == expected.notAfter)
        #expect(certificate.subjectKeyIdentifier.description == expected.ski)
        let bits = certificate.bytes.span.extracting(certificate.fields.publicKeyBits)
        #expect(KeyIdentifier(ofPublicKey: bits).description == expected.keyIdentifier)
        #expect(certificate.authorityKeyIdentifier?.description == expected.aki)
        #expect(SHA256.digest(certificate.subjectPublicKeyInfo.span).description == expected.spki)
        #expect(certificate.crl?.description == firstRsync(expected.crl))
        #expect(certificate.issuerCertificate?.description == firstRsync(expected.aia))
        #expect(certificate.repository?.description == firstRsync(expected.caRepository).map(asDirectory))
        #expect(certificate.manifests.map(\.description) == expected.rpkiManifest ?? [])
        // In the certificate of a signed object rpkiNotify is tolerated and not used (erratum 7239).
        let notification = expected.signedObject == nil ? expected.rpkiNotify?.first : nil
        #expect(certificate.notification?.description == notification)
        #expect(certificate.signedObjects.map(\.description) == expected.signedObject ?? [])
        #expect(
            blocks(certificate.resources.ipv4) { .addresses(.ipv4, $0) } == expected.resources.ipv4?.blocks
        )
        #expect(
            blocks(certificate.resources.ipv6) { .addresses(.ipv6, $0) } == expected.resources.ipv6?.blocks
        )
        #expect(blocks(certificate.resources.asns) { .asns($0) } == expected.resources.asns?.blocks)

        let lists = [
            expected.crl, expected.aia, expected.caRepository, expected.rpkiManifest, expected.rpkiNotify,
            expected.signedObject,
        ]
        let all = lists.flatMap { $0 ?? [] }
        #expect(certificate.locations.map(\.uri).sorted() == all.sorted())
    }

    private func firstRsync(_ uris: [String]?) -> String? { uris?.first { $0.hasPrefix("rsync://") } }

    private func asDirectory(_ uri: String) -> String { uri.hasSuffix("/") ? uri : uri + "/" }

    private func blocks<Bound>(
        _ choice: ResourceChoice<Bound>,
        _ block: (Interval<Bound>) -> ResourceBlock
    ) -> [String]? {
        switch choice {
        case .absent: nil
        case .inherit: ["inherit"]
        case .explicit(let set): set.intervals.map { block($0).description }
        }
    }
}
