/// A version of the RPKI-to-Router protocol.
public enum ProtocolVersion: UInt8, Hashable, Sendable, CaseIterable, Comparable, CustomStringConvertible {
    /// RFC 6810: prefixes only, no timing values.
    case v0 = 0
    /// RFC 8210: router keys and timing values.
    case v1 = 1
    /// draft-ietf-sidrops-8210bis-27: ASPA.
    case v2 = 2

    /// By number.
    public static func < (left: ProtocolVersion, right: ProtocolVersion) -> Bool {
        left.rawValue < right.rawValue
    }

    /// The number in decimal.
    public var description: String { "\(rawValue)" }
}
