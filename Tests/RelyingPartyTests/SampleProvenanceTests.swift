import RPKIObjects
import RPKIPayload
import RPKITypes
import RPKIValidation
import RelyingParty
import Testing

/// The sources of the sample tree's payload, against the objects at the URIs that they name.
@Suite("Sources of payload")
struct SampleProvenanceTests {
    private static let directory =
        #filePath.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/Fixtures/tree-1k"

    private func report() async throws -> ValidationReport {
        let anchors = try (0..<5).map { number in
            let bytes = try FileReading.read("\(Self.directory)/tals/ta\(number).tal", maximumSize: 4_096)
            return TrustAnchor(try TrustAnchorLocator(bytes, name: "ta\(number)"))
        }
        let time = try #require(Timestamp(year: 2026, month: 11, day: 21, hour: 22))
        let validator = Validator(
            source: try RsyncTree(path: "\(Self.directory)/rsync"),
            context: ValidationContext(time: time),
            workers: 2
        )
        return await validator.run(anchors)
    }

    private func objects(_ sources: [PayloadSource]) throws -> [SourceObject] {
        try #require(!sources.isEmpty)
        return sources.compactMap { source in
            if case .object(let object) = source { object } else { nil }
        }
    }

    /// The object at a URI, after what its own certificate says was compared with what the source says.
    private func content(_ object: SourceObject, _ kind: SignedObjectKind) throws -> SignedContent {
        let signed = try SignedObject(try bytes(object), expecting: kind)
        check(object, signed.certificate.notBefore, signed.certificate.notAfter)
        return try SignedContent(signed, limits: .standard)
    }

    private func bytes(_ object: SourceObject) throws -> [UInt8] {
        let path = object.uri.dropFirst("rsync://".count)
        return try FileReading.read("\(Self.directory)/rsync/\(path)", maximumSize: 1_000_000)
    }

    private func check(_ object: SourceObject, _ notBefore: Timestamp, _ notAfter: Timestamp) {
        #expect(object.validity == ValidityPeriod(notBefore: notBefore, notAfter: notAfter))
        #expect(object.chainValidity.notBefore >= notBefore && object.chainValidity.notAfter <= notAfter)
    }

    @Test("Each VRP is in each ROA that is named, and no ROA is missing")
    func roas() async throws {
        let report = try await report()
        let payload = report.payloadSet()
        let provenance = report.provenance(of: payload)
        var given: [SourceObject: [VRPEntry]] = [:]
        for (index, entry) in payload.vrps.enumerated() {
            for object in try objects(provenance.sources(ofVRPAt: index)) {
                given[object, default: []].append(entry)
            }
        }
        for (object, entries) in given {
            guard case .roa(let roa) = try content(object, .roa) else {
                Issue.record("\(object.uri) is no ROA")
                continue
            }
            // All of its VRPs, and nothing else.
            #expect(Set(entries.map(\.vrp)) == Set(roa.vrps))
            // The chain above the ROA ends no earlier than the payload does.
            let last = try #require(entries.map(\.expires).max())
            #expect(min(object.chainValidity.notAfter, object.stale) >= last)
        }
        #expect(given.count == report.counts[.roa].valid)
        let names = Set(payload.vrps.map { payload.name(of: $0.trustAnchor) })
        #expect(Set(given.keys.map(\.trustAnchor)) == names)
    }

    @Test("Each VAP is what the ASPAs that are named say together")
    func aspas() async throws {
        let report = try await report()
        let payload = report.payloadSet()
        let provenance = report.provenance(of: payload)
        for (index, entry) in payload.vaps.enumerated() {
            var providers: Set<ASN> = []
            for object in try objects(provenance.sources(ofVAPAt: index)) {
                guard case .aspa(let aspa) = try content(object, .aspa) else {
                    Issue.record("\(object.uri) is no ASPA")
                    continue
                }
                #expect(aspa.customer == entry.vap.customer)
                providers.formUnion(aspa.providers)
            }
            #expect(providers.sorted() == entry.vap.providers)
        }
        #expect(!payload.vaps.isEmpty)
    }

    @Test("Each router key is in the certificate that is named")
    func routerKeys() async throws {
        let report = try await report()
        let payload = report.payloadSet()
        let provenance = report.provenance(of: payload)
        for (index, entry) in payload.routerKeys.enumerated() {
            let objects = try objects(provenance.sources(ofRouterKeyAt: index))
            for object in objects {
                let certificate = try ResourceCertificate(try bytes(object))
                check(object, certificate.notBefore, certificate.notAfter)
                #expect(certificate.subjectKeyIdentifier == entry.routerKey.keyIdentifier)
            }
            #expect(objects.count == 1)
        }
        #expect(!payload.routerKeys.isEmpty)
    }

    @Test("A canonical cache representation has all payload, manifests and trust anchors")
    func cacheRepresentation() async throws {
        let report = try await report()
        let payload = report.payloadSet()
        let time = try #require(Timestamp(year: 2026, month: 11, day: 22))
        let bytes = report.cacheRepresentation(of: payload, producedAt: time)
        let decoded = try CanonicalCacheRepresentation(bytes)
        #expect(Set(decoded.vrps) == Set(payload.vrps.map(\.vrp)))
        #expect(decoded.vaps == payload.vaps.map(\.vap))
        #expect(decoded.routerKeys == payload.routerKeys.map(\.routerKey))
        #expect(decoded.trustAnchors.count == 5)
        #expect(decoded.manifests.count == 55)
        // Each CA but the trust anchors is below another one.
        #expect(decoded.manifests.reduce(0) { $0 + $1.subordinates.count } == 50)
        for manifest in decoded.manifests {
            let path = try #require(manifest.locations.first).dropFirst("rsync://".count)
            let file = try FileReading.read("\(Self.directory)/rsync/\(path)", maximumSize: 1_000_000)
            #expect(file.count == manifest.size)
            let signed = try SignedObject(file, expecting: .manifest)
            #expect(signed.certificate.authorityKeyIdentifier == manifest.authorityKeyIdentifier)
        }
    }
}
