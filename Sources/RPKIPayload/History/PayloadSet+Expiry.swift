public import RPKITypes

extension PayloadSet {
    /// When the first entry expires; nil for the empty set.
    ///
    /// - Complexity: O(*n*).
    public var firstExpiry: Timestamp? {
        var first = Timestamp.distantFuture
        for entry in vrps { first = min(first, entry.expires) }
        for entry in vaps { first = min(first, entry.expires) }
        for entry in routerKeys { first = min(first, entry.expires) }
        return vrps.isEmpty && vaps.isEmpty && routerKeys.isEmpty ? nil : first
    }

    /// The entries that have not expired at `time`.
    ///
    /// - Complexity: O(*n*).
    public func withoutExpired(at time: Timestamp) -> PayloadSet {
        PayloadSet(
            trustAnchors: trustAnchors,
            vrps: vrps.filter { $0.expires > time },
            vaps: vaps.filter { $0.expires > time },
            routerKeys: routerKeys.filter { $0.expires > time }
        )
    }
}
