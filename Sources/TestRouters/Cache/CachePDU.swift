import RPKITypes

/// PDUs that a cache sends (RFC 6810, RFC 8210, 8210bis-27 section 5), as octets.
enum CachePDU {
    static func notify(version: UInt8, session: UInt16, serial: UInt32) -> [UInt8] {
        header(version, 0, session, 12) + serial.octets
    }

    static func response(version: UInt8, session: UInt16) -> [UInt8] { header(version, 3, session, 8) }

    static func reset(version: UInt8) -> [UInt8] { header(version, 8, 0, 8) }

    /// Version 0 has no timers.
    static func end(version: UInt8, session: UInt16, serial: UInt32, timing: CacheTiming) -> [UInt8] {
        guard version > 0 else { return header(version, 7, session, 12) + serial.octets }
        return header(version, 7, session, 24) + serial.octets + timing.refresh.octets + timing.retry.octets
            + timing.expire.octets
    }

    static func error(version: UInt8, code: UInt16, about pdu: [UInt8]) -> [UInt8] {
        let size = UInt32(truncatingIfNeeded: pdu.count)
        return header(version, 10, code, 16 + size) + size.octets + pdu + [0, 0, 0, 0]
    }

    static func prefix(version: UInt8, _ vrp: VRP, isNew: Bool) -> [UInt8] {
        let isIPv4 = vrp.prefix.family == .ipv4
        let address = (0..<(isIPv4 ? 4 : 16)).map {
            UInt8(truncatingIfNeeded: vrp.prefix.address >> UInt128(120 - 8 * $0))
        }
        return header(version, isIPv4 ? 4 : 6, 0, isIPv4 ? 20 : 32)
            + [isNew ? 1 : 0, vrp.prefix.length, vrp.maxLength, 0] + address + vrp.asn.rawValue.octets
    }

    /// Without providers it is a withdrawal.
    static func aspa(version: UInt8, customer: ASN, providers: [ASN]) -> [UInt8] {
        let size = UInt32(truncatingIfNeeded: 12 + 4 * providers.count)
        return header(version, 11, providers.isEmpty ? 0 : 0x0100, size) + customer.rawValue.octets
            + providers.flatMap(\.rawValue.octets)
    }

    private static func header(_ version: UInt8, _ type: UInt8, _ field: UInt16, _ size: UInt32) -> [UInt8] {
        [version, type] + field.octets + size.octets
    }
}

/// The intervals of End of Data, in seconds (8210bis-27, section 6).
package struct CacheTiming: Hashable, Sendable {
    /// Until a router asks again.
    package var refresh: UInt32 = 3_600
    /// Until it asks again after a failure.
    package var retry: UInt32 = 1
    /// Until it drops what it has.
    package var expire: UInt32 = 7_200

    /// Makes the intervals for tests.
    package init() {}
}
