import RouteVerification

/// ASPA verification without ramps: every way to explain a path is tried.
///
/// An explanation gives each hop a motion, from the origin on: it climbs, crosses, or descends. It is free of
/// valleys when climbs come first, then at most one lateral hop, then descents; upstream there are climbs
/// only. An explanation is possible when no climb and no descent in it is denied, and proven when each is
/// attested. A path is Valid when some explanation is proven, Unknown when some is possible, else Invalid.
enum RelationshipOracle {
    /// The outcome for hops from the origin on: `ups` is what the lower end of each says about the upper one,
    /// `downs` what the upper end says about the lower one.
    static func verify(
        ups: [ProviderAuthorization],
        downs: [ProviderAuthorization],
        _ direction: VerificationDirection
    ) -> ASPAVerdict {
        /// The best outcome of the hops from `hop` on.
        func best(from hop: Int, hasTurned: Bool) -> ASPAVerdict {
            guard hop < ups.count else { return .valid }
            var found = ASPAVerdict.invalid
            if !hasTurned {
                // It climbs.
                found = min(judge(ups[hop]), best(from: hop + 1, hasTurned: false))
            }
            if direction == .downstream {
                // It crosses, which nothing can attest or deny.
                if !hasTurned { found = max(found, best(from: hop + 1, hasTurned: true)) }
                // It descends.
                found = max(found, min(judge(downs[hop]), best(from: hop + 1, hasTurned: true)))
            }
            return found
        }
        return best(from: 0, hasTurned: false)
    }

    private static func judge(_ authorization: ProviderAuthorization) -> ASPAVerdict {
        switch authorization {
        case .provider: .valid
        case .notProvider: .invalid
        case .noAttestation: .unknown
        }
    }
}
