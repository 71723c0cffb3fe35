import RPKITypes

/// Octets in network order.
func octets(_ value: some FixedWidthInteger, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * (count - 1 - $0))) }
}

/// The octets of an address.
func address(_ text: String) -> [UInt8] {
    guard let (family, value) = IPAddressText.parse(text) else { return [] }
    return octets(value >> UInt128(128 - family.width), family.width / 8)
}

/// A prefix as it stands in UPDATE messages, behind a path identifier if there is one.
func nlri(_ text: String, identifier: UInt32? = nil) -> [UInt8] {
    guard let prefix = IPPrefix(text) else { return [] }
    let all = octets(prefix.address, 16)
    return (identifier.map { octets($0, 4) } ?? []) + [prefix.length]
        + all.prefix((Int(prefix.length) + 7) / 8)
}

/// A path attribute.
func attribute(_ type: UInt8, _ value: [UInt8]) -> [UInt8] {
    value.count > 255
        ? [0x50, type] + octets(value.count, 2) + value : [0x40, type, UInt8(value.count)] + value
}

/// A segment of a path.
func segment(_ kind: UInt8, _ asns: [UInt32], size: Int) -> [UInt8] {
    [kind, UInt8(asns.count)] + asns.flatMap { octets($0, size) }
}

/// ORIGIN, AS_PATH with one sequence, and NEXT_HOP.
func attributes(_ asns: [UInt32], size: Int) -> [UInt8] {
    attribute(1, [0]) + attribute(2, segment(2, asns, size: size)) + attribute(3, address("192.0.2.9"))
}

/// A record.
func record(_ type: UInt16, _ subtype: UInt16, _ body: [UInt8], time: UInt32 = 1_700_000_000) -> [UInt8] {
    octets(time, 4) + octets(type, 2) + octets(subtype, 2) + octets(body.count, 4) + body
}

/// A PEER_INDEX_TABLE of two peers: AS64500 at 192.0.2.1 and AS4200000000 at 2001:db8::1.
let peerTable = record(
    13,
    1,
    address("198.51.100.1") + octets(4, 2) + Array("view".utf8) + octets(2, 2)
        + [0] + octets(1, 4) + address("192.0.2.1") + octets(64_500, 2)
        + [3] + octets(2, 4) + address("2001:db8::1") + octets(UInt32(4_200_000_000), 4)
)

/// An entry of a RIB record.
func entry(peer: UInt16, _ attributes: [UInt8], identifier: UInt32? = nil) -> [UInt8] {
    octets(peer, 2) + octets(1_699_999_999, 4) + (identifier.map { octets($0, 4) } ?? [])
        + octets(attributes.count, 2) + attributes
}

/// A RIB record of a prefix.
func rib(_ subtype: UInt16, _ prefix: String, _ entries: [[UInt8]]) -> [UInt8] {
    record(13, subtype, octets(7, 4) + nlri(prefix) + octets(entries.count, 2) + entries.flatMap { $0 })
}

/// An UPDATE message.
func update(withdrawn: [UInt8] = [], attributes: [UInt8] = [], announced: [UInt8] = []) -> [UInt8] {
    let body = octets(withdrawn.count, 2) + withdrawn + octets(attributes.count, 2) + attributes + announced
    return message(2, body)
}

/// A BGP message.
func message(_ type: UInt8, _ body: [UInt8]) -> [UInt8] {
    [UInt8](repeating: 0xFF, count: 16) + octets(19 + body.count, 2) + [type] + body
}

/// A BGP4MP record from AS64500 at 192.0.2.1 to AS64511 at 192.0.2.2.
func bgp4mp(_ subtype: UInt16, _ content: [UInt8], size: Int, microseconds: UInt32? = nil) -> [UInt8] {
    let body =
        (microseconds.map { octets($0, 4) } ?? []) + octets(64_500, size) + octets(64_511, size) + [
            0, 0, 0, 1,
        ]
        + address("192.0.2.1") + address("192.0.2.2") + content
    return record(microseconds == nil ? 16 : 17, subtype, body)
}

/// Pseudo-random numbers from a seed.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
