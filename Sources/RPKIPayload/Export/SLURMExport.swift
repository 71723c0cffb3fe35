import RPKITypes

/// All payload as assertions of a SLURM file without filters (RFC 8416; version 2: draft-ietf-sidrops-aspa-slurm-04).
///
/// The comment of each is the name of its trust anchor. Version 1 has no ASPA.
struct SLURMExport: ExportShape {
    /// The member `slurmVersion`.
    enum Version {
        case one
        case two
    }

    private let names: [[UInt8]]
    private let version: Version

    init(_ payload: PayloadSet, _ version: Version) {
        names = payload.trustAnchors.map(ByteText.json)
        self.version = version
    }

    var parts: [ExportPart] {
        [.routeOrigins, .routerKeys] + (version == .two ? [.aspas] : [])
    }

    /// RFC 8416, section 3.2: all members are required.
    var keepsExcludedParts: Bool { true }

    func begin(_ text: inout ByteText) {
        text.append("{\n  \"slurmVersion\": ")
        text.append(version == .one ? "1" : "2")
        text.append(
            ",\n  \"validationOutputFilters\": {\n    \"prefixFilters\": [ ],\n    \"bgpsecFilters\": [ ]"
        )
        if version == .two { text.append(",\n    \"aspaFilters\": [ ]") }
        text.append("\n  },\n  \"locallyAddedAssertions\": {")
    }

    func begin(_ part: ExportPart, _ text: inout ByteText) {
        switch part {
        case .routerKeys: text.append(",\n    \"bgpsecAssertions\": [\n")
        case .aspas: text.append(",\n    \"aspaAssertions\": [\n")
        default: text.append("\n    \"prefixAssertions\": [\n")
        }
    }

    func end(_ part: ExportPart, _ text: inout ByteText) { text.append("\n    ]") }

    func end(_ text: inout ByteText) { text.append("\n  }\n}\n") }

    func append(_ entry: VRPEntry, _ place: ExportPlace, _ text: inout ByteText) {
        begin(place, "asn", entry.vrp.asn, &text)
        text.append(",\n        \"prefix\": \"")
        text.append(entry.vrp.prefix)
        text.append("\",\n        \"maxPrefixLength\": ")
        text.append(decimal: UInt32(entry.vrp.maxLength))
        end(entry.trustAnchor, &text)
    }

    func append(_ entry: RouterKeyEntry, _ place: ExportPlace, _ text: inout ByteText) {
        begin(place, "asn", entry.routerKey.asn, &text)
        // Base64url without padding (RFC 8416, section 3.3.2).
        text.append(",\n        \"SKI\": \"")
        text.append(base64URL: entry.routerKey.keyIdentifier.bytes)
        text.append("\",\n        \"routerPublicKey\": \"")
        text.append(base64URL: entry.routerKey.subjectPublicKeyInfo)
        text.append("\"")
        end(entry.trustAnchor, &text)
    }

    func append(_ entry: VAPEntry, _ place: ExportPlace, _ text: inout ByteText) {
        begin(place, "customerAsn", entry.vap.customer, &text)
        text.append(",\n        \"providerAsns\": [")
        var separator: StaticString = "\n          "
        for provider in entry.vap.providers {
            text.append(separator)
            text.append(decimal: provider.rawValue)
            separator = ",\n          "
        }
        text.append("\n        ]")
        end(entry.trustAnchor, &text)
    }

    private func begin(_ place: ExportPlace, _ member: StaticString, _ asn: ASN, _ text: inout ByteText) {
        text.append(place.isFirst ? "      {\n        \"" : ",\n      {\n        \"")
        text.append(member)
        text.append("\": ")
        text.append(decimal: asn.rawValue)
    }

    private func end(_ trustAnchor: TrustAnchorIndex, _ text: inout ByteText) {
        text.append(",\n        \"comment\": ")
        text.append(contentsOf: names[Int(trustAnchor.rawValue)])
        text.append("\n      }")
    }
}
