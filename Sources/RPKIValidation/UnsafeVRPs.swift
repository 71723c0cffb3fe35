import RPKITypes

/// VRPs that overlap resources of CAs which were rejected: the ROA that would have permitted a route may be lost
/// with the CA, while a VRP of somebody else now makes the route Invalid.
struct UnsafeVRPs {
    private let lost: [IPFamily: AddressSet]

    /// - Parameter lost: resources of rejected CAs.
    init(_ lost: ResourceSet) { self.lost = [.ipv4: lost.ipv4, .ipv6: lost.ipv6] }

    var isEmpty: Bool { lost.values.allSatisfy(\.isEmpty) }

    func contains(_ vrp: VRP) -> Bool { lost[vrp.prefix.family]?.overlaps(vrp.prefix.interval) ?? false }
}

/// Resources of rejected CAs, kept as a running union, so that many sets of the same blocks cost no more than one.
struct LostResources {
    private var union = ResourceSet()
    private var pending: [ResourceSet] = []
    private var pendingBlocks = 0

    /// Adds resources; a whole family (0/0, ::/0) says nothing and is left out.
    mutating func insert(_ resources: ResourceSet) {
        func partial(_ set: AddressSet) -> AddressSet {
            set.intervals.first.map { $0.lower == 0 && $0.upper == .max } ?? false ? AddressSet() : set
        }
        let resources = ResourceSet(ipv4: partial(resources.ipv4), ipv6: partial(resources.ipv6))
        guard !resources.isEmpty else { return }
        pending.append(resources)
        pendingBlocks += resources.blockCount
        if pendingBlocks > 65_536 + union.blockCount {
            union = merged
            pending = []
            pendingBlocks = 0
        }
    }

    /// All that was added.
    var merged: ResourceSet { pending.isEmpty ? union : ResourceSet(unionOf: pending + [union]) }
}
