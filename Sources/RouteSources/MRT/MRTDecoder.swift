import RPKITypes

/// Decodes the bodies of MRT records, one after another.
///
/// It remembers the peer table of TABLE_DUMP_V2 and nothing else.
struct MRTDecoder {
    /// The peers of the last PEER_INDEX_TABLE; nil before the first.
    var peers: [RoutePeer]?
    /// What was read.
    var counts = ReadingCounts()

    /// Decodes one record.
    ///
    /// - Parameters:
    ///   - header: the record's header.
    ///   - body: where the rest of it is.
    ///   - bytes: contains the record.
    ///   - visitor: takes what is in it.
    /// - Throws: the first fault. What a visitor was given before is good.
    mutating func decode(
        _ header: MRTHeader,
        _ body: Range<Int>,
        in bytes: Span<UInt8>,
        to visitor: inout some RouteVisitor & ~Copyable
    ) throws(DecodeFailure) {
        switch header.kind {
        case .tableDump: try decodeTableDump(header, body, in: bytes, to: &visitor)
        case .tableDumpV2: try decodeTableDumpV2(header, body, in: bytes, to: &visitor)
        case .bgp4mp, .bgp4mpET: try decodeBGP4MP(header, body, in: bytes, to: &visitor)
        case nil: counts.otherRecords += 1
        }
    }
}

extension ByteCursor {
    /// Reads an address of a family.
    @inline(__always)
    mutating func readAddress(
        _ family: IPFamily,
        in bytes: Span<UInt8>,
        _ part: RecordFault.Part
    ) throws(DecodeFailure) -> IPAddress {
        IPAddress(bytes.leftAligned(try take(family.width / 8, part)), family)
    }
}
