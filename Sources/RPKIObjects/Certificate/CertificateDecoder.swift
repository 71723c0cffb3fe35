import RPKITypes

/// Decodes a certificate and checks it against the profile of its role (RFC 6487, section 4; RFC 8209, section 3).
///
/// Everything that can be judged from the certificate alone is judged here; time, signature, issuer and
/// revocation are for the validator.
struct CertificateDecoder {
    let limits: Limits

    /// Decodes the certificate that `reader` stands at and steps over it.
    ///
    /// `expected` is the role; nil tells CA and router certificates apart by their extensions.
    func decode(
        _ reader: inout DERReader,
        as expected: CertificateRole?,
        _ der: Span<UInt8>
    ) throws(DecodeError) -> CertificateFields {
        let certificate = try reader.read(DERTag.sequence, in: der)
        var outer = DERReader(certificate.content)
        let signedPart = try outer.read(DERTag.sequence, in: der)
        let outerStart = outer.position
        let outerAlgorithm = try outer.readAlgorithm(in: der)
        let signature = try outer.readOctetAlignedBitString(in: der)
        try outer.finish()

        var fields = DERReader(signedPart.content)
        try readVersion(&fields, der)
        let serialStart = fields.position
        let serialNumber = try fields.readLongNumber(in: der, orThrow: .certificate(.serialNumber))
        guard serialNumber > LongNumber(0) else {
            throw DecodeError(.certificate(.serialNumber), at: serialStart)
        }
        let innerStart = fields.position
        let innerAlgorithm = try fields.readAlgorithm(in: der)
        guard let innerAlgorithm, innerAlgorithm.oid == .sha256WithRSAEncryption else {
            throw DecodeError(.certificate(.signatureAlgorithm), at: innerStart)
        }
        guard innerAlgorithm == outerAlgorithm else {
            throw DecodeError(.certificate(.signatureAlgorithmsDiffer), at: outerStart)
        }
        let issuer = try DistinguishedName.read(&fields, .printable, der, orThrow: .certificate(.issuerName))
        let (notBefore, notAfter) = try readValidity(&fields, der)
        var subjectReader = fields
        _ = try fields.read(DERTag.sequence, in: der)
        var keyReader = fields
        _ = try fields.read(DERTag.sequence, in: der)
        if let tag = fields.nextTag(in: der), tag == 0x81 || tag == 0x82 || tag == 0xA1 || tag == 0xA2 {
            throw DecodeError(.certificate(.uniqueIdentifier), at: fields.position)
        }
        guard !fields.isAtEnd else {
            throw DecodeError(.certificate(.extensionsMissing), at: fields.position)
        }
        var wrapper = try fields.enter(DERTag.context(3), in: der)
        try fields.finish()
        var extensions = CertificateExtensions()
        try extensions.read(&wrapper, der, limits)
        try wrapper.finish()

        let role: CertificateRole
        if let expected { role = expected } else { role = try extensions.role(at: certificate.start) }
        let subject = try DistinguishedName.read(
            &subjectReader,
            role == .router ? .printableOrUTF8 : .printable,
            der,
            orThrow: .certificate(.subjectName)
        )
        let key = try SubjectKeyDecoder.read(&keyReader, isRouter: role == .router, der)
        try extensions.checkProfile(role, at: certificate.start, der, limits)
        guard let subjectKeyIdentifier = extensions.subjectKeyIdentifier else {
            throw DecodeError(
                .certificate(.extensionMissing(name: .subjectKeyIdentifier)),
                at: certificate.start
            )
        }
        return CertificateFields(
            whole: certificate.whole,
            signedPart: signedPart.whole,
            role: role,
            serialNumber: serialNumber,
            issuer: issuer,
            subject: subject,
            notBefore: notBefore,
            notAfter: notAfter,
            subjectPublicKeyInfo: key.whole,
            publicKeyBits: key.bits,
            subjectKey: key.key,
            subjectKeyIdentifier: subjectKeyIdentifier,
            authorityKeyIdentifier: extensions.authorityKeyIdentifier,
            resources: extensions.resources,
            crl: extensions.crl,
            caIssuers: extensions.caIssuers,
            subjectInfo: extensions.subjectInfo,
            signature: signature
        )
    }

    /// RFC 6487, section 4.1: version 3, that is the value 2, which is not the default.
    private func readVersion(_ fields: inout DERReader, _ der: Span<UInt8>) throws(DecodeError) {
        let start = fields.position
        guard var wrapper = try fields.readOptional(DERTag.context(0), in: der).map({ DERReader($0.content) })
        else {
            throw DecodeError(.certificate(.version), at: start)
        }
        guard try wrapper.readUInt32(in: der, orThrow: .certificate(.version)) == 2 else {
            throw DecodeError(.certificate(.version), at: start)
        }
        try wrapper.finish()
    }

    private func readValidity(
        _ fields: inout DERReader,
        _ der: Span<UInt8>
    ) throws(DecodeError) -> (notBefore: Timestamp, notAfter: Timestamp) {
        let start = fields.position
        var validity = try fields.enter(DERTag.sequence, in: der)
        let notBefore = try validity.readTime(in: der)
        let notAfter = try validity.readTime(in: der)
        try validity.finish()
        guard notBefore <= notAfter else {
            throw DecodeError(
                .certificate(.validityInverted(notBefore: notBefore, notAfter: notAfter)),
                at: start
            )
        }
        return (notBefore, notAfter)
    }
}
