import NIOCore
public import RPKITypes

/// The address of a client.
public struct ClientAddress: Hashable, Sendable, CustomStringConvertible {
    /// The address as a prefix of full length.
    public let address: IPPrefix
    /// The port.
    public let port: Int

    /// Makes an address.
    ///
    /// - Parameters:
    ///   - address: the address as a prefix of full length.
    ///   - port: the port.
    public init(address: IPPrefix, port: Int) {
        self.address = address
        self.port = port
    }

    /// Takes the address of a socket; nil for one that is not of IP.
    ///
    /// An IPv4 address that is mapped into IPv6 (`::ffff:0:0/96`, RFC 4291, section 2.5.5.2) becomes the IPv4 address: a
    /// socket that was inherited may take both.
    init?(_ socket: SocketAddress) {
        guard let parsed = socket.ipAddress.flatMap({ IPAddressText.parse($0) }),
            let address = ClientAddress.prefix(parsed.family, parsed.address)
        else { return nil }
        self.init(address: address, port: socket.port ?? 0)
    }

    /// The address that 4 or 16 octets in network order are; nil for another number.
    static func prefix(_ octets: some Collection<UInt8>) -> IPPrefix? {
        let value = octets.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        switch octets.count {
        case 4: return prefix(.ipv4, value << 96)
        case 16: return prefix(.ipv6, value)
        default: return nil
        }
    }

    private static func prefix(_ family: IPFamily, _ address: UInt128) -> IPPrefix? {
        guard family == .ipv6, address >> 32 == 0xFFFF else {
            return IPPrefix(family: family, address: address, length: family.width)
        }
        return IPPrefix(family: .ipv4, address: address << 96, length: 32)
    }

    /// `192.0.2.1:179` or `[2001:db8::1]:179`.
    public var description: String {
        let text = IPAddressText.format(address.address, address.family)
        return address.family == .ipv6 ? "[\(text)]:\(port)" : "\(text):\(port)"
    }
}
