public import RPKITypes

/// Collects payload in any order and makes a ``PayloadSet`` of it.
public struct PayloadSetBuilder: Sendable {
    private var names: [String] = []
    private var indexes: [String: TrustAnchorIndex] = [:]
    private var vrps: [VRPEntry] = []
    private var vaps: [VAPEntry] = []
    private var routerKeys: [RouterKeyEntry] = []

    /// Makes an empty builder.
    public init() {}

    /// The index under which entries of the named trust anchor are added; the same for the same name.
    ///
    /// - Returns: nil when there are 65,536 other names already; `Limits.tals` is far below.
    public mutating func trustAnchor(named name: String) -> TrustAnchorIndex? {
        if let index = indexes[name] { return index }
        guard let position = UInt16(exactly: names.count) else { return nil }
        let index = TrustAnchorIndex(position)
        names.append(name)
        indexes[name] = index
        return index
    }

    /// Makes room for a number of VRPs that is known beforehand.
    public mutating func reserveCapacity(vrps count: Int) { vrps.reserveCapacity(count) }

    /// Adds a VRP.
    ///
    /// Of several equal ones the one that expires last stays; of those, the one with the smallest trust
    /// anchor name.
    public mutating func add(_ vrp: VRP, expires: Timestamp, trustAnchor: TrustAnchorIndex) {
        vrps.append(VRPEntry(vrp, expires: expires, trustAnchor: trustAnchor))
    }

    /// Adds the VAP of a customer that has none yet: VAPs are merged before (validation digest, section 7).
    public mutating func add(_ vap: VAP, expires: Timestamp, trustAnchor: TrustAnchorIndex) {
        vaps.append(VAPEntry(vap: vap, expires: expires, trustAnchor: trustAnchor))
    }

    /// Adds a router key; of several equal ones one stays, as with VRPs.
    public mutating func add(_ routerKey: RouterKey, expires: Timestamp, trustAnchor: TrustAnchorIndex) {
        routerKeys.append(RouterKeyEntry(routerKey: routerKey, expires: expires, trustAnchor: trustAnchor))
    }

    /// Sorts what was added and removes duplicates.
    ///
    /// - Precondition: no customer has two VAPs.
    /// - Complexity: O(*n* log *n*).
    public consuming func build() -> PayloadSet {
        let order = names.indices.sorted { names[$0] < names[$1] }
        var renumbering = [TrustAnchorIndex](repeating: TrustAnchorIndex(0), count: names.count)
        for (new, old) in order.enumerated() { renumbering[old] = TrustAnchorIndex(UInt16(new)) }
        let isSorted = renumbering.enumerated().allSatisfy { $0.offset == Int($0.element.rawValue) }

        if !isSorted {
            for position in vrps.indices { vrps[position] = vrps[position].renumbered(renumbering) }
        }
        vrps.sort(by: VRPEntry.precedes)
        vrps.removeRepeated { $0.vrp == $1.vrp }

        routerKeys = routerKeys.map { $0.renumbered(renumbering) }
        routerKeys.sort(by: RouterKeyEntry.precedes)
        routerKeys.removeRepeated { $0.routerKey == $1.routerKey }

        vaps = vaps.map { $0.renumbered(renumbering) }
        vaps.sort { $0.vap.customer < $1.vap.customer }
        let isMerged = zip(vaps, vaps.dropFirst()).allSatisfy { $0.vap.customer != $1.vap.customer }
        precondition(isMerged, "a customer has two VAPs")

        return PayloadSet(
            trustAnchors: order.map { names[$0] },
            vrps: vrps,
            vaps: vaps,
            routerKeys: routerKeys
        )
    }
}

extension VRPEntry {
    /// By VRP; of equal ones that which stays comes first: later expiry, then smaller trust anchor.
    fileprivate static func precedes(_ left: VRPEntry, _ right: VRPEntry) -> Bool {
        if left.vrp != right.vrp { return left.vrp < right.vrp }
        if left.expires != right.expires { return left.expires > right.expires }
        return left.trustAnchor < right.trustAnchor
    }
}

extension RouterKeyEntry {
    fileprivate static func precedes(_ left: RouterKeyEntry, _ right: RouterKeyEntry) -> Bool {
        if left.routerKey != right.routerKey { return left.routerKey < right.routerKey }
        if left.expires != right.expires { return left.expires > right.expires }
        return left.trustAnchor < right.trustAnchor
    }
}

extension Array {
    /// Keeps the first of each run of elements that are the same; in place.
    fileprivate mutating func removeRepeated(_ isSame: (Element, Element) -> Bool) {
        guard count > 1 else { return }
        var kept = 0
        for position in 1..<count where !isSame(self[kept], self[position]) {
            kept += 1
            if kept != position { self[kept] = self[position] }
        }
        removeSubrange((kept + 1)...)
    }
}
