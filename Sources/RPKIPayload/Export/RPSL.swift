import RPKITypes

/// VRPs as route and route6 objects: Routinator's rpsl.
///
/// Maximum lengths have no place in them.
struct RPSL: ExportShape {
    private let sources: [[UInt8]]
    private let time: [UInt8]

    init(_ payload: PayloadSet, _ metadata: ExportMetadata) {
        sources = payload.trustAnchors.map {
            Array("ROA-\(ForeignText($0).description.uppercased())-RPKI-ROOT".utf8)
        }
        time = Array(metadata.buildTime.description.utf8)
    }

    var parts: [ExportPart] { [.routeOrigins] }

    func append(_ entry: VRPEntry, _ place: ExportPlace, _ text: inout ByteText) {
        text.append(entry.vrp.prefix.family == .ipv4 ? "\nroute: " : "\nroute6: ")
        text.append(entry.vrp.prefix)
        text.append("\norigin: ")
        text.append(entry.vrp.asn)
        text.append("\ndescr: RPKI attestation\nmnt-by: NA\ncreated: ")
        text.append(contentsOf: time)
        text.append("\nlast-modified: ")
        text.append(contentsOf: time)
        text.append("\nsource: ")
        text.append(contentsOf: sources[Int(entry.trustAnchor.rawValue)])
        text.append("\n\n")
    }
}

/// No document at all, for a run whose findings are what is asked for.
struct EmptyExport: ExportShape {
    var parts: [ExportPart] { [] }
}
