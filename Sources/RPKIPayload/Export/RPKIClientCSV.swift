import RPKITypes

/// VRPs only: `AS64496,192.0.2.0/24,24,ripe,1795381200` (rpki-client's `-c`).
struct RPKIClientCSV: ExportShape {
    private let names: [[UInt8]]

    init(_ payload: PayloadSet) { names = payload.trustAnchors.map(CSVField.encode) }

    var parts: [ExportPart] { [.routeOrigins] }

    func begin(_ text: inout ByteText) { text.append("ASN,IP Prefix,Max Length,Trust Anchor,Expires\n") }

    func append(_ entry: VRPEntry, _ place: ExportPlace, _ text: inout ByteText) {
        text.append(entry.vrp.asn)
        text.append(0x2C)
        text.append(entry.vrp.prefix)
        text.append(0x2C)
        text.append(decimal: UInt32(entry.vrp.maxLength))
        text.append(0x2C)
        text.append(contentsOf: names[Int(entry.trustAnchor.rawValue)])
        text.append(0x2C)
        text.append(expires: entry.expires)
        text.append(0x0A)
    }
}

/// A field of a CSV file.
enum CSVField {
    /// The text, quoted where RFC 4180 (section 2) demands it.
    static func encode(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        guard bytes.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 < 0x20 }) else { return bytes }
        return quoted(text)
    }

    /// The text in quotation marks, as csvcompat has it for all fields.
    static func quoted(_ text: String) -> [UInt8] {
        [0x22] + text.utf8.flatMap { $0 == 0x22 ? [0x22, 0x22] : [$0] } + [0x22]
    }
}
