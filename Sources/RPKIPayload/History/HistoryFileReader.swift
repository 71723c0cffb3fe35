import RPKITypes

/// Reads records from one place of a file to the next.
///
/// Each count is held against the octets that are left before anything is read or memory is reserved.
struct HistoryFileReader {
    /// Where the next octet is read.
    private(set) var offset: Int

    /// Demands `count` records of at least `size` octets each.
    private func demand(
        _ count: Int,
        of size: Int,
        in file: Span<UInt8>
    ) throws(HistoryFileError) {
        guard count <= (file.count - offset) / size else { throw HistoryFileError(.count, at: offset) }
    }

    private mutating func number32(from file: Span<UInt8>) throws(HistoryFileError) -> UInt32 {
        try demand(1, of: 4, in: file)
        offset += 4
        return file.bigEndian32(at: offset - 4)
    }

    private mutating func number64(from file: Span<UInt8>) throws(HistoryFileError) -> UInt64 {
        try demand(1, of: 8, in: file)
        offset += 8
        return file.bigEndianWord(at: offset - 8)
    }

    private mutating func bytes(_ count: Int, from file: Span<UInt8>) throws(HistoryFileError) -> [UInt8] {
        try demand(count, of: 1, in: file)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        for index in offset..<(offset + count) { bytes.append(file[index]) }
        offset += count
        return bytes
    }
}

// MARK: - The set

extension HistoryFileReader {
    /// Reads a set of which the header has the counts.
    mutating func set(
        _ counts: HistoryFileHeader.Counts,
        from file: Span<UInt8>
    ) throws(HistoryFileError) -> PayloadSet {
        let names = try names(counts.trustAnchors, from: file)
        let vrps = try entries(counts, names: names.count, from: file)
        let vaps = try vaps(counts.vaps, names: names.count, from: file)
        let keys = try routerKeys(counts.routerKeys, names: names.count, from: file)
        return PayloadSet(trustAnchors: names, vrps: vrps, vaps: vaps, routerKeys: keys)
    }

    private mutating func names(
        _ count: Int,
        from file: Span<UInt8>
    ) throws(HistoryFileError) -> [String] {
        // An index of a trust anchor has 16 bits.
        guard count <= 65_536 else { throw HistoryFileError(.count, at: offset) }
        try demand(count, of: 4, in: file)
        var names: [String] = []
        names.reserveCapacity(count)
        for _ in 0..<count {
            let start = offset
            let size = Int(try number32(from: file))
            guard let name = String(validating: try bytes(size, from: file), as: UTF8.self),
                names.last.map({ $0 < name }) ?? true
            else { throw HistoryFileError(.trustAnchors, at: start) }
            names.append(name)
        }
        return names
    }

    private mutating func entries(
        _ counts: HistoryFileHeader.Counts,
        names: Int,
        from file: Span<UInt8>
    ) throws(HistoryFileError) -> [VRPEntry] {
        let size = HistoryRecords.vrpOrigin + HistoryRecords.ipv4VRP
        try demand(counts.ipv4VRPs + counts.ipv6VRPs, of: size, in: file)
        var entries: [VRPEntry] = []
        entries.reserveCapacity(counts.ipv4VRPs + counts.ipv6VRPs)
        try read(counts.ipv4VRPs, .ipv4, names: names, from: file, into: &entries)
        try read(counts.ipv6VRPs, .ipv6, names: names, from: file, into: &entries)
        return entries
    }

    @inline(__always)
    private mutating func read(
        _ count: Int,
        _ family: IPFamily,
        names: Int,
        from file: Span<UInt8>,
        into entries: inout [VRPEntry]
    ) throws(HistoryFileError) {
        try demand(count, of: HistoryRecords.vrpOrigin + HistoryRecords.size(family), in: file)
        for _ in 0..<count {
            let origin = file.bigEndianWord(at: offset)
            let index = UInt16(truncatingIfNeeded: origin)
            guard index < names else { throw HistoryFileError(.trustAnchorIndex, at: offset) }
            let vrp = try vrp(family, at: offset + HistoryRecords.vrpOrigin, in: file)
            if let last = entries.last, last.vrp >= vrp { throw HistoryFileError(.order, at: offset) }
            entries.append(
                VRPEntry(vrp, expires: Timestamp(Int64(origin >> 16)), trustAnchor: TrustAnchorIndex(index))
            )
            offset += HistoryRecords.vrpOrigin + HistoryRecords.size(family)
        }
    }

