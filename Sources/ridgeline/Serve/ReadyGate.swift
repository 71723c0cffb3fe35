import Synchronization

/// Says once that all that must come has come.
final class ReadyGate: Sendable {  // A class: several services count the same.
    private let left: Mutex<Int>
    private let isReady: @Sendable () -> Void

    /// - Parameters:
    ///   - count: how often ``pass()`` is called first.
    ///   - isReady: called then.
    init(count: Int, _ isReady: @escaping @Sendable () -> Void) {
        left = Mutex(count)
        self.isReady = isReady
    }

    /// Takes note that one has come.
    func pass() {
        let isLast = left.withLock { left in
            left -= 1
            return left == 0
        }
        if isLast { isReady() }
    }
}
