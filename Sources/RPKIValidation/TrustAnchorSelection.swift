import RPKICrypto
public import RPKIObjects
import RPKITypes

/// A trust anchor for a run: its locator, and what the operator lets it speak for.
public struct TrustAnchor: Sendable {
    /// The locator.
    public var locator: TrustAnchorLocator
    /// The constraints; nil for none.
    public var constraints: ResourceConstraints?

    /// Makes a trust anchor.
    public init(_ locator: TrustAnchorLocator, constraints: ResourceConstraints? = nil) {
        self.locator = locator
        self.constraints = constraints
    }
}

/// Finds the certificate of a trust anchor (RFC 8630, section 3; RFC 10097, section 2).
struct TrustAnchorSelection {
    let locator: TrustAnchorLocator
    let context: ValidationContext
    private(set) var findings: [Finding] = []
    private(set) var window: TimeWindow

    init(_ locator: TrustAnchorLocator, _ context: ValidationContext) {
        self.locator = locator
        self.context = context
        window = TimeWindow(at: context.time)
    }

    /// Tries each URI, https before rsync, and compares what it finds with the certificate accepted before.
    mutating func choose(from source: some ObjectSource) -> CertificationAuthority? {
        var fetched: CertificationAuthority?
        let preferred = locator.urisByPreference
        for uri in preferred where fetched == nil {
            switch source.trustAnchorCertificate(at: uri, maximumSize: context.limits.objectSize) {
            case .bytes(let bytes): fetched = accept(bytes, uri.description)
            case .absent: continue
            case .unreadable(let errno):
                report(.trustAnchor(.unreadable(errno: errno)), uri.description, nil)
            case .tooLarge(let size):
                report(
                    .encoding(.objectTooLarge(size: size, limit: context.limits.objectSize)),
                    uri.description,
                    nil
                )
            }
        }
        let place = preferred.first?.description ?? locator.name
        let stored = source.storedTrustAnchorCertificate(named: locator.name).flatMap { accept($0, place) }
        guard let fetched else {
            if stored == nil, findings.isEmpty { report(.trustAnchor(.unavailable), place, nil) }
            return stored
        }
        guard let stored, TrustAnchorSelection.prefersStored(stored.certificate, to: fetched.certificate)
        else {
            return fetched
        }
        report(.trustAnchor(.olderThanStored), fetched.uri, nil, severity: .warning)
        return stored
    }

    /// RFC 10097, section 2: the later notBefore wins, then the earlier notAfter, then the one fetched.
    static func prefersStored(_ stored: ResourceCertificate, to fetched: ResourceCertificate) -> Bool {
        if stored.notBefore != fetched.notBefore { return stored.notBefore > fetched.notBefore }
        return stored.notAfter < fetched.notAfter
    }

    private mutating func accept(_ bytes: [UInt8], _ uri: String) -> CertificationAuthority? {
        do throws(DecodeError) {
            return try validated(bytes, uri)
        } catch {
            report(error.reason, uri, error.offset)
            return nil
        }
    }

    private mutating func validated(_ bytes: [UInt8], _ uri: String) throws(DecodeError)
        -> CertificationAuthority
    {
        let certificate = try ResourceCertificate(bytes, as: .trustAnchor, limits: context.limits)
        let fields = certificate.fields
        let der = bytes.span
        guard
            der.equals(
                fields.subjectPublicKeyInfo,
                locator.subjectPublicKeyInfo.span,
                0..<locator.subjectPublicKeyInfo.count
            )
        else { throw DecodeError(.trustAnchor(.keyMismatch), at: fields.subjectPublicKeyInfo.lowerBound) }
        guard der.equals(fields.issuer, der, fields.subject) else {
            throw DecodeError(.trustAnchor(.notSelfSigned), at: fields.issuer.lowerBound)
        }
        let computed = KeyIdentifier(ofPublicKey: der.extracting(fields.publicKeyBits))
        guard computed == fields.subjectKeyIdentifier else {
            throw DecodeError(
                .certificate(
                    .subjectKeyIdentifierMismatch(found: fields.subjectKeyIdentifier, computed: computed)
                )
            )
        }
        switch window.contains(from: fields.notBefore, through: fields.notAfter) {
        case .current: break
        case .past: throw DecodeError(.certificate(.expired(notAfter: fields.notAfter)))
        case .future: throw DecodeError(.certificate(.premature(notBefore: fields.notBefore)))
        }
        guard
            let authority = CertificationAuthority(
                uri: uri,
                certificate: certificate,
                resources: fields.resources.listed
            ), var verifier = SignatureVerifier()
        else { throw DecodeError(.certificate(.keyAlgorithm)) }
        let digest = SHA256.digest(der.extracting(fields.signedPart))
        guard verifier.isValid(signature: der.extracting(fields.signature), over: digest, by: authority.key)
        else {
            throw DecodeError(.trustAnchor(.notSelfSigned))
        }
        return authority
    }

    private mutating func report(
        _ reason: Reason,
        _ uri: String,
        _ offset: Int?,
        severity: Severity = .rejected
    ) {
        let subject = ObjectReference(uri: uri, trustAnchor: locator.name, offset: offset)
        findings.append(Finding(reason, subject: subject, severity: severity))
    }
}
