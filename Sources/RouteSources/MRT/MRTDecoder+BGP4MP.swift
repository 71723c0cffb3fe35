import RPKITypes

extension MRTDecoder {
    /// What a BGP4MP subtype says (RFC 6396, section 4.4; RFC 8050, section 3).
    private struct Subtype {
        var asnSize = ASNSize.two
        var encoding = NLRI.Encoding.plain
        var isLocal = false
        var isStateChange = false

        /// The meaning of a subtype; nil for the deprecated BGP4MP_ENTRY and BGP4MP_SNAPSHOT, and for unknown
        /// ones.
        init?(_ number: UInt16) {
            switch number {
            case 0: isStateChange = true
            case 1: break
            case 4: asnSize = .four
            case 5: (isStateChange, asnSize) = (true, .four)
            case 6: isLocal = true
            case 7: (isLocal, asnSize) = (true, .four)
            case 8: encoding = .addPath
            case 9: (encoding, asnSize) = (.addPath, .four)
            case 10: (encoding, isLocal) = (.addPath, true)
            case 11: (encoding, isLocal, asnSize) = (.addPath, true, .four)
            default: return nil
            }
        }
    }

    /// Decodes a BGP4MP or BGP4MP_ET record: a message, or a change of a session's state.
    mutating func decodeBGP4MP(
        _ header: MRTHeader,
        _ body: Range<Int>,
        in bytes: Span<UInt8>,
        to visitor: inout some RouteVisitor & ~Copyable
    ) throws(DecodeFailure) {
        guard let subtype = Subtype(header.subtype) else {
            counts.otherRecords += 1
            return
        }
        let isExtended = header.kind == .bgp4mpET
        var cursor = ByteCursor(body)
        let microseconds = isExtended ? try cursor.readUInt32(in: bytes, .session) : 0
        let peerASN = ASN(try cursor.readASN(subtype.asnSize, in: bytes, .session))
        let collectorASN = ASN(try cursor.readASN(subtype.asnSize, in: bytes, .session))
        _ = try cursor.take(2, .session)  // Interface index.
        let start = cursor.position
        let number = try cursor.readUInt16(in: bytes, .session)
        guard let family = UInt8(exactly: number).flatMap(IPFamily.init(rawValue:)) else {
            throw DecodeFailure(.addressFamily(number), at: start)
        }
        let peer = RoutePeer(asn: peerASN, address: try cursor.readAddress(family, in: bytes, .session))
        let collector = RoutePeer(
            asn: collectorASN,
            address: try cursor.readAddress(family, in: bytes, .session)
        )
        guard !subtype.isStateChange else {
            let change = SessionChange(
                timestamp: header.timestamp,
                microseconds: microseconds,
                isExtended: isExtended,
                peer: peer,
                collector: collector,
                oldState: try cursor.readUInt16(in: bytes, .session),
                newState: try cursor.readUInt16(in: bytes, .session)
            )
            counts.sessionChanges += 1
            visitor.visit(change)
            return
        }
        guard let update = try updateBody(&cursor, in: bytes) else {
            counts.otherMessages += 1
            return
        }
        var event = RouteEvent(
            format: isExtended ? .bgp4mpET : .bgp4mp,
            kind: .announcement,
            timestamp: header.timestamp
        )
        event.microseconds = microseconds
        event.isLocal = subtype.isLocal
        event.peer = peer
        event.collector = collector
        let message = try UpdateMessage(
            update,
            in: bytes,
            asnSize: subtype.asnSize,
            encoding: subtype.encoding,
            attributes: &event.attributes
        )
        counts.discardedAttributes += Int(event.attributes.discarded)
        try message.deliver(&event, in: bytes, counts: &counts, to: &visitor)
    }

    /// Reads the header of a BGP message (RFC 4271, section 4.1) and returns what follows; nil when it is no
    /// UPDATE.
    private func updateBody(
        _ cursor: inout ByteCursor,
        in bytes: Span<UInt8>
    ) throws(DecodeFailure) -> Range<Int>? {
        let start = cursor.position
        let marker = try cursor.take(16, .message)
        guard bytes.leftAligned(marker) == .max else { throw DecodeFailure(.noMarker, at: start) }
        let length = Int(try cursor.readUInt16(in: bytes, .message))
        let type = try cursor.readUInt8(in: bytes, .message)
        guard length >= 19 else { throw DecodeFailure(.messageLength(length), at: start + 16) }
        let body = try cursor.take(length - 19, .message)
        guard cursor.isAtEnd else {
            throw DecodeFailure(.trailingBytes(.message, count: cursor.left), at: cursor.position)
        }
        return type == 2 ? body : nil
    }
}
