package import RPKITypes

/// A CMS signed object before it is signed; each field is a whole element or raw bytes.
package struct SignedObjectTemplate: Hashable, Sendable {
    /// The signed attributes.
    package enum Attributes: Hashable, Sendable {
        /// content-type, signing-time and message-digest in DER order.
        case standard
        /// These, in this order.
        case list([[UInt8]])
        /// None: the signature is made over the content.
        case absent
    }

    /// The encoding of everything around the content.
    package enum Envelope: Hashable, Sendable {
        /// DER.
        case der
        /// BER with indefinite lengths and the content cut into pieces, as old software wrote it.
        case ber
    }

    /// The outer content type, OBJECT IDENTIFIER.
    package var contentType = DER.oid(.signedData)
    /// SignedData.version, INTEGER.
    package var version = DER.integer(3)
    /// SET OF AlgorithmIdentifier.
    package var digestAlgorithms = DER.set(of: [AlgorithmIdentifier.sha256])
    /// OBJECT IDENTIFIER.
    package var eContentType: [UInt8]
    /// The octets of the content; nil leaves the field out.
    package var eContent: [UInt8]?
    /// The whole field eContent, `[0] EXPLICIT OCTET STRING`, when it is to be something else.
    package var eContentField: [UInt8]?
    /// The content of `[0] IMPLICIT SET OF` with the certificates; nil leaves the field out.
    package var certificates: [UInt8]?
    /// Raw bytes behind the certificates: where CRLs would stand.
    package var crls: [UInt8] = []
    /// How often the SignerInfo is written.
    package var signerInfoCount = 1
    /// SignerInfo.version, INTEGER.
    package var signerVersion = DER.integer(3)
    /// The signer's identifier, `[0] IMPLICIT OCTET STRING`.
    package var signerIdentifier: [UInt8]
    /// AlgorithmIdentifier.
    package var signerDigestAlgorithm = AlgorithmIdentifier.sha256
    /// The time in the attribute signing-time, a whole element.
    package var signingTime: [UInt8]
    /// The attributes.
    package var attributes = Attributes.standard
    /// AlgorithmIdentifier.
    package var signatureAlgorithm = AlgorithmIdentifier.rsaEncryption
    /// Raw bytes behind the signature: where unsigned attributes would stand.
    package var unsignedAttributes: [UInt8] = []
    /// The encoding.
    package var envelope = Envelope.der
    /// Bytes behind the object.
    package var trailing: [UInt8] = []

    /// Makes an object of the profile.
    package init(
        eContentType: OID,
        eContent: [UInt8],
        key: SigningKey,
        certificate: [UInt8],
        signingTime: Timestamp
    ) {
        self.eContentType = DER.oid(eContentType)
        self.eContent = eContent
        certificates = certificate
        signerIdentifier = DER.primitive(0, key.keyIdentifierBytes)
        self.signingTime = DER.time(signingTime)
    }

    /// The attribute content-type.
    package var contentTypeAttribute: [UInt8] { Self.attribute(.contentTypeAttribute, [eContentType]) }
    /// The attribute signing-time.
    package var signingTimeAttribute: [UInt8] { Self.attribute(.signingTimeAttribute, [signingTime]) }
    /// The attribute message-digest of the content.
    package var messageDigestAttribute: [UInt8] {
        Self.attribute(.messageDigestAttribute, [DER.octetString(Hashing.sha256(eContent ?? []))])
    }
    /// The three attributes in DER order.
    package var standardAttributes: [[UInt8]] {
        DER.sorted([contentTypeAttribute, signingTimeAttribute, messageDigestAttribute])
    }

    /// One attribute with its values.
    package static func attribute(_ type: OID, _ values: [[UInt8]]) -> [UInt8] {
        DER.sequence(DER.oid(type), DER.element(DER.Tag.set, values.joinedBytes))
    }

    /// The object, signed with the key of its certificate.
    package func signed(by key: SigningKey) throws -> [UInt8] {
        let content: [UInt8]?
        switch attributes {
        case .standard: content = standardAttributes.joinedBytes
        case .list(let list): content = list.joinedBytes
        case .absent: content = nil
        }
        let message = content.map { DER.element(DER.Tag.set, $0) } ?? eContent ?? []
        let signerInfo = DER.sequence(
            signerVersion,
            signerIdentifier,
            signerDigestAlgorithm,
            content.map { DER.context(0, $0) } ?? [],
            signatureAlgorithm,
            DER.octetString(try key.sign(message)),
            unsignedAttributes
        )
        let signerInfos = [[UInt8]](repeating: signerInfo, count: signerInfoCount).joinedBytes
        return (envelope == .der ? encoded(signerInfos) : encodedBER(signerInfos)) + trailing
    }

    private func encoded(_ signerInfos: [UInt8]) -> [UInt8] {
        let field = eContentField ?? eContent.map { DER.context(0, DER.octetString($0)) } ?? []
        let signedData = DER.sequence(
            version,
            digestAlgorithms,
            DER.sequence(eContentType, field),
            certificates.map { DER.context(0, $0) } ?? [],
            crls,
            DER.element(DER.Tag.set, signerInfos)
        )
        return DER.sequence(contentType, DER.context(0, signedData))
    }

    private func encodedBER(_ signerInfos: [UInt8]) -> [UInt8] {
        let octets = eContent.map { DER.constructedOctetString($0) } ?? []
        let signedData = [
            version,
            digestAlgorithms,
            DER.indefinite(DER.Tag.sequence, eContentType + DER.indefinite(0xA0, octets)),
            certificates.map { DER.indefinite(0xA0, $0) } ?? [],
            crls,
            DER.element(DER.Tag.set, signerInfos),
        ].joinedBytes
        let content = DER.indefinite(0xA0, DER.indefinite(DER.Tag.sequence, signedData))
        return DER.indefinite(DER.Tag.sequence, contentType + content)
    }
}
