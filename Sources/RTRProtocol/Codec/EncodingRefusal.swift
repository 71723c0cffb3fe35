public import RPKITypes

/// Why a value cannot be sent.
public enum EncodingRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// The version does not have the type.
    case notInVersion(PDUType, ProtocolVersion)
    /// A customer has more providers than fit; it is to be treated as if it had no ASPA, never cut.
    case tooManyProviders(ASN, count: Int)
    /// A customer has no provider but what may not be sent.
    case noProviders(ASN)
    /// A router key is empty or longer than a PDU; the size is that of its SubjectPublicKeyInfo in octets.
    case keySize(Int)
    /// An Error Report is longer than a PDU; the size is that of copy and text in octets.
    case reportSize(Int)
    /// An End of Data from version 1 on has no timing.
    case noTiming

    /// The stable name of the rule.
    public var code: String {
        switch self {
        case .notInVersion: "rtr-encode-not-in-version"
        case .tooManyProviders: "rtr-encode-too-many-providers"
        case .noProviders: "rtr-encode-no-providers"
        case .keySize: "rtr-encode-key-size"
        case .reportSize: "rtr-encode-report-size"
        case .noTiming: "rtr-encode-no-timing"
        }
    }

    /// One line of text.
    public var description: String {
        switch self {
        case .notInVersion(let type, let version): "version \(version) has no PDU of type \(type.rawValue)"
        case .tooManyProviders(let customer, let count):
            "\(customer) has \(count) providers, \(PDU.mostProviders) fit in a PDU"
        case .noProviders(let customer): "\(customer) has no provider that may be sent"
        case .keySize(let size): "a router key of \(size) octets"
        case .reportSize(let size): "an Error Report about \(size) octets"
        case .noTiming: "End of Data without timing values"
        }
    }
}
