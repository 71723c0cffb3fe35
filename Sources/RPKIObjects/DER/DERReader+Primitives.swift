import RPKITypes

extension DERReader {
    /// Reads an INTEGER of any size and returns its content octets, at least one, shortest form.
    mutating func readInteger(in der: Span<UInt8>) throws(DecodeError) -> Range<Int> {
        let element = try read(DERTag.integer, in: der)
        try DERReader.checkInteger(element.content, in: der)
        return element.content
    }

    /// X.690, section 8.3: at least one octet, and the first nine bits neither all zero nor all one.
    static func checkInteger(_ content: Range<Int>, in der: Span<UInt8>) throws(DecodeError) {
        guard let first = content.first else {
            throw DecodeError(.encoding(.integerEmpty), at: content.lowerBound)
        }
        guard content.count > 1 else { return }
        let isRedundant =
            (der[first] == 0x00 && der[first + 1] < 0x80) || (der[first] == 0xFF && der[first + 1] >= 0x80)
        guard !isRedundant else { throw DecodeError(.encoding(.integerNotMinimal), at: first) }
    }

    /// Reads an INTEGER of 0 to 2^32 - 1; the given reason is thrown for one outside.
    mutating func readUInt32(in der: Span<UInt8>, orThrow reason: Reason) throws(DecodeError) -> UInt32 {
        let content = try readInteger(in: der)
        guard let value = DERReader.uint32(content, in: der) else {
            throw DecodeError(reason, at: content.lowerBound)
        }
        return value
    }

    /// The value of a checked INTEGER's content; nil outside 0 to 2^32 - 1.
    static func uint32(_ content: Range<Int>, in der: Span<UInt8>) -> UInt32? {
        guard der[content.lowerBound] < 0x80, content.count <= 5 else { return nil }
        var value: UInt64 = 0
        for index in content { value = value << 8 | UInt64(der[index]) }
        return UInt32(exactly: value)
    }

    /// Reads an INTEGER of 0 to 2^159 - 1 (20 octets); the given reason is thrown for one outside.
    mutating func readLongNumber(in der: Span<UInt8>, orThrow reason: Reason) throws(DecodeError)
        -> LongNumber
    {
        let content = try readInteger(in: der)
        guard der[content.lowerBound] < 0x80, let number = LongNumber(bigEndian: der.extracting(content))
        else {
            throw DecodeError(reason, at: content.lowerBound)
        }
        return number
    }

    /// Reads `version [0] EXPLICIT INTEGER DEFAULT 0`; absent is the only DER form of 0.
    mutating func readDefaultZeroVersion(in der: Span<UInt8>, orThrow reason: Reason) throws(DecodeError) {
        guard let wrapper = try readOptional(DERTag.context(0), in: der) else { return }
        var inner = DERReader(wrapper.content)
        let value = try inner.readUInt32(in: der, orThrow: reason)
        try inner.finish()
        throw DecodeError(value == 0 ? .encoding(.defaultEncoded) : reason, at: wrapper.start)
    }

    /// Reads a BOOLEAN.
    mutating func readBoolean(in der: Span<UInt8>) throws(DecodeError) -> Bool {
        let element = try read(DERTag.boolean, in: der)
        guard element.content.count == 1, let first = element.content.first,
            der[first] == 0x00 || der[first] == 0xFF
        else { throw DecodeError(.encoding(.booleanInvalid), at: element.start) }
        return der[first] == 0xFF
    }