    /// Reads a VRP; its octets must be there.
    @inline(__always)
    private func vrp(
        _ family: IPFamily,
        at start: Int,
        in file: Span<UInt8>
    ) throws(HistoryFileError) -> VRP {
        let (address, rest) =
            family == .ipv4
            ? (UInt128(file.bigEndian32(at: start)) << 96, start + 4)
            : (
                UInt128(file.bigEndianWord(at: start)) << 64 | UInt128(file.bigEndianWord(at: start + 8)),
                start + 16
            )
        guard let prefix = IPPrefix(family: family, address: address, length: Int(file[rest + 4])),
            let vrp = VRP(
                prefix: prefix,
                maxLength: Int(file[rest + 5]),
                asn: ASN(file.bigEndian32(at: rest))
            )
        else { throw HistoryFileError(.prefix, at: start) }
        return vrp
    }

    private mutating func vaps(
        _ count: Int,
        names: Int,
        from file: Span<UInt8>
    ) throws(HistoryFileError) -> [VAPEntry] {
        try demand(count, of: HistoryRecords.origin + HistoryRecords.vap, in: file)
        var entries: [VAPEntry] = []
        entries.reserveCapacity(count)
        for _ in 0..<count {
            let start = offset
            let (expires, trustAnchor) = try origin(names: names, from: file)
            let customer = ASN(try number32(from: file))
            guard let vap = try vap(of: customer, from: file) else {
                throw HistoryFileError(.providers, at: start)
            }
            if let last = entries.last, last.vap.customer >= customer {
                throw HistoryFileError(.order, at: start)
            }
            entries.append(VAPEntry(vap: vap, expires: expires, trustAnchor: trustAnchor))
        }
        return entries
    }

    private mutating func routerKeys(
        _ count: Int,
        names: Int,
        from file: Span<UInt8>
    ) throws(HistoryFileError) -> [RouterKeyEntry] {
        try demand(count, of: HistoryRecords.origin + HistoryRecords.routerKey, in: file)
        var entries: [RouterKeyEntry] = []
        entries.reserveCapacity(count)
        for _ in 0..<count {
            let start = offset
            let (expires, trustAnchor) = try origin(names: names, from: file)
            let key = try routerKey(from: file)
            if let last = entries.last, last.routerKey >= key { throw HistoryFileError(.order, at: start) }
            entries.append(RouterKeyEntry(routerKey: key, expires: expires, trustAnchor: trustAnchor))
        }
        return entries
    }

    private mutating func origin(
        names: Int,
        from file: Span<UInt8>
    ) throws(HistoryFileError) -> (Timestamp, TrustAnchorIndex) {
        let expires = Timestamp(Int64(bitPattern: try number64(from: file)))
        try demand(1, of: 2, in: file)
        let index = file.bigEndian16(at: offset)
        guard index < names else { throw HistoryFileError(.trustAnchorIndex, at: offset) }
        offset += 2
        return (expires, TrustAnchorIndex(index))
    }

    /// Reads providers; nil when there are none.
    private mutating func vap(
        of customer: ASN,
        from file: Span<UInt8>
    ) throws(HistoryFileError) -> VAP? {
        let start = offset
        let count = Int(try number32(from: file))
        try demand(count, of: 4, in: file)
        var providers: [ASN] = []
        providers.reserveCapacity(count)
        for _ in 0..<count {
            let provider = ASN(try number32(from: file))
            // AS0 comes first, so what follows it is its company.
            if let last = providers.last, last >= provider || last == ASN(0) {
                throw HistoryFileError(.providers, at: start)
            }
            providers.append(provider)
        }
        return providers.isEmpty ? nil : VAP(customer: customer, providers: providers)
    }

