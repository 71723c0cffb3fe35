import RPKITypes

/// Whether deltas that were read fit together and to the set.
enum HistoryConsistency {
    /// Whether each delta starts from a newer serial than the one before, and the current serial is newer than all.
    static func areSerialsInOrder(_ steps: [HistoryStep], before current: SerialNumber) -> Bool {
        let bases = steps.map(\.base)
        return bases.allSatisfy { current.isNewer(than: $0) }
            && zip(bases, bases.dropFirst()).allSatisfy { $1.isNewer(than: $0) }
    }

    /// Whether each delta announces what is there after it, and withdraws what is not.
    ///
    /// What is there after a delta follows from the set and the deltas behind it. A router that applies any merged delta
    /// then finds no duplicate and no unknown record, as far as it had what the first delta starts from.
    static func doSteps(_ steps: [HistoryStep], leadTo set: PayloadSet) -> Bool {
        var later = PayloadDelta()
        for step in steps.reversed() {
            let delta = step.delta
            let isConsistent =
                delta.announcedVRPs.allSatisfy { isThere($0, before: later, set) }
                && delta.withdrawnVRPs.allSatisfy { !isThere($0, before: later, set) }
                && delta.announcedRouterKeys.allSatisfy { isThere($0, before: later, set) }
                && delta.withdrawnRouterKeys.allSatisfy { !isThere($0, before: later, set) }
                && delta.vapChanges.allSatisfy { $0.new == vap(of: $0.customer, before: later, set) }
            guard isConsistent else { return false }
            if step.base != steps.first?.base { later = delta.merging(later) }
        }
        return true
    }

    private static func isThere(_ vrp: VRP, before later: PayloadDelta, _ set: PayloadSet) -> Bool {
        if later.announcedVRPs.search(vrp, by: { $0 }) != nil { return false }
        if later.withdrawnVRPs.search(vrp, by: { $0 }) != nil { return true }
        return set.vrps.search(vrp, by: { $0.vrp }) != nil
    }

    private static func isThere(_ key: RouterKey, before later: PayloadDelta, _ set: PayloadSet) -> Bool {
        if later.announcedRouterKeys.search(key, by: { $0 }) != nil { return false }
        if later.withdrawnRouterKeys.search(key, by: { $0 }) != nil { return true }
        return set.routerKeys.search(key, by: { $0.routerKey }) != nil
    }

    private static func vap(of customer: ASN, before later: PayloadDelta, _ set: PayloadSet) -> VAP? {
        if let change = later.vapChanges.search(customer, by: { $0.customer }) { return change.old }
        return set.vaps.search(customer, by: { $0.vap.customer })?.vap
    }
}

extension Array {
    /// The element with a key; keys are ascending.
    fileprivate func search<Key: Comparable>(_ key: Key, by keyOf: (Element) -> Key) -> Element? {
        var range = indices
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            let found = keyOf(self[middle])
            if found == key { return self[middle] }
            range = found < key ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
        }
        return nil
    }
}
