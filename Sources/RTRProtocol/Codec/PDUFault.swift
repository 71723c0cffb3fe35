public import RPKITypes

/// A rule that a PDU breaks.
public enum PDUFault: Hashable, Sendable {
    /// A version that is not 0, 1 or 2.
    case unknownVersion(UInt8)
    /// A type that no version has.
    case unknownType(UInt8)
    /// A type that the PDU's version does not have.
    case typeNotInVersion(PDUType, ProtocolVersion)
    /// A type that only the receiver sends.
    case misdirected(PDUType)
    /// A length that the type does not have in the version, in octets.
    case length(PDUType, length: UInt32, ProtocolVersion)
    /// Lengths inside an Error Report that do not fit that of the PDU, in octets.
    case reportLengths(length: UInt32, inside: UInt32)
    /// A prefix longer than an address.
    case prefixLength(UInt8, IPFamily)
    /// A maximum length below the prefix's length or above that of an address.
    case maxLength(UInt8, prefixLength: UInt8, IPFamily)
    /// Bits are set below the prefix's length.
    case hostBits(length: UInt8, IPFamily)
    /// An announcement of a customer without providers.
    case noProviders(ASN)
    /// An announcement of a customer with AS0 beside other providers.
    case mixedAS0(ASN)
    /// A withdrawal of a customer with providers.
    case withdrawalWithProviders(ASN, count: Int)

    /// The stable name of the rule.
    public var code: String {
        switch self {
        case .unknownVersion: "rtr-unknown-version"
        case .unknownType: "rtr-unknown-type"
        case .typeNotInVersion: "rtr-type-not-in-version"
        case .misdirected: "rtr-misdirected"
        case .length: "rtr-length"
        case .reportLengths: "rtr-report-lengths"
        case .prefixLength: "rtr-prefix-length"
        case .maxLength: "rtr-max-length"
        case .hostBits: "rtr-host-bits"
        case .noProviders: "rtr-no-providers"
        case .mixedAS0: "rtr-mixed-as0"
        case .withdrawalWithProviders: "rtr-withdrawal-with-providers"
        }
    }

    /// Where the rule stands.
    public var requirement: Requirement {
        switch self {
        case .unknownVersion: .rtr("7")
        case .unknownType, .typeNotInVersion, .misdirected: .rtr("12")
        case .length: .rtr("5.1")
        case .reportLengths: .rtr("5.8")
        case .prefixLength(_, let family), .maxLength(_, _, let family), .hostBits(_, let family):
            .rtr(family == .ipv4 ? "5.9" : "5.10")
        case .noProviders, .mixedAS0, .withdrawalWithProviders: .rtr("5.12")
        }
    }
}

extension PDUFault: CustomStringConvertible {
    /// One line of text.
    public var description: String {
        switch self {
        case .unknownVersion(let version): "unknown version \(version)"
        case .unknownType(let type): "unknown PDU type \(type)"
        case .typeNotInVersion(let type, let version):
            "PDU type \(type.rawValue), which version \(version) does not have"
        case .misdirected(let type): "PDU type \(type.rawValue), which only this side sends"
        case .length(let type, let length, let version):
            "a length of \(length) octets for PDU type \(type.rawValue) in version \(version)"
        case .reportLengths(let length, let inside):
            "an Error Report of \(length) octets with a part of \(inside)"
        case .prefixLength(let length, let family):
            "a prefix of \(length) bits, where addresses have \(family.width)"
        case .maxLength(let maxLength, let length, let family):
            "a maximum length of \(maxLength) bits for a prefix of \(length), where addresses have "
                + "\(family.width)"
        case .hostBits(let length, _): "bits set below a prefix of \(length) bits"
        case .noProviders(let customer): "\(customer) announced without providers"
        case .mixedAS0(let customer): "\(customer) announced with AS0 beside other providers"
        case .withdrawalWithProviders(let customer, let count):
            "\(customer) withdrawn with \(count) providers"
        }
    }
}
