import RPKIPayload
import RPKITypes

/// How many entries a set has, by kind: in all and for each trust anchor.
struct PayloadCounts: Hashable, Sendable {
    /// Numbers of entries by kind.
    struct Kinds: Hashable, Sendable {
        var ipv4 = 0
        var ipv6 = 0
        var routerKeys = 0
        var vaps = 0

        /// VRPs of both families.
        var vrps: Int { ipv4 + ipv6 }
    }

    /// All of the set.
    private(set) var total = Kinds()
    /// By the name of the trust anchor.
    private(set) var trustAnchors: [String: Kinds] = [:]

    /// Counts.
    init(_ set: PayloadSet) {
        var counts = Array(repeating: Kinds(), count: set.trustAnchors.count)
        for entry in set.vrps {
            let place = Int(entry.trustAnchor.rawValue)
            if entry.vrp.prefix.family == .ipv4 { counts[place].ipv4 += 1 } else { counts[place].ipv6 += 1 }
        }
        for entry in set.routerKeys { counts[Int(entry.trustAnchor.rawValue)].routerKeys += 1 }
        for entry in set.vaps { counts[Int(entry.trustAnchor.rawValue)].vaps += 1 }
        for (name, kinds) in zip(set.trustAnchors, counts) {
            trustAnchors[name] = kinds
            total.ipv4 += kinds.ipv4
            total.ipv6 += kinds.ipv6
            total.routerKeys += kinds.routerKeys
            total.vaps += kinds.vaps
        }
    }
}
