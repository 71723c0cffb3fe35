import RPKITypes

/// Decoding of ASIdentifiers (RFC 3779, section 3), with every rule of the canonical form.
enum ASIdentifiers {
    /// Decodes the extension's value into the AS numbers of `resources`.
    static func decode(
        _ reader: inout DERReader,
        into resources: inout CertificateResources,
        _ der: Span<UInt8>,
        _ limits: Limits
    ) throws(DecodeError) {
        var fields = try reader.enter(DERTag.sequence, in: der)
        if fields.nextTag(in: der) == DERTag.context(1) {
            throw DecodeError(.certificate(.routingDomains), at: fields.position)
        }
        guard !fields.isAtEnd else { throw DecodeError(.certificate(.resourcesEmpty), at: fields.position) }
        var choice = try fields.enter(DERTag.context(0), in: der)
        if fields.nextTag(in: der) == DERTag.context(1) {
            throw DecodeError(.certificate(.routingDomains), at: fields.position)
        }
        try fields.finish()
        if choice.nextTag(in: der) == DERTag.null {
            try choice.readNull(in: der)
            resources.asns = .inherit
        } else {
            let set = try decodeList(&choice, der, limits, isSingle: &resources.isSingleASN)
            resources.asns = .explicit(set)
        }
        try choice.finish()
    }

    /// Decodes `SEQUENCE OF ASIdOrRange`; `isSingle` becomes true for exactly one `id`.
    static func decodeList(
        _ fields: inout DERReader,
        _ der: Span<UInt8>,
        _ limits: Limits,
        isSingle: inout Bool
    ) throws(DecodeError) -> ASNSet {
        let reason = Reason.encoding(.integerOutOfRange)
        var list = try fields.enter(DERTag.sequence, in: der)
        guard !list.isAtEnd else { throw DecodeError(.certificate(.resourcesEmpty), at: list.position) }
        isSingle = list.nextTag(in: der) == DERTag.integer
        var blocks: [Interval<UInt32>] = []
        while !list.isAtEnd {
            let start = list.position
            guard blocks.count < limits.resourceBlocks else {
                throw DecodeError(.certificate(.tooManyResources(limit: limits.resourceBlocks)), at: start)
            }
            let block: Interval<UInt32>
            if list.nextTag(in: der) == DERTag.sequence {
                var ends = try list.enter(DERTag.sequence, in: der)
                let first = try ends.readUInt32(in: der, orThrow: reason)
                let last = try ends.readUInt32(in: der, orThrow: reason)
                try ends.finish()
                guard let range = Interval(first, last) else {
                    throw DecodeError(.certificate(.resourceRangeInverted), at: start)
                }
                block = range
            } else {
                block = Interval(try list.readUInt32(in: der, orThrow: reason))
            }
            // Section 3.2.3.4: ascending, disjoint, and adjacent blocks joined.
            if let last = blocks.last, block.lower <= last.upper || block.lower == last.upper &+ 1 {
                throw DecodeError(.certificate(.resourcesNotSorted), at: start)
            }
            blocks.append(block)
        }
        isSingle = isSingle && blocks.count == 1
        return ASNSet(canonical: blocks)
    }
}
