import RPKITypes

/// The attributes of one element, still as bytes, and the lexical rules for them (RFC 8182, section 3.5.4).
struct ElementAttributes {
    private let bytes: [UInt8]
    private let attributes: ArraySlice<XMLEvent.Attribute>

    /// Which attributes an element may have.
    struct Names: OptionSet {
        let rawValue: UInt8
        static let version = Names(.version)
        static let session = Names(.session)
        static let serial = Names(.serial)
        static let uri = Names(.uri)
        static let hash = Names(.hash)

        init(rawValue: UInt8) { self.rawValue = rawValue }
        init(_ name: XMLEvent.AttributeName) { rawValue = 1 << name.rawValue }
    }

    /// Checks that there are no others than these; each name occurs once in well-formed XML.
    init(_ recorder: EventRecorder, _ range: Range<Int>, only permitted: Names) throws(RRDPReason) {
        attributes = recorder.attributes[range]
        bytes = recorder.bytes
        for attribute in attributes where !permitted.contains(Names(attribute.name)) {
            throw .unexpectedAttribute
        }
    }

    /// Whether the attribute is there.
    func has(_ name: XMLEvent.AttributeName) -> Bool {
        attributes.contains { $0.name == name }
    }

    /// Checks that the version is 1 (RFC 8182, section 3.5.1.3).
    func requireVersion() throws(RRDPReason) {
        let range = try require(.version)
        guard range.count == 1, bytes[range.lowerBound] == 0x31 else { throw .version }
    }

    /// The session identifier.
    func session() throws(RRDPReason) -> SessionID {
        let range = try require(.session)
        guard let session = SessionID(bytes.span.extracting(range)) else { throw .sessionForm }
        return session
    }

    /// The serial: a positive integer, here without sign, blanks or leading zeros and below 2^63.
    func serial() throws(RRDPReason) -> Int64 {
        let range = try require(.serial)
        guard range.count <= 19 else { throw .serialForm }
        var serial: Int64 = 0
        for digit in bytes[range] {
            guard (0x30...0x39).contains(digit) else { throw .serialForm }
            let (tens, overflow) = serial.multipliedReportingOverflow(by: 10)
            let (sum, isOver) = tens.addingReportingOverflow(Int64(digit - 0x30))
            // A serial that begins with 0 still is 0 behind its first digit.
            guard !overflow, !isOver, sum > 0 else { throw .serialForm }
            serial = sum
        }
        guard serial > 0 else { throw .serialForm }
        return serial
    }

    /// A SHA-256: 64 hexadecimal digits of either case.
    func hash() throws(RRDPReason) -> SHA256Digest {
        let range = try require(.hash)
        guard range.count == 64 else { throw .hashForm }
        let digits = bytes.span.extracting(range)
        var hash = [32 of UInt8](repeating: 0)
        for index in 0..<32 {
            guard let high = Hex.value(digits[2 * index]), let low = Hex.value(digits[2 * index + 1]) else {
                throw .hashForm
            }
            hash[index] = high << 4 | low
        }
        guard let digest = SHA256Digest(hash.span) else { throw .hashForm }
        return digest
    }

    /// The URI of an object.
    func objectURI(maximumLength: Int) throws(RRDPReason) -> RsyncURI {
        let range = try require(.uri)
        do throws(URIReason) {
            return try RsyncURI(copying: bytes.span.extracting(range), maximumLength: maximumLength)
        } catch {
            throw .objectURI(error)
        }
    }

    /// The URI of a snapshot or delta file.
    func fileURI(maximumLength: Int) throws(RRDPReason) -> HTTPSURI {
        let range = try require(.uri)
        do throws(URIReason) {
            return try HTTPSURI(bytes: Array(bytes[range]), maximumLength: maximumLength)
        } catch {
            throw .fileURI(error)
        }
    }

    private func require(_ name: XMLEvent.AttributeName) throws(RRDPReason) -> Range<Int> {
        for attribute in attributes where attribute.name == name { return attribute.value }
        throw .missingAttribute
    }
}
