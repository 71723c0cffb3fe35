import RPKITypes

/// The shape of a generated RPKI: who is below whom, and who holds what.
///
/// Resources are numbered in units (a /24 of IPv4, a /32 of IPv6, one AS number): each CA has a run of units of
/// its own, followed by those of the CAs below it, so that what it holds is always one interval.
struct TreePlan: Sendable {
    /// One CA.
    struct Node: Sendable {
        var trustAnchor: Int
        var parent: Int?
        var depth: Int
        var children: [Int] = []
        var key = 0
        var roas = 0
        var aspas = 0
        var routers = 0
        /// The delta in which its publication point changed; nil when it never did.
        var delta: Int?
        /// Its own prefix units, then with those below.
        var firstUnit = 0
        var units = 0
        /// Its own AS numbers, then with those below.
        var firstASN = 0
        var ownASNs = 0
        var asns = 0
    }

    static let largestFanOut = 48
    static let largestDepth = 4
    private static let firstIPv4Unit = 0x01_0000  // 1.0.0.0/24.
    private static let firstIPv6Unit = 0x2000_0000 + 0x10_0000  // 2010::/32.
    private static let firstASNumber = 4_096

    /// Trust anchors first, then each CA after its parent.
    private(set) var nodes: [Node] = []

    init(_ configuration: TreeConfiguration) throws {
        try configuration.check()
        var random = SplitMix64(seed: configuration.seed)
        plant(configuration, &random)
        assignKeys(configuration.authorityKeys)
        distribute(configuration, &random)
        layOut()
    }

    /// The trust anchors' numbers.
    var trustAnchors: Range<Int> { 0..<(nodes.firstIndex { $0.parent != nil } ?? nodes.count) }

    /// Hangs each CA below a trust anchor or an earlier CA.
    private mutating func plant(_ configuration: TreeConfiguration, _ random: inout SplitMix64) {
        let anchors = configuration.trustAnchors
        nodes = (0..<anchors).map { Node(trustAnchor: $0, parent: nil, depth: 0) }
        var open: [[Int]] = (0..<anchors).map { [$0] }
        for _ in 0..<configuration.authorities {
            let anchor = Int.random(in: 0..<anchors, using: &random)
            // Position 0 is the trust anchor until it is full.
            let isDirect = Int.random(in: 0..<100, using: &random) < 50
            let position = isDirect ? 0 : Int.random(in: 0..<open[anchor].count, using: &random)
            let parent = open[anchor][position]
            let index = nodes.count
            nodes.append(Node(trustAnchor: anchor, parent: parent, depth: nodes[parent].depth + 1))
            nodes[parent].children.append(index)
            if nodes[index].depth < Self.largestDepth { open[anchor].append(index) }
            if nodes[parent].children.count == Self.largestFanOut { open[anchor].remove(at: position) }
        }
    }

    /// Gives each CA a key that no CA above it and no sibling has.
    private mutating func assignKeys(_ count: Int) {
        var used = [Set<Int>](repeating: [], count: nodes.count)
        var paths = [Set<Int>](repeating: [], count: nodes.count)
        for index in nodes.indices {
            var key = index % count
            if let parent = nodes[index].parent {
                while used[parent].contains(key) || paths[parent].contains(key) { key = (key + 1) % count }
                used[parent].insert(key)
                paths[index] = paths[parent].union([key])
            } else {
                paths[index] = [key]
            }
            nodes[index].key = key
        }
    }

    /// Deals out objects: ROAs by a power law, ASPAs and routers evenly, deltas among CAs with ROAs.
    private mutating func distribute(_ configuration: TreeConfiguration, _ random: inout SplitMix64) {
        let anchors = configuration.trustAnchors
        let order = Array(anchors..<nodes.count).shuffled(using: &random)
        var weights = order.indices.map { Self.weight(rank: $0 + 1) }
        let cap = Double(configuration.largestSharePercent) / 100
        for _ in 0..<8 {
            let total = weights.reduce(0, +)
            weights = weights.map { min($0, max(cap * total, total / Double(order.count))) }
        }
        let total = weights.reduce(0, +)
        var sum = 0.0
        var dealt = 0
        for (position, node) in order.enumerated() {
            sum += weights[position]
            let upTo =
                position == order.count - 1
                ? configuration.roas : Int(sum / total * Double(configuration.roas))
            nodes[node].roas = upTo - dealt
            dealt = upTo
        }
        for _ in 0..<configuration.aspas { nodes[order.randomElement(using: &random) ?? anchors].aspas += 1 }
        for _ in 0..<configuration.routerKeys {
            nodes[order.randomElement(using: &random) ?? anchors].routers += 1
        }
        var holders = order.filter { nodes[$0].roas > 0 }.shuffled(using: &random)
        let changes = max(1, holders.count / 100)
        for delta in 0..<configuration.deltas {
            for _ in 0..<changes {
                guard let node = holders.popLast() else { return }
                nodes[node].delta = delta
            }
        }
    }

    /// 1 / rank^0.8, by repeated square roots, as there is no `pow` in the standard library: 0.8 ~ 1 - 1/4 + 1/16 - ...
    private static func weight(rank: Int) -> Double {
        let value = Double(rank)
        let quarter = value.squareRoot().squareRoot()
        let sixteenth = quarter.squareRoot().squareRoot()
        return quarter / (value * sixteenth)
    }

    /// Numbers units and AS numbers depth first.
    private mutating func layOut() {
        var unit = 0
        var asn = Self.firstASNumber
        // Children come after their parents, so a stack gives each CA its subtree as one interval.
        for anchor in trustAnchors {
            var stack: [(node: Int, isDone: Bool)] = [(anchor, false)]
            while let (index, isDone) = stack.popLast() {
                if isDone {
                    nodes[index].units = unit - nodes[index].firstUnit
                    nodes[index].asns = asn - nodes[index].firstASN
                    continue
                }
                nodes[index].firstUnit = unit
                nodes[index].firstASN = asn
                // One unit more than ROAs: for a CA without any, and for the ROA that a delta withdraws.
                unit += nodes[index].roas + 1
                nodes[index].ownASNs = max(2, nodes[index].aspas, nodes[index].routers)
                asn += nodes[index].ownASNs
                stack.append((index, true))
                for child in nodes[index].children.reversed() { stack.append((child, false)) }
            }
        }
    }

    /// The resources of a CA.
    func resources(_ index: Int) -> ResourceSet {
        let node = nodes[index]
        func addresses(_ first: Int, _ bits: Int) -> AddressSet {
            let lower = UInt128(first + node.firstUnit) << UInt128(128 - bits)
            let upper = (UInt128(first + node.firstUnit + node.units) << UInt128(128 - bits)) - 1
            return AddressSet([AddressInterval(lower, upper)].compactMap(\.self))
        }
        let asns = Interval(UInt32(node.firstASN), UInt32(node.firstASN + node.asns - 1))
        return ResourceSet(
            ipv4: addresses(Self.firstIPv4Unit, 24),
            ipv6: addresses(Self.firstIPv6Unit, 32),
            asns: ASNSet([asns].compactMap(\.self))
        )
    }

    /// The prefix of a CA's own unit in a family.
    func prefix(_ index: Int, unit: Int, _ family: IPFamily) -> IPPrefix? {
        let number = nodes[index].firstUnit + unit
        return family == .ipv4
            ? IPPrefix(family: .ipv4, address: UInt128(Self.firstIPv4Unit + number) << 104, length: 24)
            : IPPrefix(family: .ipv6, address: UInt128(Self.firstIPv6Unit + number) << 96, length: 32)
    }
}
