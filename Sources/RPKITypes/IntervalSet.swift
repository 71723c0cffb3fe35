/// A closed interval of unsigned integers: AS numbers or addresses, `lower <= upper`.
@frozen
public struct Interval<Bound: FixedWidthInteger & UnsignedInteger & Sendable>: Hashable, Sendable {
    /// The first element.
    public let lower: Bound
    /// The last element, not smaller than `lower`.
    public let upper: Bound

    /// Makes an interval; nil when `lower > upper`.
    @inlinable
    public init?(_ lower: Bound, _ upper: Bound) {
        guard lower <= upper else { return nil }
        self.lower = lower
        self.upper = upper
    }

    /// Makes an interval of one element.
    @inlinable
    public init(_ element: Bound) {
        lower = element
        upper = element
    }

    @inlinable
    init(uncheckedLower lower: Bound, upper: Bound) {
        self.lower = lower
        self.upper = upper
    }

    /// Whether each element of `other` is an element of this interval.
    @inlinable
    public func contains(_ other: Interval) -> Bool { lower <= other.lower && other.upper <= upper }

    /// Whether the two have an element in common.
    @inlinable
    public func overlaps(_ other: Interval) -> Bool { lower <= other.upper && other.lower <= upper }
}

/// A set of unsigned integers in canonical form: intervals ascending, disjoint, not adjacent.
///
/// This is the form which RFC 3779 (sections 2.2.3.6 and 3.2.3.4) prescribes for resources, so that
/// equality of sets is equality of values.
@frozen
public struct IntervalSet<Bound: FixedWidthInteger & UnsignedInteger & Sendable>: Hashable, Sendable {
    /// The intervals, ascending, disjoint and not adjacent.
    public let intervals: [Interval<Bound>]

    /// The empty set.
    @inlinable
    public init() { intervals = [] }

    /// Makes a set of intervals in any order; they may overlap.
    ///
    /// - Complexity: O(*n* log *n*).
    @inlinable
    public init(_ unordered: some Sequence<Interval<Bound>>) {
        let sorted = unordered.sorted { ($0.lower, $0.upper) < ($1.lower, $1.upper) }
        self.init(ascending: sorted)
    }

    /// Makes a set of intervals that ascend by their lower ends; overlapping and adjacent ones are merged.
    ///
    /// - Complexity: O(*n*).
    @inlinable
    init(ascending sorted: [Interval<Bound>]) {
        var merged: [Interval<Bound>] = []
        merged.reserveCapacity(sorted.count)
        for interval in sorted {
            if let last = merged.last, interval.lower <= last.upper || interval.lower == last.upper &+ 1 {
                if interval.upper > last.upper {
                    merged[merged.count - 1] = Interval(uncheckedLower: last.lower, upper: interval.upper)
                }
            } else {
                merged.append(interval)
            }
        }
        intervals = merged
    }

    /// Makes a set of intervals that the caller found to be canonical.
    @inlinable
    package init(canonical: [Interval<Bound>]) { intervals = canonical }

    /// Whether there is no element.
    @inlinable
    public var isEmpty: Bool { intervals.isEmpty }

    /// The interval of the set that contains `interval` whole, found by bisection; nil when there is none.
    @inlinable
    func enclosing(_ interval: Interval<Bound>) -> Interval<Bound>? {
        let low = firstIndex(reaching: interval.lower)
        guard low < intervals.count, intervals[low].contains(interval) else { return nil }
        return intervals[low]
    }

    /// Whether each element of `interval` is in the set.
    ///
    /// O(log *n*).
    @inlinable
    public func contains(_ interval: Interval<Bound>) -> Bool { enclosing(interval) != nil }

    /// Whether `element` is in the set.
    ///
    /// O(log *n*).
    @inlinable
    public func contains(_ element: Bound) -> Bool { contains(Interval(element)) }

