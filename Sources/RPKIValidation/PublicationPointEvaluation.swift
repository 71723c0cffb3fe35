import RPKICrypto
import RPKIObjects
import RPKITypes

/// Validates the objects on a manifest, a part of them at a time.
///
/// A bad object costs itself; a missing file or a wrong hash costs the publication point (RFC 9286, section 6).
struct PublicationPointEvaluation: ~Copyable {
    let point: OpenPublicationPoint
    let context: ValidationContext
    private var validator: CertificateValidator
    private var outcome: PublicationPointOutcome

    private init?(_ point: OpenPublicationPoint, _ context: ValidationContext) {
        guard let validator = CertificateValidator(point.authority, point.crl, crlURI: point.crlURI, context)
        else {
            return nil
        }
        self.point = point
        self.context = context
        self.validator = validator
        outcome = PublicationPointOutcome(at: context.time)
    }

    /// Validates the objects at the given places of the manifest.
    static func evaluate(
        _ range: Range<Int>,
        of point: OpenPublicationPoint,
        _ context: ValidationContext
    ) throws(PublicationPointFailure) -> PublicationPointOutcome {
        guard var evaluation = PublicationPointEvaluation(point, context) else {
            preconditionFailure("no memory for a signature check")
        }
        for entry in point.manifest.entries[range] where entry.name != point.crlName {
            try evaluation.evaluate(entry)
        }
        evaluation.outcome.window.narrow(to: evaluation.validator.window)
        return evaluation.outcome
    }

    private mutating func evaluate(_ entry: Manifest.Entry) throws(PublicationPointFailure) {
        let kind = entry.name.kind
        let bytes: [UInt8]?
        do throws(DecodeError) {
            bytes = try ListedFile(entry, context.limits).read(
                from: point.sources,
                usesHistory: &outcome.usesHistory
            )
        } catch {
            throw failure(error.reason, entry.name)
        }
        guard let bytes else {
            // What gives no payload may be absent: filters of mirrors drop files whose type they do not know, and
            // archives made by rpki-client 9.7 and later lack Ghostbusters records.
            switch kind {
            case nil:
                outcome.counts.unknown += 1
                outcome.absentFiles.insert(entry.name)
                warn(.manifest(.unknownFileType(name: entry.name)), entry.name)
            case .ghostbusters, .manifest, .signedChecklist, .canonicalCacheRepresentation,
                .trustAnchorLocator:
                outcome.counts.unknown += 1
                outcome.absentFiles.insert(entry.name)
                warn(.manifest(.fileMissing(name: entry.name)), entry.name)
            default: throw failure(.manifest(.fileMissing(name: entry.name)), entry.name)
            }
            return
        }
        guard let kind else {
            outcome.counts.unknown += 1
            warn(.manifest(.unknownFileType(name: entry.name)), entry.name)
            return
        }
        do throws(DecodeError) {
            try evaluate(bytes, kind, entry.name)
        } catch {
            var subject = point.reference(entry.name)
            subject.offset = error.offset
            outcome.counts[kind].rejected += 1
            append(Finding(error.reason, subject: subject, severity: .rejected))
        }
    }

    private mutating func evaluate(_ bytes: [UInt8], _ kind: ObjectKind, _ name: FileName) throws(DecodeError)
    {
        switch kind {
        case .certificate: try evaluateCertificate(bytes, name)
        case .roa, .aspa, .ghostbusters, .trustAnchorKey, .signedPrefixList:
            guard let expected = SignedObjectKind(kind) else { return }
            let object = try SignedObject(
                bytes,
                expecting: expected,
                limits: context.limits,
                relaxations: context.relaxations
            )
            let content = try SignedContent(object, limits: context.limits)
            try evaluate(object, content, name)
            outcome.counts[kind].valid += 1
        case .manifest: warn(.manifest(.listsManifest(name: name)), name)
        case .crl: return
        case .signedChecklist, .canonicalCacheRepresentation, .trustAnchorLocator:
            warn(.manifest(.notPublishable(name: name)), name)
        }
    }

