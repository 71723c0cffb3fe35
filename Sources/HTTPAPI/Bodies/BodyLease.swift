import Synchronization

/// The octets of bodies that are being sent and not kept, against their limit.
final class BodyBudget: Sendable {
    private let left: Mutex<Int>

    /// Makes the budget of a limit in octets.
    init(limit: Int) { left = Mutex(limit) }

    /// Takes octets until the lease is gone; nil when there are not so many left.
    func lease(_ count: Int) -> BodyLease? {
        let isGranted = left.withLock { left in
            guard left >= count else { return false }
            left -= count
            return true
        }
        return isGranted ? BodyLease(self, count) : nil
    }

    fileprivate func giveBack(_ count: Int) { left.withLock { $0 += count } }
}

/// Octets of a ``BodyBudget``, given back when nobody holds the lease any more.
///
/// A class, since a response that is never sent is only dropped.
final class BodyLease: Sendable {
    private let budget: BodyBudget
    private let count: Int

    fileprivate init(_ budget: BodyBudget, _ count: Int) {
        self.budget = budget
        self.count = count
    }

    deinit { budget.giveBack(count) }
}
