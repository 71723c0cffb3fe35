import RPKITypes

/// Invented routes: different prefixes, and paths that several of them share.
///
/// Each route has its path with it, as in a file.
struct RouteTable {
    let prefixes: [IPPrefix]
    /// The AS numbers of the path of each route in turn, each neighbour first.
    let asns: [ASN]
    /// Where the path of each route begins in `asns`, and the end of the last.
    let starts: [Int]

    /// Half the routes are those of a VRP, with its origin; the others have any prefix, length and origin.
    init(routes count: Int, paths: Int, _ payload: Payload, _ random: inout RandomSource) {
        var asns: [ASN] = []
        var starts = [0]
        var pathsOf: [ASN: [Int]] = [:]
        for path in 0..<paths {
            let origin = random.below(Payload.lastASN) + 1
            var climb = [ASN(UInt32(origin))]
            var current = origin
            // Up by providers, with prepends here and there; the last hops are anything.
            for _ in 0..<(1 + random.below(4)) {
                current = Int(Payload.provider(current, random.below(8)).rawValue)
                for _ in 0...(random.below(8) == 0 ? 2 : 0) { climb.append(ASN(UInt32(current))) }
            }
            for _ in 0..<random.below(3) {
                climb.append(ASN(UInt32(random.below(Payload.lastASN) + 1)))
            }
            asns += climb.reversed()
            starts.append(asns.count)
            pathsOf[ASN(UInt32(origin)), default: []].append(path)
        }
        var routes: [IPPrefix: Int] = [:]
        routes.reserveCapacity(count)
        while routes.count < count {
            if random.below(2) == 0 {
                let vrp = payload.vrps[random.below(payload.vrps.count)]
                guard let known = pathsOf[vrp.asn] else { continue }
                routes[vrp.prefix] = known[random.below(known.count)]
            } else {
                let family: IPFamily = random.below(4) > 0 ? .ipv4 : .ipv6
                let longest = family == .ipv4 ? 24 : 48
                guard let prefix = Payload.prefix(family, longest - random.below(3), &random) else {
                    continue
                }
                routes[prefix] = random.below(paths)
            }
        }
        self.init(
            routes.sorted { $0.key < $1.key }.map { ($0.key, asns[starts[$0.value]..<starts[$0.value + 1]]) }
        )
    }

    private init(_ routes: [(prefix: IPPrefix, path: ArraySlice<ASN>)]) {
        prefixes = routes.map(\.prefix)
        asns = routes.flatMap(\.path)
        var starts = [0]
        for route in routes { starts.append(starts[starts.count - 1] + route.path.count) }
        self.starts = starts
    }

    /// The same routes in any order.
    func shuffled(_ random: inout RandomSource) -> RouteTable {
        RouteTable(
            prefixes.indices.shuffled(using: &random).map {
                (prefixes[$0], asns[starts[$0]..<starts[$0 + 1]])
            }
        )
    }
}