    private mutating func evaluate(
        _ object: SignedObject,
        _ content: SignedContent,
        _ name: FileName
    ) throws(DecodeError) {
        try ContentRules.check(content, object.certificate.resources)
        if point.severalTAKs, object.kind == .trustAnchorKey { throw DecodeError(.tak(.several)) }
        let effective = try validator.validate(object)
        let expires = min(object.certificate.notAfter, point.beginning.expires)
        if object.certificate.resources.listsAny, let block = point.constraints?.firstDenied(effective) {
            throw DecodeError(.trustAnchor(.constrained(block: block)))
        }
        switch content {
        case .roa(let roa):
            for vrp in roa.vrps where !effective.contains(vrp.prefix) {
                throw DecodeError(.roa(.notCovered(prefix: vrp.prefix)))
            }
            for vrp in roa.vrps { outcome.vrps.append(.init(value: vrp, expires: expires)) }
            outcome.roas.append(.init(name, object.certificate, elements: roa.vrps.count))
        case .aspa(let aspa):
            guard effective.contains(aspa.customer) else { throw DecodeError(.aspa(.resourcesNotCustomer)) }
            outcome.aspas.append(.init(value: aspa, expires: expires))
            outcome.aspaObjects.append(.init(name, object.certificate, elements: 1))
        case .signedPrefixList(let list):
            guard effective.contains(list.asn) else { throw DecodeError(.prefixList(.asResources)) }
            outcome.prefixLists.append(.init(value: list, expires: expires))
        case .trustAnchorKey(let tak): try evaluate(tak, name)
        case .ghostbusters, .manifest, .signedChecklist: break
        }
        noteTrimmed(name)
        if !object.isPublished(as: name, in: point.authority.repository) {
            warn(.signedObject(.location), name)
        }
    }

    /// RFC 9691, section 2.3: issued by the trust anchor itself, for its own key.
    private mutating func evaluate(_ tak: TrustAnchorKey, _ name: FileName) throws(DecodeError) {
        guard point.isTrustAnchor else { throw DecodeError(.tak(.issuerNotTrustAnchor)) }
        guard tak.current.subjectPublicKeyInfo == point.authority.certificate.subjectPublicKeyInfo else {
            throw DecodeError(.tak(.currentKeyMismatch))
        }
        outcome.trustAnchorKey = tak
        if let successor = tak.successor {
            warn(
                .tak(
                    .successorAnnounced(successor: KeyIdentifier(ofPublicKey: successor.publicKeyBits.span))
                ),
                name
            )
        }
    }

    private mutating func evaluateCertificate(_ bytes: [UInt8], _ name: FileName) throws(DecodeError) {
        let certificate = try ResourceCertificate(bytes, limits: context.limits)
        let fields = certificate.fields
        let effective: ResourceSet
        do throws(DecodeError) {
            effective = try validator.validate(fields, bytes.span)
        } catch {
            if fields.role == .ca {
                // No more than the issuer has: a claim that nothing supports must not discredit others' VRPs.
                outcome.claimedResources.append(fields.resources.listed)
            }
            throw error
        }
        if fields.role == .router, let block = validator.trimmed {
            // draft-ietf-sidrops-rpki-validation-update-03: payload needs all of its resources.
            throw DecodeError(.certificate(.overclaim(block: block)))
        }
        noteTrimmed(name)
        guard fields.role == .router else {
            let uri = point.authority.repository.appending(name).description
            guard let child = CertificationAuthority(uri: uri, certificate: certificate, resources: effective)
            else {
                throw DecodeError(.certificate(.keyAlgorithm))
            }
            outcome.children.append(child)
            outcome.counts[.certificate].valid += 1
            return
        }
        if let block = point.constraints?.firstDenied(effective) {
            throw DecodeError(.trustAnchor(.constrained(block: block)))
        }
        let expires = min(fields.notAfter, point.beginning.expires)
        let keys = PublicationPointOutcome.RouterKeys(
            asns: effective.asns,
            keyIdentifier: fields.subjectKeyIdentifier,
            subjectPublicKeyInfo: certificate.subjectPublicKeyInfo
        )
        outcome.routerKeys.append(.init(value: keys, expires: expires))
        outcome.routerCertificates.append(.init(name, fields, elements: 1))
        outcome.counts.routerCertificates += 1
    }

    private mutating func noteTrimmed(_ name: FileName) {
        if let block = validator.trimmed { warn(.certificate(.overclaimTrimmed(block: block)), name) }
    }

    private mutating func warn(_ reason: Reason, _ name: FileName) {
        append(Finding(reason, subject: point.reference(name), severity: .warning))
    }

    private mutating func append(_ finding: Finding) {
        outcome.append(finding, limit: context.limits.findingsPerPublicationPoint)
    }

    private func failure(_ reason: Reason, _ name: FileName) -> PublicationPointFailure {
        // A file is missing, or not, at all times; manifest and CRL must hold for that to be noticed.
        PublicationPointFailure(
            finding: Finding(reason, subject: point.reference(name), severity: .rejected),
            window: point.beginning.window
        )
    }
}
