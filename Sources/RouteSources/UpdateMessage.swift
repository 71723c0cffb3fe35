import RPKITypes

/// The parts of an UPDATE message (RFC 4271, section 4.3; RFC 4760), checked as a whole.
///
/// A message of which any part is malformed gives no event at all.
struct UpdateMessage {
    private let encoding: NLRI.Encoding
    private let withdrawn: Range<Int>
    private let announced: Range<Int>

    /// Reads the message behind its header.
    ///
    /// - Parameters:
    ///   - body: from the length of the withdrawn routes to the end of the message.
    ///   - bytes: the record.
    ///   - asnSize: the size of AS numbers in AS_PATH.
    ///   - encoding: whether prefixes have path identifiers, in all address families alike (RFC 8050, section 3).
    ///   - attributes: takes the path attributes.
    init(
        _ body: Range<Int>,
        in bytes: Span<UInt8>,
        asnSize: ASNSize,
        encoding: NLRI.Encoding,
        attributes: inout PathAttributes
    ) throws(DecodeFailure) {
        self.encoding = encoding
        var cursor = ByteCursor(body)
        let withdrawnLength = Int(try cursor.readUInt16(in: bytes, .message))
        withdrawn = try cursor.take(withdrawnLength, .message)
        let attributesLength = Int(try cursor.readUInt16(in: bytes, .message))
        let list = try cursor.take(attributesLength, .message)
        announced = cursor.position..<cursor.end
        try attributes.decode(list, in: bytes, asnSize: asnSize)
        try NLRI.check(withdrawn, in: bytes, family: .ipv4, encoding: encoding)
        try NLRI.check(announced, in: bytes, family: .ipv4, encoding: encoding)
        for part in [attributes.unreachIfPresent, attributes.reachIfPresent] {
            guard let part, let (family, _) = part.plain else { continue }
            try NLRI.check(part.prefixes.range, in: bytes, family: family, encoding: encoding)
        }
    }

    /// Hands over the prefixes: what is withdrawn before what is announced, each first by IPv4 fields of the message,
    /// then by multiprotocol attributes.
    ///
    /// - Parameters:
    ///   - event: has everything but kind, prefix and path identifier, and the attributes that `init` took.
    ///   - bytes: the record.
    ///   - counts: is told how many events there were.
    ///   - visitor: takes the events.
    func deliver(
        _ event: inout RouteEvent,
        in bytes: Span<UInt8>,
        counts: inout ReadingCounts,
        to visitor: inout some RouteVisitor & ~Copyable
    ) throws(DecodeFailure) {
        event.kind = .withdrawal
        event.forwarding = .unicast
        event.isMultiprotocol = false
        try deliver(withdrawn, .ipv4, &event, in: bytes, count: &counts.withdrawals, to: &visitor)
        if let unreach = event.attributes.unreachIfPresent {
            try deliver(unreach, &event, in: bytes, &counts, \.withdrawals, to: &visitor)
        }
        event.kind = .announcement
        event.forwarding = .unicast
        event.isMultiprotocol = false
        try deliver(announced, .ipv4, &event, in: bytes, count: &counts.announcements, to: &visitor)
        if let reach = event.attributes.reachIfPresent {
            try deliver(reach, &event, in: bytes, &counts, \.announcements, to: &visitor)
        }
    }

    private func deliver(
        _ part: PathAttributes.Multiprotocol,
        _ event: inout RouteEvent,
        in bytes: Span<UInt8>,
        _ counts: inout ReadingCounts,
        _ counter: WritableKeyPath<ReadingCounts, Int>,
        to visitor: inout some RouteVisitor & ~Copyable
    ) throws(DecodeFailure) {
        guard let (family, forwarding) = part.plain else {
            counts.otherFamilies += 1
            return
        }
        event.forwarding = forwarding
        event.isMultiprotocol = true
        try deliver(part.prefixes.range, family, &event, in: bytes, count: &counts[keyPath: counter], to: &visitor)
    }

    private func deliver(
        _ range: Range<Int>,
        _ family: IPFamily,
        _ event: inout RouteEvent,
        in bytes: Span<UInt8>,
        count: inout Int,
        to visitor: inout some RouteVisitor & ~Copyable
    ) throws(DecodeFailure) {
        var cursor = ByteCursor(range)
        while !cursor.isAtEnd {
            event.pathIdentifier = encoding == .addPath ? try cursor.readUInt32(in: bytes, .prefix) : nil
            event.prefix = try NLRI.readPrefix(&cursor, in: bytes, family: family)
            count += 1
            visitor.visit(event, in: bytes)
        }
    }
}

extension PathAttributes {
    /// MP_REACH_NLRI.
    var reachIfPresent: Multiprotocol? { contains(.multiprotocolReach) ? reach : nil }

    /// MP_UNREACH_NLRI.
    var unreachIfPresent: Multiprotocol? { contains(.multiprotocolUnreach) ? unreach : nil }
}
