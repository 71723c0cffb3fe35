import RPKITypes

extension PDU {
    /// Appends the octets of the PDU.
    ///
    /// - Parameters:
    ///   - octets: what they are appended to; left alone when the PDU cannot be sent.
    ///   - version: the version of the session.
    /// - Throws: ``EncodingRefusal`` when the version has no such PDU or its parts do not fit.
    public func encode(into octets: inout [UInt8], version: ProtocolVersion) throws(EncodingRefusal) {
        switch self {
        case .serialNotify(let session, let serial), .serialQuery(let session, let serial):
            octets.appendHeader(version, type, session.rawValue, 12)
            octets.append(serial.rawValue)
        case .resetQuery, .cacheReset:
            octets.appendHeader(version, type, 0, 8)
        case .cacheResponse(let session):
            octets.appendHeader(version, type, session.rawValue, 8)
        case .prefix(let vrp, let change):
            PDU.append(vrp, change, version: version, to: &octets)
        case .endOfData(let session, let serial, let timing):
            try PDU.appendEndOfData(session, serial, timing, version, &octets)
        case .routerKey(let key, let change):
            try PDU.append(key, change, version: version, to: &octets)
        case .errorReport(let report):
            try PDU.append(report, version, &octets)
        case .aspa(let vap):
            try PDU.append(vap, version: version, to: &octets)
        case .aspaWithdrawal(let customer):
            try PDU.appendWithdrawal(of: customer, version: version, to: &octets)
        }
    }

    /// The octets of the PDU.
    ///
    /// - Throws: ``EncodingRefusal`` when the version has no such PDU or its parts do not fit.
    public func octets(version: ProtocolVersion) throws(EncodingRefusal) -> [UInt8] {
        var octets: [UInt8] = []
        try encode(into: &octets, version: version)
        return octets
    }

    private static func appendEndOfData(
        _ session: SessionID,
        _ serial: SerialNumber,
        _ timing: Timing?,
        _ version: ProtocolVersion,
        _ octets: inout [UInt8]
    ) throws(EncodingRefusal) {
        // RFC 6810, section 5.8: no timing values.
        guard version > .v0 else {
            octets.appendHeader(version, .endOfData, session.rawValue, 12)
            octets.append(serial.rawValue)
            return
        }
        guard let timing else { throw .noTiming }
        octets.appendHeader(version, .endOfData, session.rawValue, 24)
        octets.append(serial.rawValue)
        for interval in Timing.Interval.allCases { octets.append(timing[interval]) }
    }

    private static func append(
        _ report: ErrorReport,
        _ version: ProtocolVersion,
        _ octets: inout [UInt8]
    ) throws(EncodingRefusal) {
        let size = report.erroneousPDU.count + report.text.count
        guard PDUType.errorReport.permits(length: 16 + size, in: version) else { throw .reportSize(size) }
        octets.appendHeader(version, .errorReport, report.rawCode, 16 + size)
        octets.append(UInt32(report.erroneousPDU.count))
        octets.append(contentsOf: report.erroneousPDU)
        octets.append(UInt32(report.text.count))
        octets.append(contentsOf: report.text)
    }
}
