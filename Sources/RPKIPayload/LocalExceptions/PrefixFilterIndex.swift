import RPKITypes

/// Finds the filter that removes a VRP, for many VRPs in the order of a ``PayloadSet``.
///
/// Filters with a prefix are grouped by it and sorted by address, the shorter prefix first. VRPs come by
/// address too, so that one pass over both is enough: the groups that contain the address of a VRP are a
/// stack, each part of the one below; those that end before it are never needed again. Of the stack only
/// groups count that are not longer than the VRP's prefix.
struct PrefixFilterIndex {
    /// The filters of one prefix: the number of the first of each kind.
    private struct Group {
        let prefix: IPPrefix
        var anyOrigin: Int?
        var byOrigin: [ASN: Int] = [:]
    }

    private var groups: [Group] = []
    private var byOrigin: [ASN: Int] = [:]
    private var next = 0
    private var containing: [Int] = []

    /// Makes an index of filters, each with its number.
    init(_ filters: [(number: Int, filter: PrefixFilter)]) {
        var places: [IPPrefix: Int] = [:]
        for (number, filter) in filters {
            guard let prefix = filter.prefix else {
                if let asn = filter.asn, byOrigin[asn] == nil { byOrigin[asn] = number }
                continue
            }
            let place = places[prefix] ?? groups.count
            if place == groups.count {
                places[prefix] = place
                groups.append(Group(prefix: prefix))
            }
            if let asn = filter.asn {
                if groups[place].byOrigin[asn] == nil { groups[place].byOrigin[asn] = number }
            } else if groups[place].anyOrigin == nil {
                groups[place].anyOrigin = number
            }
        }
        groups.sort { $0.prefix < $1.prefix }
    }

    /// The number of the first filter that matches; nil when none does.
    ///
    /// - Precondition: `vrp` is not before that of the last call, in the order of VRPs.
    mutating func first(matching vrp: VRP) -> Int? {
        while next < groups.count, beginsUpTo(groups[next].prefix, vrp.prefix) {
            let prefix = groups[next].prefix
            while let last = containing.last, !groups[last].prefix.covers(prefix) { containing.removeLast() }
            containing.append(next)
            next += 1
        }
        while let last = containing.last, !contains(groups[last].prefix, vrp.prefix) {
            containing.removeLast()
        }
        var found = byOrigin[vrp.asn]
        for place in containing where groups[place].prefix.length <= vrp.prefix.length {
            for match in [groups[place].anyOrigin, groups[place].byOrigin[vrp.asn]] {
                guard let match, match < found ?? .max else { continue }
                found = match
            }
        }
        return found
    }

    /// Whether a prefix begins at the address of another or before it.
    private func beginsUpTo(_ prefix: IPPrefix, _ other: IPPrefix) -> Bool {
        (prefix.family.rawValue, prefix.address) <= (other.family.rawValue, other.address)
    }

    /// Whether a prefix has the first address of another, which may be shorter.
    private func contains(_ prefix: IPPrefix, _ other: IPPrefix) -> Bool {
        prefix.family == other.family && prefix.interval.upper >= other.address
            && prefix.address <= other.address
    }
}
