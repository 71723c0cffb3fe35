import RPKITypes

extension PayloadDelta {
    /// Compares two sets.
    ///
    /// - Parameters:
    ///   - old: What routers have.
    ///   - new: What they shall have.
    /// - Complexity: O(*n*) in both sets, without a copy of what is the same.
    public init(from old: PayloadSet, to new: PayloadSet) {
        let vrps = Differences.of(old.vrps.span, new.vrps.span, key: { $0.vrp })
        let keys = Differences.of(old.routerKeys.span, new.routerKeys.span, key: { $0.routerKey })
        self.init(
            announcedVRPs: vrps.added,
            withdrawnVRPs: vrps.removed,
            announcedRouterKeys: keys.added,
            withdrawnRouterKeys: keys.removed,
            vapChanges: PayloadDelta.changes(from: old.vaps, to: new.vaps)
        )
    }

    private static func changes(from old: [VAPEntry], to new: [VAPEntry]) -> [VAPChange] {
        var changes: [VAPChange] = []
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            let before = left < old.count ? old[left].vap : nil
            let after = right < new.count ? new[right].vap : nil
            guard let customer = [before?.customer, after?.customer].compactMap({ $0 }).min() else { break }
            let change = VAPChange(
                customer: customer,
                old: before?.customer == customer ? before : nil,
                new: after?.customer == customer ? after : nil
            )
            if change.old != nil { left += 1 }
            if change.new != nil { right += 1 }
            if change.old != change.new { changes.append(change) }
        }
        return changes
    }
}

/// What one of two ascending lists has and the other has not.
private struct Differences<Key: Comparable> {
    var removed: [Key] = []
    var added: [Key] = []

    /// Compares the keys of two lists; in each they are strictly ascending.
    @inline(__always)
    static func of<Entry>(_ old: Span<Entry>, _ new: Span<Entry>, key: (Entry) -> Key) -> Differences {
        var result = Differences()
        var (left, right) = (0, 0)
        while left < old.count, right < new.count {
            let (before, after) = (key(old[left]), key(new[right]))
            if before == after {
                left += 1
                right += 1
            } else if before < after {
                result.removed.append(before)
                left += 1
            } else {
                result.added.append(after)
                right += 1
            }
        }
        while left < old.count {
            result.removed.append(key(old[left]))
            left += 1
        }
        while right < new.count {
            result.added.append(key(new[right]))
            right += 1
        }
        return result
    }
}
