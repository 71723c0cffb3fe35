import RPKITypes

extension PathAttributes {
    /// Reads a list of path attributes in place of what was there before.
    ///
    /// - Parameters:
    ///   - range: where the list is in `bytes`.
    ///   - bytes: the record.
    ///   - asnSize: the size of AS numbers in AS_PATH.
    /// - Throws: `DecodeFailure` when the list cannot be told into attributes, or when one is malformed for
    ///   which RFC 7606 demands that the route be treated as withdrawn.
    mutating func decode(
        _ range: Range<Int>,
        in bytes: Span<UInt8>,
        asnSize: ASNSize
    ) throws(DecodeFailure) {
        present = 0
        discarded = 0
        self.asnSize = asnSize
        all = ByteRange(range)
        var cursor = ByteCursor(range)
        while !cursor.isAtEnd {
            try cursor.demand(3, .attributes)
            let start = cursor.position
            let (flags, type) = (bytes[start], bytes[start + 1])
            var length = Int(bytes[start + 2])
            cursor.position += 3
            if flags & 0x10 != 0 {  // Extended Length (RFC 4271, section 4.3).
                length = length << 8 | Int(try cursor.readUInt8(in: bytes, .attributes))
            }
            let value = try cursor.take(length, .attributes)
            try decodeValue(of: type, value, in: bytes)
        }
        if present & PathAttributes.as4Types != 0 { settleFourOctetNumbers() }
    }

    private static let as4Types: UInt64 = 1 << 17 | 1 << 18

    @inline(__always)
    private mutating func decodeValue(
        of type: UInt8,
        _ value: Range<Int>,
        in bytes: Span<UInt8>
    ) throws(DecodeFailure) {
        guard type < 64 else { return }
        guard present & (1 << UInt64(type)) == 0 else {
            guard type != 14, type != 15 else {
                throw DecodeFailure(.repeatedAttribute(type: type), at: value.lowerBound)
            }
            return
        }
        switch type {
        case 1:
            try demand(value.count == 1, type, value)
            originValue = bytes[value.lowerBound]
            guard originValue <= 2 else { throw DecodeFailure(.origin(originValue), at: value.lowerBound) }
            insert(.origin)
        case 2:
            try PathAttributes.checkPath(value, in: bytes, asnSize: asnSize)
            asPathRange = ByteRange(value)
            insert(.asPath)
        case 3:
            // 16 octets are what some collectors write for a route of IPv6.
            try demand(value.count == 4 || value.count == 16, type, value)
            nextHopRange = ByteRange(value)
            insert(.nextHop)
        case 4:
            try demand(value.count == 4, type, value)
            multiExitDiscriminatorValue = bytes.uint32(at: value.lowerBound)
            insert(.multiExitDiscriminator)
        case 5:
            try demand(value.count == 4, type, value)
            localPreferenceValue = bytes.uint32(at: value.lowerBound)
            insert(.localPreference)
        case 8:
            try demand(value.count % 4 == 0, type, value)
            communitiesRange = ByteRange(value)
            insert(.communities)
        case 14:
            try decodeReach(value, in: bytes)
            insert(.multiprotocolReach)
        case 15:
            try decodeUnreach(value, in: bytes)
            insert(.multiprotocolUnreach)
        case 32:
            try demand(value.count % 12 == 0 && !value.isEmpty, type, value)  // RFC 8092, section 5.
            largeCommunitiesRange = ByteRange(value)
            insert(.largeCommunities)
        case 35:
            try demand(value.count == 4, type, value)  // RFC 9234, section 5.
            onlyToCustomerValue = bytes.uint32(at: value.lowerBound)
            insert(.onlyToCustomer)
        default:
            decodeDispensable(type, value, in: bytes)
        }
    }

    /// Reads an attribute that is passed over when it is malformed (RFC 7606, sections 7.6 to 7.7; RFC 6793,
    /// section 6).
    private mutating func decodeDispensable(_ type: UInt8, _ value: Range<Int>, in bytes: Span<UInt8>) {
        switch (type, value.count) {
        case (6, 0): break
        case (7, 6):
            aggregatorASN = UInt32(bytes.uint16(at: value.lowerBound))
            aggregatorAddress = bytes.uint32(at: value.lowerBound + 2)
        case (7, 8):
            aggregatorASN = bytes.uint32(at: value.lowerBound)
            aggregatorAddress = bytes.uint32(at: value.lowerBound + 4)
        case (17, _):
            do throws(DecodeFailure) {
                try PathAttributes.checkPath(value, in: bytes, asnSize: .four)
            } catch {
                discarded &+= 1
                return
            }
            as4PathRange = ByteRange(value)
        case (18, 8):
            as4AggregatorASN = bytes.uint32(at: value.lowerBound)
            as4AggregatorAddress = bytes.uint32(at: value.lowerBound + 4)
        case (6, _), (7, _), (18, _):
            discarded &+= 1
            return
        default: break
        }
        present |= 1 << UInt64(type)
    }

