package import RPKITypes

/// What kind of certificate the profile checks are made for.
public enum CertificateRole: String, Hashable, Sendable {
    /// A trust anchor's self-signed CA certificate (RFC 8630, section 2.3).
    case trustAnchor
    /// A CA certificate below a trust anchor.
    case ca
    /// The end-entity certificate in a signed object.
    case signedObject
    /// The end-entity certificate in a signed checklist, which is not published (RFC 9323, section 2).
    case checklist
    /// A BGPsec router certificate (RFC 8209).
    case router

    /// Whether this is a CA certificate.
    var isCA: Bool { self == .trustAnchor || self == .ca }
}

/// The subject's key: where its octets lie.
package enum SubjectKey: Hashable, Sendable {
    /// RSA of the profile; the 256 octets of the modulus.
    case rsa(modulus: Range<Int>)
    /// P-256; the 65 octets of the uncompressed point.
    case p256(point: Range<Int>)
}

/// The decoded fields of a certificate.
///
/// Ranges are offsets into the bytes of the object that holds it.
package struct CertificateFields: Sendable {
    /// The whole certificate.
    package var whole: Range<Int>
    /// The signed part, header included.
    package var signedPart: Range<Int>
    package var role: CertificateRole
    package var serialNumber: LongNumber
    /// Name, header included.
    package var issuer: Range<Int>
    /// Name, header included.
    package var subject: Range<Int>
    package var notBefore: Timestamp
    package var notAfter: Timestamp
    /// SubjectPublicKeyInfo, header included.
    package var subjectPublicKeyInfo: Range<Int>
    /// Content of the key's BIT STRING, which the key identifier is the hash of.
    package var publicKeyBits: Range<Int>
    package var subjectKey: SubjectKey
    package var subjectKeyIdentifier: KeyIdentifier
    package var authorityKeyIdentifier: KeyIdentifier?
    package var resources: CertificateResources
    /// First rsync URI of the CRL distribution point.
    package var crl: Range<Int>?
    /// First rsync URI of the issuer's certificate.
    package var caIssuers: Range<Int>?
    package var subjectInfo: SubjectInfoAccess
    /// The 256 octets of the signature, or however many there are.
    package var signature: Range<Int>
}

/// The URIs of a subjectInfoAccess extension; ranges as in ``CertificateFields``.
package struct SubjectInfoAccess: Sendable {
    /// First rsync caRepository.
    package var repository: Range<Int>?
    /// All rsync URIs of rpkiManifest, first one first.
    package var manifests: [Range<Int>] = []
    /// The https rpkiNotify.
    package var notify: Range<Int>?
    /// First rsync signedObject.
    package var signedObject: Range<Int>?
    /// Further rsync URIs of signedObject.
    package var furtherSignedObjects: [Range<Int>] = []
}
