import RPKITypes

/// The members, tabs and line breaks of rpki-client's JSON; empty lists are `[`, an empty line, `]`.
struct RPKIClientJSON: ExportShape {
    private let names: [[UInt8]]
    private let metadata: ExportMetadata

    init(_ payload: PayloadSet, _ metadata: ExportMetadata) {
        names = payload.trustAnchors.map(ByteText.json)
        self.metadata = metadata
    }

    var parts: [ExportPart] { [.routeOrigins, .routerKeys, .supplement, .aspas] }

    /// The CAs without a usable publication point.
    var supplementCount: Int { metadata.nonFunctionalCAs.count }

    func begin(_ text: inout ByteText) {
        text.append("{\n\t\"metadata\": {")
        RPKIClientJSON.writeMetadata(metadata, &text)
        text.append("\n\t}")
    }

    func begin(_ part: ExportPart, _ text: inout ByteText) {
        switch part {
        case .routerKeys: text.append(",\n\t\"bgpsec_keys\": [\n")
        case .supplement: text.append(",\n\t\"nonfunc_cas\": [\n")
        case .aspas: text.append(",\n\t\"aspas\": [\n")
        case .routeOrigins, .ipv4RouteOrigins, .ipv6RouteOrigins: text.append(",\n\t\"roas\": [\n")
        }
    }

    func end(_ part: ExportPart, _ text: inout ByteText) { text.append("\n\t]") }

    func end(_ text: inout ByteText) { text.append("\n}\n") }

    func append(_ entry: VRPEntry, _ place: ExportPlace, _ text: inout ByteText) {
        text.append(place.isFirst ? "\t\t{ \"asn\": " : ",\n\t\t{ \"asn\": ")
        text.append(decimal: entry.vrp.asn.rawValue)
        text.append(", \"prefix\": \"")
        text.append(entry.vrp.prefix)
        text.append("\", \"maxLength\": ")
        text.append(decimal: UInt32(entry.vrp.maxLength))
        text.append(", \"ta\": ")
        text.append(contentsOf: names[Int(entry.trustAnchor.rawValue)])
        text.append(", \"expires\": ")
        text.append(expires: entry.expires)
        text.append(" }")
    }

    func append(_ entry: RouterKeyEntry, _ place: ExportPlace, _ text: inout ByteText) {
        text.append(place.isFirst ? "\t\t{\n\t\t\t\"asn\": " : ",\n\t\t{\n\t\t\t\"asn\": ")
        text.append(decimal: entry.routerKey.asn.rawValue)
        text.append(",\n\t\t\t\"ski\": ")
        text.append(json: entry.routerKey.keyIdentifier.description)
        text.append(",\n\t\t\t\"pubkey\": \"")
        text.append(base64: entry.routerKey.subjectPublicKeyInfo)
        text.append("\",\n\t\t\t\"ta\": ")
        text.append(contentsOf: names[Int(entry.trustAnchor.rawValue)])
        text.append(",\n\t\t\t\"expires\": ")
        text.append(expires: entry.expires)
        text.append("\n\t\t}")
    }

    func append(_ entry: VAPEntry, _ place: ExportPlace, _ text: inout ByteText) {
        text.append(place.isFirst ? "\t\t{ \"customer_asid\": " : ",\n\t\t{ \"customer_asid\": ")
        text.append(decimal: entry.vap.customer.rawValue)
        text.append(", \"expires\": ")
        text.append(expires: entry.expires)
        text.append(", \"providers\": [")
        var separator: StaticString = " "
        for provider in entry.vap.providers {
            text.append(separator)
            text.append(decimal: provider.rawValue)
            separator = ", "
        }
        text.append(" ] }")
    }

    func appendSupplement(_ place: ExportPlace, _ text: inout ByteText) {
        if !place.isFirst { text.append(",\n") }
        RPKIClientJSON.write(metadata.nonFunctionalCAs[place.index], &text)
    }

    private static func writeMetadata(_ metadata: ExportMetadata, _ text: inout ByteText) {
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

    private static func write(_ authority: NonFunctionalCA, _ text: inout ByteText) {
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
}
