/// The header of an MRT record (RFC 6396, section 2).
struct MRTHeader: Hashable {
    /// Its size in octets.
    static let size = 12

    let timestamp: UInt32
    let type: UInt16
    let subtype: UInt16
    /// The length of what follows, in octets; with extended timestamps the microseconds are part of it.
    let length: Int

    /// Reads the header at `offset`; traps when it is not there.
    @inline(__always)
    init(_ bytes: Span<UInt8>, at offset: Int) {
        timestamp = bytes.uint32(at: offset)
        type = bytes.uint16(at: offset + 4)
        subtype = bytes.uint16(at: offset + 6)
        length = Int(bytes.uint32(at: offset + 8))
    }

    /// The types that are read.
    enum Kind: UInt16 {
        case tableDump = 12
        case tableDumpV2 = 13
        case bgp4mp = 16
        case bgp4mpET = 17
    }

    /// The type, when it is one that is read.
    var kind: Kind? { Kind(rawValue: type) }

    /// Whether this is a header by all that can be told from it alone: of a type that is read, with a subtype
    /// that the type has, and a length that such a record can have.
    func isPlausible(limit: Int) -> Bool {
        guard let kind, length <= limit else { return false }
        return switch kind {
        case .tableDump: (1...4).contains(subtype) && length >= 22
        case .tableDumpV2: (1...12).contains(subtype) && length >= 7
        case .bgp4mp: subtype <= 11 && length >= 16
        case .bgp4mpET: subtype <= 11 && length >= 20
        }
    }

    /// Whether the type is one of those in use: the above, OSPFv2, OSPFv3 and IS-IS (RFC 6396, section 4).
    var isOfUsualType: Bool {
        switch type {
        case 11, 12, 13, 16, 17, 32, 33, 48, 49: true
        default: false
        }
    }
}
