import RPKITypes

/// The prefixes of a selection in order, so that a million entries are tested against many of them.
struct PrefixSelectionIndex: Sendable {
    /// All prefixes, ascending.
    private let prefixes: [IPPrefix]
    /// Those that no other one covers, ascending: they are disjoint.
    ///
    /// Empty when more specifics are not wanted.
    private let widest: [IPPrefix]

    init(_ prefixes: Set<IPPrefix>, includesMoreSpecifics: Bool) {
        let sorted = prefixes.sorted()
        self.prefixes = sorted
        var widest: [IPPrefix] = []
        // A prefix comes directly behind one that covers it, with others of the same kind between them at most.
        for prefix in includesMoreSpecifics ? sorted : []
        where !(widest.last?.covers(prefix) ?? false) { widest.append(prefix) }
        self.widest = widest
    }

    /// Whether `candidate` is or covers one of the prefixes, or lies inside one if that is wanted.
    ///
    /// - Complexity: O(log *m*) in prefixes.
    func selects(_ candidate: IPPrefix) -> Bool {
        // What `candidate` covers is one run in the order, and begins with itself.
        let first = PrefixSelectionIndex.count(in: prefixes) { $0 < candidate }
        if first < prefixes.count, candidate.covers(prefixes[first]) { return true }
        // Of disjoint prefixes only the last one that is not behind the candidate can cover it.
        let behind = PrefixSelectionIndex.count(in: widest) { !(candidate < $0) }
        return behind > 0 && widest[behind - 1].covers(candidate)
    }

    /// How many prefixes fulfil a condition that holds for the first ones only.
    private static func count(in prefixes: [IPPrefix], where condition: (IPPrefix) -> Bool) -> Int {
        var range = 0..<prefixes.count
        while !range.isEmpty {
            let middle = (range.lowerBound + range.upperBound) / 2
            range = condition(prefixes[middle]) ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }
}
