package import RPKITypes

/// Writes DER, and on request what looks like DER but breaks one of its rules.
///
/// Each function returns a whole element as bytes, so that any element can be replaced by other bytes.
package enum DER {
    /// Universal tags, with the bit for "constructed" where DER has it.
    package enum Tag {
        package static let boolean: UInt8 = 0x01
        package static let integer: UInt8 = 0x02
        package static let bitString: UInt8 = 0x03
        package static let octetString: UInt8 = 0x04
        package static let null: UInt8 = 0x05
        package static let oid: UInt8 = 0x06
        package static let utf8String: UInt8 = 0x0C
        package static let printableString: UInt8 = 0x13
        package static let teletexString: UInt8 = 0x14
        package static let ia5String: UInt8 = 0x16
        package static let utcTime: UInt8 = 0x17
        package static let generalizedTime: UInt8 = 0x18
        package static let sequence: UInt8 = 0x30
        package static let set: UInt8 = 0x31
    }

    /// The length octets of `count` content octets in the shortest form.
    package static func length(_ count: Int) -> [UInt8] {
        if count < 0x80 { return [UInt8(truncatingIfNeeded: count)] }
        let octets = Array(UInt64(count).bigEndianBytes.drop { $0 == 0 })
        return [0x80 | UInt8(octets.count)] + octets
    }

    /// An element of any tag.
    package static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(content.count + 6)
        bytes.append(tag)
        bytes.append(contentsOf: length(content.count))
        bytes.append(contentsOf: content)
        return bytes
    }

    /// A SEQUENCE of the given elements.
    package static func sequence(_ elements: [UInt8]...) -> [UInt8] { sequence(of: elements) }

    /// A SEQUENCE OF the given elements.
    package static func sequence(of elements: [[UInt8]]) -> [UInt8] {
        element(Tag.sequence, elements.joinedBytes)
    }

    /// A SET OF the given elements, sorted as DER wants them.
    package static func set(of elements: [[UInt8]]) -> [UInt8] {
        element(Tag.set, sorted(elements).joinedBytes)
    }

    /// Elements in the order of a SET OF (X.690, clause 11.6).
    package static func sorted(_ elements: [[UInt8]]) -> [[UInt8]] {
        elements.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// A context-specific constructed element `[number]`: EXPLICIT, or IMPLICIT of a constructed type.
    package static func context(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
        element(0xA0 | number, content)
    }

    /// A context-specific primitive element: `[number] IMPLICIT` of a primitive type.
    package static func primitive(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
        element(0x80 | number, content)
    }

    /// A BOOLEAN.
    package static func boolean(_ value: Bool) -> [UInt8] { [Tag.boolean, 1, value ? 0xFF : 0] }

    /// NULL.
    package static var null: [UInt8] { [Tag.null, 0] }

    /// An INTEGER in its shortest form.
    package static func integer(_ value: some BinaryInteger) -> [UInt8] {
        let wide = Int128(value)
        var octets = wide.bigEndianBytes[...]
        while octets.count > 1, let first = octets.first, let second = octets.dropFirst().first,
            (first == 0 && second < 0x80) || (first == 0xFF && second >= 0x80)
        {
            octets.removeFirst()
        }
        return element(Tag.integer, Array(octets))
    }

    /// A non-negative INTEGER of any size from its magnitude.
    package static func integer(magnitude: [UInt8]) -> [UInt8] {
        var octets = Array(magnitude.drop { $0 == 0 })
        if octets.first.map({ $0 >= 0x80 }) ?? true { octets.insert(0, at: 0) }
        return element(Tag.integer, octets)
    }

    /// A BIT STRING.
    package static func bitString(_ octets: [UInt8], unusedBits: UInt8 = 0) -> [UInt8] {
        element(Tag.bitString, [unusedBits] + octets)
    }

    /// The first `count` bits of a value that is left-aligned in 128 bits, as BIT STRING.
    package static func bitString(_ bits: UInt128, count: Int) -> [UInt8] {
        let octets = (count + 7) / 8
        return bitString(Array(bits.bigEndianBytes.prefix(octets)), unusedBits: UInt8(octets * 8 - count))
    }

    /// An OCTET STRING.
    package static func octetString(_ octets: [UInt8]) -> [UInt8] { element(Tag.octetString, octets) }

    /// An OBJECT IDENTIFIER.
    package static func oid(_ oid: OID) -> [UInt8] { element(Tag.oid, oid.content ?? []) }

    /// A PrintableString; the characters are not checked.
    package static func printableString(_ text: String) -> [UInt8] {
        element(Tag.printableString, Array(text.utf8))
    }

    /// A UTF8String.
    package static func utf8String(_ text: String) -> [UInt8] { element(Tag.utf8String, Array(text.utf8)) }

    /// An IA5String; the characters are not checked.
    package static func ia5String(_ text: String) -> [UInt8] { element(Tag.ia5String, Array(text.utf8)) }
}

extension DER {
    /// UTCTime, `YYMMDDHHMMSSZ`.
    package static func utcTime(_ time: Timestamp) -> [UInt8] {
        element(Tag.utcTime, Array(digits(time).dropFirst(2)))
    }

    /// GeneralizedTime, `YYYYMMDDHHMMSSZ`.
    package static func generalizedTime(_ time: Timestamp) -> [UInt8] {
        element(Tag.generalizedTime, digits(time))
    }

    /// The type that RFC 5280 prescribes: UTCTime through 2049, then GeneralizedTime.
    package static func time(_ time: Timestamp) -> [UInt8] {
        (1950..<2050).contains(time.components.year) ? utcTime(time) : generalizedTime(time)
    }

    private static func digits(_ time: Timestamp) -> [UInt8] {
        Array(time.description.utf8).filter { (0x30...0x39).contains($0) } + [0x5A]
    }
}

extension DER {
    /// BER: an element of indefinite length.
    package static func indefinite(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        [tag, 0x80] + content + [0, 0]
    }

    /// BER: an OCTET STRING in constructed form, cut into pieces of `size` octets.
    package static func constructedOctetString(_ octets: [UInt8], pieces size: Int = 1_000) -> [UInt8] {
        indefinite(0x24, pieces(of: octets, size: size))
    }

    /// The octets as OCTET STRING elements of at most `size` octets.
    package static func pieces(of octets: [UInt8], size: Int) -> [UInt8] {
        stride(from: 0, to: octets.count, by: size).flatMap {
            octetString(Array(octets[$0..<min($0 + size, octets.count)]))
        }
    }

    /// An element whose length has `octets` length octets behind the first, needed or not.
    package static func longForm(_ tag: UInt8, _ content: [UInt8], octets: Int) -> [UInt8] {
        let count = (0..<octets).reversed().map {
            $0 < 8 ? UInt8(truncatingIfNeeded: content.count >> ($0 * 8)) : 0
        }
        return [tag, 0x80 | UInt8(octets)] + count + content
    }

    /// The content octets of an element that this writer made (short or minimal long length).
    package static func content(of element: [UInt8]) -> [UInt8] {
        guard element.count >= 2 else { return [] }
        let first = element[1]
        return Array(element.dropFirst(first < 0x80 ? 2 : 2 + Int(first & 0x7F)))
    }
}

extension Sequence<[UInt8]> {
    /// All bytes in order.
    package var joinedBytes: [UInt8] {
        var bytes: [UInt8] = []
        for element in self { bytes.append(contentsOf: element) }
        return bytes
    }
}
