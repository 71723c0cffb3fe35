public import RPKITypes

/// An Error Report.
///
/// - Source: draft-ietf-sidrops-8210bis-27, section 5.8.
public struct ErrorReport: Hashable, Sendable {
    /// The code as it is on the wire.
    public var rawCode: UInt16
    /// A copy of the PDU that was wrong, or its beginning; empty when no PDU was.
    public var erroneousPDU: [UInt8]
    /// The text: UTF-8 by the rules, any octets in practice.
    public var text: [UInt8]
    /// How many octets of the copy and the text were received and not kept.
    public var omitted: Int

    /// Makes a report of ours.
    ///
    /// - Parameters:
    ///   - code: the code.
    ///   - erroneousPDU: the PDU; what is over ``keptOctets`` is cut off.
    ///   - text: what is wrong, in plain words; what is over ``keptOctets`` is cut off.
    public init(_ code: ErrorCode, about erroneousPDU: [UInt8] = [], text: String = "") {
        rawCode = code.rawValue
        self.erroneousPDU = Array(erroneousPDU.prefix(ErrorReport.keptOctets))
        var kept = text[...]
        while kept.utf8.count > ErrorReport.keptOctets { kept.removeLast() }
        self.text = Array(kept.utf8)
        omitted = 0
    }

    /// Makes a report as it is received.
    init(rawCode: UInt16, erroneousPDU: [UInt8], text: [UInt8], omitted: Int) {
        self.rawCode = rawCode
        self.erroneousPDU = erroneousPDU
        self.text = text
        self.omitted = omitted
    }

    /// How many octets are kept of the copy, and as many of the text; rtrlib sends up to 65,535.
    public static let keptOctets = 2_048

    /// The code; nil for one that is not defined.
    public var code: ErrorCode? { ErrorCode(rawValue: rawCode) }

    /// The text made harmless, without the NUL that BIRD, rtrlib and StayRTR put at its end.
    public var printableText: ForeignText {
        ForeignText(text.last == 0 ? text.dropLast() : text[...])
    }
}

extension ErrorReport: CustomStringConvertible {
    /// Code, name, text, and the header of the PDU that was wrong, on one line.
    public var description: String {
        var line = "error \(rawCode)"
        line += code.map { " (\($0.name))" } ?? " (unknown)"
        if !text.isEmpty { line += ": \(printableText)" }
        if let header = PDUHeader(erroneousPDU.span) {
            line += "; about type \(header.type), version \(header.version), length \(header.length)"
        } else if !erroneousPDU.isEmpty {
            line += "; about \(erroneousPDU.count) octets"
        }
        return line
    }
}
