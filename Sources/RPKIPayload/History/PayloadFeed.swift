public import RPKITypes
import Synchronization

/// The hand-over point: validation publishes here, servers read here and wait for the next serial.
///
/// Readers never wait for a publication that is being computed. Publications queue.
public final class PayloadFeed: Sendable {
    private struct State {
        var history: PayloadHistory
        var listeners: [Int: AsyncStream<SerialNumber>.Continuation] = [:]
        var lastListener = 0
    }

    /// Held by the one publisher at work; taken before `state`, never after.
    private let publisher = Mutex(())
    private let state: Mutex<State>

    /// Makes the feed of a history, which may have payload already.
    public init(_ history: PayloadHistory) { state = Mutex(State(history: history)) }

    deinit {
        for listener in state.withLock({ $0.listeners }).values { listener.finish() }
    }

    /// The history as it is now: a snapshot, in which serial, set and deltas belong together.
    ///
    /// - Complexity: O(1).
    public var current: PayloadHistory { state.withLock { $0.history } }

    /// Makes a set the current one, as ``PayloadHistory/publish(_:validatedAt:)`` says.
    ///
    /// Blocks its thread while another publisher is at work, and while the sets are compared.
    @discardableResult
    public func publish(_ set: PayloadSet, validatedAt time: Timestamp) -> Publication {
        update { $0.publish(set, validatedAt: time) }
    }

    /// Leaves out what has expired, as ``PayloadHistory/withdrawExpired(at:)`` says.
    ///
    /// Blocks as ``publish(_:validatedAt:)`` does.
    @discardableResult
    public func withdrawExpired(at time: Timestamp) -> Publication {
        update { $0.withdrawExpired(at: time) }
    }

    /// The serials from now on: the current one at once if there is payload, then each new one.
    ///
    /// A subscriber that is slow misses serials but never the last one. The stream ends when the task that reads it is
    /// cancelled, and with the feed.
    public func updates() -> AsyncStream<SerialNumber> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: SerialNumber.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        state.withLock { state in
            state.lastListener += 1
            let id = state.lastListener
            continuation.onTermination = { [weak self] _ in self?.remove(id) }
            state.listeners[id] = continuation
            // Inside the lock, lest it come after the serial of a publication that already knows this listener.
            if state.history.current != nil { continuation.yield(state.history.serial) }
        }
        return stream
    }

    /// The number of streams of ``updates()`` that have not ended.
    public var listenerCount: Int { state.withLock { $0.listeners.count } }

    private func remove(_ id: Int) {
        _ = state.withLock { $0.listeners.removeValue(forKey: id) }
    }

    private func update(_ change: (inout PayloadHistory) -> Publication) -> Publication {
        publisher.withLock { _ in
            var history = current
            let publication = change(&history)
            // The old history is given back from the lock, so that its memory is freed outside.
            let (listeners, old) = state.withLock { state in
                let old = state.history
                state.history = history
                return (publication.serial == nil ? [] : Array(state.listeners.values), old)
            }
            for listener in listeners { listener.yield(history.serial) }
            withExtendedLifetime(old) {}
            return publication
        }
    }
}
