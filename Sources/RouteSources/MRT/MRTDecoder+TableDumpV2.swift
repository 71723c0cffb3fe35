import RPKITypes

extension MRTDecoder {
    /// Decodes a TABLE_DUMP_V2 record (RFC 6396, section 4.3; RFC 8050, section 4).
    mutating func decodeTableDumpV2(
        _ header: MRTHeader,
        _ body: Range<Int>,
        in bytes: Span<UInt8>,
        to visitor: inout some RouteVisitor & ~Copyable
    ) throws(DecodeFailure) {
        switch header.subtype {
        case 1: try decodePeerTable(body, in: bytes)
        case 2...5, 8...11:
            let isAddPath = header.subtype >= 8
            let index = isAddPath ? header.subtype - 8 : header.subtype - 2
            var cursor = ByteCursor(body)
            _ = try cursor.take(4, .rib)  // Sequence number.
            var event = RouteEvent(format: .tableDumpV2, kind: .table, timestamp: header.timestamp)
            event.forwarding = index % 2 == 0 ? .unicast : .multicast
            event.prefix = try NLRI.readPrefix(&cursor, in: bytes, family: index < 2 ? .ipv4 : .ipv6)
            try decodeEntries(
                &cursor,
                &event,
                in: bytes,
                encoding: isAddPath ? .addPath : .plain,
                to: &visitor
            )
        case 6, 12: try decodeGeneric(header, body, in: bytes, to: &visitor)
        default: counts.otherRecords += 1
        }
    }

    /// Decodes a PEER_INDEX_TABLE (RFC 6396, section 4.3.1).
    ///
    /// Of a table that is cut the peers before the cut are kept: their numbers are right.
    private mutating func decodePeerTable(_ body: Range<Int>, in bytes: Span<UInt8>) throws(DecodeFailure) {
        peers = []
        var cursor = ByteCursor(body)
        _ = try cursor.take(4, .peerTable)  // The collector's BGP identifier.
        let nameLength = Int(try cursor.readUInt16(in: bytes, .peerTable))
        _ = try cursor.take(nameLength, .peerTable)
        let count = Int(try cursor.readUInt16(in: bytes, .peerTable))
        var table: [RoutePeer] = []
        // A peer has at least 11 octets, so that no more is reserved than the record is long.
        table.reserveCapacity(min(count, cursor.left / 11))
        defer { peers = table }
        for _ in 0..<count {
            let type = try cursor.readUInt8(in: bytes, .peerTable)
            let identifier = try cursor.readUInt32(in: bytes, .peerTable)
            let address = try cursor.readAddress(type & 1 == 0 ? .ipv4 : .ipv6, in: bytes, .peerTable)
            let asn = try cursor.readASN(type & 2 == 0 ? .two : .four, in: bytes, .peerTable)
            table.append(RoutePeer(asn: ASN(asn), address: address, identifier: identifier))
        }
        guard cursor.isAtEnd else {
            throw DecodeFailure(.trailingBytes(.peerTable, count: cursor.left), at: cursor.position)
        }
    }

    /// Decodes a RIB_GENERIC record (RFC 6396, section 4.3.3), whose one prefix has the path identifier if
    /// there is one (RFC 8050, section 4.2).
    private mutating func decodeGeneric(
        _ header: MRTHeader,
        _ body: Range<Int>,
        in bytes: Span<UInt8>,
        to visitor: inout some RouteVisitor & ~Copyable
    ) throws(DecodeFailure) {
        var cursor = ByteCursor(body)
        _ = try cursor.take(4, .rib)  // Sequence number.
        let kind = PathAttributes.Multiprotocol(
            family: try cursor.readUInt16(in: bytes, .rib),
            subsequentFamily: try cursor.readUInt8(in: bytes, .rib)
        )
        guard let (family, forwarding) = kind.plain else {
            counts.otherFamilies += 1
            return
        }
        var event = RouteEvent(format: .tableDumpV2, kind: .table, timestamp: header.timestamp)
        event.forwarding = forwarding
        if header.subtype == 12 { event.pathIdentifier = try cursor.readUInt32(in: bytes, .rib) }
        event.prefix = try NLRI.readPrefix(&cursor, in: bytes, family: family)
        try decodeEntries(&cursor, &event, in: bytes, encoding: .plain, to: &visitor)
    }

    /// Decodes the entries of a RIB record (RFC 6396, section 4.3.4; RFC 8050, section 4.1).
    ///
    /// An entry whose attributes are malformed, or whose peer is unknown, is passed over by its length.
    private mutating func decodeEntries(
        _ cursor: inout ByteCursor,
        _ event: inout RouteEvent,
        in bytes: Span<UInt8>,
        encoding: NLRI.Encoding,
        to visitor: inout some RouteVisitor & ~Copyable
    ) throws(DecodeFailure) {
        guard let peers else { throw DecodeFailure(.noPeerTable, at: cursor.position) }
        let count = Int(try cursor.readUInt16(in: bytes, .rib))
        var first: DecodeFailure?
        for _ in 0..<count {
            let start = cursor.position
            try cursor.demand(encoding == .addPath ? 12 : 8, .entry)
            let index = Int(bytes.uint16(at: start))
            event.originated = bytes.uint32(at: start + 2)
            cursor.position += 6
            if encoding == .addPath { event.pathIdentifier = try cursor.readUInt32(in: bytes, .entry) }
            let length = Int(try cursor.readUInt16(in: bytes, .entry))
            let attributes = try cursor.take(length, .entry)
            guard index < peers.count else {
                first = first ?? DecodeFailure(.unknownPeer(index: index, count: peers.count), at: start)
                counts.skippedEntries += 1
                continue
            }
            do throws(DecodeFailure) {
                // AS numbers have four octets whatever the peer could do (RFC 6396, section 4.3.4).
                try event.attributes.decode(attributes, in: bytes, asnSize: .four)
            } catch {
                first = first ?? error
                counts.skippedEntries += 1
                continue
            }
            event.peer = peers[index]
            counts.discardedAttributes += Int(event.attributes.discarded)
            counts.tableRoutes += 1
            visitor.visit(event, in: bytes)
        }
        if let first { throw first }
        guard cursor.isAtEnd else {
            throw DecodeFailure(.trailingBytes(.rib, count: cursor.left), at: cursor.position)
        }
    }
}
