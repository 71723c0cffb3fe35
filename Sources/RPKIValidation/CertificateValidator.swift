import RPKICrypto
import RPKIObjects
import RPKITypes

/// Validates certificates that one CA issued (RFC 6487, section 7.2, with step 5 as RFC 9829 reads it).
///
/// One value serves one task: it owns the scratch memory of the signature checks and collects the time window.
struct CertificateValidator: ~Copyable {
    let authority: CertificationAuthority
    let crl: CertificateRevocationList
    /// The CRL's URI without its scheme.
    let crlPath: [UInt8]
    let policy: ResourcePolicy
    var verifier: SignatureVerifier
    var window: TimeWindow
    /// What was trimmed from the last certificate, with intersecting resources.
    var trimmed: ResourceBlock?
    /// Blocks left of all certificates that were trimmed.
    private var trimmedBlocks = 0
    private let blockLimit: Int

    init?(
        _ authority: CertificationAuthority,
        _ crl: CertificateRevocationList,
        crlURI: RsyncURI,
        _ context: ValidationContext
    ) {
        guard let verifier = SignatureVerifier() else { return nil }
        self.authority = authority
        self.crl = crl
        crlPath = Array(crlURI.bytes.dropFirst(RsyncURI.authorityStart))
        policy = context.resourcePolicy
        blockLimit = context.limits.resourceBlocks
        self.verifier = verifier
        window = TimeWindow(at: context.time)
    }

    /// Validates a certificate and returns its effective resources.
    ///
    /// - Throws: ``DecodeError`` for the first rule broken; the cheap ones come first, the signature last.
    mutating func validate(_ fields: CertificateFields, _ der: Span<UInt8>) throws(DecodeError) -> ResourceSet
    {
        trimmed = nil
        let issuer = authority.certificate
        let issuerKey = issuer.fields.subjectKeyIdentifier
        guard fields.authorityKeyIdentifier != fields.subjectKeyIdentifier,
            !der.equals(fields.issuer, der, fields.subject)
        else { throw DecodeError(.certificate(.selfIssued)) }
        if let identifier = fields.authorityKeyIdentifier, identifier != issuerKey {
            throw DecodeError(
                .certificate(.authorityKeyIdentifierMismatch(found: identifier, issuer: issuerKey))
            )
        }
        guard der.equals(fields.issuer, issuer.bytes.span, issuer.fields.subject) else {
            throw DecodeError(.certificate(.issuerNameMismatch))
        }
        switch window.contains(from: fields.notBefore, through: fields.notAfter) {
        case .current: break
        case .past: throw DecodeError(.certificate(.expired(notAfter: fields.notAfter)))
        case .future: throw DecodeError(.certificate(.premature(notBefore: fields.notBefore)))
        }
        let computed = KeyIdentifier(ofPublicKey: der.extracting(fields.publicKeyBits))
        guard computed == fields.subjectKeyIdentifier else {
            throw DecodeError(
                .certificate(
                    .subjectKeyIdentifierMismatch(found: fields.subjectKeyIdentifier, computed: computed)
                )
            )
        }
        if case .p256(let point) = fields.subjectKey, !P256.isPoint(der.extracting(point)) {
            throw DecodeError(.routerCertificate(.keyNotOnCurve))
        }
        guard let crlURI = fields.crl, der.equalsIgnoringScheme(crlURI, crlPath.span) else {
            throw DecodeError(.certificate(.crlMismatch))
        }
        guard !crl.revokes(fields.serialNumber) else { throw DecodeError(.certificate(.revoked)) }
        let resources = try effectiveResources(fields.resources)
        let digest = SHA256.digest(der.extracting(fields.signedPart))
        guard verifier.isValid(signature: der.extracting(fields.signature), over: digest, by: authority.key)
        else {
            throw DecodeError(.certificate(.signature))
        }
        return resources
    }

    /// Validates the certificate of a signed object and the signature over its content.
    mutating func validate(_ object: SignedObject) throws(DecodeError) -> ResourceSet {
        let der = object.bytes.span
        guard
            SHA256Digest(der.extracting(object.messageDigest))
                == SHA256.digest(der.extracting(object.content))
        else {
            throw DecodeError(.signedObject(.messageDigest), at: object.messageDigest.lowerBound)
        }
        let resources = try validate(object.certificate, der)
        guard case .rsa(let modulus) = object.certificate.subjectKey else {
            throw DecodeError(.certificate(.keyAlgorithm))
        }
        // Signed with the tag of a SET OF in place of [0] (RFC 5652, section 5.4).
        let digest = SHA256.digest(replacingFirstByteWith: 0x31, of: der.extracting(object.signedAttributes))
        guard
            verifier.isValid(
                signature: der.extracting(object.signature),
                over: digest,
                byKeyWithModulus: der.extracting(modulus)
            )
        else { throw DecodeError(.signedObject(.signature)) }
        return resources
    }

    private mutating func effectiveResources(_ claimed: CertificateResources) throws(DecodeError)
        -> ResourceSet
    {
        let own = authority.resources
        var effective = claimed.listed
        if let block = effective.firstOutside(own) {
            guard policy == .intersect else { throw DecodeError(.certificate(.overclaim(block: block))) }
            trimmed = block
            effective = effective.intersection(own)
            // A short claim on much can stand for many blocks, in each of many certificates.
            trimmedBlocks += effective.blockCount
            guard trimmedBlocks <= blockLimit else {
                throw DecodeError(.certificate(.tooManyResources(limit: blockLimit)))
            }
        }
        if claimed.ipv4.isInherited { effective.ipv4 = own.ipv4 }
        if claimed.ipv6.isInherited { effective.ipv6 = own.ipv6 }
        if claimed.asns.isInherited { effective.asns = own.asns }
        return effective
    }
}

extension Span<UInt8> {
    /// Whether the URI at `range`, which has one of the five-letter schemes, equals `path` behind the scheme.
    func equalsIgnoringScheme(_ range: Range<Int>, _ path: Span<UInt8>) -> Bool {
        guard range.count == path.count + RsyncURI.authorityStart else { return false }
        return equals((range.lowerBound + RsyncURI.authorityStart)..<range.upperBound, path, 0..<path.count)
    }
}
