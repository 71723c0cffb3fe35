import RPKITypes

/// Prefixes as they stand in UPDATE messages (RFC 4271, section 4.3), behind a path identifier where ADD-PATH
/// is in use (RFC 7911, section 3).
enum NLRI {
    /// Whether path identifiers stand before prefixes.
    enum Encoding {
        case plain
        case addPath
    }

    /// Reads one prefix; bits below its length are of no meaning and cleared (RFC 4271, section 4.3).
    @inline(__always)
    static func readPrefix(
        _ cursor: inout ByteCursor,
        in bytes: Span<UInt8>,
        family: IPFamily
    ) throws(DecodeFailure) -> IPPrefix {
        let start = cursor.position
        let length = Int(try cursor.readUInt8(in: bytes, .prefix))
        guard length <= family.width else { throw DecodeFailure(.prefixLength(length, family), at: start) }
        let address = bytes.leftAligned(try cursor.take((length + 7) / 8, .prefix))
        return try masked(address, length: length, family: family, at: start)
    }

    /// The prefix of the given length that has the address.
    @inline(__always)
    static func masked(
        _ address: UInt128,
        length: Int,
        family: IPFamily,
        at position: Int
    ) throws(DecodeFailure) -> IPPrefix {
        // The shift by 128 gives 0.
        let network = address & ~(UInt128.max >> UInt128(truncatingIfNeeded: length))
        guard let prefix = IPPrefix(family: family, address: network, length: length) else {
            throw DecodeFailure(.prefixLength(length, family), at: position)
        }
        return prefix
    }
}
