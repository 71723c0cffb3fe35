/// A PDU that cannot be taken: the rule, the place, and what to answer.
public struct PDUError: Error, Hashable, Sendable {
    /// The rule that is broken.
    public var fault: PDUFault
    /// The side that read the PDU.
    public var reader: Reader
    /// The version in the PDU's header.
    public var rawVersion: UInt8
    /// The type in the PDU's header.
    public var rawType: UInt8
    /// The offset of the PDU from the start of the stream, in octets.
    public var offset: Int
    /// The offset from the start of the PDU at which the rule is broken, in octets.
    public var position: Int
    /// The beginning of the PDU, to encapsulate in an Error Report: at least its header.
    public var octets: [UInt8]

    /// The side that reads.
    public enum Reader: Hashable, Sendable {
        /// A cache reads what a router sends.
        case cache
        /// A router reads what a cache sends.
        case router
    }

    /// How many octets of a PDU are kept at most.
    public static let keptOctets = 512

    /// The version, if it is a known one.
    public var version: ProtocolVersion? { ProtocolVersion(rawValue: rawVersion) }

    /// The code of the Error Report that answers; nil when none may be sent.
    ///
    /// It is that for a first PDU: a session of a fixed version answers another version with its own code.
    public var answer: ErrorCode? {
        // An Error Report is never answered (section 5.8).
        guard rawType != PDUType.errorReport.rawValue else { return nil }
        switch fault {
        case .unknownVersion: return .unsupportedProtocolVersion
        case .unknownType, .typeNotInVersion: return .unsupportedPDUType
        // What a router asks wrongly is an Invalid Request, which only caches send.
        case .misdirected, .length: return reader == .cache ? .invalidRequest : .corruptData
        case .reportLengths: return nil
        // Section 5.9 says "code 1 (Corrupt Data)" for set host bits; by section 12 that is code 0.
        case .prefixLength, .maxLength, .hostBits, .withdrawalWithProviders: return .corruptData
        case .noProviders, .mixedAS0: return .aspaProviderListError
        }
    }
}

extension PDUError: CustomStringConvertible {
    /// `offset 24: text, at octet 4 [code; section]`.
    public var description: String {
        "offset \(offset): \(fault), at octet \(position) [\(fault.code); \(fault.requirement)]"
    }
}

/// A fault in the body of a PDU and where it is.
struct BodyFailure: Error {
    var fault: PDUFault
    /// The offset from the start of the PDU.
    var position: Int

    @inline(never)
    init(_ fault: PDUFault, at position: Int) {
        self.fault = fault
        self.position = position
    }
}
