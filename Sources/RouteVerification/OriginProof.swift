public import RPKITypes

/// The outcome of route origin validation together with each VRP that covers the route.
public struct OriginProof: Hashable, Sendable {
    /// A VRP that covers the route, and why it does not match.
    public struct Covering: Hashable, Sendable {
        /// The VRP.
        public let vrp: VRP
        /// Why it does not match; nil when it does.
        public let mismatch: OriginMismatch?
    }

    /// The prefix of the route.
    public let prefix: IPPrefix
    /// The origin of the route; nil is "NONE" of RFC 6811, section 2.
    public let origin: ASN?
    /// The outcome.
    public let validity: RouteOriginValidity
    /// The VRPs that cover the prefix: the longest first, those of one prefix by AS, the longest maxLength
    /// first.
    public let covering: [Covering]

    /// Validates a route and keeps the reasons.
    public init(prefix: IPPrefix, origin: ASN?, vrps: VRPIndex) {
        self.prefix = prefix
        self.origin = origin
        covering = vrps.covering(prefix).map { vrp in
            Covering(vrp: vrp, mismatch: OriginProof.mismatch(vrp, prefix, origin))
        }
        validity =
            covering.isEmpty ? .notFound : covering.contains { $0.mismatch == nil } ? .valid : .invalid
    }

    private static func mismatch(_ vrp: VRP, _ prefix: IPPrefix, _ origin: ASN?) -> OriginMismatch? {
        if prefix.length > vrp.maxLength { return .length }
        guard let origin else { return .noOrigin }
        // RFC 6811, section 2: AS0 matches nothing, not even an origin of 0.
        if vrp.asn == ASN(0) { return .as0 }
        return vrp.asn == origin ? nil : .asn
    }

    /// Why the route is Invalid, in one word; nil when it is not.
    ///
    /// `length` when it is too long for each VRP that covers it, else the reason of the first one for which
    /// it is not.
    public var reason: OriginMismatch? {
        guard validity == .invalid else { return nil }
        return covering.first { $0.mismatch != .length }?.mismatch ?? .length
    }

    /// How many VRPs match.
    public var matchedCount: Int { covering.count { $0.mismatch == nil } }

    /// How many would match but for the origin.
    public var unmatchedASCount: Int { covering.count { $0.mismatch != nil && $0.mismatch != .length } }

    /// How many have a maxLength that the route exceeds.
    public var unmatchedLengthCount: Int { covering.count { $0.mismatch == .length } }
}
