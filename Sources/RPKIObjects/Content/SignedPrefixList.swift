public import RPKITypes

/// The content of a Signed Prefix List: the prefixes that an AS may originate.
public struct SignedPrefixList: Hashable, Sendable {
    /// The AS, not 0.
    public let asn: ASN
    /// The prefixes, strictly ascending; may be empty.
    public let prefixes: [IPPrefix]

    /// Decodes the eContent that lies at `range` of an object.
    ///
    /// - Throws: ``DecodeError`` with the offset in the object.
    /// - Complexity: O(*n*); one allocation.
    /// - Source: draft-ietf-sidrops-rpki-prefixlist-05, section 3.
    package init(_ range: Range<Int>, of der: Span<UInt8>, limits: Limits) throws(DecodeError) {
        var reader = DERReader(range)
        var fields = try reader.enter(DERTag.sequence, in: der)
        try reader.finish()
        try fields.readDefaultZeroVersion(in: der, orThrow: .prefixList(.version))
        let asnStart = fields.position
        asn = ASN(try fields.readUInt32(in: der, orThrow: .prefixList(.asID)))
        guard asn != ASN(0) else { throw DecodeError(.prefixList(.asID), at: asnStart) }
        var families = try fields.enter(DERTag.sequence, in: der)
        try fields.finish()
        var last: IPFamily?
        var prefixes: [IPPrefix] = []
        while !families.isAtEnd {
            let start = families.position
            var block = try families.enter(DERTag.sequence, in: der)
            let family = try AddressBlocks.readFamily(&block, der, orThrow: .prefixList(.families))
            guard last.map({ $0 < family }) ?? true else {
                throw DecodeError(.prefixList(.families), at: start)
            }
            last = family
            var list = try block.enter(DERTag.sequence, in: der)
            try block.finish()
            guard !list.isAtEnd else { throw DecodeError(.prefixList(.prefixesEmpty), at: list.position) }
            while !list.isAtEnd {
                let prefixStart = list.position
                guard prefixes.count < limits.roaPrefixes else {
                    throw DecodeError(
                        .prefixList(.tooManyPrefixes(limit: limits.roaPrefixes)),
                        at: prefixStart
                    )
                }
                let prefix = try AddressBlocks.readPrefix(&list, family, der) {
                    .prefixList(.prefixLength(bits: $0))
                }
                if let previous = prefixes.last, previous >= prefix {
                    throw DecodeError(.prefixList(.notAscending), at: prefixStart)
                }
                prefixes.append(prefix)
            }
        }
        self.prefixes = prefixes
    }
}
