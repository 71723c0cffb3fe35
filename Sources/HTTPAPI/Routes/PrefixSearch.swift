import RPKIPayload
import RPKITypes

/// Finds VRPs of a set, which is in order.
struct PrefixSearch: Sendable {
    private let vrps: [VRPEntry]

    init(_ set: PayloadSet) { vrps = set.vrps }

    /// The entry of a VRP; nil when the set does not have it.
    ///
    /// - Complexity: O(log *n*).
    func entry(_ vrp: VRP) -> VRPEntry? { index(of: vrp).map { vrps[$0] } }

    /// The place of a VRP in the set; nil when the set does not have it.
    func index(of vrp: VRP) -> Int? {
        let place = first { !($0 < vrp) }
        return place < vrps.count && vrps[place].vrp == vrp ? place : nil
    }

    /// The VRPs whose prefixes are parts of a prefix, in the order of the set; not those for the prefix itself.
    ///
    /// - `limit`: how many are given at most.
    func moreSpecifics(of prefix: IPPrefix, limit: Int) -> (entries: [VRPEntry], isComplete: Bool) {
        // Of one address, the longer prefixes come first; so all parts stand together from the first address on.
        let begin = first { vrp in
            vrp.prefix.family > prefix.family
                || vrp.prefix.family == prefix.family && vrp.prefix.address >= prefix.address
        }
        var entries: [VRPEntry] = []
        for entry in vrps[begin...] {
            guard entry.vrp.prefix.family == prefix.family,
                entry.vrp.prefix.address <= prefix.interval.upper
            else { break }
            guard prefix.covers(entry.vrp.prefix), entry.vrp.prefix != prefix else { continue }
            guard entries.count < limit else { return (entries, false) }
            entries.append(entry)
        }
        return (entries, true)
    }

    private func first(_ isBehind: (VRP) -> Bool) -> Int {
        var (low, high) = (0, vrps.count)
        while low < high {
            let middle = (low + high) / 2
            if isBehind(vrps[middle].vrp) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
