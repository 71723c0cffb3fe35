/// A 32-bit serial number that wraps (RFC 1982), as RTR uses it.
public struct SerialNumber: Hashable, Sendable, CustomStringConvertible {
    /// The value in host order.
    public var rawValue: UInt32

    /// Makes a serial number from its value.
    public init(_ rawValue: UInt32) { self.rawValue = rawValue }

    /// The next serial number; 4294967295 is followed by 0.
    public var next: SerialNumber { SerialNumber(rawValue &+ 1) }

    /// Whether this number is newer than `other`.
    ///
    /// Undefined by RFC 1982, section 3.2, for numbers exactly 2^31 apart: then false in both directions.
    public func isNewer(than other: SerialNumber) -> Bool {
        let distance = rawValue &- other.rawValue
        return distance != 0 && distance < 0x8000_0000
    }

    /// The value in decimal.
    public var description: String { "\(rawValue)" }
}
