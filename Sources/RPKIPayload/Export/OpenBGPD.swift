import RPKITypes

/// Sets for the configuration of OpenBGPD: Routinator's, or rpki-client's with expiry and ASPA.
struct OpenBGPD: ExportShape {
    /// Whose form it is.
    enum Form {
        /// A roa-set only, which OpenBGPD 6.4 and later read.
        case routinator
        /// With expiry and an aspa-set, for which OpenBGPD 7.8 or later is needed.
        case rpkiClient
    }

    private let form: Form
    private let metadata: ExportMetadata

    init(_ form: Form, _ metadata: ExportMetadata) {
        self.form = form
        self.metadata = metadata
    }

    var parts: [ExportPart] { form == .routinator ? [.routeOrigins] : [.routeOrigins, .aspas] }
    var keepsExcludedParts: Bool { true }

    func begin(_ text: inout ByteText) {
        if form == .rpkiClient { text.appendComment(metadata) }
    }

    func begin(_ part: ExportPart, _ text: inout ByteText) {
        text.append(part == .aspas ? "\naspa-set {\n" : "roa-set {\n")
    }

    func end(_ part: ExportPart, _ text: inout ByteText) { text.append("}\n") }

    func append(_ entry: VRPEntry, _ place: ExportPlace, _ text: inout ByteText) {
        text.append(form == .routinator ? "    " : "\t")
        text.append(entry.vrp.prefix)
        if entry.vrp.maxLength > entry.vrp.prefix.length {
            text.append(" maxlen ")
            text.append(decimal: UInt32(entry.vrp.maxLength))
        }
        text.append(" source-as ")
        text.append(decimal: entry.vrp.asn.rawValue)
        if form == .rpkiClient { append(expires: entry.expires, &text) }
        text.append(0x0A)
    }

    func append(_ entry: VAPEntry, _ place: ExportPlace, _ text: inout ByteText) {
        text.append("\tcustomer-as ")
        text.append(decimal: entry.vap.customer.rawValue)
        append(expires: entry.expires, &text)
        text.append(" provider-as { ")
        text.append(list: entry.vap.providers)
        text.append(" }\n")
    }

    /// What never expires has no such word.
    private func append(expires: Timestamp, _ text: inout ByteText) {
        guard expires < ExportTime.latest else { return }
        text.append(" expires ")
        text.append(decimal: expires.secondsSinceEpoch)
    }
}
