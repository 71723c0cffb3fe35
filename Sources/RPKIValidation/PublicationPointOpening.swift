import RPKICrypto
import RPKIObjects
import RPKITypes

/// Validates manifest and CRL of a publication point (RFC 9286, section 6; RFC 9829, section 2; RFC 9981).
struct PublicationPointOpening {
    let authority: CertificationAuthority
    let constraints: ResourceConstraints?
    let trustAnchor: String
    let isTrustAnchor: Bool
    let context: ValidationContext

    /// A version of a publication point: where its manifest was published, and where its files are.
    struct Version {
        let manifestURI: RsyncURI
        let manifest: [UInt8]
        let objects: any PublishedObjects
        let isLastGood: Bool
    }

    /// The last good version, to which the fetched one is compared, and which may have files that it lacks.
    struct History {
        let kept: LastGoodPublicationPoint
        /// Nil when it is itself not valid any more: then there is nothing to compare with.
        let point: OpenPublicationPoint?
        /// The instants at which that is so.
        let window: TimeWindow
    }

    /// Opens a version.
    ///
    /// `history` has the last good version: the fetched one must not be older.
    func open(
        _ version: Version,
        after history: History?
    ) throws(PublicationPointFailure) -> OpenPublicationPoint {
        var outcome = PublicationPointOutcome(at: context.time)
        if let history { outcome.window.narrow(to: history.window) }
        do throws(DecodeError) {
            return try openChecked(version, after: history, &outcome)
        } catch {
            let subject = ObjectReference(
                uri: version.manifestURI.description,
                trustAnchor: trustAnchor,
                offset: error.offset
            )
            throw PublicationPointFailure(
                finding: Finding(error.reason, subject: subject, severity: .rejected),
                window: outcome.window
            )
        }
    }

    private func openChecked(
        _ version: Version,
        after history: History?,
        _ outcome: inout PublicationPointOutcome
    ) throws(DecodeError) -> OpenPublicationPoint {
        let object = try SignedObject(
            version.manifest,
            expecting: .manifest,
            limits: context.limits,
            relaxations: context.relaxations
        )
        let manifest = try Manifest(object.content, of: object.bytes.span, limits: context.limits)
        let manifestHash = SHA256.digest(version.manifest.span)
        try checkLocation(object, version.manifestURI)
        try checkTimes(manifest, &outcome)
        let crlEntry = try PublicationPointOpening.crlEntry(of: manifest)
        // What the fetched copy lacks may be kept, and its hash says that it is the same.
        let sources = [version.objects] + (history.map { [$0.kept.objects] } ?? [])
        let (crl, crlURI) = try openCRL(crlEntry, object, sources, &outcome)
        try validate(object, crl, crlURI, &outcome)
        if let history, let last = history.point, last.manifestHash != manifestHash {
            let lastURI = history.kept.manifestURI
            try checkProgress(manifest, version.manifestURI, last.manifest, lastURI, &outcome)
        }
        outcome.stale = min(manifest.nextUpdate, crl.nextUpdate)
        outcome.expires = min(outcome.stale, object.certificate.notAfter)
        noteEntries(manifest, version.manifestURI, &outcome)
        outcome.counts[.manifest].valid += 1
        outcome.counts[.crl].valid += 1
        return OpenPublicationPoint(
            authority: authority,
            constraints: constraints,
            trustAnchor: trustAnchor,
            isTrustAnchor: isTrustAnchor,
            manifestURI: version.manifestURI,
            manifestHash: manifestHash,
            manifestSize: version.manifest.count,
            manifest: manifest,
            crl: crl,
            crlURI: crlURI,
            crlName: crlEntry.name,
            sources: sources,
            isLastGood: version.isLastGood,
            severalTAKs: manifest.entries.count { $0.name.kind == .trustAnchorKey } > 1,
            beginning: outcome
        )
    }

    /// RFC 9981, section 4: one of the signedObject URIs is the URI of publication, byte for byte.
    private func checkLocation(_ object: SignedObject, _ uri: RsyncURI) throws(DecodeError) {
        guard object.isPublished(at: uri) else { throw DecodeError(.manifest(.location)) }
    }

    private func checkTimes(_ manifest: Manifest, _ outcome: inout PublicationPointOutcome)
        throws(DecodeError)
    {
        switch outcome.window.contains(from: manifest.thisUpdate, through: manifest.nextUpdate) {
        case .current: return
        case .past: throw DecodeError(.manifest(.stale(nextUpdate: manifest.nextUpdate)))
        case .future: throw DecodeError(.manifest(.premature(thisUpdate: manifest.thisUpdate)))
        }
    }

    private static func crlEntry(of manifest: Manifest) throws(DecodeError) -> Manifest.Entry {
        var found: Manifest.Entry?
        for entry in manifest.entries where entry.name.kind == .crl {
            guard found == nil else { throw DecodeError(.manifest(.severalCRLs)) }
            found = entry
        }
        guard let found else { throw DecodeError(.manifest(.noCRL)) }
        return found
    }

