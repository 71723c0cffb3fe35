import RPKITypes

/// The one SignerInfo of a signed object (RFC 6488, section 2.1.6).
struct SignerInfo {
    let start: Int
    let keyIdentifier: KeyIdentifier
    let attributes: SignedAttributes
    let signature: Range<Int>

    /// Reads `signerInfos SET SIZE(1) OF SignerInfo`.
    init(
        _ fields: inout DERReader,
        _ der: Span<UInt8>,
        _ limits: Limits,
        _ relaxations: Relaxations
    ) throws(DecodeError) {
        var signers = try fields.enter(DERTag.set, in: der)
        start = signers.position
        guard !signers.isAtEnd else { throw DecodeError(.signedObject(.signerInfos), at: start) }
        var signer = try signers.enter(DERTag.sequence, in: der)
        guard signers.isAtEnd else { throw DecodeError(.signedObject(.signerInfos), at: signers.position) }
        try SignedObject.readInteger(3, &signer, der, orThrow: .signedObject(.signerVersion))
        guard let identifier = try signer.readOptional(DERTag.primitiveContext(0), in: der),
            let keyIdentifier = KeyIdentifier(der.extracting(identifier.content))
        else { throw DecodeError(.signedObject(.signerIdentifier), at: signer.position) }
        self.keyIdentifier = keyIdentifier
        try signer.readAlgorithm(.sha256, in: der, orThrow: .signedObject(.digestAlgorithm))
        guard let element = try signer.readOptional(DERTag.context(0), in: der) else {
            throw DecodeError(.signedObject(.attributesMissing), at: signer.position)
        }
        attributes = try SignedAttributes(element, der, limits, relaxations)
        // RFC 7935, section 2: CAs write rsaEncryption, relying parties take both.
        try signer.readAlgorithm(
            .rsaEncryption,
            or: .sha256WithRSAEncryption,
            in: der,
            orThrow: .signedObject(.signatureAlgorithm)
        )
        signature = try signer.read(DERTag.octetString, in: der).content
        guard signer.nextTag(in: der) != DERTag.context(1) else {
            throw DecodeError(.signedObject(.unsignedAttributes), at: signer.position)
        }
        try signer.finish()
    }
}
