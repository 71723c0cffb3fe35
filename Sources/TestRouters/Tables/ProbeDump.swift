import RPKITypes

/// Routes as an MRT table dump of one peer (RFC 6396, section 4.3), which OpenBGPD can import.
struct ProbeDump {
    /// The octets of the file.
    private(set) var octets: [UInt8] = []

    /// Not the AS of the router, which would see a loop.
    private static let peer: UInt32 = 65_550

    init(_ probes: [RouteProbe]) {
        // One peer, 192.0.2.9, with a 4-octet AS number.
        let address: [UInt8] = [192, 0, 2, 9]
        let peerEntry = [2] + address + address + Self.peer.octets
        append(subtype: 1, address + [0, 0, 0, 1] + peerEntry)
        for (index, probe) in probes.enumerated() {
            append(subtype: probe.prefix.family == .ipv4 ? 2 : 4, Self.entry(index, probe))
        }
    }

    private static func entry(_ index: Int, _ probe: RouteProbe) -> [UInt8] {
        // ORIGIN IGP; AS_PATH with one sequence of two; the next hop (RFC 6396, section 4.3.4, for IPv6).
        var attributes: [UInt8] = [0x40, 1, 1, 0]
        attributes += [0x40, 2, 10, 2, 2] + peer.octets + probe.origin.rawValue.octets
        switch probe.prefix.family {
        case .ipv4: attributes += [0x40, 3, 4, 192, 0, 2, 9]
        case .ipv6: attributes += [0x80, 14, 17, 16] + [UInt8](repeating: 0, count: 16)
        }
        let count = (Int(probe.prefix.length) + 7) / 8
        let prefix = (0..<count).map {
            UInt8(truncatingIfNeeded: probe.prefix.address >> UInt128(120 - 8 * $0))
        }
        let time = [UInt8](repeating: 0, count: 4)
        let size = UInt32(attributes.count).octets.suffix(2)
        return UInt32(truncatingIfNeeded: index).octets + [probe.prefix.length] + prefix + [0, 1, 0, 0] + time
            + size + attributes
    }

    /// Appends a record of type TABLE_DUMP_V2 (13).
    private mutating func append(subtype: UInt8, _ body: [UInt8]) {
        octets += [0, 0, 0, 0, 0, 13, 0, subtype] + UInt32(body.count).octets + body
    }
}

extension UInt32 {
    /// The four octets in network order.
    var octets: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: self >> UInt32(24 - 8 * $0)) } }
}

extension UInt16 {
    /// The two octets in network order.
    var octets: [UInt8] { [UInt8(truncatingIfNeeded: self >> 8), UInt8(truncatingIfNeeded: self)] }
}
