import RPKIPayload
import RPKITypes

/// An inspection as text for people: a label and its value on a line, lists below each other.
package enum InspectionText {
    /// Values begin in this column, as in rpki-client's output.
    private static let column = 27

    /// Renders fields, then findings, each in the form of one line that all findings have.
    ///
    /// No control character of the object reaches the text: they are written as `\u{1B}`.
    package static func render(_ inspection: ObjectInspection) -> String {
        var lines: [String] = []
        for field in inspection.fields { append(field, indent: 0, to: &lines) }
        let verdict = inspection.isRejected ? "rejected" : "no objection"
        lines.append(
            line("Verdict", "\(verdict), judged by itself: issuer and CRL were not consulted", indent: 0)
        )
        for finding in inspection.findings { lines.append(neutralized(finding.description)) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func append(_ field: InspectionField, indent: Int, to lines: inout [String]) {
        switch field.value {
        case .list(let values): append(field.label, values, indent: indent, to: &lines)
        case .counted(let values): lines.append(line(field.label, String(values.count), indent: indent))
        case .object(let fields):
            lines.append(line(field.label, "", indent: indent))
            for member in fields { append(member, indent: indent + 2, to: &lines) }
        default: lines.append(line(field.label, text(of: field.value), indent: indent))
        }
    }

    private static func append(
        _ label: String,
        _ values: [InspectionValue],
        indent: Int,
        to lines: inout [String]
    ) {
        guard !values.isEmpty else { return lines.append(line(label, "none", indent: indent)) }
        for (index, value) in values.enumerated() {
            let label = index == 0 ? label : ""
            if case .object(let fields) = value {
                if index == 0 { lines.append(line(label, "", indent: indent)) }
                for member in fields { append(member, indent: indent + 2, to: &lines) }
            } else {
                lines.append(line(label, text(of: value), indent: indent))
            }
        }
    }

    private static func line(_ label: String, _ value: String, indent: Int) -> String {
        let name = String(repeating: " ", count: indent) + (label.isEmpty ? "" : label + ":")
        guard !value.isEmpty else { return name }
        return name + String(repeating: " ", count: max(1, column - name.utf8.count)) + value
    }

    /// The value on one line.
    private static func text(of value: InspectionValue) -> String {
        switch value {
        case .text(let text), .line(let text, _): neutralized(text)
        case .number(let number): String(number)
        case .flag(let flag): flag ? "yes" : "no"
        case .time(let time): time.description
        case .digest(let digest): digest.description
        case .asn(let asn): asn.description
        case .bytes(let bytes): Base64.encode(bytes)
        case .list(let values): values.map(text(of:)).joined(separator: ", ")
        case .counted(let values): String(values.count)
        case .object(let fields): fields.map { "\($0.label) \(text(of: $0.value))" }.joined(separator: ", ")
        }
    }

    /// Text in which nothing can move a cursor, end a line, or turn the direction of writing.
    package static func neutralized(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var safe = ""
        for scalar in text.unicodeScalars {
            if isUnsafe(scalar) {
                safe += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            } else {
                safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        // C0, DEL and C1; directional and invisible formats; line and paragraph separators.
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
        default: false
        }
    }
}
