import RPKITypes

/// VRPs only, with the three headers and two ways of quoting of Routinator.
struct RoutinatorCSV: ExportShape {
    /// Whether fields stand in quotation marks.
    enum Quoting {
        case none
        case all
    }

    private let names: [[UInt8]]
    private let quoting: Quoting

    init(_ payload: PayloadSet, _ quoting: Quoting) {
        names = payload.trustAnchors.map(quoting == .all ? CSVField.quoted : CSVField.encode)
        self.quoting = quoting
    }

    var parts: [ExportPart] { [.routeOrigins] }

    func begin(_ text: inout ByteText) {
        switch quoting {
        case .none: text.append("ASN,IP Prefix,Max Length,Trust Anchor\n")
        case .all: text.append("\"ASN\",\"IP Prefix\",\"Max Length\",\"Trust Anchor\"\n")
        }
    }

    func append(_ entry: VRPEntry, _ place: ExportPlace, _ text: inout ByteText) {
        let separator: StaticString = quoting == .all ? "\",\"" : ","
        if quoting == .all { text.append(0x22) }
        text.append(entry.vrp.asn)
        text.append(separator)
        text.append(entry.vrp.prefix)
        text.append(separator)
        text.append(decimal: UInt32(entry.vrp.maxLength))
        // The name has its own quotation marks.
        text.append(quoting == .all ? "\"," : ",")
        text.append(contentsOf: names[Int(entry.trustAnchor.rawValue)])
        text.append(0x0A)
    }
}

/// VRPs with the object that each comes from: Routinator's csvext.
///
/// Of several sources only the first is named; local exceptions have none.
struct ExtendedCSV: ExportShape {
    private let provenance: PayloadProvenance?

    init(_ provenance: PayloadProvenance?) { self.provenance = provenance }

    var parts: [ExportPart] { [.routeOrigins] }

    func begin(_ text: inout ByteText) {
        text.append("URI,ASN,IP Prefix,Max Length,Not Before,Not After\n")
    }

    func append(_ entry: VRPEntry, _ place: ExportPlace, _ text: inout ByteText) {
        let object = provenance?.firstObject(ofVRPAt: place.index)
        if let object { text.append(contentsOf: CSVField.encode(object.uri)) } else { text.append("N/A") }
        text.append(0x2C)
        text.append(entry.vrp.asn)
        text.append(0x2C)
        text.append(entry.vrp.prefix)
        text.append(0x2C)
        text.append(decimal: UInt32(entry.vrp.maxLength))
        guard let object else { return text.append(",N/A,N/A\n") }
        text.append(0x2C)
        text.append(object.validity.notBefore, .blank)
        text.append(0x2C)
        text.append(object.validity.notAfter, .blank)
        text.append(0x0A)
    }
}
