import RPKITypes

/// Puts numbers and records into a file whose size is known.
struct HistoryFileWriter {
    private var bytes: [UInt8]
    private var offset = 0

    init(capacity: Int) { bytes = [UInt8](repeating: 0, count: capacity) }

    mutating func skip(_ count: Int) { offset += count }

    @inline(__always)
    private mutating func put<Number: FixedWidthInteger>(_ number: Number) {
        let start = offset
        offset += Number.bitWidth / 8
        var span = bytes.mutableSpan
        span.put(number, at: start)
    }

    private mutating func put(_ sequence: some Sequence<UInt8>) {
        for byte in sequence { put(byte) }
    }

    mutating func put(_ set: PayloadSet) {
        for name in set.trustAnchors {
            put(UInt32(truncatingIfNeeded: name.utf8.count))
            put(name.utf8)
        }
        for entry in set.vrps {
            put(
                UInt64(bitPattern: entry.expires.secondsSinceEpoch) << 16 | UInt64(entry.trustAnchor.rawValue)
            )
            put(entry.vrp)
        }
        for entry in set.vaps {
            put(entry.expires.secondsSinceEpoch)
            put(entry.trustAnchor.rawValue)
            put(entry.vap.customer.rawValue)
            put(providers: entry.vap.providers)
        }
        for entry in set.routerKeys {
            put(entry.expires.secondsSinceEpoch)
            put(entry.trustAnchor.rawValue)
            put(entry.routerKey)
        }
    }

    mutating func put(_ step: HistoryStep) {
        let delta = step.delta
        put(step.base.rawValue)
        put(step.made.secondsSinceEpoch)
        for vrps in [delta.announcedVRPs, delta.withdrawnVRPs] {
            let ipv4 = vrps.count { $0.prefix.family == .ipv4 }
            put(UInt32(truncatingIfNeeded: ipv4))
            put(UInt32(truncatingIfNeeded: vrps.count - ipv4))
        }
        put(UInt32(truncatingIfNeeded: delta.announcedRouterKeys.count))
        put(UInt32(truncatingIfNeeded: delta.withdrawnRouterKeys.count))
        put(UInt32(truncatingIfNeeded: delta.vapChanges.count))
        for vrp in delta.announcedVRPs { put(vrp) }
        for vrp in delta.withdrawnVRPs { put(vrp) }
        for key in delta.announcedRouterKeys { put(key) }
        for key in delta.withdrawnRouterKeys { put(key) }
        for change in delta.vapChanges {
            put(change.customer.rawValue)
            put(providers: change.old?.providers ?? [])
            put(providers: change.new?.providers ?? [])
        }
    }

    @inline(__always)
    private mutating func put(_ vrp: VRP) {
        if vrp.prefix.family == .ipv4 {
            put(UInt64(truncatingIfNeeded: vrp.prefix.address >> 64) | UInt64(vrp.asn.rawValue))
        } else {
            put(vrp.prefix.address)
            put(vrp.asn.rawValue)
        }
        put(UInt16(vrp.prefix.length) << 8 | UInt16(vrp.maxLength))
    }

    private mutating func put(providers: [ASN]) {
        put(UInt32(truncatingIfNeeded: providers.count))
        for provider in providers { put(provider.rawValue) }
    }

    private mutating func put(_ key: RouterKey) {
        put(key.asn.rawValue)
        put(key.keyIdentifier.bytes)
        put(UInt32(truncatingIfNeeded: key.subjectPublicKeyInfo.count))
        put(key.subjectPublicKeyInfo)
    }

    /// Puts the header in its place.
    ///
    /// - Returns: the file.
    consuming func finish(_ header: HistoryFileHeader) -> [UInt8] {
        precondition(offset == bytes.count, "the size of a record is wrong")
        let checksum = HistoryChecksum.of(bytes.span.extracting(droppingFirst: HistoryFileHeader.size))
        offset = 0
        put(HistoryFileHeader.mark)
        put(HistoryFileHeader.version)
        put(header.serial.rawValue)
        put(header.sessions.version0)
        put(header.sessions.version1)
        put(header.sessions.version2)
        put(UInt16(header.validated == nil ? 0 : 1))
        put(header.validated?.secondsSinceEpoch ?? 0)
        for count in [
            header.counts.trustAnchors, header.counts.ipv4VRPs, header.counts.ipv6VRPs, header.counts.vaps,
            header.counts.routerKeys, header.steps,
        ] {
            put(UInt32(truncatingIfNeeded: count))
        }
        put(UInt64(header.bodySize))
        put(checksum)
        put(HistoryChecksum.of(bytes.span.extracting(first: offset)))
        return bytes
    }
}

extension MutableSpan<UInt8> {
    /// Puts the octets of a number, most significant first; traps when there is no room.
    @inline(__always)
    fileprivate mutating func put<Number: FixedWidthInteger>(_ number: Number, at offset: Int) {
        let count = Number.bitWidth / 8
        for index in 0..<count {
            let shift = Number(Number.bitWidth - 8 - 8 * index)
            self[offset + index] = UInt8(truncatingIfNeeded: number >> shift)
        }
    }
}
