import RPKIPayload
import RPKITypes

/// The VRPs of a set by origin: four octets for each.
struct OriginOrder: Sendable {
    private let order: [UInt32]

    /// Sorts; VRPs of one AS keep the order of the set.
    ///
    /// - Complexity: O(*n* log *n*).
    init(_ set: PayloadSet) {
        var keys: [UInt64] = []
        keys.reserveCapacity(set.vrps.count)
        for (index, entry) in set.vrps.enumerated() {
            keys.append(UInt64(entry.vrp.asn.rawValue) << 32 | UInt64(truncatingIfNeeded: index))
        }
        keys.sort()
        order = keys.map { UInt32(truncatingIfNeeded: $0) }
    }

    /// The VRPs of an AS in the order of the set.
    func vrps(of asn: ASN, in set: PayloadSet) -> some RandomAccessCollection<VRPEntry> {
        let begin = first {
            $0 >= asn.rawValue
        } set: {
            set
        }
        let end = first {
            $0 > asn.rawValue
        } set: {
            set
        }
        return order[begin..<end].lazy.map { set.vrps[Int($0)] }
    }

    /// The first place whose AS satisfies `isBehind`, by halving.
    private func first(_ isBehind: (UInt32) -> Bool, set: () -> PayloadSet) -> Int {
        let entries = set().vrps
        var (low, high) = (0, order.count)
        while low < high {
            let middle = (low + high) / 2
            if isBehind(entries[Int(order[middle])].vrp.asn.rawValue) {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low
    }
}
