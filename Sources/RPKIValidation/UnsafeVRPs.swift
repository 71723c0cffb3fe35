import RPKITypes

/// VRPs that overlap resources of CAs which were rejected: the ROA that would have permitted a route may be lost
/// with the CA, while a VRP of somebody else now makes the route Invalid.
struct UnsafeVRPs {
    private let lost: [IPFamily: AddressSet]

    /// - Parameter lost: resources of rejected CAs; a whole family (0/0, ::/0) says nothing and is left out.
    init(_ lost: [ResourceSet]) {
        func merged(_ family: IPFamily) -> AddressSet {
            AddressSet(lost.flatMap { $0[family].intervals }.filter { !($0.lower == 0 && $0.upper == .max) })
        }
        self.lost = [.ipv4: merged(.ipv4), .ipv6: merged(.ipv6)]
    }

    var isEmpty: Bool { lost.values.allSatisfy(\.isEmpty) }

    func contains(_ vrp: VRP) -> Bool { lost[vrp.prefix.family]?.overlaps(vrp.prefix.interval) ?? false }
}
