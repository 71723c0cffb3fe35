public import RPKITypes

/// The content of a ROA: an AS that may originate prefixes.
public struct RouteOriginAuthorization: Hashable, Sendable {
    /// The AS; 0 says that nobody may originate the prefixes.
    public let asn: ASN
    /// The prefixes as VRPs of `asn`, in the order of the object; at least one.
    public let vrps: [VRP]

    /// Decodes the eContent that lies at `range` of an object.
    ///
    /// SHOULD-level rules on order and duplicates (RFC 9582, section 4.3.3) are not enforced.
    ///
    /// - Throws: ``DecodeError`` with the offset in the object.
    /// - Complexity: O(*n*); one allocation.
    /// - Source: RFC 9582, section 4.
    package init(_ range: Range<Int>, of der: Span<UInt8>, limits: Limits) throws(DecodeError) {
        var reader = DERReader(range)
        var fields = try reader.enter(DERTag.sequence, in: der)
        try reader.finish()
        try fields.readDefaultZeroVersion(in: der, orThrow: .roa(.version))
        let asn = ASN(try fields.readUInt32(in: der, orThrow: .roa(.asID)))
        var families = try fields.enter(DERTag.sequence, in: der)
        try fields.finish()
        guard !families.isAtEnd else { throw DecodeError(.roa(.families), at: families.position) }
        var vrps: [VRP] = []
        var first: IPFamily?
        var count = 0
        while !families.isAtEnd {
            let start = families.position
            guard count < 2 else { throw DecodeError(.roa(.families), at: start) }
            var block = try families.enter(DERTag.sequence, in: der)
            let family = try AddressBlocks.readFamily(&block, der, orThrow: .roa(.addressFamily))
            guard family != first else { throw DecodeError(.roa(.addressFamilyTwice), at: start) }
            first = family
            count += 1
            var addresses = try block.enter(DERTag.sequence, in: der)
            try block.finish()
            guard !addresses.isAtEnd else { throw DecodeError(.roa(.addressesEmpty), at: addresses.position) }
            while !addresses.isAtEnd {
                guard vrps.count < limits.roaPrefixes else {
                    throw DecodeError(
                        .roa(.tooManyPrefixes(limit: limits.roaPrefixes)),
                        at: addresses.position
                    )
                }
                var address = try addresses.enter(DERTag.sequence, in: der)
                let prefix = try AddressBlocks.readPrefix(&address, family, der) {
                    .roa(.prefixLength(bits: $0))
                }
                var maxLength = Int(prefix.length)
                let maxLengthStart = address.position
                if !address.isAtEnd {
                    let content = try address.readInteger(in: der)
                    // 129 stands for anything too large.
                    maxLength = Int(min(DERReader.uint32(content, in: der) ?? 129, 129))
                }
                try address.finish()
                guard let vrp = VRP(prefix: prefix, maxLength: maxLength, asn: asn) else {
                    throw DecodeError(.roa(.maxLength), at: maxLengthStart)
                }
                vrps.append(vrp)
            }
        }
        self.asn = asn
        self.vrps = vrps
    }
}
