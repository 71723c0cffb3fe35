import RPKIPayload
import RPKITypes

/// An inspection as one JSON object on one line.
package enum InspectionJSON {
    /// Renders fields, verdict and findings, and a line feed.
    package static func render(_ inspection: ObjectInspection) -> [UInt8] {
        var text = ByteText()
        let findings = InspectionValue.list(inspection.findings.map(value))
        append(
            .object(
                inspection.fields + [
                    InspectionField("rejected", "", .flag(inspection.isRejected)),
                    InspectionField("findings", "", findings),
                ]
            ),
            to: &text
        )
        text.append(0x0A)
        return text.bytes
    }

    /// The members of the lines of `validate --findings`, without the file and the trust anchor.
    private static func value(_ finding: Finding) -> InspectionValue {
        let code = finding.reason.code
        var members = [
            InspectionField("severity", "", .text(finding.severity.rawValue)),
            InspectionField("code", "", .text(code.rawValue)),
            InspectionField("requirement", "", .text(code.requirement.description)),
            InspectionField("message", "", .text(finding.reason.description)),
        ]
        if let offset = finding.subject.offset {
            members.append(InspectionField("offset", "", .number(Int64(offset))))
        }
        return .object(members)
    }

    private static func append(_ value: InspectionValue, to text: inout ByteText) {
        switch value {
        case .text(let string): text.append(json: string)
        case .number(let number): text.append(decimal: number)
        case .flag(let flag): text.append(flag ? "true" : "false")
        case .time(let time): text.append(decimal: time.secondsSinceEpoch)
        case .digest(let digest): append(base64: digest.bytes, to: &text)
        case .asn(let asn): text.append(decimal: Int64(asn.rawValue))
        case .bytes(let bytes): append(base64: bytes, to: &text)
        case .list(let values), .counted(let values):
            text.append(0x5B)
            for (index, element) in values.enumerated() {
                if index > 0 { text.append(0x2C) }
                append(element, to: &text)
            }
            text.append(0x5D)
        case .object(let fields), .line(_, let fields):
            text.append(0x7B)
            for (index, field) in fields.enumerated() {
                if index > 0 { text.append(0x2C) }
                text.append(json: field.name)
                text.append(0x3A)
                append(field.value, to: &text)
            }
            text.append(0x7D)
        }
    }

    private static func append(base64 bytes: [UInt8], to text: inout ByteText) {
        text.append(0x22)
        text.append(base64: bytes)
        text.append(0x22)
    }
}
