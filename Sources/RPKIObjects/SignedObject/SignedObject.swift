public import RPKITypes

/// The envelope of a signed object (CMS SignedData) that keeps the template; nothing in it is yet verified.
///
/// The content can be had only inside this package, where the validator decides; `inspect` shows it as unverified.
public struct SignedObject: Sendable {
    /// The DER of the object; under the relaxation `ber-envelope` as it was normalised.
    public let bytes: [UInt8]
    /// The kind of content.
    public let kind: SignedObjectKind
    /// When the object was signed, as the signer says; nil only with the relaxation `absent-signing-time`.
    public let signingTime: Timestamp?
    package let certificate: CertificateFields
    /// The eContent octets.
    package let content: Range<Int>
    /// 32 octets.
    package let messageDigest: Range<Int>
    /// signedAttrs as received, with the tag [0].
    package let signedAttributes: Range<Int>
    package let signature: Range<Int>

    /// The certificate in the object; nothing of it is verified.
    public var endEntityCertificate: ResourceCertificate {
        ResourceCertificate(bytes: bytes, fields: certificate)
    }

    /// Decodes an object and checks it, with its certificate, against the template.
    ///
    /// - Parameters:
    ///   - bytes: the object, at most `limits.objectSize` bytes.
    ///   - expected: the kind that the file's suffix announces; nil to take any known kind.
    ///   - limits: the bounds on what the object may contain.
    ///   - relaxations: deviations to tolerate; under `ber-envelope` offsets are those of the normalised object.
    /// - Throws: ``DecodeError`` with the offset of the first rule broken.
    /// - Complexity: O(*n*) in bytes; allocates the certificate's resources only.
    /// - Source: RFC 6488, sections 2 and 3; RFC 9589, section 4; RFC 5652.
    public init(
        _ bytes: [UInt8],
        expecting expected: SignedObjectKind? = nil,
        limits: Limits = .standard,
        relaxations: Relaxations = []
    ) throws(DecodeError) {
        guard bytes.count <= limits.objectSize else {
            throw DecodeError(.encoding(.objectTooLarge(size: bytes.count, limit: limits.objectSize)))
        }
        let bytes =
            relaxations.contains(.berEnvelope) ? try BEREnvelope.normalized(bytes.span, limits) : bytes
        let der = bytes.span
        var reader = DERReader(der)
        var contentInfo = try reader.enter(DERTag.sequence, in: der)
        try reader.finish()
        guard try contentInfo.readOID(in: der) == .signedData else {
            throw DecodeError(.signedObject(.contentType), at: 0)
        }
        var wrapper = try contentInfo.enter(DERTag.context(0), in: der)
        try contentInfo.finish()
        var fields = try wrapper.enter(DERTag.sequence, in: der)
        try wrapper.finish()

        try SignedObject.readInteger(3, &fields, der, orThrow: .signedObject(.version))
        try SignedObject.readDigestAlgorithms(&fields, der)
        let (kind, content) = try SignedObject.readContent(&fields, der, expecting: expected)
        let certificate = try SignedObject.readCertificate(&fields, der, kind, limits)
        if fields.nextTag(in: der) == DERTag.context(1) {
            throw DecodeError(.signedObject(.crlsPresent), at: fields.position)
        }
        let signer = try SignerInfo(&fields, der, limits, relaxations)
        try fields.finish()
        guard signer.keyIdentifier == certificate.subjectKeyIdentifier else {
            throw DecodeError(.signedObject(.signerIdentifierMismatch), at: signer.start)
        }
        guard signer.attributes.contentType == kind.contentType else {
            throw DecodeError(.signedObject(.attributeContentType), at: signer.attributes.whole.lowerBound)
        }
        self.bytes = bytes
        self.kind = kind
        self.content = content
        self.certificate = certificate
        signingTime = signer.attributes.signingTime
        messageDigest = signer.attributes.messageDigest
        signedAttributes = signer.attributes.whole
        signature = signer.signature
    }

    static func readInteger(
        _ value: UInt32,
        _ fields: inout DERReader,
        _ der: Span<UInt8>,
        orThrow reason: Reason
    ) throws(DecodeError) {
        let start = fields.position
        guard try fields.readUInt32(in: der, orThrow: reason) == value else {
            throw DecodeError(reason, at: start)
        }
    }

    /// RFC 6488, section 2.1.2: one algorithm, SHA-256.
    private static func readDigestAlgorithms(_ fields: inout DERReader, _ der: Span<UInt8>)
        throws(DecodeError)
    {
        var algorithms = try fields.enter(DERTag.set, in: der)
        guard !algorithms.isAtEnd else {
            throw DecodeError(.signedObject(.digestAlgorithms), at: algorithms.position)
        }
        try algorithms.readAlgorithm(.sha256, in: der, orThrow: .signedObject(.digestAlgorithms))
        guard algorithms.isAtEnd else {
            throw DecodeError(.signedObject(.digestAlgorithms), at: algorithms.position)
        }
    }

