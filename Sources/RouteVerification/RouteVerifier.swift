public import RPKITypes

/// Verifies many routes, one after another, on one thread.
///
/// An identical path is verified once. Nothing is allocated for a route; each thread has a verifier of its
/// own, and all share the indexes.
public struct RouteVerifier: Sendable {
    /// The VRPs.
    public let vrps: VRPIndex
    /// The VAPs.
    public let vaps: VAPIndex
    private var cache: PathCache

    /// Makes a verifier.
    ///
    /// - Parameters:
    ///   - vrps: the VRPs.
    ///   - vaps: the VAPs.
    ///   - rememberedPaths: how many different paths are remembered, about; 48 to 96 bytes for each. 0
    ///     remembers none.
    public init(vrps: VRPIndex, vaps: VAPIndex, rememberedPaths: Int = 262_144) {
        self.vrps = vrps
        self.vaps = vaps
        cache = PathCache(capacity: rememberedPaths)
    }

    /// How many paths were looked at by the procedures, and how many were known already.
    public var pathCounts: (verified: Int, repeated: Int) { (cache.misses, cache.hits) }

    /// Verifies a route.
    ///
    /// - Parameters:
    ///   - prefix: the prefix.
    ///   - path: the path.
    ///   - neighbor: what the path must begin with; nil when that is not checked.
    ///   - localAS: the AS of the router, for a route that begins there (``ASPath/origin(localAS:)``).
    /// - Returns: the outcomes for the origin and for the path by both procedures.
    public mutating func verify(
        _ prefix: IPPrefix,
        _ path: CollapsedPath,
        neighbor: ASN? = nil,
        localAS: ASN? = nil
    ) -> RouteVerdict {
        let origin = vrps.validity(of: prefix, origin: path.origin(localAS: localAS))
        let (upstream, downstream) = verify(path, neighbor: neighbor)
        return RouteVerdict(origin: origin, upstream: upstream, downstream: downstream)
    }

    /// Verifies a path by both procedures.
    public mutating func verify(
        _ path: CollapsedPath,
        neighbor: ASN? = nil
    ) -> (upstream: ASPAVerdict, downstream: ASPAVerdict) {
        guard PathObjection(path, neighbor: neighbor) == nil else { return (.invalid, .invalid) }
        let key = cache.key(path.asns)
        if let known = cache.find(path.asns, key) { return known }
        let ramps = RampBounds(path.asns, vaps)
        let verdicts = (ramps.verdict(.upstream), ramps.verdict(.downstream))
        cache.insert(path.asns, key, verdicts)
        return verdicts
    }
}
