import RPKITypes

/// One `Extension ::= SEQUENCE { extnID, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }`.
struct ExtensionItem {
    let oid: OID
    let isCritical: Bool
    /// The content of extnValue.
    let value: Range<Int>

    init(_ list: inout DERReader, _ der: Span<UInt8>) throws(DecodeError) {
        var fields: DERReader
        (fields, oid) = try ExtensionItem.readName(&list, der)
        if fields.nextTag(in: der) == DERTag.boolean {
            let start = fields.position
            isCritical = try fields.readBoolean(in: der)
            guard isCritical else { throw DecodeError(.encoding(.defaultEncoded), at: start) }
        } else {
            isCritical = false
        }
        value = try fields.read(DERTag.octetString, in: der).content
        try fields.finish()
    }
    /// Steps over the extension, and returns its fields behind extnID, and extnID.
    @inline(__always)
    private static func readName(
        _ list: inout DERReader,
        _ der: Span<UInt8>
    ) throws(DecodeError) -> (DERReader, OID) {
        let start = list.position
        if list.end - start >= 8 {
            // A SEQUENCE with a short length, then an identifier of three octets, those of id-ce first.
            let head = der.bigEndianWord(at: start)
            let (length, last) = (Int(der[start + 1]), der[start + 6])
            if head & 0xFF00_FFFF_FFFF_0000 == 0x3000_0603_551D_0000, last < 0x80, length < 0x80,
                length >= 5, list.end - start - 2 >= length
            {
                list.position = start + 2 + length
                return (
                    DERReader((start + 7)..<list.position),
                    OID(high: 0, low: 0x55_1D00 | UInt64(last), count: 3)
                )
            }
        }
        var fields = try list.enter(DERTag.sequence, in: der)
        let oid = try fields.readOID(in: der)
        return (fields, oid)
    }
}
