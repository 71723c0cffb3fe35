import RPKITypes

/// Routinator's json, and its jsonext with the sources of each element.
///
/// AS numbers are strings; parts that are excluded are absent.
struct RoutinatorJSON: ExportShape {
    /// What is said of the origin of an element.
    enum Origin: Sendable {
        /// The name of its trust anchor.
        case trustAnchor
        /// All its sources; none are known without provenance.
        case sources(PayloadProvenance?)
    }

    private let names: [[UInt8]]
    private let time: Timestamp
    private let origin: Origin

    init(_ payload: PayloadSet, _ metadata: ExportMetadata, _ origin: Origin) {
        names = payload.trustAnchors.map(ByteText.json)
        time = metadata.buildTime
        self.origin = origin
    }

    var parts: [ExportPart] { [.routeOrigins, .routerKeys, .aspas] }

    func begin(_ text: inout ByteText) {
        text.append("{\n  \"metadata\": {\n    \"generated\": ")
        text.append(decimal: time.secondsSinceEpoch)
        text.append(",\n    \"generatedTime\": \"")
        text.append(time, .rfc3339)
        text.append("\"\n  }")
    }

    func begin(_ part: ExportPart, _ text: inout ByteText) {
        switch part {
        case .routerKeys: text.append(",\n  \"routerKeys\": [\n")
        case .aspas: text.append(",\n  \"aspas\": [\n")
        default: text.append(",\n  \"roas\": [\n")
        }
    }

    func end(_ part: ExportPart, _ text: inout ByteText) { text.append("\n  ]") }

    func end(_ text: inout ByteText) { text.append("\n}\n") }

    func append(_ entry: VRPEntry, _ place: ExportPlace, _ text: inout ByteText) {
        text.append(place.isFirst ? "    { \"asn\": \"" : ",\n    { \"asn\": \"")
        text.append(entry.vrp.asn)
        text.append("\", \"prefix\": \"")
        text.append(entry.vrp.prefix)
        text.append("\", \"maxLength\": ")
        text.append(decimal: UInt32(entry.vrp.maxLength))
        append(entry.trustAnchor, &text) { $0.sources(ofVRPAt: place.index) }
    }

    func append(_ entry: RouterKeyEntry, _ place: ExportPlace, _ text: inout ByteText) {
        text.append(place.isFirst ? "    { \"asn\": \"" : ",\n    { \"asn\": \"")
        text.append(entry.routerKey.asn)
        text.append("\", \"SKI\": ")
        text.append(json: entry.routerKey.keyIdentifier.description)
        text.append(", \"routerPublicKey\": \"")
        text.append(base64URL: entry.routerKey.subjectPublicKeyInfo)
        text.append(0x22)
        append(entry.trustAnchor, &text) { $0.sources(ofRouterKeyAt: place.index) }
    }

    func append(_ entry: VAPEntry, _ place: ExportPlace, _ text: inout ByteText) {
        text.append(place.isFirst ? "    { \"customer\": \"" : ",\n    { \"customer\": \"")
        text.append(entry.vap.customer)
        text.append("\", \"providers\": [")
        var separator: StaticString = "\""
        for provider in entry.vap.providers {
            text.append(separator)
            text.append(provider)
            separator = "\", \""
        }
        text.append("\"]")
        append(entry.trustAnchor, &text) { $0.sources(ofVAPAt: place.index) }
    }

    /// Ends an element with what is known of its origin.
    private func append(
        _ trustAnchor: TrustAnchorIndex,
        _ text: inout ByteText,
        _ sources: (PayloadProvenance) -> [PayloadSource]
    ) {
        switch origin {
        case .trustAnchor:
            text.append(", \"ta\": ")
            text.append(contentsOf: names[Int(trustAnchor.rawValue)])
            text.append(" }")
        case .sources(let provenance):
            text.append(", \"source\": [")
            var isFirst = true
            for source in provenance.map(sources) ?? [] {
                text.append(isFirst ? " " : ",  ")
                isFirst = false
                text.append(source)
            }
            text.append("] }")
        }
    }
}

extension ByteText {
    /// Appends a source as Routinator's jsonext says it.
    package mutating func append(_ source: PayloadSource) {
        switch source {
        case .exception(let path, let comment):
            append("{ \"type\": \"exception\", \"path\": ")
            if let path { append(json: path) } else { append("null") }
            if let comment {
                append(", \"comment\": ")
                append(json: comment)
            }
            append(" }")
        case .object(let object):
            append("{ \"type\": \"")
            append(object.kind.rawValue)
            append("\", \"uri\": ")
            append(json: object.uri)
            append(", \"tal\": ")
            append(json: object.trustAnchor)
            append(", \"validity\": ")
            append(object.validity)
            append(", \"chainValidity\": ")
            append(object.chainValidity)
            append(", \"stale\": \"")
            append(object.stale, .rfc3339)
            append("\" }")
        }
    }

    private mutating func append(_ period: ValidityPeriod) {
        append("{ \"notBefore\": \"")
        append(period.notBefore, .rfc3339)
        append("\", \"notAfter\": \"")
        append(period.notAfter, .rfc3339)
        append("\" }")
    }
}
