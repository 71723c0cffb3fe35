import Glibc

/// Writes a table as a route collector has it: TABLE_DUMP_V2 with many peers, paths that repeat.
///
/// The same numbers give the same octets.
struct TableWriter {
    /// How many prefixes; a quarter of them is IPv6.
    var prefixes: Int
    /// How many peers; nine of ten have a route to a prefix.
    var peers: Int
    private var random = SplitMix(state: 4)

    init(prefixes: Int, peers: Int) {
        self.prefixes = prefixes
        self.peers = peers
    }

    /// Writes the table to a file.
    mutating func write(to path: String) throws {
        guard let file = fopen(path, "w") else { throw RibError("cannot write \(path)") }
        defer { fclose(file) }
        put(record(1, peerTable()), file)
        // Each origin is behind a chain of its own, which all of its prefixes share.
        let origins = (0..<max(1, prefixes / 12)).map { _ in
            (0..<(1 + random.below(4))).map { _ in UInt32(1 + random.below(400_000)) }
        }
        for index in 0..<prefixes {
            let isIPv6 = index % 4 == 3
            var body = octets(UInt32(index), 4)
            if isIPv6 {
                body += [
                    48, 0x2A, UInt8(truncatingIfNeeded: index >> 24), UInt8(truncatingIfNeeded: index >> 16),
                ]
                body += [UInt8(truncatingIfNeeded: index >> 8), UInt8(truncatingIfNeeded: index), 0]
            } else {
                body += [24, UInt8(1 + index >> 16 & 0x7F), UInt8(truncatingIfNeeded: index >> 8)]
                body += [UInt8(truncatingIfNeeded: index)]
            }
            let origin = origins[random.below(origins.count)]
            let present = (0..<peers).filter { _ in random.below(10) != 0 }
            body += octets(UInt32(present.count), 2)
            for peer in present { body += entry(peer, origin, isIPv6: isIPv6) }
            put(record(isIPv6 ? 4 : 2, body), file)
        }
    }

    private func peerTable() -> [UInt8] {
        var body: [UInt8] = [192, 0, 2, 1, 0, 0] + octets(UInt32(peers), 2)
        for peer in 0..<peers {
            body += [2, 192, 0, 2, UInt8(truncatingIfNeeded: peer)]
            body += [192, 0, UInt8(truncatingIfNeeded: peer >> 8), UInt8(truncatingIfNeeded: peer)]
            body += octets(UInt32(1_000 + peer), 4)
        }
        return body
    }

    private mutating func entry(_ peer: Int, _ origin: [UInt32], isIPv6: Bool) -> [UInt8] {
        // One of few transits between peer and chain, mostly the same one.
        let transit = UInt32(2_000 + (random.below(8) == 0 ? random.below(50) : peer % 7))
        let path = [UInt32(1_000 + peer), transit] + origin
        var attributes: [UInt8] = [0x40, 1, 1, 0]
        attributes +=
            [0x40, 2, UInt8(2 + 4 * path.count), 2, UInt8(path.count)] + path.flatMap { octets($0, 4) }
        if isIPv6 {
            attributes +=
                [0x80, 14, 17, 16, 0x20, 1, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 10)
                + octets(UInt32(peer), 2)
        } else {
            attributes += [0x40, 3, 4, 192, 0, 2, UInt8(truncatingIfNeeded: peer)]
        }
        if peer % 3 == 0 { attributes += [0x80, 4, 4] + octets(UInt32(peer), 4) }
        let communities = random.below(6)
        if communities > 0 {
            attributes += [0xC0, 8, UInt8(4 * communities)]
            for value in 0..<communities { attributes += octets(transit << 16 | UInt32(value), 4) }
        }
        return octets(UInt32(peer), 2) + octets(1_795_000_000, 4) + octets(UInt32(attributes.count), 2)
            + attributes
    }

    private func record(_ subtype: UInt32, _ body: [UInt8]) -> [UInt8] {
        octets(1_795_300_000, 4) + [0, 13] + octets(subtype, 2) + octets(UInt32(body.count), 4) + body
    }

    private func octets(_ value: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * (count - 1 - $0))) }
    }

    private func put(_ octets: [UInt8], _ file: UnsafeMutablePointer<FILE>) {
        fwrite(octets, 1, octets.count, file)
    }
}

/// Pseudo-random numbers that are the same everywhere.
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}

/// Why there is no result.
struct RibError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
