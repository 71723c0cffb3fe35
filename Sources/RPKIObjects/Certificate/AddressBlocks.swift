import RPKITypes

/// Decoding of IPAddrBlocks (RFC 3779, section 2), with every rule of the canonical form.
///
/// One deviation: the ends of a range may carry bits that section 2.2.3.9 wants stripped; they are unambiguous,
/// and every relying party accepts them.
enum AddressBlocks {
    /// Decodes the extension's value into the two families of `resources`.
    static func decode(
        _ reader: inout DERReader,
        into resources: inout CertificateResources,
        _ der: Span<UInt8>,
        _ limits: Limits
    ) throws(DecodeError) {
        var families = try reader.enter(DERTag.sequence, in: der)
        guard !families.isAtEnd else {
            throw DecodeError(.certificate(.resourcesEmpty), at: families.position)
        }
        var last: IPFamily?
        while !families.isAtEnd {
            let start = families.position
            var fields = try families.enter(DERTag.sequence, in: der)
            let family = try readFamily(&fields, der, orThrow: .certificate(.addressFamily))
            guard last.map({ $0 < family }) ?? true else {
                throw DecodeError(.certificate(.addressFamilyOrder), at: start)
            }
            last = family
            let choice = try decodeChoice(&fields, family, der, limits)
            try fields.finish()
            if family == .ipv4 { resources.ipv4 = choice } else { resources.ipv6 = choice }
        }
    }

    /// Reads an addressFamily: an AFI of two octets, no SAFI.
    static func readFamily(
        _ fields: inout DERReader,
        _ der: Span<UInt8>,
        orThrow reason: Reason
    ) throws(DecodeError) -> IPFamily {
        let element = try fields.read(DERTag.octetString, in: der)
        let content = element.content
        guard content.count == 2, der[content.lowerBound] == 0,
            let family = IPFamily(rawValue: der[content.lowerBound + 1])
        else { throw DecodeError(reason, at: element.start) }
        return family
    }

    private static func decodeChoice(
        _ fields: inout DERReader,
        _ family: IPFamily,
        _ der: Span<UInt8>,
        _ limits: Limits
    ) throws(DecodeError) -> ResourceChoice<UInt128> {
        if fields.nextTag(in: der) == DERTag.null {
            try fields.readNull(in: der)
            return .inherit
        }
        return .explicit(try decodeList(&fields, family, der, limits))
    }

    /// Decodes `SEQUENCE OF IPAddressOrRange`.
    static func decodeList(
        _ fields: inout DERReader,
        _ family: IPFamily,
        _ der: Span<UInt8>,
        _ limits: Limits
    ) throws(DecodeError) -> AddressSet {
        var list = try fields.enter(DERTag.sequence, in: der)
        guard !list.isAtEnd else { throw DecodeError(.certificate(.resourcesEmpty), at: list.position) }
        var blocks: [AddressInterval] = []
        while !list.isAtEnd {
            let start = list.position
            guard blocks.count < limits.resourceBlocks else {
                throw DecodeError(.certificate(.tooManyResources(limit: limits.resourceBlocks)), at: start)
            }
            let block: AddressInterval
            if list.nextTag(in: der) == DERTag.sequence {
                block = try decodeRange(&list, family, der)
            } else {
                block = try readPrefix(&list, family, der) { .certificate(.addressTooLong(bits: $0)) }
                    .interval
            }
            // Section 2.2.3.6: ascending, disjoint, and adjacent blocks joined.
            if let last = blocks.last, block.lower <= last.upper || block.lower == last.upper &+ 1 {
                throw DecodeError(.certificate(.resourcesNotSorted), at: start)
            }
            blocks.append(block)
        }
        return AddressSet(canonical: blocks)
    }

    /// Reads an IPAddress as a prefix; `tooLong` makes the reason for one with more bits than its family.
    static func readPrefix(
        _ reader: inout DERReader,
        _ family: IPFamily,
        _ der: Span<UInt8>,
        tooLong: (Int) -> Reason
    ) throws(DecodeError) -> IPPrefix {
        let start = reader.position
        let bits = try reader.readBitString(in: der)
        guard bits.bitCount <= family.width,
            let prefix = IPPrefix(family: family, address: bits.leftAligned(in: der), length: bits.bitCount)
        else { throw DecodeError(tooLong(bits.bitCount), at: start) }
        return prefix
    }

    private static func decodeRange(
        _ list: inout DERReader,
        _ family: IPFamily,
        _ der: Span<UInt8>
    ) throws(DecodeError) -> AddressInterval {
        let start = list.position
        var ends = try list.enter(DERTag.sequence, in: der)
        let first = try readPrefix(&ends, family, der) { .certificate(.addressTooLong(bits: $0)) }
        let last = try readPrefix(&ends, family, der) { .certificate(.addressTooLong(bits: $0)) }
        try ends.finish()
        // Missing bits are zeros in the lower end and ones in the upper (section 2.1.2).
        guard let block = AddressInterval(first.address, last.interval.upper) else {
            throw DecodeError(.certificate(.resourceRangeInverted), at: start)
        }
        guard block.prefix(family) == nil else {
            throw DecodeError(.certificate(.resourceRangeIsPrefix), at: start)
        }
        return block
    }
}
