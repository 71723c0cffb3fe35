import RPKITypes

/// Rewrites a BER encoding as DER, as far as the relaxation `ber-envelope` goes: indefinite lengths become
/// definite, lengths take their shortest form, OCTET STRINGs in pieces are joined.
///
/// The result is then decoded strictly. Everything that is signed or hashed is either content octets, which are
/// copied, or was DER before, which is copied unchanged.
enum BEREnvelope {
    /// Rewrites a whole object.
    ///
    /// - Throws: ``DecodeError`` for what is not BER, and for nesting below `limits.berDepth`.
    /// - Complexity: O(*n* · *d*) in bytes and depth.
    static func normalized(_ ber: Span<UInt8>, _ limits: Limits) throws(DecodeError) -> [UInt8] {
        var position = 0
        let element = try element(ber, &position, ber.count, depth: 0, limits)
        guard position == ber.count else {
            throw DecodeError(.encoding(.trailingData(count: ber.count - position)), at: position)
        }
        return element
    }

    private static func element(
        _ ber: Span<UInt8>,
        _ position: inout Int,
        _ end: Int,
        depth: Int,
        _ limits: Limits
    ) throws(DecodeError) -> [UInt8] {
        guard depth < limits.berDepth else {
            throw DecodeError(.encoding(.nestedTooDeep(limit: limits.berDepth)), at: position)
        }
        let header = try BERHeader(ber, &position, end)
        guard header.tag & 0x20 != 0 else {
            let content = ber.copy(position..<(position + header.length))
            position += header.length
            return wrapped(header.tag, content)
        }
        var content: [UInt8] = []
        let contentEnd = header.isIndefinite ? end : position + header.length
        while true {
            if header.isIndefinite {
                guard end - position >= 2 else {
                    throw DecodeError(.encoding(.truncated(needed: 2, left: end - position)), at: position)
                }
                if ber[position] == 0, ber[position + 1] == 0 {
                    position += 2
                    break
                }
            } else if position >= contentEnd {
                break
            }
            let pieceStart = position
            let piece = try element(ber, &position, contentEnd, depth: depth + 1, limits)
            if header.tag == DERTag.octetString | 0x20 {
                // The pieces are OCTET STRINGs, themselves already in one piece.
                guard piece.first == DERTag.octetString else {
                    throw DecodeError(
                        .encoding(.unexpectedTag(expected: DERTag.octetString, found: piece.first ?? 0)),
                        at: pieceStart
                    )
                }
                var reader = DERReader(piece.span)
                content += piece[try reader.read(in: piece.span).content]
            } else {
                content += piece
            }
        }
        return wrapped(header.tag == DERTag.octetString | 0x20 ? DERTag.octetString : header.tag, content)
    }

    private static func wrapped(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        var length: [UInt8] = []
        if content.count < 0x80 {
            length = [UInt8(content.count)]
        } else {
            let octets = UInt32(truncatingIfNeeded: content.count).bigEndianBytes.drop { $0 == 0 }
            length = [0x80 | UInt8(octets.count)] + octets
        }
        return [tag] + length + content
    }
}

/// Identifier and length of a BER element.
struct BERHeader {
    let tag: UInt8
    let length: Int
    let isIndefinite: Bool

    /// Reads a header and moves `position` to the content, which is checked to lie before `end`.
    init(_ ber: Span<UInt8>, _ position: inout Int, _ end: Int) throws(DecodeError) {
        let start = position
        guard end - start >= 2 else {
            throw DecodeError(.encoding(.truncated(needed: 2, left: end - start)), at: start)
        }
        tag = ber[start]
        guard tag & 0x1F != 0x1F else {
            throw DecodeError(.encoding(.unexpectedTag(expected: DERTag.sequence, found: tag)), at: start)
        }
        let first = ber[start + 1]
        position = start + 2
        isIndefinite = first == 0x80
        guard !isIndefinite else {
            guard tag & 0x20 != 0 else { throw DecodeError(.encoding(.indefiniteLength), at: start) }
            length = 0
            return
        }
        guard first > 0x80 else {
            length = Int(first)
            try BERHeader.check(length, end - position, start)
            return
        }
        let octets = Int(first & 0x7F)
        guard octets <= 8 else { throw DecodeError(.encoding(.lengthOverflow(octets: octets)), at: start) }
        try BERHeader.check(octets, end - position, start)
        var value = 0
        for index in position..<(position + octets) {
            guard value < 1 << 40 else {
                throw DecodeError(.encoding(.lengthOverflow(octets: octets)), at: start)
            }
            value = value << 8 | Int(ber[index])
        }
        position += octets
        length = value
        try BERHeader.check(length, end - position, start)
    }

    private static func check(_ needed: Int, _ left: Int, _ start: Int) throws(DecodeError) {
        guard needed <= left else {
            throw DecodeError(.encoding(.truncated(needed: needed, left: left)), at: start)
        }
    }
}
