import Glibc
import RPKITypes
import RouteVerification

/// Proves the budgets of route verification: 1,000,000 VRPs, 20,000 VAPs, one core.
@main
struct Main {
    static func main() {
        var random = RandomSource(seed: 2_026)
        let payload = Payload(vrps: 1_000_000, vaps: 20_000, &random)
        let isBuilt = build(payload, &random)
        let table = RouteTable(routes: 1_000_000, paths: 200_000, payload, &random)
        let shuffled = table.shuffled(&random)
        let isWithin = [("by prefix", table), ("in random order", shuffled)].map { order, table in
            verify(table, order, payload)
        }
        exit(isBuilt && !isWithin.contains(false) ? 0 : 1)
    }

    /// Rounds of each measurement; the median counts.
    static let rounds = 5

    /// Building of the index of VRPs.
    static func build(_ payload: Payload, _ random: inout RandomSource) -> Bool {
        let canonical = payload.vrps.sorted()
        let shuffled = canonical.shuffled(using: &random)
        var isWithin = true
        for (name, vrps) in [("canonical order", canonical), ("random order", shuffled)] {
            let seconds = median { _ in
                let index = VRPIndex(vrps)
                return index.count == payload.vrps.count
            }
            isWithin = check("index of VRPs in \(name), seconds", seconds, 0.5) && isWithin
        }
        let index = VRPIndex(canonical)
        let each = Double(index.memorySize) / Double(index.count)
        isWithin = check("bytes for a VRP", each, 24) && isWithin
        let seconds = median { _ in VAPIndex(providers: payload.vaps).count == payload.vaps.count }
        print("index of VAPs, seconds: \(text(seconds))")
        return isWithin
    }

    /// Verification of all routes of a table.
    static func verify(_ table: RouteTable, _ order: String, _ payload: Payload) -> Bool {
        let vrps = VRPIndex(payload.vrps)
        let vaps = VAPIndex(providers: payload.vaps)
        let count = Double(table.prefixes.count)
        // What a lookup in a large hash table costs on this machine, for comparison.
        let dictionary = Dictionary(uniqueKeysWithValues: zip(table.prefixes, table.starts))
        let reference = median { _ in
            var sum = 0
            for prefix in table.prefixes { sum &+= dictionary[prefix] ?? 0 }
            return sum > 0
        }
        print("\(order): one lookup in a Dictionary of the prefixes, ns: \(text(reference / count * 1e9))")
        var isWithin = true
        for (name, remembered) in [("paths remembered", 262_144), ("each path verified", 0)] {
            var tally = Tally()
            let seconds = median { _ in
                var verifier = RouteVerifier(vrps: vrps, vaps: vaps, rememberedPaths: remembered)
                tally = Tally()
                var path = CollapsedPath()
                for (route, prefix) in table.prefixes.enumerated() {
                    path.removeAll()
                    for place in table.starts[route]..<table.starts[route + 1] {
                        path.append(table.asns[place])
                    }
                    tally.count(verifier.verify(prefix, path))
                }
                tally.verified = verifier.pathCounts.verified
                return tally.total == table.prefixes.count
            }
            print("\(order), \(name): \(tally)")
            let name = "\(order), \(name): ROV and both procedures"
            isWithin = check("\(name), ns", seconds / count * 1e9, 1_000) && isWithin
            print("\(name) / one lookup in a Dictionary: \(text(seconds / reference))")
        }
        let origins = median { _ in
            var valid = 0
            for (route, prefix) in table.prefixes.enumerated() {
                let origin = table.asns[table.starts[route + 1] - 1]
                if vrps.validity(of: prefix, origin: origin) == .valid { valid += 1 }
            }
            return valid > 0
        }
        print("\(order): ROV alone, ns: \(text(origins / count * 1e9))")
        return isWithin
    }

    /// The median time in seconds of some rounds of `work`, which must find its result right.
    static func median(_ work: (Int) -> Bool) -> Double {
        var seconds: [Double] = []
        for round in 0..<rounds {
            let start = now()
            guard work(round) else {
                print("wrong result")
                exit(2)
            }
            seconds.append(now() - start)
        }
        return seconds.sorted()[rounds / 2]
    }

    /// The CPU time of this process, in seconds.
    static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    static func check(_ name: String, _ value: Double, _ budget: Double) -> Bool {
        let isWithin = value <= budget
        print("\(name): \(text(value)) (budget \(text(budget))) \(isWithin ? "ok" : "MISSED")")
        return isWithin
    }

    static func text(_ value: Double) -> String { "\((value * 1_000).rounded() / 1_000)" }
}

/// How many routes had which outcome.
struct Tally: CustomStringConvertible {
    private var counts = [0, 0, 0, 0, 0, 0, 0, 0, 0]
    private(set) var total = 0
    var verified = 0

    mutating func count(_ verdict: RouteVerdict) {
        total += 1
        switch verdict.origin {
        case .valid: counts[0] += 1
        case .invalid: counts[1] += 1
        case .notFound: counts[2] += 1
        }
        switch verdict.upstream {
        case .valid: counts[3] += 1
        case .invalid: counts[4] += 1
        case .unknown: counts[5] += 1
        }
        switch verdict.downstream {
        case .valid: counts[6] += 1
        case .invalid: counts[7] += 1
        case .unknown: counts[8] += 1
        }
    }

    var description: String {
        "ROV valid \(counts[0]), invalid \(counts[1]), not found \(counts[2]); "
            + "upstream valid \(counts[3]), invalid \(counts[4]), unknown \(counts[5]); "
            + "downstream valid \(counts[6]), invalid \(counts[7]), unknown \(counts[8]); "
            + "\(verified) of \(total) paths verified"
    }
}