    /// Whether the set and `interval` have an element in common.
    ///
    /// O(log *n*).
    @inlinable
    public func overlaps(_ interval: Interval<Bound>) -> Bool {
        let low = firstIndex(reaching: interval.lower)
        return low < intervals.count && intervals[low].lower <= interval.upper
    }

    /// Whether each element of this set is in `other`.
    ///
    /// - Complexity: the smaller of O(*n* log *m*) and O(*n* + *m*).
    @inlinable
    public func isSubset(of other: IntervalSet) -> Bool { firstOutside(other) == nil }

    /// The first interval of this set that is not wholly in `other`; nil for a subset.
    @inlinable
    public func firstOutside(_ other: IntervalSet) -> Interval<Bound>? {
        if intervals.count < other.intervals.count / 16 {
            return intervals.first { !other.contains($0) }
        }
        var position = 0
        for interval in intervals {
            while position < other.intervals.count, other.intervals[position].upper < interval.lower {
                position += 1
            }
            guard position < other.intervals.count, other.intervals[position].contains(interval) else {
                return interval
            }
        }
        return nil
    }

    /// The elements of either set.
    ///
    /// O(*n* + *m*) plus the sort of two ascending runs.
    @inlinable
    public func union(_ other: IntervalSet) -> IntervalSet { IntervalSet(intervals + other.intervals) }

    /// The elements of both sets.
    ///
    /// O(*n* + *m*).
    @inlinable
    public func intersection(_ other: IntervalSet) -> IntervalSet {
        if intervals.count < other.intervals.count / 16 {
            return IntervalSet(canonical: intervals.flatMap(other.cut))
        }
        if other.intervals.count < intervals.count / 16 { return other.intersection(self) }
        var common: [Interval<Bound>] = []
        var left = 0
        var right = 0
        while left < intervals.count, right < other.intervals.count {
            let a = intervals[left]
            let b = other.intervals[right]
            let lower = max(a.lower, b.lower)
            let upper = min(a.upper, b.upper)
            if lower <= upper { common.append(Interval(uncheckedLower: lower, upper: upper)) }
            if a.upper < b.upper { left += 1 } else { right += 1 }
        }
        return IntervalSet(canonical: common)
    }

    /// The parts of the set that lie in `interval`, found by bisection.
    @inlinable
    func cut(_ interval: Interval<Bound>) -> [Interval<Bound>] {
        var index = firstIndex(reaching: interval.lower)
        var parts: [Interval<Bound>] = []
        while index < intervals.count, intervals[index].lower <= interval.upper {
            let part = intervals[index]
            parts.append(
                Interval(
                    uncheckedLower: Swift.max(part.lower, interval.lower),
                    upper: Swift.min(part.upper, interval.upper)
                )
            )
            index += 1
        }
        return parts
    }

    /// The place of the first interval that ends at `element` or later.
    @inlinable
    func firstIndex(reaching element: Bound) -> Int {
        var low = 0
        var high = intervals.count
        while low < high {
            let middle = (low + high) / 2
            if intervals[middle].upper < element { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The elements of this set that are not in `other`.
    ///
    /// O(*n* + *m*).
    @inlinable
    public func subtracting(_ other: IntervalSet) -> IntervalSet {
        var rest: [Interval<Bound>] = []
        var position = 0
        for interval in intervals {
            var lower = interval.lower
            var isExhausted = false
            while position < other.intervals.count, other.intervals[position].upper < lower { position += 1 }
            var cut = position
            while cut < other.intervals.count, other.intervals[cut].lower <= interval.upper {
                let hole = other.intervals[cut]
                if hole.lower > lower { rest.append(Interval(uncheckedLower: lower, upper: hole.lower - 1)) }
                guard hole.upper < interval.upper else {
                    isExhausted = true
                    break
                }
                lower = hole.upper + 1
                cut += 1
            }
            if !isExhausted { rest.append(Interval(uncheckedLower: lower, upper: interval.upper)) }
            position = cut
        }
        return IntervalSet(canonical: rest)
    }
}
