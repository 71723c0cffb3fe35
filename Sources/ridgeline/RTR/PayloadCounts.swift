import RPKIPayload

/// How much payload there is, by kind.
struct PayloadCounts: Hashable, Sendable {
    let vrps: Int
    let vaps: Int
    let routerKeys: Int

    init(_ set: PayloadSet) {
        vrps = set.vrps.count
        vaps = set.vaps.count
        routerKeys = set.routerKeys.count
    }

    var isEmpty: Bool { vrps == 0 && vaps == 0 && routerKeys == 0 }
}
