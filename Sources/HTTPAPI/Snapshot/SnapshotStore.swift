import NIOPosix
import RPKIPayload
import RPKITypes
import Synchronization

/// The current snapshot, and those who wait for the next one.
///
/// Snapshots are built off the event loops and swapped at once; requests never wait for one that is being built, but go
/// on with the one before.
final class SnapshotStore: Sendable {
    private struct State {
        var current: Snapshot?
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var lastWaiter: UInt64 = 0
        /// How many requests may wait, at most ``HTTPLimits/waiters``.
        var places: Int
        var isClosed = false
        /// The run that ``current`` was compared with last.
        var looked: (serial: SerialNumber, validated: Timestamp?)?
    }

    private let feed: PayloadFeed
    private let state: Mutex<State>
    private let (pokes, poker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    /// Makes the store of a feed; ``run(on:)`` fills it.
    init(_ feed: PayloadFeed, waiters: Int) {
        self.feed = feed
        state = Mutex(State(places: waiters))
    }

    /// The current snapshot; nil before the first payload.
    ///
    /// A run that found the same payload makes no new serial but may have other expiry: it is noticed here.
    func current() -> Snapshot? {
        let history = feed.current
        let (current, isOld) = state.withLock { state in
            (state.current, state.looked.map { $0 != (history.serial, history.validated) } ?? true)
        }
        if isOld { poker.yield() }
        return current
    }

    /// When the run looked at the payload that found the current set last.
    var validated: Timestamp? { state.withLock { $0.looked?.validated } }

    /// The history as the feed has it, for what is needed before the first payload.
    var history: PayloadHistory { feed.current }

    /// Builds a snapshot for each change until the task is cancelled.
    func run(on threads: NIOThreadPool) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            let updates = feed.updates()
            group.addTask { [poker] in
                for await _ in updates { poker.yield() }
            }
            for await _ in pokes {
                let (history, previous) = (feed.current, state.withLock { $0.current })
                let made = try await threads.runIfActive { Snapshot.make(history, after: previous) }
                take(made, of: history)
            }
            group.cancelAll()
        }
    }

    private func take(_ snapshot: Snapshot?, of history: PayloadHistory) {
        let (waiters, old): ([CheckedContinuation<Void, Never>], Snapshot?) = state.withLock { state in
            let old = state.current
            state.looked = (history.serial, history.validated)
            guard let snapshot, snapshot !== old else { return ([], old) }
            state.current = snapshot
            let waiters = Array(state.waiters.values)
            state.waiters = [:]
            return (waiters, old)
        }
        for waiter in waiters { waiter.resume() }
        // Its memory is freed here and not under the lock.
        withExtendedLifetime(old) {}
    }

    /// Takes a place among those who may wait; it is given back when nobody holds it any more.
    ///
    /// - Throws: ``APIError/Code/tooManyWaiters``, ``APIError/Code/ending``.
    func takePlace() throws(APIError) -> WaitingPlace {
        try state.withLock { state throws(APIError) in
            guard !state.isClosed else { throw APIError(.ending, "the service ends") }
            guard state.places > 0 else { throw APIError(.tooManyWaiters, "too many requests wait already") }
            state.places -= 1
        }
        return WaitingPlace { [weak self] in self?.state.withLock { $0.places += 1 } }
    }

    /// Waits for a snapshot other than `known`; nil when the service ends or the task is cancelled.
    func next(after known: (session: UInt64, serial: SerialNumber)?) async -> Snapshot? {
        while !Task.isCancelled {
            let (current, isClosed) = state.withLock { ($0.current, $0.isClosed) }
            if isClosed { return nil }
            if let current, known.map({ $0 != (current.session, current.serial) }) ?? true { return current }
            await change(from: current)
        }
        return nil
    }

    /// Waits until there is another snapshot than `seen`, the service ends, or the task is cancelled.
    private func change(from seen: Snapshot?) async {
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    // Inside the lock, lest a change come between the look and the wait.
                    if Task.isCancelled || state.isClosed || state.current !== seen { return true }
                    state.waiters[id] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
        }
    }

    /// Ends all waiting, for good; snapshots are still built.
    func endWaiting() {
        let waiters = state.withLock { state in
            state.isClosed = true
            let waiters = Array(state.waiters.values)
            state.waiters = [:]
            return waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Ends all waiting and building, for good.
    func close() {
        endWaiting()
        poker.finish()
    }

    /// How many requests wait at this moment.
    var waiterCount: Int { state.withLock { $0.waiters.count } }

    /// How many more may wait.
    var freePlaces: Int { state.withLock { $0.places } }
}
