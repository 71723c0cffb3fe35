/// Cuts a stream of octets into PDUs.
///
/// Push octets as they come and take frames until there are none. Each header is checked as soon as its eight
/// octets are there. Beyond what was pushed and not yet taken, at most one PDU is kept: 12 octets of a query, 4 KiB
/// of an Error Report, 65,535 octets of payload; so take all frames after each push.
///
/// An error ends the decoding, and is thrown again by each later ``next()``, with one exception: a PDU of an unknown
/// version with a possible length is stepped over, since a router may go on with a lower one.
public struct PDUDecoder: Sendable {
    /// A PDU and its circumstances.
    public struct Frame: Hashable, Sendable {
        /// The version of its header.
        public var version: ProtocolVersion
        /// The PDU.
        public var pdu: PDU
        /// Where it starts in the stream, in octets.
        public var offset: Int
        /// Its length in octets.
        public var length: Int
        /// What is wrong with it and was let pass.
        public var remarks: [Remark]
    }

    /// The side that reads.
    public let reader: PDUError.Reader
    private var buffer: [UInt8] = []
    /// Where the octets begin that are not taken yet.
    private var start = 0
    /// The place of `buffer[start]` in the stream.
    private var offset = 0
    private var phase = Phase.header

    private enum Phase: Sendable {
        case header
        case body(PDUHeader, PDUType, ProtocolVersion)
        case report(ErrorReportReader, ProtocolVersion)
        /// Octets to step over.
        case skipping(Int)
        case failed(PDUError)
    }

    /// Makes a decoder for one side of one connection.
    public init(reader: PDUError.Reader) { self.reader = reader }

    /// How many octets are held and not taken.
    public var bufferedOctets: Int { buffer.count - start }

    /// Whether the stream may end here: no PDU was begun.
    public var isBetweenPDUs: Bool {
        if case .header = phase { bufferedOctets == 0 } else { false }
    }

    /// Adds octets to the end of the stream; after an error they are dropped.
    public mutating func push(_ octets: Span<UInt8>) {
        octets.withUnsafeBufferPointer { push(contentsOf: $0) }
    }

    /// Adds octets to the end of the stream; after an error they are dropped.
    public mutating func push(contentsOf octets: some Collection<UInt8>) {
        if case .failed = phase { return }
        if start == buffer.count {
            buffer.removeAll(keepingCapacity: buffer.capacity <= 2 * PDU.longest)
            start = 0
        } else if start > PDU.longest {
            buffer.removeSubrange(..<start)
            start = 0
        }
        buffer.append(contentsOf: octets)
    }

    /// Takes the next PDU; nil when more octets are needed.
    ///
    /// - Throws: ``PDUError`` for a PDU that cannot be taken.
    public mutating func next() throws(PDUError) -> Frame? {
        while true {
            switch phase {
            case .failed(let error): throw error
            case .skipping(let count):
                let dropped = min(count, bufferedOctets)
                advance(dropped)
                guard dropped == count else {
                    phase = .skipping(count - dropped)
                    return nil
                }
                phase = .header
            case .header:
                guard let header = PDUHeader(buffer.span.extracting(start..<buffer.count)) else { return nil }
                phase = try begin(header)
            case .report(var report, let version):
                guard let frame = try read(&report, version) else { return nil }
                return frame
            case .body(let header, let type, let version):
                guard bufferedOctets >= Int(header.length) else { return nil }
                return try take(header, type, version)
            }
        }
    }

    private mutating func advance(_ count: Int) {
        start += count
        offset += count
    }
}

extension PDUDecoder {
    /// Checks a header: version, then type, then length.
    private mutating func begin(_ header: PDUHeader) throws(PDUError) -> Phase {
        guard let version = ProtocolVersion(rawValue: header.version) else {
            let error = makeError(.unknownVersion(header.version), header, at: 0)
            let length = Int(header.length)
            // The layout of the length field is the same in all versions, which is all that is relied on.
            phase = length >= PDU.headerLength && length <= PDU.longest ? .skipping(length) : .failed(error)
            throw error
        }
        guard let type = PDUType(rawValue: header.type) else {
            throw fail(.unknownType(header.type), header, at: 1)
        }
        guard version >= type.definedFrom else { throw fail(.typeNotInVersion(type, version), header, at: 1) }
        guard type.sender == .both || (type.sender == .router) == (reader == .cache) else {
            throw fail(.misdirected(type), header, at: 1)
        }
        // The bound of version 2 on the length is part of what each type permits.
        guard let length = Int(exactly: header.length), type.permits(length: length, in: version) else {
            throw fail(.length(type, length: header.length, version), header, at: 4)
        }
        guard type == .errorReport else { return .body(header, type, version) }
        advance(PDU.headerLength)
        return .report(ErrorReportReader(header), version)
    }

    private mutating func take(
        _ header: PDUHeader,
        _ type: PDUType,
        _ version: ProtocolVersion
    ) throws(PDUError) -> Frame {
        let length = Int(header.length)
        var remarks: [Remark] = []
        let pdu: PDU
        do throws(BodyFailure) {
            let octets = buffer.span.extracting(start..<(start + length))
            pdu = try PDU.decode(octets, type, version, remarks: &remarks)
        } catch {
            throw fail(error.fault, header, at: error.position)
        }
        let frame = Frame(version: version, pdu: pdu, offset: offset, length: length, remarks: remarks)
        advance(length)
        phase = .header
        return frame
    }

    private mutating func read(
        _ report: inout ErrorReportReader,
        _ version: ProtocolVersion
    ) throws(PDUError) -> Frame? {
        do throws(BodyFailure) {
            while !report.isComplete, start < buffer.count {
                let octet = buffer[start]
                advance(1)
                try report.read(octet)
            }
        } catch {
            let begin = offset - report.position
            let failure = PDUError(
                fault: error.fault,
                reader: reader,
                rawVersion: version.rawValue,
                rawType: PDUType.errorReport.rawValue,
                offset: begin,
                position: error.position,
                octets: []
            )
            fail(failure)
            throw failure
        }
        guard report.isComplete else {
            phase = .report(report, version)
            return nil
        }
        phase = .header
        return Frame(
            version: version,
            pdu: .errorReport(report.report),
            offset: offset - report.position,
            length: report.position,
            remarks: []
        )
    }

    private mutating func fail(_ fault: PDUFault, _ header: PDUHeader, at position: Int) -> PDUError {
        let error = makeError(fault, header, at: position)
        fail(error)
        return error
    }

    private mutating func fail(_ error: PDUError) {
        phase = .failed(error)
        buffer = []
        start = 0
    }

    /// Encapsulates as much of the PDU as its fault needs: the header, or all of it when all was there.
    private func makeError(_ fault: PDUFault, _ header: PDUHeader, at position: Int) -> PDUError {
        var count = PDU.headerLength
        if case .body = phase { count = min(Int(header.length), PDUError.keptOctets) }
        return PDUError(
            fault: fault,
            reader: reader,
            rawVersion: header.version,
            rawType: header.type,
            offset: offset,
            position: position,
            octets: Array(buffer[start..<(start + count)])
        )
    }
}
