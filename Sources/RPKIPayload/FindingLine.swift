public import RPKITypes

/// Findings as NDJSON: one JSON object a line.
public enum FindingLine {
    /// Appends one finding and a line feed.
    ///
    /// Members: `uri`, `severity`, `code`, `requirement`, `message`, `trustAnchor` (null outside a run), and
    /// `offset` (bytes from the start of the object) where a place is known.
    public static func append(_ finding: Finding, to bytes: inout [UInt8]) {
        let code = finding.reason.code
        var line = ByteText()
        line.append("{\"uri\":")
        line.append(json: finding.subject.uri)
        line.append(",\"severity\":")
        line.append(json: finding.severity.rawValue)
        line.append(",\"code\":")
        line.append(json: code.rawValue)
        line.append(",\"requirement\":")
        line.append(json: code.requirement.description)
        line.append(",\"message\":")
        line.append(json: finding.reason.description)
        line.append(",\"trustAnchor\":")
        if let trustAnchor = finding.subject.trustAnchor {
            line.append(json: trustAnchor)
        } else {
            line.append("null")
        }
        if let offset = finding.subject.offset {
            line.append(",\"offset\":")
            line.append(decimal: Int64(offset))
        }
        line.append("}\n")
        bytes.append(contentsOf: line.bytes)
    }
}
