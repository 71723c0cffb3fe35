import RPKITypes

/// The values of single extensions (RFC 6487, section 4.8); `value` stands at the content of extnValue.
enum ExtensionValues {
    /// Section 4.8.1: cA TRUE and no pathLenConstraint.
    static func checkBasicConstraints(_ value: inout DERReader, _ der: Span<UInt8>) throws(DecodeError) {
        let start = value.position
        var fields = try value.enter(DERTag.sequence, in: der)
        guard fields.nextTag(in: der) == DERTag.boolean, try fields.readBoolean(in: der), fields.isAtEnd
        else {
            throw DecodeError(.certificate(.basicConstraints), at: start)
        }
    }

    /// Section 4.8.2: 20 octets; that they are the key's hash is checked by the validator.
    static func readSubjectKeyIdentifier(
        _ value: inout DERReader,
        _ der: Span<UInt8>
    ) throws(DecodeError) -> KeyIdentifier {
        let element = try value.read(DERTag.octetString, in: der)
        guard let identifier = KeyIdentifier(der.extracting(element.content)) else {
            throw DecodeError(.certificate(.subjectKeyIdentifier), at: element.start)
        }
        return identifier
    }

    /// Section 4.8.3: the keyIdentifier and nothing else.
    static func readAuthorityKeyIdentifier(
        _ value: inout DERReader,
        _ der: Span<UInt8>,
        orThrow reason: Reason
    ) throws(DecodeError) -> KeyIdentifier {
        let start = value.position
        var fields = try value.enter(DERTag.sequence, in: der)
        guard let element = try fields.readOptional(DERTag.primitiveContext(0), in: der), fields.isAtEnd,
            let identifier = KeyIdentifier(der.extracting(element.content))
        else { throw DecodeError(reason, at: start) }
        return identifier
    }

    /// Section 4.8.4: the bits 0 to 7; a second octet (decipherOnly) has no place in either profile.
    static func readKeyUsage(_ value: inout DERReader, _ der: Span<UInt8>) throws(DecodeError) -> UInt8 {
        let start = value.position
        let bits = try value.readBitString(in: der)
        guard bits.octets.count == 1, let octet = bits.octets.first,
            bits.unusedBits == der[octet].trailingZeroBitCount
        else { throw DecodeError(.certificate(.keyUsage), at: start) }
        return der[octet]
    }

    /// RFC 8209, section 3.1.3.2: id-kp-bgpsec-router among the purposes.
    static func checkExtendedKeyUsage(
        _ value: inout DERReader,
        _ der: Span<UInt8>,
        _ limits: Limits
    ) throws(DecodeError) {
        let start = value.position
        var purposes = try value.enter(DERTag.sequence, in: der)
        var isRouter = false
        var count = 0
        while !purposes.isAtEnd {
            count += 1
            guard count <= limits.accessDescriptions else { break }
            if try purposes.readOID(in: der) == .bgpsecRouterPurpose { isRouter = true }
        }
        guard isRouter, purposes.isAtEnd else {
            throw DecodeError(.certificate(.extendedKeyUsage), at: start)
        }
    }

    /// Section 4.8.6: one DistributionPoint, its fullName of URIs, one of them rsync; returns the first of those.
    static func readCRLDistributionPoints(
        _ value: inout DERReader,
        _ der: Span<UInt8>,
        _ limits: Limits
    ) throws(DecodeError) -> Range<Int> {
        let start = value.position
        let reason = Reason.certificate(.crlDistributionPoints)
        var points = try value.enter(DERTag.sequence, in: der)
        guard !points.isAtEnd else { throw DecodeError(reason, at: start) }
        var point = try points.enter(DERTag.sequence, in: der)
        guard points.isAtEnd, let name = try point.readOptional(DERTag.context(0), in: der), point.isAtEnd
        else {
            throw DecodeError(reason, at: start)
        }
        var choice = DERReader(name.content)
        guard let fullName = try choice.readOptional(DERTag.context(0), in: der), choice.isAtEnd else {
            throw DecodeError(reason, at: start)
        }
        var uris = DERReader(fullName.content)
        var first: Range<Int>?
        var count = 0
        while !uris.isAtEnd {
            let uri = try uris.readURIName(in: der, orThrow: reason)
            count += 1
            guard count <= limits.accessDescriptions else { throw DecodeError(reason, at: start) }
            if try der.isCheckedRsyncURI(uri, limits), first == nil { first = uri }
        }
        guard let first else { throw DecodeError(reason, at: start) }
        return first
    }

    /// Section 4.8.7: caIssuers only, one location at least by rsync; returns the first of those.
    static func readAuthorityInfoAccess(
        _ value: inout DERReader,
        _ der: Span<UInt8>,
        _ limits: Limits
    ) throws(DecodeError) -> Range<Int> {
        let start = value.position
        let reason = Reason.certificate(.authorityInfoAccess)
        var descriptions = try value.enter(DERTag.sequence, in: der)
        var first: Range<Int>?
        var count = 0
        while !descriptions.isAtEnd {
            var description = try descriptions.enter(DERTag.sequence, in: der)
            count += 1
            guard count <= limits.accessDescriptions, try description.readOID(in: der) == .caIssuers else {
                throw DecodeError(reason, at: start)
            }
            let uri = try description.readURIName(in: der, orThrow: reason)
            try description.finish()
            if try der.isCheckedRsyncURI(uri, limits), first == nil { first = uri }
        }
        guard let first else { throw DecodeError(reason, at: start) }
        return first
    }

    /// Section 4.8.9 and RFC 7318, section 2: one policy, the RPKI's; at most one qualifier, a CPS.
    static func checkPolicies(_ value: inout DERReader, _ der: Span<UInt8>) throws(DecodeError) {
        let start = value.position
        let reason = Reason.certificate(.policies)
        var policies = try value.enter(DERTag.sequence, in: der)
        guard !policies.isAtEnd else { throw DecodeError(reason, at: start) }
        var policy = try policies.enter(DERTag.sequence, in: der)
        let oid = try policy.readOID(in: der)
        guard oid != .ipAddrASNumberPolicyV2 else {
            throw DecodeError(.certificate(.reconsideredPolicy), at: start)
        }
        guard oid == .ipAddrASNumberPolicy, policies.isAtEnd else { throw DecodeError(reason, at: start) }
        guard !policy.isAtEnd else { return }
        var qualifiers = try policy.enter(DERTag.sequence, in: der)
        guard policy.isAtEnd, !qualifiers.isAtEnd else { throw DecodeError(reason, at: start) }
        var qualifier = try qualifiers.enter(DERTag.sequence, in: der)
        guard qualifiers.isAtEnd, try qualifier.readOID(in: der) == .cpsQualifier,
            let text = try qualifier.readOptional(DERTag.ia5String, in: der), qualifier.isAtEnd
        else { throw DecodeError(reason, at: start) }
        try DERReader.checkIA5(text.content, in: der)
    }
}