    /// Decides whether AS4_PATH and AS4_AGGREGATOR count.
    private mutating func settleFourOctetNumbers() {
        // Where AS numbers have four octets both have no place (RFC 6793, section 4.1).
        guard asnSize == .two else {
            present &= ~PathAttributes.as4Types
            return
        }
        if contains(.aggregator), contains(.as4Aggregator), aggregatorASN != 23_456 {  // AS_TRANS
            // RFC 6793, section 4.2.3: then a speaker with two octets has aggregated since.
            present &= ~PathAttributes.as4Types
        }
    }

    @inline(__always)
    private func demand(_ condition: Bool, _ type: UInt8, _ value: Range<Int>) throws(DecodeFailure) {
        guard condition else {
            throw DecodeFailure(.attributeLength(type: type, length: value.count), at: value.lowerBound)
        }
    }

    /// Demands that the value of AS_PATH or AS4_PATH consists of whole segments (RFC 7606, section 7.2).
    @inline(__always)
    private static func checkPath(
        _ value: Range<Int>,
        in bytes: Span<UInt8>,
        asnSize: ASNSize
    ) throws(DecodeFailure) {
        var position = value.lowerBound
        while position < value.upperBound {
            let kind = bytes[position]
            guard kind >= 1, kind <= 4 else { throw DecodeFailure(.segmentKind(kind), at: position) }
            guard value.upperBound - position >= 2 else {
                throw DecodeFailure(.truncated(.attribute, needed: 2, left: 1), at: position)
            }
            let count = Int(bytes[position + 1])
            guard count > 0 else { throw DecodeFailure(.emptySegment, at: position) }
            let end = position + 2 + count * Int(asnSize.rawValue)
            guard end <= value.upperBound else {
                throw DecodeFailure(.segmentLength(count: count), at: position)
            }
            position = end
        }
    }
}

extension PathAttributes {
    /// Reads MP_REACH_NLRI (RFC 4760, section 3), or what a table has of it, the next hop alone (RFC 6396,
    /// section 4.3.4).
    ///
    /// The latter begins with the length of a next hop, the former with the zero of an address family below
    /// 256: many collectors write the former into tables too.
    private mutating func decodeReach(_ value: Range<Int>, in bytes: Span<UInt8>) throws(DecodeFailure) {
        reach = Multiprotocol()
        var cursor = ByteCursor(value)
        if let first = value.first, bytes[first] != 0 {
            cursor.position += 1
            reach.nextHop = ByteRange(try cursor.take(Int(bytes[first]), .attribute))
            guard cursor.isAtEnd else {
                throw DecodeFailure(.trailingBytes(.attribute, count: cursor.left), at: cursor.position)
            }
            return
        }
        reach.family = try cursor.readUInt16(in: bytes, .attribute)
        reach.subsequentFamily = try cursor.readUInt8(in: bytes, .attribute)
        let length = Int(try cursor.readUInt8(in: bytes, .attribute))
        reach.nextHop = ByteRange(try cursor.take(length, .attribute))
        // Reserved; once the number of SNPAs (RFC 2858), which no one sends. Tables may leave it out.
        guard !cursor.isAtEnd else { return }
        _ = try cursor.readUInt8(in: bytes, .attribute)
        reach.prefixes = ByteRange(cursor.position..<cursor.end)
    }

    /// Reads MP_UNREACH_NLRI (RFC 4760, section 4).
    private mutating func decodeUnreach(_ value: Range<Int>, in bytes: Span<UInt8>) throws(DecodeFailure) {
        unreach = Multiprotocol()
        var cursor = ByteCursor(value)
        unreach.family = try cursor.readUInt16(in: bytes, .attribute)
        unreach.subsequentFamily = try cursor.readUInt8(in: bytes, .attribute)
        unreach.prefixes = ByteRange(cursor.position..<cursor.end)
    }
}

extension PathAttributes.Multiprotocol {
    /// The family and forwarding of plain prefixes; nil for everything else (VPN, labels, flow specifications
    /// …).
    var plain: (family: IPFamily, forwarding: RouteEvent.Forwarding)? {
        guard let family = UInt8(exactly: family).flatMap(IPFamily.init(rawValue:)),
            let forwarding = RouteEvent.Forwarding(rawValue: subsequentFamily)
        else { return nil }
        return (family, forwarding)
    }
}
