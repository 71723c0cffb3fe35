extension VAPIndex {
    /// Verifies a path.
    ///
    /// - Complexity: O(N) lookups; allocates nothing.
    /// - Source: draft-ietf-sidrops-aspa-verification-28, sections 5.5 and 5.6.
    public func verdict(of path: CollapsedPath, _ context: PathContext) -> ASPAVerdict {
        guard PathObjection(path, neighbor: context.neighbor) == nil else { return .invalid }
        return RampBounds(path.asns, self).verdict(context.direction)
    }

    /// Verifies a path that is not collapsed yet.
    public func verdict(of path: ASPath, _ context: PathContext) -> ASPAVerdict {
        verdict(of: CollapsedPath(path), context)
    }
}
