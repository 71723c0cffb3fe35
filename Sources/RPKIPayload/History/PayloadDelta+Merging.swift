import RPKITypes

extension PayloadDelta {
    /// The one delta that does what this and then `next` do.
    ///
    /// It is minimal, as a response must be (draft-ietf-sidrops-8210bis-27, section 5.3): what is announced and then
    /// withdrawn, withdrawn and then announced, or a VAP that is changed and changed back, is not mentioned. It equals
    /// the difference of the first and the last set.
    ///
    /// - Parameter next: a delta from the set that this one leads to.
    /// - Returns: a delta from the set that this one starts from, to that which `next` leads to.
    /// - Complexity: O(*n*) in the entries of both.
    public func merging(_ next: PayloadDelta) -> PayloadDelta {
        if isEmpty { return next }
        if next.isEmpty { return self }
        return PayloadDelta(
            announcedVRPs: announcedVRPs.subtracting(ascending: next.withdrawnVRPs)
                .union(ascending: next.announcedVRPs.subtracting(ascending: withdrawnVRPs)),
            withdrawnVRPs: withdrawnVRPs.subtracting(ascending: next.announcedVRPs)
                .union(ascending: next.withdrawnVRPs.subtracting(ascending: announcedVRPs)),
            announcedRouterKeys: announcedRouterKeys.subtracting(ascending: next.withdrawnRouterKeys)
                .union(ascending: next.announcedRouterKeys.subtracting(ascending: withdrawnRouterKeys)),
            withdrawnRouterKeys: withdrawnRouterKeys.subtracting(ascending: next.announcedRouterKeys)
                .union(ascending: next.withdrawnRouterKeys.subtracting(ascending: announcedRouterKeys)),
            vapChanges: PayloadDelta.merge(vapChanges, next.vapChanges)
        )
    }

    private static func merge(_ first: [VAPChange], _ second: [VAPChange]) -> [VAPChange] {
        var merged: [VAPChange] = []
        merged.reserveCapacity(first.count + second.count)
        var (left, right) = (0, 0)
        while left < first.count, right < second.count {
            let (earlier, later) = (first[left], second[right])
            if earlier.customer < later.customer {
                merged.append(earlier)
                left += 1
            } else if later.customer < earlier.customer {
                merged.append(later)
                right += 1
            } else {
                if earlier.old != later.new {
                    merged.append(VAPChange(customer: earlier.customer, old: earlier.old, new: later.new))
                }
                left += 1
                right += 1
            }
        }
        return merged + first[left...] + second[right...]
    }
}

extension Array where Element: Comparable {
    /// Without the elements of another list; both are strictly ascending.
    fileprivate func subtracting(ascending other: [Element]) -> [Element] {
        if isEmpty || other.isEmpty { return self }
        var rest: [Element] = []
        rest.reserveCapacity(count)
        var position = 0
        for element in self {
            while position < other.count, other[position] < element { position += 1 }
            if position == other.count || other[position] != element { rest.append(element) }
        }
        return rest
    }

    /// With the elements of another list, each once; both are strictly ascending.
    fileprivate func union(ascending other: [Element]) -> [Element] {
        if isEmpty { return other }
        if other.isEmpty { return self }
        var all: [Element] = []
        all.reserveCapacity(count + other.count)
        var (left, right) = (0, 0)
        while left < count, right < other.count {
            if self[left] < other[right] {
                all.append(self[left])
                left += 1
            } else {
                if self[left] == other[right] { left += 1 }
                all.append(other[right])
                right += 1
            }
        }
        return all + self[left...] + other[right...]
    }
}
