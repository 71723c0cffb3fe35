package import RPKITypes

/// An IP address of a server.
package struct NetworkAddress: Hashable, Sendable, CustomStringConvertible {
    /// The family.
    package let family: IPFamily
    /// The address, left-aligned.
    let bits: UInt128

    init(family: IPFamily, bits: UInt128) {
        self.family = family
        self.bits = bits
    }

    /// Reads the text of an address; nil for anything else.
    package init?(_ text: String) {
        guard let (family, bits) = IPAddressText.parse(text) else { return nil }
        self.init(family: family, bits: bits)
    }

    /// The canonical text.
    package var description: String { IPAddressText.format(bits, family) }

    /// Whether the address is anything but a global unicast address (IANA special-purpose registries).
    ///
    /// An IPv4 address inside an IPv6 one (mapped, NAT64, 6to4) is judged as itself.
    package var isSpecial: Bool {
        switch family {
        case .ipv4: NetworkAddress.specialIPv4.contains { $0.contains(bits) }
        case .ipv6: isSpecialIPv6
        }
    }

    private var isSpecialIPv6: Bool {
        if NetworkAddress.mapped.contains(bits) || NetworkAddress.translated.contains(bits) {
            return NetworkAddress(family: .ipv4, bits: bits << 96).isSpecial
        }
        if NetworkAddress.sixToFour.contains(bits) {
            return NetworkAddress(family: .ipv4, bits: bits << 16).isSpecial
        }
        return !NetworkAddress.globalUnicast.contains(bits)
            || NetworkAddress.specialIPv6.contains { $0.contains(bits) }
    }

    private struct Block: Sendable {
        let bits: UInt128
        let length: Int

        init(_ bits: UInt128, _ length: Int) {
            self.bits = bits
            self.length = length
        }

        init(_ first: UInt128, _ second: UInt128, _ third: UInt128, _ length: Int) {
            self.init(first << 120 | second << 112 | third << 104, length)
        }

        func contains(_ address: UInt128) -> Bool { (address ^ bits) >> UInt128(128 - length) == 0 }
    }

    private static let specialIPv4 = [
        Block(0, 0, 0, 8), Block(10, 0, 0, 8), Block(100, 64, 0, 10), Block(127, 0, 0, 8),
        Block(169, 254, 0, 16), Block(172, 16, 0, 12), Block(192, 0, 0, 24), Block(192, 0, 2, 24),
        Block(192, 88, 99, 24), Block(192, 168, 0, 16), Block(198, 18, 0, 15), Block(198, 51, 100, 24),
        Block(203, 0, 113, 24), Block(224, 0, 0, 3),
    ]
    private static let mapped = Block(0xFFFF << 32, 96)
    private static let translated = Block(0x0064_FF9B << 96, 96)
    private static let sixToFour = Block(0x2002 << 112, 16)
    private static let globalUnicast = Block(0x2000 << 112, 3)
    /// Protocol assignments (with Teredo), documentation twice; the rest of 2000::/3 is global.
    private static let specialIPv6 = [
        Block(0x2001 << 112, 23), Block(0x2001_0DB8 << 96, 32), Block(0x3FFF << 112, 20),
    ]
}
