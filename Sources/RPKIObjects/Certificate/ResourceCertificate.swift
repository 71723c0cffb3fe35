public import RPKITypes

/// A resource certificate or router certificate that keeps its profile; not yet validated.
///
/// Its signature, issuer, revocation and validity at a time are the validator's to check.
public struct ResourceCertificate: Sendable {
    /// The DER of the certificate.
    public let bytes: [UInt8]
    package let fields: CertificateFields

    /// Decodes a certificate file and checks it against the profile.
    ///
    /// - Parameters:
    ///   - bytes: the DER, at most `limits.objectSize` bytes.
    ///   - role: the expected role; nil to tell CA and router certificates apart by their extensions.
    ///   - limits: the bounds on what the object may contain.
    /// - Throws: ``DecodeError`` with the offset of the first rule broken.
    /// - Complexity: O(*n*) in bytes; allocates the lists of resources and manifest URIs only.
    /// - Source: RFC 6487, section 4; RFC 8209, section 3; RFC 8630, section 2.3.
    public init(_ bytes: [UInt8], as role: CertificateRole? = nil, limits: Limits = .standard)
        throws(DecodeError)
    {
        let der = bytes.span
        guard der.count <= limits.objectSize else {
            throw DecodeError(.encoding(.objectTooLarge(size: der.count, limit: limits.objectSize)))
        }
        var reader = DERReader(der)
        fields = try CertificateDecoder(limits: limits).decode(&reader, as: role, der)
        try reader.finish()
        self.bytes = bytes
    }

    package init(bytes: [UInt8], fields: CertificateFields) {
        self.bytes = bytes
        self.fields = fields
    }

    /// The kind of certificate.
    public var role: CertificateRole { fields.role }
    /// The serial number.
    public var serialNumber: LongNumber { fields.serialNumber }
    /// The first second of the validity.
    public var notBefore: Timestamp { fields.notBefore }
    /// The last second of the validity.
    public var notAfter: Timestamp { fields.notAfter }
    /// The subject key identifier.
    public var subjectKeyIdentifier: KeyIdentifier { fields.subjectKeyIdentifier }
    /// The authority key identifier; nil only in a trust anchor's certificate.
    public var authorityKeyIdentifier: KeyIdentifier? { fields.authorityKeyIdentifier }
    /// The resource extensions.
    public var resources: CertificateResources { fields.resources }
    /// The CommonName of the issuer.
    public var issuerName: String { DistinguishedName.commonName(fields.issuer, bytes.span) }
    /// The CommonName of the subject.
    public var subjectName: String { DistinguishedName.commonName(fields.subject, bytes.span) }
    /// The URI of the issuer's CRL; nil in a trust anchor's certificate.
    public var crl: RsyncURI? { fields.crl.map(rsyncURI) }
    /// The URI of the issuer's certificate; nil in a trust anchor's certificate.
    public var issuerCertificate: RsyncURI? { fields.caIssuers.map(rsyncURI) }
    /// The directory that a CA publishes in, with a slash at its end.
    public var repository: RsyncURI? { fields.subjectInfo.repository.map(rsyncURI)?.asDirectory }
    /// The URI of a CA's manifest.
    public var manifest: RsyncURI? { fields.subjectInfo.manifests.first.map(rsyncURI) }
    /// All rsync URIs of a CA's manifest.
    public var manifests: [RsyncURI] { fields.subjectInfo.manifests.map(rsyncURI) }
    /// The RRDP notification of the server that a CA publishes at.
    public var notification: HTTPSURI? {
        fields.subjectInfo.notify.flatMap {
            try? HTTPSURI(bytes: bytes.span.copy($0), maximumLength: $0.count)
        }
    }
    /// The URIs under which a signed object says it is published.
    public var signedObjects: [RsyncURI] {
        (fields.subjectInfo.signedObject.map { [$0] } ?? []).map(rsyncURI)
            + fields.subjectInfo.furtherSignedObjects.map(rsyncURI)
    }
    /// The DER of the SubjectPublicKeyInfo.
    public var subjectPublicKeyInfo: [UInt8] { bytes.span.copy(fields.subjectPublicKeyInfo) }

    private func rsyncURI(_ range: Range<Int>) -> RsyncURI {
        RsyncURI(checked: Array("rsync".utf8) + bytes.span.copy((range.lowerBound + 5)..<range.upperBound))
    }
}
