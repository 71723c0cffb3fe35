/// Reads the body of an Error Report octet by octet and keeps its beginning, so that memory stays small
/// whatever its length.
struct ErrorReportReader: Sendable {
    let header: PDUHeader
    /// How many octets of the PDU were read, the header included.
    private(set) var position = PDU.headerLength
    private var erroneousPDU: [UInt8] = []
    private var text: [UInt8] = []
    private var pduLength: UInt32 = 0
    private var textLength: UInt32 = 0

    init(_ header: PDUHeader) { self.header = header }

    /// Whether all of the PDU was read.
    var isComplete: Bool { position >= Int(header.length) }

    /// The report, when all was read.
    var report: ErrorReport {
        let kept = erroneousPDU.count + text.count
        return ErrorReport(
            rawCode: header.field,
            erroneousPDU: erroneousPDU,
            text: text,
            omitted: Int(header.length) - 16 - kept
        )
    }

    /// Takes the next octet.
    ///
    /// - Throws: ``BodyFailure`` when a length inside does not fit; checked before anything is kept (section 5.8).
    mutating func read(_ octet: UInt8) throws(BodyFailure) {
        let place = position
        let room = header.length - 16
        position += 1
        if place < 12 {
            pduLength = pduLength << 8 | UInt32(octet)
            guard place < 11 || pduLength <= room else { throw failure(pduLength, at: 8) }
            return
        }
        let textField = 12 + Int(pduLength)
        if place < textField {
            if erroneousPDU.count < ErrorReport.keptOctets { erroneousPDU.append(octet) }
        } else if place < textField + 4 {
            textLength = textLength << 8 | UInt32(octet)
            guard place < textField + 3 || textLength == room - pduLength else {
                throw failure(textLength, at: textField)
            }
        } else if text.count < ErrorReport.keptOctets {
            text.append(octet)
        }
    }

    private func failure(_ inside: UInt32, at position: Int) -> BodyFailure {
        BodyFailure(.reportLengths(length: header.length, inside: inside), at: position)
    }
}
