import RPKITypes

/// The parts of an UPDATE message (RFC 4271, section 4.3; RFC 4760).
///
/// A message with malformed attributes gives no event at all. Of a malformed list of prefixes those before
/// the fault are good, and so are the other lists: their bounds do not depend on it.
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
    ///   - encoding: whether prefixes have path identifiers, in all address families alike (RFC 8050, section
    ///     3).
    ///   - attributes: takes the path attributes.
    /// - Throws: the first fault in the lengths of the parts or in the attributes.
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
    }

    /// Hands over the prefixes: what is withdrawn before what is announced, each first by IPv4 fields of the
    /// message, then by multiprotocol attributes.
    ///
    /// - Parameters:
    ///   - event: has everything but kind, prefix and path identifier, and the attributes that `init` took.
    ///   - bytes: the record.
    ///   - counts: is told how many events there were.
    ///   - visitor: takes the events.
    /// - Throws: the first fault, after everything was delivered.
    func deliver(
        _ event: inout RouteEvent,
        in bytes: Span<UInt8>,
        counts: inout ReadingCounts,
        to visitor: inout some RouteVisitor & ~Copyable
    ) throws(DecodeFailure) {
        let (unreach, reach) = (event.attributes.unreachIfPresent, event.attributes.reachIfPresent)
        event.kind = .withdrawal
        var fault = deliverPlain(withdrawn, &event, in: bytes, &counts.withdrawals, to: &visitor)
        if let unreach {
            let other = deliver(unreach, .withdrawal, &event, in: bytes, &counts, to: &visitor)
            fault = fault ?? other
        }
        event.kind = .announcement
        let other = deliverPlain(announced, &event, in: bytes, &counts.announcements, to: &visitor)
        fault = fault ?? other
        if let reach {
            let other = deliver(reach, .announcement, &event, in: bytes, &counts, to: &visitor)
            fault = fault ?? other
        }
        if let fault { throw fault }
    }

    private func deliverPlain(
        _ range: Range<Int>,
        _ event: inout RouteEvent,
        in bytes: Span<UInt8>,
        _ count: inout Int,
        to visitor: inout some RouteVisitor & ~Copyable
    ) -> DecodeFailure? {
        event.forwarding = .unicast
        event.isMultiprotocol = false
        return deliver(range, .ipv4, &event, in: bytes, &count, to: &visitor)
    }

    private func deliver(
        _ part: PathAttributes.Multiprotocol,
        _ kind: RouteEvent.Kind,
        _ event: inout RouteEvent,
        in bytes: Span<UInt8>,
        _ counts: inout ReadingCounts,
        to visitor: inout some RouteVisitor & ~Copyable
    ) -> DecodeFailure? {
        guard let (family, forwarding) = part.plain else {
            counts.otherFamilies += 1
            return nil
        }
        event.forwarding = forwarding
        event.isMultiprotocol = true
        let range = part.prefixes.range
        guard kind == .withdrawal else {
            return deliver(range, family, &event, in: bytes, &counts.announcements, to: &visitor)
        }
        return deliver(range, family, &event, in: bytes, &counts.withdrawals, to: &visitor)
    }

    private func deliver(
        _ range: Range<Int>,
        _ family: IPFamily,
        _ event: inout RouteEvent,
        in bytes: Span<UInt8>,
        _ count: inout Int,
        to visitor: inout some RouteVisitor & ~Copyable
    ) -> DecodeFailure? {
        var cursor = ByteCursor(range)
        do throws(DecodeFailure) {
            while !cursor.isAtEnd {
                event.pathIdentifier = encoding == .addPath ? try cursor.readUInt32(in: bytes, .prefix) : nil
                event.prefix = try NLRI.readPrefix(&cursor, in: bytes, family: family)
                count += 1
                visitor.visit(event, in: bytes)
            }
            return nil
        } catch {
            return error
        }
    }
}

extension PathAttributes {
    /// MP_REACH_NLRI.
    var reachIfPresent: Multiprotocol? { contains(.multiprotocolReach) ? reach : nil }

    /// MP_UNREACH_NLRI.
    var unreachIfPresent: Multiprotocol? { contains(.multiprotocolUnreach) ? unreach : nil }
}
