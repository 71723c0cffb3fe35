import RPKITypes

/// The kinds of route leaks (RFC 7908, section 3).
public enum LeakType: Int, Hashable, Sendable, CaseIterable, Comparable {
    /// Section 3.1: the route of one provider is sent to another, full prefix ("hairpin turn").
    case providerToProvider = 1
    /// Section 3.2: the route of a lateral peer is sent to another.
    case peerToPeer = 2
    /// Section 3.3: the route of a provider is sent to a lateral peer.
    case providerToPeer = 3
    /// Section 3.4: the route of a lateral peer is sent to a provider.
    case peerToProvider = 4
    /// Section 3.5: a route is originated anew, with a path of its own to the legitimate origin.
    case reorigination = 5
    /// Section 3.6: internal, more specific prefixes come out.
    case internalPrefixes = 6

    /// By number.
    public static func < (left: LeakType, right: LeakType) -> Bool { left.rawValue < right.rawValue }

    /// One phrase for people.
    public var text: String {
        switch self {
        case .providerToProvider: "a provider's route sent to another provider"
        case .peerToPeer: "a peer's route sent to another peer"
        case .providerToPeer: "a provider's route sent to a peer"
        case .peerToProvider: "a peer's route sent to a provider"
        case .reorigination: "a route originated anew"
        case .internalPrefixes: "internal more specific prefixes"
        }
    }

    /// Says what an Invalid origin looks like as a leak; a hijack may look the same.
    ///
    /// Nil when the origin is not Invalid, and when the route is too long for VRPs of other AS numbers only.
    public init?(origin proof: OriginProof) {
        switch proof.reason {
        case .asn, .as0, .noOrigin: self = .reorigination
        case .length where proof.covering.contains { $0.vrp.asn == proof.origin }: self = .internalPrefixes
        case .length, nil: return nil
        }
    }
}
