import RouteVerification

/// How much of a route is verified, and how much is told of it.
package struct ProofLimits: Hashable, Sendable {
    /// AS numbers of a path; a longer one is refused.
    package var pathLength = Int.max
    /// VRPs that a proof lists.
    package var vrps = Int.max
    /// Providers that the proof of a path lists.
    package var providers = Int.max

    /// No bounds beside those of what is read.
    package init() {}
}

extension ProofLimits {
    /// Why a route is not verified; nil when it is.
    ///
    /// - `query`: the route.
    package func objection(to query: RouteQuery) -> String? {
        guard let path = query.path, path.asnCount > pathLength else { return nil }
        return "the path has more than \(pathLength) AS numbers"
    }
}