    private mutating func routerKey(from file: Span<UInt8>) throws(HistoryFileError) -> RouterKey {
        let asn = ASN(try number32(from: file))
        try demand(1, of: 20, in: file)
        guard let identifier = KeyIdentifier(file.extracting(droppingFirst: offset).extracting(first: 20))
        else {
            throw HistoryFileError(.count, at: offset)
        }
        offset += 20
        let size = Int(try number32(from: file))
        let info = try bytes(size, from: file)
        return RouterKey(asn: asn, keyIdentifier: identifier, subjectPublicKeyInfo: info)
    }
}

// MARK: - Deltas

extension HistoryFileReader {
    /// Reads a delta.
    mutating func step(from file: Span<UInt8>) throws(HistoryFileError) -> HistoryStep {
        let start = offset
        try demand(1, of: HistoryRecords.step, in: file)
        let base = SerialNumber(try number32(from: file))
        let made = Timestamp(Int64(bitPattern: try number64(from: file)))
        var counts: [Int] = []
        for _ in 0..<7 { counts.append(Int(try number32(from: file))) }
        let delta = PayloadDelta(
            announcedVRPs: try vrps(ipv4: counts[0], ipv6: counts[1], from: file),
            withdrawnVRPs: try vrps(ipv4: counts[2], ipv6: counts[3], from: file),
            announcedRouterKeys: try keys(counts[4], from: file),
            withdrawnRouterKeys: try keys(counts[5], from: file),
            vapChanges: try changes(counts[6], from: file)
        )
        guard !delta.isEmpty else { throw HistoryFileError(.serials, at: start) }
        return HistoryStep(base: base, made: made, delta: delta)
    }

    private mutating func vrps(
        ipv4: Int,
        ipv6: Int,
        from file: Span<UInt8>
    ) throws(HistoryFileError) -> [VRP] {
        try demand(ipv4 + ipv6, of: HistoryRecords.ipv4VRP, in: file)
        var vrps: [VRP] = []
        vrps.reserveCapacity(ipv4 + ipv6)
        for (count, family) in [(ipv4, IPFamily.ipv4), (ipv6, .ipv6)] {
            try demand(count, of: HistoryRecords.size(family), in: file)
            for _ in 0..<count {
                let vrp = try vrp(family, at: offset, in: file)
                if let last = vrps.last, last >= vrp { throw HistoryFileError(.order, at: offset) }
                vrps.append(vrp)
                offset += HistoryRecords.size(family)
            }
        }
        return vrps
    }

    private mutating func keys(
        _ count: Int,
        from file: Span<UInt8>
    ) throws(HistoryFileError) -> [RouterKey] {
        try demand(count, of: HistoryRecords.routerKey, in: file)
        var keys: [RouterKey] = []
        keys.reserveCapacity(count)
        for _ in 0..<count {
            let start = offset
            let key = try routerKey(from: file)
            if let last = keys.last, last >= key { throw HistoryFileError(.order, at: start) }
            keys.append(key)
        }
        return keys
    }

    private mutating func changes(
        _ count: Int,
        from file: Span<UInt8>
    ) throws(HistoryFileError) -> [VAPChange] {
        try demand(count, of: HistoryRecords.vapChange, in: file)
        var changes: [VAPChange] = []
        changes.reserveCapacity(count)
        for _ in 0..<count {
            let start = offset
            let customer = ASN(try number32(from: file))
            let old = try vap(of: customer, from: file)
            let new = try vap(of: customer, from: file)
            guard old != new else { throw HistoryFileError(.delta, at: start) }
            if let last = changes.last, last.customer >= customer {
                throw HistoryFileError(.order, at: start)
            }
            changes.append(VAPChange(customer: customer, old: old, new: new))
        }
        return changes
    }
}

extension HistoryRecords {
    /// The octets of a VRP of a family, without expiry and trust anchor.
    @inline(__always)
    static func size(_ family: IPFamily) -> Int { family == .ipv4 ? ipv4VRP : ipv6VRP }
}
