import RPKITypes

/// A cursor over the elements of a DER encoding (ITU-T X.690).
///
/// It holds positions only; each call is given the bytes of the whole object. All positions are offsets from
/// the start of the object, so that an error names its place and a range found once can be used later.
/// Invariant: `0 <= position <= end <= der.count`.
struct DERReader {
    var position: Int
    let end: Int

    /// One element: identifier octet, where it starts, and where its content lies.
    struct Element {
        let tag: UInt8
        let start: Int
        let content: Range<Int>

        /// Identifier, length and content.
        var whole: Range<Int> { start..<content.upperBound }
    }

    /// Reads the elements of a whole object.
    init(_ der: Span<UInt8>) {
        position = 0
        end = der.count
    }

    /// Reads the elements in a part of an object that was found by another reader of it.
    init(_ range: Range<Int>) {
        position = range.lowerBound
        end = range.upperBound
    }

    /// Whether nothing is left.
    var isAtEnd: Bool { position == end }

    /// The identifier octet of the next element; nil at the end.
    func nextTag(in der: Span<UInt8>) -> UInt8? { position < end ? der[position] : nil }

    /// Reads the header of the next element and steps over it.
    @inline(__always)
    mutating func read(in der: Span<UInt8>) throws(DecodeError) -> Element {
        let start = position
        // The short form of a length, which most elements have, is worth a path of its own.
        if end - start >= 2 {
            let length = Int(der[start + 1])
            if length < 0x80, end - start - 2 >= length {
                position = start + 2 + length
                return Element(tag: der[start], start: start, content: (start + 2)..<position)
            }
        }
        return try readLong(in: der)
    }

    /// Reads an element with a length in long form, or finds what is wrong with its header.
    @inline(never)
    private mutating func readLong(in der: Span<UInt8>) throws(DecodeError) -> Element {
        let start = position
        // Two octets of length, which most of these elements have.
        if end - start >= 4, der[start + 1] == 0x82 {
            let length = Int(der[start + 2]) << 8 | Int(der[start + 3])
            if length > 0xFF, end - start - 4 >= length {
                position = start + 4 + length
                return Element(tag: der[start], start: start, content: (start + 4)..<position)
            }
        }
        guard end - start >= 2 else {
            throw DecodeError(.encoding(.truncated(needed: 2, left: end - start)), at: start)
        }
        let tag = der[start]
        var contentStart = start + 2
        var length = Int(der[start + 1])
        if length >= 0x80 {
            let octets = length & 0x7F
            guard octets != 0 else { throw DecodeError(.encoding(.indefiniteLength), at: start) }
            guard octets <= 4 else {
                throw DecodeError(.encoding(.lengthOverflow(octets: octets)), at: start)
            }
            guard end - contentStart >= octets else {
                throw DecodeError(.encoding(.truncated(needed: octets, left: end - contentStart)), at: start)
            }
            length = 0
            for index in contentStart..<(contentStart + octets) { length = length << 8 | Int(der[index]) }
            guard length >= 0x80, length >> ((octets - 1) * 8) != 0 else {
                throw DecodeError(.encoding(.lengthNotMinimal), at: start)
            }
            contentStart += octets
        }
        guard end - contentStart >= length else {
            throw DecodeError(.encoding(.truncated(needed: length, left: end - contentStart)), at: start)
        }
        position = contentStart + length
        return Element(tag: tag, start: start, content: contentStart..<position)
    }

    /// Reads the next element, which must have the given identifier octet.
    @inline(__always)
    mutating func read(_ tag: UInt8, in der: Span<UInt8>) throws(DecodeError) -> Element {
        guard position < end, der[position] == tag else { throw missing(tag, in: der) }
        return try read(in: der)
    }

    /// Reads the next element if it has the given identifier octet; nil, without a step, if it has not.
    @inline(__always)
    mutating func readOptional(_ tag: UInt8, in der: Span<UInt8>) throws(DecodeError) -> Element? {
        guard position < end, der[position] == tag else { return nil }
        return try read(in: der)
    }

    /// Steps over a constructed element with the given identifier octet and returns a reader of its content.
    @inline(__always)
    mutating func enter(_ tag: UInt8, in der: Span<UInt8>) throws(DecodeError) -> DERReader {
        DERReader(try read(tag, in: der).content)
    }

    /// Demands that nothing is left.
    func finish() throws(DecodeError) {
        guard position == end else {
            throw DecodeError(.encoding(.trailingData(count: end - position)), at: position)
        }
    }

    /// Why the next element is not one with the given identifier octet.
    @inline(never)
    private func missing(_ tag: UInt8, in der: Span<UInt8>) -> DecodeError {
        guard position < end else {
            return DecodeError(.encoding(.truncated(needed: 2, left: 0)), at: position)
        }
        let found = der[position]
        let strings = [DERTag.bitString, DERTag.octetString, DERTag.ia5String, DERTag.primitiveContext(0)]
        let isConstructedForm = found == tag | 0x20 && strings.contains(tag)
        return DecodeError(
            .encoding(isConstructedForm ? .constructedString : .unexpectedTag(expected: tag, found: found)),
            at: position
        )
    }
}
