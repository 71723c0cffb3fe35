import RPKITypes

extension ASPath {
    /// The most AS numbers that are read from a text; a BGP message of 65,535 octets (RFC 8654) holds fewer.
    public static var maximumLength: Int { 16_384 }

    /// Reads a path, neighbour first.
    ///
    /// AS numbers are separated by spaces or tabs, and are asplain (`64500`, `AS64500`) or asdot (`1.10`, RFC
    /// 5396). Brackets hold the other segments: `{1 2}` an AS_SET, `(1 2)` an AS_CONFED_SEQUENCE, `[1 2]` an
    /// AS_CONFED_SET; their members may also be separated by commas. The empty text is the empty path.
    ///
    /// - Throws: ``ASPathTextError`` with the first byte that does not fit.
    public init(_ text: String) throws(ASPathTextError) {
        var text = text
        // A native string gives its bytes as one span; `makeContiguousUTF8` makes it native.
        text.makeContiguousUTF8()
        try self.init(utf8: text.utf8.span)
    }

    /// Reads a path from ASCII; see ``init(_:)``.
    public init(utf8 bytes: Span<UInt8>) throws(ASPathTextError) {
        var parser = ASPathTextParser()
        var offset = 0
        while offset < bytes.count { offset = try parser.read(bytes, at: offset) }
        self = try parser.finish()
    }
}

extension ASPath: CustomStringConvertible {
    /// The form that ``init(_:)`` reads: asplain, `64500 64501 {1 2}`.
    public var description: String {
        var text = ""
        for segment in segments {
            if !text.isEmpty { text += " " }
            let members = segment.asns.map { "\($0.rawValue)" }.joined(separator: " ")
            switch segment.kind {
            case .sequence: text += members
            case .set: text += "{\(members)}"
            case .confederationSequence: text += "(\(members))"
            case .confederationSet: text += "[\(members)]"
            }
        }
        return text
    }
}

/// The state between two tokens of a path's text.
private struct ASPathTextParser {
    private var path = ASPath()
    private var members: [ASN] = []
    private var kind = ASPath.SegmentKind.sequence
    private var opening = 0
    private var count = 0
    /// Whether a comma must be followed by a member.
    private var awaitsMember = false

    /// Reads the token at `offset` and returns the offset behind it.
    mutating func read(_ bytes: Span<UInt8>, at offset: Int) throws(ASPathTextError) -> Int {
        let byte = bytes[offset]
        switch byte {
        case 0x20, 0x09: break
        case 0x2C: try comma(at: offset)
        case 0x7B: try open(.set, at: offset)
        case 0x28: try open(.confederationSequence, at: offset)
        case 0x5B: try open(.confederationSet, at: offset)
        case 0x7D: try close(.set, at: offset)
        case 0x29: try close(.confederationSequence, at: offset)
        case 0x5D: try close(.confederationSet, at: offset)
        default: return try number(bytes, at: offset)
        }
        return offset + 1
    }

    mutating func finish() throws(ASPathTextError) -> ASPath {
        guard kind == .sequence else { throw error(.unclosedSegment, opening) }
        path.append(.sequence, members)
        return path
    }

    private mutating func comma(at offset: Int) throws(ASPathTextError) {
        guard kind != .sequence, !members.isEmpty, !awaitsMember else { throw error(.misplacedComma, offset) }
        awaitsMember = true
    }

    private mutating func open(_ new: ASPath.SegmentKind, at offset: Int) throws(ASPathTextError) {
        guard kind == .sequence else { throw error(.nestedSegment, offset) }
        flush()
        kind = new
        opening = offset
    }

    private mutating func close(_ closed: ASPath.SegmentKind, at offset: Int) throws(ASPathTextError) {
        guard kind == closed else { throw error(.unmatchedBracket, offset) }
        guard !members.isEmpty else { throw error(.emptySegment, offset) }
        guard !awaitsMember else { throw error(.misplacedComma, offset) }
        flush()
        kind = .sequence
    }

    private mutating func flush() {
        path.append(kind, members)
        members.removeAll(keepingCapacity: true)
    }

    private mutating func number(_ bytes: Span<UInt8>, at start: Int) throws(ASPathTextError) -> Int {
        var offset = start
        if bytes.count - start > 2, bytes[start] | 0x20 == 0x61, bytes[start + 1] | 0x20 == 0x73,
            ASPathTextParser.isDigit(bytes[start + 2])
        {
            offset += 2
        }
        guard ASPathTextParser.isDigit(bytes[offset]) else {
            throw error(.unexpectedByte(bytes[offset]), offset)
        }
        var value = try digits(bytes, &offset, limit: UInt64(UInt32.max), start: start)
        if offset < bytes.count, bytes[offset] == 0x2E {
            guard value <= 0xFFFF else { throw error(.numberTooLarge, start) }
            offset += 1
            guard offset < bytes.count, ASPathTextParser.isDigit(bytes[offset]) else {
                throw error(.incompleteNumber, start)
            }
            value = value << 16 | (try digits(bytes, &offset, limit: 0xFFFF, start: start))
        }
        if offset < bytes.count, !ASPathTextParser.endsNumber(bytes[offset]) {
            throw error(.unexpectedByte(bytes[offset]), offset)
        }
        guard count < ASPath.maximumLength else { throw error(.tooLong(limit: ASPath.maximumLength), start) }
        count += 1
        members.append(ASN(UInt32(truncatingIfNeeded: value)))
        awaitsMember = false
        return offset
    }

    private func digits(
        _ bytes: Span<UInt8>,
        _ offset: inout Int,
        limit: UInt64,
        start: Int
    ) throws(ASPathTextError) -> UInt64 {
        var value: UInt64 = 0
        while offset < bytes.count, ASPathTextParser.isDigit(bytes[offset]) {
            value = value * 10 + UInt64(bytes[offset] - 0x30)
            guard value <= limit else { throw error(.numberTooLarge, start) }
            offset += 1
        }
        return value
    }

    private func error(_ kind: ASPathTextError.Kind, _ offset: Int) -> ASPathTextError {
        ASPathTextError(kind: kind, column: offset + 1)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private static func endsNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x2C, 0x7B, 0x7D, 0x28, 0x29, 0x5B, 0x5D: true
        default: false
        }
    }
}
