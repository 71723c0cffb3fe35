/// The eight octets that each PDU begins with, not yet checked.
struct PDUHeader: Hashable, Sendable {
    var version: UInt8
    var type: UInt8
    /// Octets 2 and 3: session, error code, flags, or zero.
    var field: UInt16
    /// The length of the whole PDU in octets.
    var length: UInt32

    /// Reads the first eight octets; nil when there are fewer.
    init?(_ octets: Span<UInt8>) {
        guard octets.count >= PDU.headerLength else { return nil }
        version = octets[0]
        type = octets[1]
        field = octets.uint16(at: 2)
        length = octets.uint32(at: 4)
    }
}

extension Span<UInt8> {
    /// Two octets in network order; traps when they are not there.
    @inline(__always)
    func uint16(at offset: Int) -> UInt16 { UInt16(self[offset]) << 8 | UInt16(self[offset + 1]) }

    /// Four octets in network order; traps when they are not there.
    @inline(__always)
    func uint32(at offset: Int) -> UInt32 {
        UInt32(self[offset]) << 24 | UInt32(self[offset + 1]) << 16 | UInt32(self[offset + 2]) << 8
            | UInt32(self[offset + 3])
    }
}
