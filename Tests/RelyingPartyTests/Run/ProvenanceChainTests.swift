import ObjectStore
import RPKIObjects
import RPKIPayload
import RPKITypes
import RPKIValidation
import RelyingParty
import TestAuthority
import TestPublication
import Testing

/// From payload to the trust anchor, over what a run fetched and kept.
@Suite("Chains of payload")
struct ProvenanceChainTests {
    /// Compares a chain with the objects in the store at the hashes that it names.
    private func check(_ chain: ProvenanceChain, _ store: ObjectStore, _ report: ValidationReport) throws {
        let steps = chain.steps
        #expect(steps.map(\.expires).compactMap { $0 }.min() == chain.expires)
        let first = try #require(chain.firstToExpire)
        #expect(steps[first].expires == chain.expires)
        let certificates = steps.filter { $0.kind == .certificate || $0.kind == .endEntityCertificate }
        // Each is issued by the next, and the last is the trust anchor's.
        var issued: KeyIdentifier?
        for step in steps {
            let digest = try #require(step.digest, "\(step)")
            switch step.kind {
            case .roa, .aspa:
                let object = try SignedObject(try #require(try store.object(digest)))
                #expect(object.endEntityCertificate.subjectKeyIdentifier == step.keyIdentifier)
                #expect(object.endEntityCertificate.notAfter == step.validity?.notAfter)
                let uri = try RsyncURI(step.uri)
                #expect(try store.objects(at: uri).map(\.digest) == [digest])
                issued = object.endEntityCertificate.authorityKeyIdentifier
            case .endEntityCertificate:
                #expect(step.uri == steps[0].uri)
                #expect(step.keyIdentifier == steps[0].keyIdentifier)
            case .manifest:
                let object = try SignedObject(try #require(try store.object(digest)), expecting: .manifest)
                #expect(object.endEntityCertificate.authorityKeyIdentifier == issued)
                #expect(object.endEntityCertificate.subjectKeyIdentifier == step.keyIdentifier)
            case .crl:
                let crl = try CertificateRevocationList(try #require(try store.object(digest)))
                #expect(crl.authorityKeyIdentifier == issued)
                #expect(crl.nextUpdate == step.nextUpdate)
            case .certificate:
                let anchor = report.trustAnchors.first { $0.name == chain.trustAnchor }?.certificate
                let bytes = try store.object(digest) ?? anchor
                // The source may be a router's.
                let role: CertificateRole? = step == steps.last ? .trustAnchor : nil
                let certificate = try ResourceCertificate(try #require(bytes), as: role)
                if let issued { #expect(certificate.subjectKeyIdentifier == issued) }
                #expect(certificate.subjectKeyIdentifier == step.keyIdentifier)
                #expect(certificate.notBefore == step.validity?.notBefore)
                #expect(certificate.notAfter == step.validity?.notAfter)
                issued = certificate.authorityKeyIdentifier
                if step == steps.last { #expect(certificate.bytes == anchor) }
            }
        }
        // A trust anchor says nothing of an issuer, or itself.
        #expect(issued == nil || issued == steps.last?.keyIdentifier)
        #expect(certificates.count >= 2)
        let between = Array(steps.map(\.kind).drop { $0 != .manifest })
        for (index, kind) in between.enumerated() {
            #expect(kind == [.manifest, .crl, .certificate][index % 3])
        }
    }

    @Test("Each leads to the trust anchor, and ends when the payload expires; also what the memo knew")
    func chains() async throws {
        try await withTestbed(https: 2) { servers, testbed in
            var configuration = servers.configuration(repositories: 2, withoutRRDP: 1)
            configuration.roas = 2
            let history = try await PublicationHistory.make(configuration)
            try servers.publish(history.current)
            let options = Testbed.Options()
            let store = try testbed.openStore()
            for run in 0..<2 {
                let outcome = try await testbed.run(history.current, store, options)
                #expect(run == 0 || options.memo.hits == outcome.report.publicationPoints.count)
                let payload = outcome.report.payloadSet()
                let provenance = outcome.report.provenance(of: payload)
                var reader = ChainReader(store, provenance.authorities, limits: .standard)
                var depths: Set<Int> = []
                for (index, entry) in payload.vrps.enumerated() {
                    let chains = try provenance.sources(ofVRPAt: index).map { try reader.chain(of: $0) }
                    // What is valid for longest says how long the VRP is.
                    #expect(chains.compactMap(\.expires).max() == entry.expires)
                    for chain in chains {
                        #expect(chain.steps.prefix(2).map(\.kind) == [.roa, .endEntityCertificate])
                        depths.insert(chain.steps.count)
                        try check(chain, store, outcome.report)
                    }
                }
                #expect(depths.count > 1)
                for (index, entry) in payload.vaps.enumerated() {
                    let chains = try provenance.sources(ofVAPAt: index).map { try reader.chain(of: $0) }
                    #expect(chains.compactMap(\.expires).min() == entry.expires)
                    for chain in chains { try check(chain, store, outcome.report) }
                }
                for index in payload.routerKeys.indices {
                    let chains = try provenance.sources(ofRouterKeyAt: index).map { try reader.chain(of: $0) }
                    #expect(chains.count == 1)
                    for chain in chains {
                        #expect(chain.steps.first?.kind == .certificate)
                        try check(chain, store, outcome.report)
                    }
                }
                #expect(!payload.vaps.isEmpty && !payload.routerKeys.isEmpty)
                let places = Set(outcome.report.repositoryTallies.map(\.server))
                #expect(places == outcome.report.publicationServers)
                #expect(outcome.referenced.count == 3)
            }
            try store.close()
        }
    }

    @Test("A repository to which no certificate refers any more is not named, though the store still has it")
    func unreferenced() async throws {
        try await withTestbed { servers, testbed in
            var configuration = servers.configuration(repositories: 2)
            configuration.trustAnchors = 2
            configuration.authorities = 0
            let history = try await PublicationHistory.make(configuration)
            try servers.publish(history.current)
            var options = Testbed.Options()
            let store = try testbed.openStore()
            let both = try await testbed.run(history.current, store, options).referenced
            #expect(both.count == 2)
            options.trustAnchors = 1
            let one = try await testbed.run(history.current, store, options).referenced
            #expect(one.count == 1)
            #expect(one.isSubset(of: both))
            #expect(try store.repositories().count { $0.lastReferenced != nil } == 2)
            try store.close()
        }
    }

    @Test("A chain stands without the store's objects; an exception has none")
    func absent() async throws {
        let table = try authorities()
        try await withTestbed { _, testbed in
            let store = try testbed.openStore()
            var builder = PayloadProvenanceBuilder()
            builder.authorities = table
            let validity = ValidityPeriod(notBefore: Timestamp(100), notAfter: Timestamp(900))
            let point = builder.addPoint(
                directory: "rsync://h/m/",
                trustAnchor: "ta",
                validity: validity,
                stale: Timestamp(800),
                expires: Timestamp(700),
                authority: 0
            )
            let vrp = try #require(
                IPPrefix("192.0.2.0/24").flatMap { VRP(prefix: $0, maxLength: 24, asn: ASN(1)) }
            )
            var set = PayloadSetBuilder()
            let anchor = set.trustAnchor(named: "ta")
            set.add(vrp, expires: Timestamp(700), trustAnchor: try #require(anchor))
            let name = try #require(FileName("a.roa"))
            let source = builder.addObject(.roa, name, validity: validity, in: point)
            builder.add(vrp, from: try #require(source))
            let provenance = builder.build(for: set.build())
            var reader = ChainReader(store, provenance.authorities, limits: .standard)
            let first = try #require(provenance.sources(ofVRPAt: 0).first)
            let chain = try reader.chain(of: first)
            #expect(chain.steps.map(\.kind) == [.roa, .endEntityCertificate, .manifest, .certificate])
            #expect(chain.expires == Timestamp(700))
            #expect(chain.firstToExpire == nil)
            let exception = try reader.chain(of: .exception(path: "f", comment: "c"))
            #expect(exception == ProvenanceChain(ProvenanceChain.Exception(path: "f", comment: "c")))
            try store.close()
        }
    }

    private func authorities() throws -> AuthorityTable {
        var table = AuthorityTable()
        let digest = SHA256Digest([UInt8](repeating: 1, count: 32).span)
        let identifier = KeyIdentifier([UInt8](repeating: 2, count: 20).span)
        table.addRoot(
            named: "ta",
            uri: "rsync://h/m/ta.cer",
            digest: try #require(digest),
            keyIdentifier: try #require(identifier),
            validity: ValidityPeriod(notBefore: Timestamp(0), notAfter: Timestamp(1_000))
        )
        let uri = try RsyncURI("rsync://h/m/ta.mft")
        table.setManifest(AuthorityTable.ManifestVersion(uri: uri, digest: try #require(digest)), of: 0)
        return table
    }
}
