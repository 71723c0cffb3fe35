import RPKITypes

/// One `Extension ::= SEQUENCE { extnID, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }`.
struct ExtensionItem {
    let oid: OID
    let isCritical: Bool
    /// The content of extnValue.
    let value: Range<Int>

    init(_ list: inout DERReader, _ der: Span<UInt8>) throws(DecodeError) {
        var fields = try list.enter(DERTag.sequence, in: der)
        oid = try fields.readOID(in: der)
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
}
