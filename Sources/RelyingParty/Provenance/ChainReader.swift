package import ObjectStore
import RPKICrypto
import RPKIObjects
package import RPKIPayload
package import RPKITypes

/// Describes the way from a source of payload to its trust anchor, with what the store has of the objects.
///
/// Which CAs, manifests and files these are says the table that validation left; the store adds what is inside them, by
/// their hashes. What the store has no more is left out, and the rest stands.
package struct ChainReader {
    private let store: ObjectStore
    private let authorities: AuthorityTable
    private let limits: Limits
    /// Versions of publication points that were read, by the hashes of their manifests.
    private var versions: [SHA256Digest: Version] = [:]

    /// What is published beside a manifest.
    private struct Version {
        /// Manifest and CRL.
        var steps: [ProvenanceChain.Step]
        var entries: [Manifest.Entry] = []
    }

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - store: where the objects are.
    ///   - authorities: the CAs that the sources refer to.
    ///   - limits: the bounds on what objects may contain.
    package init(_ store: ObjectStore, _ authorities: AuthorityTable, limits: Limits) {
        self.store = store
        self.authorities = authorities
        self.limits = limits
    }

    /// The chain of a source.
    ///
    /// Blocks on the store.
    ///
    /// - Throws: ``StoreError`` when the store cannot be read.
    /// - Complexity: O(*n*) in the files on the manifests that were not read yet.
    package mutating func chain(of source: PayloadSource) throws(StoreError) -> ProvenanceChain {
        switch source {
        case .exception(let path, let comment):
            return ProvenanceChain(ProvenanceChain.Exception(path: path, comment: comment))
        case .object(let object):
            let path = object.authority.map { authorities.path(from: $0) } ?? []
            var steps: [ProvenanceChain.Step] = []
            for authority in path {
                steps += try version(of: authority)?.steps ?? []
                steps.append(ChainReader.step(of: authority))
            }
            return ProvenanceChain(
                trustAnchor: object.trustAnchor,
                steps: try self.steps(of: object, issuer: path.first) + steps,
                expires: object.expires
            )
        }
    }

    private static func step(of authority: AuthorityTable.Authority) -> ProvenanceChain.Step {
        var step = ProvenanceChain.Step(.certificate, uri: authority.uri)
        step.digest = authority.digest
        step.keyIdentifier = authority.keyIdentifier
        step.validity = authority.validity
        return step
    }

    /// The object, and the certificate in it if it is a signed one.
    private mutating func steps(
        of source: SourceObject,
        issuer: AuthorityTable.Authority?
    ) throws(StoreError) -> [ProvenanceChain.Step] {
        var step = ProvenanceChain.Step(source.kind.step, uri: source.uri)
        step.validity = source.validity
        var bytes: [UInt8]?
        if let issuer, let name = source.uri.split(separator: "/").last.flatMap({ FileName(String($0)) }) {
            step.digest = try version(of: issuer)?.entries.first { $0.name == name }?.hash
            if let digest = step.digest { bytes = try store.object(digest) }
        }
        guard source.kind != .routerCertificate else {
            let certificate = bytes.flatMap { try? ResourceCertificate($0, limits: limits) }
            step.keyIdentifier = certificate?.subjectKeyIdentifier
            return [step]
        }
        var inner = ProvenanceChain.Step(.endEntityCertificate, uri: source.uri)
        inner.validity = source.validity
        if let bytes, let object = signedObject(bytes) {
            inner.digest = SHA256.digest(object.bytes.span.extracting(object.certificate.whole))
            inner.keyIdentifier = object.certificate.subjectKeyIdentifier
            step.keyIdentifier = inner.keyIdentifier
        }
        return [step, inner]
    }

    /// The version of a CA's publication point that was used; nil when there was none.
    private mutating func version(of authority: AuthorityTable.Authority) throws(StoreError) -> Version? {
        guard let manifest = authority.manifest else { return nil }
        if let known = versions[manifest.digest] { return known }
        var step = ProvenanceChain.Step(.manifest, uri: manifest.uri.description)
        step.digest = manifest.digest
        guard let bytes = try store.object(manifest.digest), let object = signedObject(bytes),
            let content = try? Manifest(object.content, of: object.bytes.span, limits: limits)
        else { return Version(steps: [step]) }
        step.keyIdentifier = object.certificate.subjectKeyIdentifier
        step.validity = ValidityPeriod(
            notBefore: object.certificate.notBefore,
            notAfter: object.certificate.notAfter
        )
        step.thisUpdate = content.thisUpdate
        step.nextUpdate = content.nextUpdate
        var version = Version(steps: [step], entries: content.entries)
        if let crl = try revocations(object, content) { version.steps.append(crl) }
        versions[manifest.digest] = version
        return version
    }

    /// The CRL that a manifest lists, and its certificate names.
    private func revocations(
        _ object: SignedObject,
        _ manifest: Manifest
    ) throws(StoreError) -> ProvenanceChain.Step? {
        guard let uri = object.endEntityCertificate.crl,
            let entry = manifest.entries.first(where: { $0.name.kind == .crl })
        else { return nil }
        var step = ProvenanceChain.Step(.crl, uri: uri.description)
        step.digest = entry.hash
        guard let bytes = try store.object(entry.hash),
            let crl = try? CertificateRevocationList(bytes, limits: limits)
        else { return step }
        step.thisUpdate = crl.thisUpdate
        step.nextUpdate = crl.nextUpdate
        return step
    }

    /// An object as validation may have taken it, whatever relaxations there were.
    private func signedObject(_ bytes: [UInt8]) -> SignedObject? {
        let every = Relaxations(Relaxations.named.map(\.relaxation))
        return try? SignedObject(bytes, limits: limits, relaxations: every)
    }
}

extension SourceObject.Kind {
    /// The type of the step.
    fileprivate var step: ProvenanceChain.Step.Kind {
        switch self {
        case .roa: .roa
        case .aspa: .aspa
        case .routerCertificate: .certificate
        }
    }
}
