import RouteMonitor

extension HTTPLimits {
    /// The bounds of a path and its proof.
    var proof: ProofLimits {
        var limits = ProofLimits()
        limits.pathLength = pathLength
        limits.vrps = validityVRPs
        limits.providers = proofProviders
        return limits
    }
}