    /// Reads an OBJECT IDENTIFIER.
    mutating func readOID(in der: Span<UInt8>) throws(DecodeError) -> OID {
        let element = try read(DERTag.objectIdentifier, in: der)
        let content = element.content
        let count = content.count
        guard count > 0, der[content.upperBound - 1] < 0x80 else {
            throw DecodeError(.encoding(.objectIdentifierInvalid), at: element.start)
        }
        // More is loaded than belongs to the identifier, and then shifted out.
        guard count <= 15, der.count - content.lowerBound >= 16 else {
            return try DERReader.oid(der.extracting(content), at: element.start)
        }
        var high: UInt64 = 0
        var low = der.bigEndianWord(at: content.lowerBound)
        if count <= 8 {
            low = low &>> UInt64(truncatingIfNeeded: 64 &- 8 &* count)
        } else {
            high = low &>> UInt64(truncatingIfNeeded: 128 &- 8 &* count)
            low = der.bigEndianWord(at: content.upperBound - 8)
        }
        guard !DERReader.hasPaddingOctet(high), !DERReader.hasPaddingOctet(low) else {
            return try DERReader.oid(der.extracting(content), at: element.start)
        }
        return OID(high: high, low: low, count: count)
    }

    /// Whether one of the eight octets is 0x80, which may be a padding octet of a sub-identifier.
    @inline(__always)
    static func hasPaddingOctet(_ word: UInt64) -> Bool {
        let difference = word ^ 0x8080_8080_8080_8080
        return (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080 != 0
    }

    /// The identifier of content octets of any number and place.
    ///
    /// A sub-identifier must not begin with the padding octet 0x80 (X.690, section 8.19.2).
    @inline(never)
    private static func oid(_ octets: Span<UInt8>, at offset: Int) throws(DecodeError) -> OID {
        var previous: UInt8 = 0
        for index in 0..<octets.count {
            guard octets[index] != 0x80 || previous >= 0x80 else {
                throw DecodeError(.encoding(.objectIdentifierInvalid), at: offset)
            }
            previous = octets[index]
        }
        return OID(content: octets)
    }

    /// Reads a NULL.
    mutating func readNull(in der: Span<UInt8>) throws(DecodeError) {
        let element = try read(DERTag.null, in: der)
        guard element.content.isEmpty else { throw DecodeError(.encoding(.nullNotEmpty), at: element.start) }
    }

    /// Reads a BIT STRING and returns where its bits lie and how many of the last octet are unused.
    mutating func readBitString(in der: Span<UInt8>) throws(DecodeError) -> DERBitString {
        let element = try read(DERTag.bitString, in: der)
        guard let first = element.content.first else {
            throw DecodeError(.encoding(.bitStringUnusedBits(count: 0)), at: element.start)
        }
        let unused = der[first]
        let bits = (first + 1)..<element.content.upperBound
        guard unused <= 7, !bits.isEmpty || unused == 0 else {
            throw DecodeError(.encoding(.bitStringUnusedBits(count: unused)), at: element.start)
        }
        if let last = bits.last, der[last] & ((1 << unused) - 1) != 0 {
            throw DecodeError(.encoding(.bitStringPadding), at: element.start)
        }
        return DERBitString(octets: bits, unusedBits: Int(unused))
    }

    /// Reads a BIT STRING without unused bits.
    mutating func readOctetAlignedBitString(in der: Span<UInt8>) throws(DecodeError) -> Range<Int> {
        let start = position
        let string = try readBitString(in: der)
        guard string.unusedBits == 0 else {
            throw DecodeError(.encoding(.bitStringUnusedBits(count: UInt8(string.unusedBits))), at: start)
        }
        return string.octets
    }

    /// Checks that the content is text of an IA5String: ASCII, no control characters.
    static func checkIA5(_ content: Range<Int>, in der: Span<UInt8>) throws(DecodeError) {
        for index in content where der[index] > 0x7E || der[index] < 0x20 {
            throw DecodeError(.encoding(.characterInvalid), at: index)
        }
    }
}

/// A BIT STRING: where its octets lie, and how many bits of the last one are unused.
struct DERBitString {
    let octets: Range<Int>
    let unusedBits: Int

    /// The number of bits in use.
    var bitCount: Int { octets.count * 8 - unusedBits }

    /// The bits left-aligned in 128, zeros below; the string has at most 16 octets.
    func leftAligned(in der: Span<UInt8>) -> UInt128 {
        var value: UInt128 = 0
        for index in octets { value = value << 8 | UInt128(der[index]) }
        return octets.isEmpty ? 0 : value << UInt128(128 - octets.count * 8)
    }
}
