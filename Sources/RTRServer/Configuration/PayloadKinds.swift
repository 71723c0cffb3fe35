public import RTRProtocol

/// The kinds of payload that a client is given.
public struct PayloadKinds: OptionSet, Hashable, Sendable {
    /// One bit per kind.
    public let rawValue: UInt8

    /// Makes a set from its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// VRPs of IPv4.
    public static let ipv4Prefixes = PayloadKinds(rawValue: 1)
    /// VRPs of IPv6.
    public static let ipv6Prefixes = PayloadKinds(rawValue: 2)
    /// Router keys.
    public static let routerKeys = PayloadKinds(rawValue: 4)
    /// VAPs.
    public static let aspas = PayloadKinds(rawValue: 8)

    /// VRPs of both families.
    public static let prefixes: PayloadKinds = [.ipv4Prefixes, .ipv6Prefixes]
    /// Everything.
    public static let all: PayloadKinds = [.prefixes, .routerKeys, .aspas]

    /// The kinds that a protocol version has.
    ///
    /// - Source: RFC 6810 (prefixes), RFC 8210 (and router keys), draft-ietf-sidrops-8210bis-27 (and ASPA).
    public init(of version: ProtocolVersion) {
        switch version {
        case .v0: self = .prefixes
        case .v1: self = [.prefixes, .routerKeys]
        case .v2: self = .all
        }
    }
}
