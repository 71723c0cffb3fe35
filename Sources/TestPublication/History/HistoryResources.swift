import RPKITypes

/// Resources in blocks of 16 slots: a CA below a trust anchor has a block, and those below it a slot of it each.
///
/// A slot is a /20 of IPv4, a /32 of IPv6 and 100 AS numbers.
enum HistoryResources {
    static let blocks = 1_024
    static let slotsInBlock = 16
    private static let slots = blocks * slotsInBlock
    private static let firstIPv4 = UInt128(0x0B00_0000)
    private static let firstIPv6 = UInt128(0x2A00_0000)
    private static let firstASN = 100_000

    /// The resources of some slots.
    static func resources(_ range: Range<Int>) -> ResourceSet {
        let lower = UInt128(range.lowerBound)
        let upper = UInt128(range.upperBound)
        let ipv4 = AddressInterval((firstIPv4 + lower << 12) << 96, (firstIPv4 + upper << 12) << 96 - 1)
        let ipv6 = AddressInterval((firstIPv6 + lower) << 96, (firstIPv6 + upper) << 96 - 1)
        let asns = Interval(
            UInt32(firstASN + range.lowerBound * 100),
            UInt32(firstASN + range.upperBound * 100 - 1)
        )
        return ResourceSet(
            ipv4: AddressSet([ipv4].compactMap(\.self)),
            ipv6: AddressSet([ipv6].compactMap(\.self)),
            asns: ASNSet([asns].compactMap(\.self))
        )
    }

    /// All of them, as a trust anchor has them.
    static var all: ResourceSet { resources(0..<slots) }

    /// A /24 of a slot, or a /48.
    static func prefix(slot: Int, _ family: IPFamily, _ number: Int) -> IPPrefix? {
        let slot = UInt128(slot)
        switch family {
        case .ipv4:
            let network = firstIPv4 + slot << 12 + UInt128(number % 16) << 8
            return IPPrefix(family: .ipv4, address: network << 96, length: 24)
        case .ipv6:
            let network = (firstIPv6 + slot) << 16 + UInt128(number % 65_536)
            return IPPrefix(family: .ipv6, address: network << 80, length: 48)
        }
    }

    /// An AS number of a slot.
    static func asn(slot: Int, _ number: Int) -> ASN { ASN(UInt32(firstASN + slot * 100 + number % 100)) }
}