    private static func readContent(
        _ fields: inout DERReader,
        _ der: Span<UInt8>,
        expecting expected: SignedObjectKind?
    ) throws(DecodeError) -> (SignedObjectKind, Range<Int>) {
        var info = try fields.enter(DERTag.sequence, in: der)
        let start = info.position
        let type = try info.readOID(in: der)
        if let expected, type != expected.contentType {
            throw DecodeError(
                .signedObject(.encapsulatedType(expected: expected.contentType, found: type)),
                at: start
            )
        }
        guard let kind = SignedObjectKind(contentType: type) else {
            throw DecodeError(.encoding(.unknownObject), at: start)
        }
        guard var wrapper = try info.readOptional(DERTag.context(0), in: der).map({ DERReader($0.content) })
        else {
            throw DecodeError(.signedObject(.contentMissing), at: info.position)
        }
        try info.finish()
        guard wrapper.nextTag(in: der) != DERTag.null else {
            throw DecodeError(.signedObject(.contentMissing), at: wrapper.position)
        }
        let content = try wrapper.read(DERTag.octetString, in: der).content
        try wrapper.finish()
        guard !content.isEmpty else {
            throw DecodeError(.signedObject(.contentMissing), at: content.lowerBound)
        }
        return (kind, content)
    }

    /// RFC 6488, section 2.1.4: one certificate, of the plain alternative.
    private static func readCertificate(
        _ fields: inout DERReader,
        _ der: Span<UInt8>,
        _ kind: SignedObjectKind,
        _ limits: Limits
    ) throws(DecodeError) -> CertificateFields {
        let start = fields.position
        guard let set = try fields.readOptional(DERTag.context(0), in: der) else {
            throw DecodeError(.signedObject(.certificates), at: start)
        }
        var certificates = DERReader(set.content)
        guard certificates.nextTag(in: der) == DERTag.sequence else {
            throw DecodeError(.signedObject(.certificates), at: start)
        }
        var rest = certificates
        _ = try rest.read(in: der)
        guard rest.isAtEnd else { throw DecodeError(.signedObject(.certificates), at: rest.position) }
        let role: CertificateRole = kind == .signedChecklist ? .checklist : .signedObject
        return try CertificateDecoder(limits: limits).decode(&certificates, as: role, der)
    }
}

/// The kinds of signed objects, by content type.
public enum SignedObjectKind: String, Hashable, Sendable, CaseIterable {
    /// A route origin authorization (RFC 9582).
    case roa
    /// An ASPA (draft-ietf-sidrops-aspa-profile-29).
    case aspa
    /// A manifest (RFC 9286).
    case manifest
    /// A Ghostbusters record (RFC 6493).
    case ghostbusters
    /// A trust anchor key object (RFC 9691).
    case trustAnchorKey
    /// A signed checklist (RFC 9323).
    case signedChecklist
    /// A Signed Prefix List (draft-ietf-sidrops-rpki-prefixlist-05).
    case signedPrefixList

    /// The eContentType.
    package var contentType: OID {
        switch self {
        case .roa: .routeOriginAuthz
        case .aspa: .aspaContent
        case .manifest: .rpkiManifestContent
        case .ghostbusters: .ghostbustersContent
        case .trustAnchorKey: .trustAnchorKeyContent
        case .signedChecklist: .signedChecklistContent
        case .signedPrefixList: .signedPrefixListContent
        }
    }

    init?(contentType: OID) {
        switch contentType {
        case .routeOriginAuthz: self = .roa
        case .aspaContent: self = .aspa
        case .rpkiManifestContent: self = .manifest
        case .ghostbustersContent: self = .ghostbusters
        case .trustAnchorKeyContent: self = .trustAnchorKey
        case .signedChecklistContent: self = .signedChecklist
        case .signedPrefixListContent: self = .signedPrefixList
        default: return nil
        }
    }

    /// The kind that files with the given suffix have; nil for files that are no signed objects.
    package init?(_ kind: ObjectKind) {
        switch kind {
        case .roa: self = .roa
        case .aspa: self = .aspa
        case .manifest: self = .manifest
        case .ghostbusters: self = .ghostbusters
        case .trustAnchorKey: self = .trustAnchorKey
        case .signedChecklist: self = .signedChecklist
        case .signedPrefixList: self = .signedPrefixList
        case .certificate, .crl, .canonicalCacheRepresentation, .trustAnchorLocator: return nil
        }
    }
}
