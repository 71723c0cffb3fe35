import RPKITypes

/// The signed attributes of a SignerInfo (RFC 6488, section 2.1.6.4; RFC 9589, section 4).
struct SignedAttributes {
    /// The element as received, tag [0] included.
    let whole: Range<Int>
    let contentType: OID
    /// 32 octets.
    let messageDigest: Range<Int>
    /// Nil only with the relaxation `absent-signing-time`.
    let signingTime: Timestamp?

    init(
        _ element: DERReader.Element,
        _ der: Span<UInt8>,
        _ limits: Limits,
        _ relaxations: Relaxations
    ) throws(DecodeError) {
        whole = element.whole
        let size = element.content.count
        guard size <= limits.signedAttributesSize else {
            throw DecodeError(
                .signedObject(.attributesTooLarge(size: size, limit: limits.signedAttributesSize)),
                at: element.start
            )
        }
        guard size > 0 else { throw DecodeError(.signedObject(.attributesMissing), at: element.start) }
        var attributes = DERReader(element.content)
        var contentType: OID?
        var messageDigest: Range<Int>?
        var signingTime: Timestamp?
        var previous: Range<Int>?
        while !attributes.isAtEnd {
            let attribute = try attributes.read(DERTag.sequence, in: der)
            var fields = DERReader(attribute.content)
            let type = try fields.readOID(in: der)
            let isTwice =
                switch type {
                case .contentTypeAttribute: contentType != nil
                case .messageDigestAttribute: messageDigest != nil
                case .signingTimeAttribute: signingTime != nil
                default: throw DecodeError(.signedObject(.attributeForbidden(oid: type)), at: attribute.start)
                }
            guard !isTwice else {
                throw DecodeError(.signedObject(.attributeTwice(oid: type)), at: attribute.start)
            }
            if let previous, !der.isAscending(previous, attribute.whole) {
                throw DecodeError(.encoding(.setNotSorted), at: attribute.start)
            }
            previous = attribute.whole
            var values = try fields.enter(DERTag.set, in: der)
            try fields.finish()
            guard !values.isAtEnd else {
                throw DecodeError(.signedObject(.attributeValues(oid: type)), at: attribute.start)
            }
            switch type {
            case .contentTypeAttribute: contentType = try values.readOID(in: der)
            case .messageDigestAttribute:
                let digest = try values.read(DERTag.octetString, in: der).content
                guard digest.count == 32 else {
                    throw DecodeError(.signedObject(.messageDigestForm), at: digest.lowerBound)
                }
                messageDigest = digest
            default: signingTime = try values.readTime(in: der)
            }
            guard values.isAtEnd else {
                throw DecodeError(.signedObject(.attributeValues(oid: type)), at: attribute.start)
            }
        }
        func missing(_ oid: OID) -> DecodeError {
            DecodeError(.signedObject(.attributeMissing(oid: oid)), at: element.start)
        }
        guard let contentType else { throw missing(.contentTypeAttribute) }
        guard let messageDigest else { throw missing(.messageDigestAttribute) }
        guard signingTime != nil || relaxations.contains(.absentSigningTime) else {
            throw missing(.signingTimeAttribute)
        }
        self.contentType = contentType
        self.messageDigest = messageDigest
        self.signingTime = signingTime
    }
}
