import RPKIObjects
import RPKITypes

/// The fields of canonical cache representations; JSON has all entries, text their counts.
enum CacheRepresentationDescription {
    static func fields(
        _ representation: CanonicalCacheRepresentation,
        mismatches: [String]
    ) -> [InspectionField] {
        var fields = [
            InspectionField("type", "Type", .text("ccr")),
            InspectionField("produced_at", "CCR produced at", .time(representation.producedAt)),
        ]
        for state in representation.states {
            let isRight = !mismatches.contains(state.name)
            var members = [
                InspectionField("hash", "Hash", .digest(state.hash)),
                InspectionField("hash_is_valid", "Hash is right", .flag(isRight)),
            ]
            let content = entries(state.name, of: representation)
            if state.name == "mfts", let update = representation.mostRecentUpdate {
                members.append(InspectionField("most_recent_update", "Last update", .time(update)))
            }
            members.append(InspectionField("count", "Entries", .number(Int64(content.values.count))))
            if state.name == "tas" {
                members.append(InspectionField(content.member, "Key identifiers", .list(content.values)))
                fields.append(InspectionField(content.name, content.label, .object(members)))
            } else {
                // The count stands there already, so one line without the entries serves for text.
                let summary =
                    "\(content.values.count) entries, hash \(isRight ? "right" : "wrong") (\(state.hash))"
                members.append(InspectionField(content.member, "", .counted(content.values)))
                fields.append(InspectionField(content.name, content.label, .line(summary, members)))
            }
        }
        return fields
    }

    private struct Entries {
        let name: String
        let label: String
        let member: String
        let values: [InspectionValue]
    }

    private static func entries(_ state: String, of representation: CanonicalCacheRepresentation) -> Entries {
        switch state {
        case "mfts":
            Entries(
                name: "manifest_state",
                label: "Manifest state",
                member: "refs",
                values: representation.manifests.map(value)
            )
        case "vrps":
            Entries(
                name: "roapayload_state",
                label: "ROA payload state",
                member: "vrps",
                values: representation.vrps.map(value)
            )
        case "vaps":
            Entries(
                name: "aspapayload_state",
                label: "ASPA payload state",
                member: "vaps",
                values: representation.vaps.map(value)
            )
        case "tas":
            Entries(
                name: "trustanchor_state",
                label: "Trust anchor state",
                member: "skis",
                values: representation.trustAnchors.map { .text($0.description) }
            )
        default:
            Entries(
                name: "routerkey_state",
                label: "Router key state",
                member: "routerkeys",
                values: representation.routerKeys.map(value)
            )
        }
    }

    private static func value(_ manifest: CanonicalCacheRepresentation.ManifestInstance) -> InspectionValue {
        .object([
            InspectionField("hash", "", .digest(manifest.hash)),
            InspectionField("size", "", .number(Int64(manifest.size))),
            InspectionField("aki", "", .text(manifest.authorityKeyIdentifier.description)),
            InspectionField("seqnum", "", .text(manifest.manifestNumber.description)),
            InspectionField("thisupdate", "", .time(manifest.thisUpdate)),
            InspectionField("sia", "", .text(manifest.locations.first ?? "")),
            InspectionField("locations", "", .texts(manifest.locations)),
            InspectionField("subordinates", "", .texts(manifest.subordinates)),
        ])
    }

    private static func value(_ vrp: VRP) -> InspectionValue {
        .object([
            InspectionField("prefix", "", .text(vrp.prefix.description)),
            InspectionField("asn", "", .asn(vrp.asn)),
            InspectionField("maxlen", "", .number(Int64(vrp.maxLength))),
        ])
    }

    private static func value(_ vap: VAP) -> InspectionValue {
        .object([
            InspectionField("customer_asid", "", .asn(vap.customer)),
            InspectionField("providers", "", .asns(vap.providers)),
        ])
    }

    private static func value(_ key: RouterKey) -> InspectionValue {
        .object([
            InspectionField("asn", "", .asn(key.asn)),
            InspectionField("ski", "", .text(key.keyIdentifier.description)),
            InspectionField("pubkey", "", .bytes(key.subjectPublicKeyInfo)),
        ])
    }
}
