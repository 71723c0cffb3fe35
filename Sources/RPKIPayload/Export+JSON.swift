import RPKITypes

extension ExportFormat {
    /// The members, tabs and line breaks of rpki-client's JSON; empty lists are `[`, an empty line, `]`.
    static func writeJSON<E: Error>(
        _ payload: PayloadSet,
        _ metadata: ExportMetadata,
        _ text: inout ByteText,
        _ sink: (Span<UInt8>) throws(E) -> Void
    ) throws(E) {
        let names = payload.trustAnchors.map { name in
            var quoted = ByteText()
            quoted.append(json: name)
            return quoted.bytes
        }
        text.append("{\n\t\"metadata\": {")
        writeJSONMetadata(metadata, &text)
        text.append("\n\t},\n\t\"roas\": [\n")
        var isFirst = true
        for entry in payload.vrps {
            if !isFirst { text.append(",\n") }
            isFirst = false
            writeJSON(entry, names, &text)
            try text.flushIfFull(to: sink)
        }
        text.append("\n\t],\n\t\"bgpsec_keys\": [\n")
        isFirst = true
        for entry in payload.routerKeys {
            if !isFirst { text.append(",\n") }
            isFirst = false
            writeJSON(entry, names, &text)
            try text.flushIfFull(to: sink)
        }
        text.append("\n\t],\n\t\"nonfunc_cas\": [\n")
        isFirst = true
        for authority in metadata.nonFunctionalCAs {
            if !isFirst { text.append(",\n") }
            isFirst = false
            writeJSON(authority, &text)
            try text.flushIfFull(to: sink)
        }
        text.append("\n\t],\n\t\"aspas\": [\n")
        isFirst = true
        for entry in payload.vaps {
            if !isFirst { text.append(",\n") }
            isFirst = false
            writeJSON(entry, &text)
            try text.flushIfFull(to: sink)
        }
        text.append("\n\t]\n}\n")
    }

    private static func writeJSONMetadata(_ metadata: ExportMetadata, _ text: inout ByteText) {
        text.append("\n\t\t\"buildmachine\": ")
        text.append(json: metadata.buildMachine)
        text.append(",\n\t\t\"buildtime\": ")
        text.append(json: metadata.buildTime.description)
        for counter in ExportMetadata.Counter.allCases {
            if counter == .manifests, !metadata.talFiles.isEmpty { writeTALFiles(metadata.talFiles, &text) }
            guard let count = metadata.counters[counter] else { continue }
            text.append(",\n\t\t")
            text.append(json: counter.rawValue)
            text.append(": ")
            text.append(decimal: Int64(count))
        }
    }

    private static func writeTALFiles(_ paths: [String], _ text: inout ByteText) {
        text.append(",\n\t\t\"talfiles\": [")
        for (index, path) in paths.enumerated() {
            text.append(index == 0 ? "\n\t\t\t" : ",\n\t\t\t")
            text.append(json: path)
        }
        text.append("\n\t\t]")
    }

    private static func writeJSON(_ entry: VRPEntry, _ names: [[UInt8]], _ text: inout ByteText) {
        text.append("\t\t{ \"asn\": ")
        text.append(decimal: entry.vrp.asn.rawValue)
        text.append(", \"prefix\": \"")
        text.append(entry.vrp.prefix)
        text.append("\", \"maxLength\": ")
        text.append(decimal: UInt32(entry.vrp.maxLength))
        text.append(", \"ta\": ")
        text.append(contentsOf: names[Int(entry.trustAnchor.rawValue)])
        text.append(", \"expires\": ")
        text.append(decimal: entry.expires.secondsSinceEpoch)
        text.append(" }")
    }

    private static func writeJSON(_ entry: RouterKeyEntry, _ names: [[UInt8]], _ text: inout ByteText) {
        text.append("\t\t{\n\t\t\t\"asn\": ")
        text.append(decimal: entry.routerKey.asn.rawValue)
        text.append(",\n\t\t\t\"ski\": ")
        text.append(json: entry.routerKey.keyIdentifier.description)
        text.append(",\n\t\t\t\"pubkey\": \"")
        text.append(base64: entry.routerKey.subjectPublicKeyInfo)
        text.append("\",\n\t\t\t\"ta\": ")
        text.append(contentsOf: names[Int(entry.trustAnchor.rawValue)])
        text.append(",\n\t\t\t\"expires\": ")
        text.append(decimal: entry.expires.secondsSinceEpoch)
        text.append("\n\t\t}")
    }

    private static func writeJSON(_ authority: NonFunctionalCA, _ text: inout ByteText) {
        let members: [(name: StaticString, value: String?)] = [
            ("location", authority.location),
            ("ta", authority.trustAnchor),
            ("caRepository", authority.repository),
            ("rpkiManifest", authority.manifest),
            ("rpkiNotify", authority.notification),
            ("aki", authority.authorityKeyIdentifier?.description),
            ("ski", authority.subjectKeyIdentifier.description),
        ]
        text.append("\t\t{")
        var isFirst = true
        for member in members {
            guard let value = member.value else { continue }
            text.append(isFirst ? "\n\t\t\t\"" : ",\n\t\t\t\"")
            isFirst = false
            text.append(member.name)
            text.append("\": ")
            text.append(json: value)
        }
        text.append("\n\t\t}")
    }

    private static func writeJSON(_ entry: VAPEntry, _ text: inout ByteText) {
        text.append("\t\t{ \"customer_asid\": ")
        text.append(decimal: entry.vap.customer.rawValue)
        text.append(", \"expires\": ")
        text.append(decimal: entry.expires.secondsSinceEpoch)
        text.append(", \"providers\": [")
        var separator: StaticString = " "
        for provider in entry.vap.providers {
            text.append(separator)
            text.append(decimal: provider.rawValue)
            separator = ", "
        }
        text.append(" ] }")
    }
}
