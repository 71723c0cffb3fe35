import Synchronization

/// How much came from a repository so far, for a run that has nothing else left to wait for.
package final class TransferProgress: Sendable {  // A class: the transfer and the run share it.
    private struct State {
        var bytes = 0
        /// Pieces of work here that do not wait for the server.
        var working = 0
        /// Totals at earlier looks, the oldest first.
        var looks: [(time: Duration, bytes: Int)] = []
    }

    private let state = Mutex(State())

    /// Nothing came yet.
    package init() {}

    func received(_ count: Int) { state.withLock { $0.bytes += count } }

    /// Runs what does not wait for the server: parsing, writing to the store.
    func whileWorking<R>(_ body: () async throws -> R) async throws -> R {
        state.withLock { $0.working += 1 }
        defer {
            state.withLock { state in
                state.working -= 1
                // What was not received meanwhile is not the server's fault.
                state.looks = []
            }
        }
        return try await body()
    }

    /// Whether less than `bytes` came within the last `span`, with all of it spent waiting for the server.
    ///
    /// - `now`: the time by a clock of the caller's, later at each call.
    package func isLagging(now: Duration, over span: Duration, below bytes: Int) -> Bool {
        state.withLock { state in
            guard state.working == 0 else { return false }
            state.looks.append((now, state.bytes))
            // One look that old is enough.
            while state.looks.count > 1, state.looks[1].time <= now - span { state.looks.removeFirst() }
            guard let oldest = state.looks.first, oldest.time <= now - span else { return false }
            return state.bytes - oldest.bytes < bytes
        }
    }
}
