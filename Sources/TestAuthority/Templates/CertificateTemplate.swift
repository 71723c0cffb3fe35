package import RPKITypes

/// A certificate before it is signed.
///
/// Each field is a whole DER element that may be replaced by any bytes.
package struct CertificateTemplate: Hashable, Sendable {
    /// `[0] EXPLICIT INTEGER`; empty for version 1.
    package var version = DER.context(0, DER.integer(2))
    /// INTEGER.
    package var serial: [UInt8]
    /// The algorithm inside the signed part.
    package var innerAlgorithm = AlgorithmIdentifier.sha256WithRSA
    /// The algorithm outside of the signed part.
    package var outerAlgorithm = AlgorithmIdentifier.sha256WithRSA
    /// Name.
    package var issuer: [UInt8]
    /// Time.
    package var notBefore: [UInt8]
    /// Time.
    package var notAfter: [UInt8]
    /// Name.
    package var subject: [UInt8]
    /// SubjectPublicKeyInfo.
    package var subjectPublicKeyInfo: [UInt8]
    /// Raw bytes between the key and the extensions: where unique identifiers would stand.
    package var uniqueIdentifiers: [UInt8] = []
    /// The extensions in order; nil leaves the field out.
    package var extensions: [ExtensionTemplate]?
    /// Raw bytes behind the extensions, inside the signed part.
    package var trailing: [UInt8] = []

    /// Makes a template without extensions.
    package init(
        serial: [UInt8],
        issuer: [UInt8],
        subject: [UInt8],
        validity: Validity,
        subjectPublicKeyInfo: [UInt8],
        extensions: [ExtensionTemplate]? = nil
    ) {
        self.serial = serial
        self.issuer = issuer
        self.subject = subject
        notBefore = DER.time(validity.notBefore)
        notAfter = DER.time(validity.notAfter)
        self.subjectPublicKeyInfo = subjectPublicKeyInfo
        self.extensions = extensions
    }

    /// The extension of a type; see the subscript of the list.
    package subscript(_ oid: OID) -> ExtensionTemplate? {
        get { extensions?[oid] }
        set {
            var list = extensions ?? []
            list[oid] = newValue
            extensions = list
        }
    }

    /// Sets the validity.
    package mutating func setValidity(_ validity: Validity) {
        notBefore = DER.time(validity.notBefore)
        notAfter = DER.time(validity.notAfter)
    }

    /// Sets a key that the extension subjectKeyIdentifier agrees with.
    package mutating func setKey(info: [UInt8], publicKey: [UInt8]) {
        subjectPublicKeyInfo = info
        self[.subjectKeyIdentifier] = .subjectKeyIdentifier(Hashing.sha1(publicKey))
    }

    /// TBSCertificate.
    package var signedPart: [UInt8] {
        DER.sequence(
            version,
            serial,
            innerAlgorithm,
            issuer,
            DER.sequence(notBefore, notAfter),
            subject,
            subjectPublicKeyInfo,
            uniqueIdentifiers,
            extensions.map { DER.context(3, DER.sequence(of: $0.map(\.der))) } ?? [],
            trailing
        )
    }

    /// The certificate, signed with the issuer's key.
    package func signed(by key: SigningKey) throws -> [UInt8] {
        let part = signedPart
        return DER.sequence(part, outerAlgorithm, DER.bitString(try key.sign(part)))
    }
}

/// From when until when something is valid.
package struct Validity: Hashable, Sendable {
    /// The first second.
    package var notBefore: Timestamp
    /// The last second.
    package var notAfter: Timestamp

    /// Makes a validity; the order is not checked.
    package init(notBefore: Timestamp, notAfter: Timestamp) {
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    /// From some time before an instant until some time after it, in seconds.
    package init(around time: Timestamp, before: Int64 = 86_400, after: Int64 = 365 * 86_400) {
        self.init(notBefore: time.advanced(by: -before), notAfter: time.advanced(by: after))
    }
}
