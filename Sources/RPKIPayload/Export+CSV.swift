import RPKITypes

extension ExportFormat {
    /// VRPs only: `AS64496,192.0.2.0/24,24,ripe,1795381200`.
    static func writeCSV<E: Error>(
        _ payload: PayloadSet,
        _ text: inout ByteText,
        _ sink: (Span<UInt8>) throws(E) -> Void
    ) throws(E) {
        let names = payload.trustAnchors.map(csvField)
        text.append("ASN,IP Prefix,Max Length,Trust Anchor,Expires\n")
        for entry in payload.vrps {
            text.append("AS")
            text.append(decimal: entry.vrp.asn.rawValue)
            text.append(0x2C)
            text.append(entry.vrp.prefix)
            text.append(0x2C)
            text.append(decimal: UInt32(entry.vrp.maxLength))
            text.append(0x2C)
            text.append(contentsOf: names[Int(entry.trustAnchor.rawValue)])
            text.append(0x2C)
            text.append(decimal: entry.expires.secondsSinceEpoch)
            text.append(0x0A)
            try text.flushIfFull(to: sink)
        }
    }

    /// The name, quoted where RFC 4180 (section 2) demands it.
    private static func csvField(_ name: String) -> [UInt8] {
        let bytes = Array(name.utf8)
        guard bytes.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 < 0x20 }) else { return bytes }
        return [0x22] + bytes.flatMap { $0 == 0x22 ? [0x22, 0x22] : [$0] } + [0x22]
    }
}
