public import RPKITypes

/// An IPv4 or IPv6 address.
public struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// The address, left-aligned in 128 bits as in `IPPrefix`: 10.0.0.0 is `10 << 120`.
    public var value: UInt128
    /// The family.
    public var family: IPFamily

    /// Makes an address; of IPv4 the low 96 bits of `value` are zero.
    public init(_ value: UInt128, _ family: IPFamily) {
        self.value = value
        self.family = family
    }

    /// Dotted decimal, or RFC 5952 text.
    public var description: String { IPAddressText.format(value, family) }
}
