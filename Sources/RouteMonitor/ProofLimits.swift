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
