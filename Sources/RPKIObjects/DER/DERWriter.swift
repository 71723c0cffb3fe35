import RPKITypes

/// DER under construction; lengths are put in when what they are of is complete.
struct DERWriter {
    private(set) var bytes: [UInt8] = []

    /// Appends an element whose content `body` appends; returns where it lies.
    @discardableResult
    mutating func constructed(_ tag: UInt8, _ body: (inout DERWriter) -> Void) -> Range<Int> {
        let start = bytes.count
        body(&self)
        bytes.insert(contentsOf: DERWriter.header(tag, bytes.count - start), at: start)
        return start..<bytes.count
    }

    /// Appends an element with the given content.
    mutating func primitive(_ tag: UInt8, _ content: some Collection<UInt8>) {
        bytes += DERWriter.header(tag, content.count)
        bytes += content
    }

    /// Appends what is an element already.
    mutating func raw(_ element: [UInt8]) { bytes += element }

    /// Appends a non-negative INTEGER (X.690, section 8.3): as few octets as there can be, the first bit 0.
    mutating func integer(_ bigEndian: some Collection<UInt8>) {
        let octets = bigEndian.drop { $0 == 0 }
        let needsZero = (octets.first ?? 0x80) >= 0x80
        primitive(DERTag.integer, (needsZero ? [0] : []) + octets)
    }

    /// Appends an OBJECT IDENTIFIER, which must be held exactly.
    mutating func identifier(_ oid: OID) { primitive(DERTag.objectIdentifier, oid.content ?? []) }

    /// Appends a GeneralizedTime, `YYYYMMDDHHMMSSZ`.
    mutating func generalizedTime(_ time: Timestamp) {
        primitive(
            DERTag.generalizedTime,
            time.description.utf8.filter { (0x30...0x39).contains($0) } + [0x5A]
        )
    }

    /// Appends the bits of a prefix as a BIT STRING (RFC 3779, section 2.1.1).
    mutating func bitString(_ prefix: IPPrefix) {
        let length = Int(prefix.length)
        let octets = prefix.address.bigEndianBytes.prefix((length + 7) / 8)
        primitive(DERTag.bitString, [UInt8(truncatingIfNeeded: (8 - length % 8) % 8)] + octets)
    }

    private static func header(_ tag: UInt8, _ length: Int) -> [UInt8] {
        guard length >= 128 else { return [tag, UInt8(truncatingIfNeeded: length)] }
        let octets = length.bigEndianBytes.drop { $0 == 0 }
        return [tag, 0x80 | UInt8(truncatingIfNeeded: octets.count)] + octets
    }
}