    /// The CRL is the one that the manifest's certificate names and the manifest lists (RFC 9829, section 2).
    private func openCRL(
        _ entry: Manifest.Entry,
        _ object: SignedObject,
        _ sources: [any PublishedObjects],
        _ outcome: inout PublicationPointOutcome
    ) throws(DecodeError) -> (CertificateRevocationList, RsyncURI) {
        let uri = authority.repository.appending(entry.name)
        let path = Array(uri.bytes.dropFirst(RsyncURI.authorityStart))
        guard let named = object.certificate.crl, object.bytes.span.equalsIgnoringScheme(named, path.span)
        else {
            throw DecodeError(.manifest(.crlNotListed))
        }
        guard
            let bytes = try ListedFile(entry, context.limits).read(
                from: sources,
                usesHistory: &outcome.usesHistory
            )
        else {
            throw DecodeError(.manifest(.fileMissing(name: entry.name)))
        }
        let crl = try CertificateRevocationList(bytes, limits: context.limits)
        let issuer = authority.certificate
        guard crl.authorityKeyIdentifier == issuer.subjectKeyIdentifier else {
            throw DecodeError(
                .crl(
                    .authorityKeyIdentifierMismatch(
                        found: crl.authorityKeyIdentifier,
                        issuer: issuer.subjectKeyIdentifier
                    )
                )
            )
        }
        guard crl.bytes.span.equals(crl.issuer, issuer.bytes.span, issuer.fields.subject) else {
            throw DecodeError(.crl(.issuerNameMismatch))
        }
        switch outcome.window.contains(from: crl.thisUpdate, through: crl.nextUpdate) {
        case .current: break
        case .past: throw DecodeError(.crl(.stale(nextUpdate: crl.nextUpdate)))
        case .future: throw DecodeError(.crl(.premature(thisUpdate: crl.thisUpdate)))
        }
        let digest = SHA256.digest(crl.bytes.span.extracting(crl.signedPart))
        guard var verifier = SignatureVerifier(),
            verifier.isValid(
                signature: crl.bytes.span.extracting(crl.signature),
                over: digest,
                by: authority.key
            )
        else { throw DecodeError(.crl(.signature)) }
        return (crl, uri)
    }

    private func validate(
        _ object: SignedObject,
        _ crl: CertificateRevocationList,
        _ crlURI: RsyncURI,
        _ outcome: inout PublicationPointOutcome
    ) throws(DecodeError) {
        // RFC 9286, section 5.1: the manifest's certificate inherits all resources that it mentions.
        guard !object.certificate.resources.listsAny else {
            throw DecodeError(.signedObject(.resourcesNotInherited))
        }
        guard var validator = CertificateValidator(authority, crl, crlURI: crlURI, context) else {
            throw DecodeError(.signedObject(.signature))
        }
        defer { outcome.window.narrow(to: validator.window) }
        _ = try validator.validate(object)
    }

    /// Number and thisUpdate must both be larger than those of the last good manifest (RFC 9286, section 4.2.1);
    /// after a change of the manifest's name only thisUpdate is compared (RFC 9981, section 2).
    private func checkProgress(
        _ manifest: Manifest,
        _ uri: RsyncURI,
        _ last: Manifest,
        _ lastURI: RsyncURI,
        _ outcome: inout PublicationPointOutcome
    ) throws(DecodeError) {
        guard manifest.thisUpdate >= last.thisUpdate else {
            throw DecodeError(
                .manifest(.thisUpdateRegressed(last: last.thisUpdate, found: manifest.thisUpdate))
            )
        }
        let isRenamed = !authority.certificate.manifests.contains { $0.lastSegment == lastURI.lastSegment }
        if isRenamed {
            warn(.manifest(.renamed), uri, &outcome)
            outcome.usesHistory = true
            return
        }
        guard manifest.number >= last.number else {
            throw DecodeError(
                .manifest(.numberRegressed(last: last.number.description, found: manifest.number.description))
            )
        }
        guard manifest.number > last.number, manifest.thisUpdate > last.thisUpdate else {
            throw DecodeError(.manifest(.numberNotIncreased(number: manifest.number.description)))
        }
        if !manifest.number.isSuccessor(of: last.number) {
            let gap = ManifestReason.numberGap(
                last: last.number.description,
                found: manifest.number.description
            )
            warn(.manifest(gap), uri, &outcome)
            outcome.usesHistory = true
        }
    }

    private func noteEntries(_ manifest: Manifest, _ uri: RsyncURI, _ outcome: inout PublicationPointOutcome)
    {
        for name in manifest.repeatedHashes { warn(.manifest(.fileHashTwice(name: name)), uri, &outcome) }
    }

    private func warn(_ reason: Reason, _ uri: RsyncURI, _ outcome: inout PublicationPointOutcome) {
        let subject = ObjectReference(uri: uri.description, trustAnchor: trustAnchor)
        outcome.append(
            Finding(reason, subject: subject, severity: .warning),
            limit: context.limits.findingsPerPublicationPoint
        )
    }
}

extension SignedObject {
    /// Whether one of the signedObject URIs is the given one; the scheme may be in either case.
    func isPublished(at uri: RsyncURI) -> Bool {
        isPublished { matches($0, uri) }
    }

    /// Whether one of the signedObject URIs is that of a file in a directory, which ends in a slash.
    ///
    /// As the other one, but without making the URI: this is asked of every object.
    func isPublished(as name: FileName, in directory: RsyncURI) -> Bool {
        isPublished { range in
            let nameStart = range.upperBound - name.description.utf8.count
            return nameStart > range.lowerBound && matches(range.lowerBound..<nameStart, directory)
                && bytes[nameStart..<range.upperBound].elementsEqual(name.description.utf8)
        }
    }

    private func matches(_ range: Range<Int>, _ uri: RsyncURI) -> Bool {
        let scheme = RsyncURI.authorityStart
        guard range.count == uri.bytes.count else { return false }
        return bytes.span.equals(
            (range.lowerBound + scheme)..<range.upperBound,
            uri.bytes.span,
            scheme..<uri.bytes.count
        )
    }

    private func isPublished(_ matches: (Range<Int>) -> Bool) -> Bool {
        let info = certificate.subjectInfo
        return info.signedObject.map(matches) ?? false || info.furtherSignedObjects.contains(where: matches)
    }
}
