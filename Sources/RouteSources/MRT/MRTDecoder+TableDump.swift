import RPKITypes

extension MRTDecoder {
    /// Decodes a TABLE_DUMP record, which is one route (RFC 6396, section 4.2).
    ///
    /// Subtypes 1 and 2 are IPv4 and IPv6. 3 and 4 are the same with peer AS numbers and paths of four
    /// octets: no RFC has them, some collectors do.
    mutating func decodeTableDump(
        _ header: MRTHeader,
        _ body: Range<Int>,
        in bytes: Span<UInt8>,
        to visitor: inout some RouteVisitor & ~Copyable
    ) throws(DecodeFailure) {
        guard (1...4).contains(header.subtype) else {
            counts.otherRecords += 1
            return
        }
        let family: IPFamily = header.subtype % 2 == 1 ? .ipv4 : .ipv6
        let asnSize: ASNSize = header.subtype <= 2 ? .two : .four
        var event = RouteEvent(format: .tableDump, kind: .table, timestamp: header.timestamp)
        var cursor = ByteCursor(body)
        _ = try cursor.take(4, .rib)  // View and sequence number.
        let start = cursor.position
        let address = try cursor.readAddress(family, in: bytes, .rib).value
        let length = Int(try cursor.readUInt8(in: bytes, .rib))
        guard length <= family.width else { throw DecodeFailure(.prefixLength(length, family), at: start) }
        event.prefix = try NLRI.masked(address, length: length, family: family, at: start)
        _ = try cursor.take(1, .entry)  // Status, of no use.
        event.originated = try cursor.readUInt32(in: bytes, .entry)
        event.peer.address = try cursor.readAddress(family, in: bytes, .entry)
        event.peer.asn = ASN(try cursor.readASN(asnSize, in: bytes, .entry))
        let attributesLength = Int(try cursor.readUInt16(in: bytes, .entry))
        let attributes = try cursor.take(attributesLength, .entry)
        guard cursor.isAtEnd else {
            throw DecodeFailure(.trailingBytes(.entry, count: cursor.left), at: cursor.position)
        }
        try event.attributes.decode(attributes, in: bytes, asnSize: asnSize)
        counts.discardedAttributes += Int(event.attributes.discarded)
        counts.tableRoutes += 1
        visitor.visit(event, in: bytes)
    }
}
