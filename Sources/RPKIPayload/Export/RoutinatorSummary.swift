import RPKITypes

/// Counts by trust anchor and in total: Routinator's summary.
///
/// What was verified is known of the run, and left out when it is not; what is final is counted in the set, as far as it
/// is selected. A name of the set of which the run says nothing, such as that of local exceptions, has a paragraph of its own behind the others.
struct RoutinatorSummary: ExportShape {
    /// What is in the set.
    private struct Final {
        var vrps = 0
        var routerKeys = 0
        var aspas = 0

        static func + (left: Final, right: Final) -> Final {
            Final(
                vrps: left.vrps + right.vrps,
                routerKeys: left.routerKeys + right.routerKeys,
                aspas: left.aspas + right.aspas
            )
        }
    }

    private let names: [String]
    private let metadata: ExportMetadata
    /// In the order of the names.
    private var final: [Final]

    init(_ payload: PayloadSet, _ metadata: ExportMetadata) {
        names = payload.trustAnchors
        self.metadata = metadata
        final = Array(repeating: Final(), count: names.count)
    }

    var parts: [ExportPart] { [.routeOrigins, .routerKeys, .aspas] }

    mutating func append(_ entry: VRPEntry, _ place: ExportPlace, _ text: inout ByteText) {
        final[Int(entry.trustAnchor.rawValue)].vrps += 1
    }

    mutating func append(_ entry: RouterKeyEntry, _ place: ExportPlace, _ text: inout ByteText) {
        final[Int(entry.trustAnchor.rawValue)].routerKeys += 1
    }

    mutating func append(_ entry: VAPEntry, _ place: ExportPlace, _ text: inout ByteText) {
        final[Int(entry.trustAnchor.rawValue)].aspas += 1
    }

    func end(_ text: inout ByteText) {
        text.append("Summary at ")
        text.append(metadata.buildTime, .blank)
        text.append(" UTC\n")
        var byName: [String: Final] = [:]
        for (name, final) in zip(names, final) { byName[name] = final }
        // Metadata without trust anchors knows of no run, and not of one that verified nothing.
        let isKnown = !metadata.trustAnchors.isEmpty
        var total = isKnown ? TrustAnchorCounts(name: "total") : .unknown("total")
        for counts in metadata.trustAnchors {
            append(counts, byName.removeValue(forKey: counts.name) ?? Final(), &text)
            total.add(counts)
        }
        for name in names {
            guard let counted = byName[name] else { continue }
            append(isKnown ? TrustAnchorCounts(name: name) : .unknown(name), counted, &text)
        }
        append(total, final.reduce(Final(), +), &text)
    }

    private func append(_ counts: TrustAnchorCounts, _ final: Final, _ text: inout ByteText) {
        text.append(ForeignText(counts.name).description)
        text.append(": \n")
        append("            ROAs: ", counts.roas, nil, &text)
        append("            VRPs: ", counts.vrps, final.vrps, &text)
        append("    router certs: ", counts.routerCertificates, nil, &text)
        append("     router keys: ", counts.routerKeys, final.routerKeys, &text)
        append("           ASPAs: ", counts.aspas, final.aspas, &text)
    }

    private func append(_ label: StaticString, _ verified: Int?, _ final: Int?, _ text: inout ByteText) {
        guard verified != nil || final != nil else { return }
        text.append(label)
        if let verified {
            text.append(RoutinatorSummary.column(verified))
            text.append(" verified")
        }
        if let final {
            if verified != nil { text.append(", ") }
            text.append(RoutinatorSummary.column(final))
            text.append(" final")
        }
        text.append(";\n")
    }

    /// Seven columns, the number at their end.
    private static func column(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: " ", count: max(0, 7 - digits.utf8.count)) + digits
    }
}
