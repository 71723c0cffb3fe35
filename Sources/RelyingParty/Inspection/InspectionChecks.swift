import RPKICrypto
import RPKIObjects
import RPKITypes

/// What can be checked of an object without its issuer: times, its own keys, hashes and signatures.
struct InspectionChecks {
    let time: Timestamp

    /// How a check came out: what to show, and why the object is refused, if it is.
    struct Outcome {
        let field: InspectionField
        let reason: Reason?
    }

    // MARK: Times

    /// Why the certificate is not valid at the time; nil when it is.
    func validity(of certificate: ResourceCertificate) -> Reason? {
        if time < certificate.notBefore { return .certificate(.premature(notBefore: certificate.notBefore)) }
        if time > certificate.notAfter { return .certificate(.expired(notAfter: certificate.notAfter)) }
        return nil
    }

    /// Why the list is not current at the time; nil when it is.
    func validity(of list: CertificateRevocationList) -> Reason? {
        if time < list.thisUpdate { return .crl(.premature(thisUpdate: list.thisUpdate)) }
        if time > list.nextUpdate { return .crl(.stale(nextUpdate: list.nextUpdate)) }
        return nil
    }

    /// Why the manifest is not current at the time; nil when it is.
    func staleness(of manifest: Manifest) -> Reason? {
        if time < manifest.thisUpdate { return .manifest(.premature(thisUpdate: manifest.thisUpdate)) }
        if time > manifest.nextUpdate { return .manifest(.stale(nextUpdate: manifest.nextUpdate)) }
        return nil
    }

    // MARK: Keys, hashes, signatures

    /// Whether the subject key identifier is the key's hash, and whether a P-256 key lies on its curve.
    func key(of fields: CertificateFields, in bytes: [UInt8]) -> Outcome {
        let der = bytes.span
        let found = fields.subjectKeyIdentifier
        let computed = KeyIdentifier(ofPublicKey: der.extracting(fields.publicKeyBits))
        var reason: Reason?
        if computed != found {
            reason = .certificate(.subjectKeyIdentifierMismatch(found: found, computed: computed))
        } else if case .p256(let point) = fields.subjectKey, !P256.isPoint(der.extracting(point)) {
            reason = .routerCertificate(.keyNotOnCurve)
        }
        let field = InspectionField("ski_matches_key", "SKI is the key's hash", .flag(computed == found))
        return Outcome(field: field, reason: reason)
    }

    /// Whether the message-digest attribute is the hash of the content.
    func messageDigest(of object: SignedObject) -> Outcome {
        let der = object.bytes.span
        let isRight =
            SHA256Digest(der.extracting(object.messageDigest))
            == SHA256.digest(der.extracting(object.content))
        return outcome("message_digest", "Message digest", isRight, .signedObject(.messageDigest))
    }

    /// Whether the signature over the attributes was made with the embedded certificate's key.
    func signature(of object: SignedObject) -> Outcome {
        let der = object.bytes.span
        // Signed with the tag of a SET OF in place of [0] (RFC 5652, section 5.4).
        let digest = SHA256.digest(replacingFirstByteWith: 0x31, of: der.extracting(object.signedAttributes))
        let isRight = isValid(der.extracting(object.signature), over: digest, by: object.certificate, in: der)
        return outcome("signature", "Signature", isRight, .signedObject(.signature))
    }

    /// Whether the certificate is signed with its own key.
    func selfSignature(of certificate: ResourceCertificate) -> Outcome {
        let der = certificate.bytes.span
        let fields = certificate.fields
        let digest = SHA256.digest(der.extracting(fields.signedPart))
        let isRight = isValid(der.extracting(fields.signature), over: digest, by: fields, in: der)
        return outcome("signature", "Signature", isRight, .trustAnchor(.notSelfSigned))
    }

    private func isValid(
        _ signature: Span<UInt8>,
        over digest: SHA256Digest,
        by fields: CertificateFields,
        in der: Span<UInt8>
    ) -> Bool {
        guard case .rsa(let modulus) = fields.subjectKey, var verifier = SignatureVerifier() else {
            return false
        }
        return verifier.isValid(signature: signature, over: digest, byKeyWithModulus: der.extracting(modulus))
    }

    private func outcome(_ name: String, _ label: String, _ isRight: Bool, _ reason: Reason) -> Outcome {
        let field = InspectionField(name, label, .text(isRight ? "valid" : "invalid"))
        return Outcome(field: field, reason: isRight ? nil : reason)
    }

    /// The names of the states whose hash is not that of their data (draft-ietf-sidrops-rpki-ccr-11, section 5.1).
    func mismatchedStates(of representation: CanonicalCacheRepresentation) -> [String] {
        let der = representation.bytes.span
        var names: [String] = []
        for state in representation.states where SHA256.digest(der.extracting(state.data)) != state.hash {
            names.append(state.name)
        }
        return names
    }

    // MARK: Manifests

    /// Checks that the manifest lists one CRL, the one that its certificate names (RFC 9829, section 2).
    static func checkCRLEntry(of manifest: Manifest, _ certificate: ResourceCertificate) throws(DecodeError) {
        let names = manifest.entries.map(\.name).filter { $0.kind == .crl }
        guard let name = names.first else { throw DecodeError(.manifest(.noCRL)) }
        guard names.count == 1 else { throw DecodeError(.manifest(.severalCRLs)) }
        guard let crl = certificate.crl, crl.lastSegment.elementsEqual(name.description.utf8) else {
            throw DecodeError(.manifest(.crlNotListed))
        }
    }

    /// What is odd about a manifest without making it unusable.
    static func remarks(on manifest: Manifest) -> [Reason] {
        var reasons = manifest.repeatedHashes.map { Reason.manifest(.fileHashTwice(name: $0)) }
        for entry in manifest.entries where entry.name.kind == .manifest {
            reasons.append(.manifest(.listsManifest(name: entry.name)))
        }
        return reasons
    }
}
