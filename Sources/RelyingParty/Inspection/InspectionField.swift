package import RPKITypes

/// One named value of an inspected object; the tree of them is rendered as text and as JSON.
package struct InspectionField: Hashable, Sendable {
    /// The member's name in JSON; the one that rpki-client uses, where it has the field.
    package let name: String
    /// The name in text.
    package let label: String
    package let value: InspectionValue

    init(_ name: String, _ label: String, _ value: InspectionValue) {
        self.name = name
        self.label = label
        self.value = value
    }
}

/// A value of an inspected object.
package indirect enum InspectionValue: Hashable, Sendable {
    /// Text, which may be untrusted.
    case text(String)
    /// A number, decimal in both renderings.
    case number(Int64)
    case flag(Bool)
    /// RFC 3339 in text, seconds since the epoch in JSON.
    case time(Timestamp)
    /// Hexadecimal in text, Base64 in JSON, as rpki-client writes hashes.
    case digest(SHA256Digest)
    /// `AS64496` in text, the number in JSON.
    case asn(ASN)
    /// Bytes in Base64.
    case bytes([UInt8])
    /// Several values; in text one a line.
    case list([InspectionValue])
    /// Several values of which text gives the count only.
    case counted([InspectionValue])
    /// Members.
    case object([InspectionField])
    /// Members, with one line for text.
    case line(String, [InspectionField])

    /// The count of a list; nil for another value.
    package var count: Int? {
        switch self {
        case .list(let values), .counted(let values): values.count
        default: nil
        }
    }

    /// The member of the given name; nil when there is none.
    package subscript(_ name: String) -> InspectionValue? {
        switch self {
        case .object(let fields), .line(_, let fields): fields.first { $0.name == name }?.value
        default: nil
        }
    }
}

extension InspectionValue {
    static func texts(_ values: [some CustomStringConvertible]) -> InspectionValue {
        .list(values.map { .text($0.description) })
    }

    static func asns(_ values: [ASN]) -> InspectionValue { .list(values.map(InspectionValue.asn)) }
}
