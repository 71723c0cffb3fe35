import Synchronization

/// Places of requests that need the API's threads again and again.
final class BulkPlaces: Sendable {
    private struct State {
        var free: Int
        var isClosed = false
    }

    private let state: Mutex<State>

    /// Makes as many places as given.
    init(_ count: Int) { state = Mutex(State(free: count)) }

    /// Takes a place; it is given back when nobody holds it any more.
    ///
    /// - Throws: ``APIError/Code/busy``, ``APIError/Code/ending``.
    func takePlace() throws(APIError) -> WaitingPlace {
        try state.withLock { state throws(APIError) in
            guard !state.isClosed else { throw APIError(.ending, "the service ends") }
            guard state.free > 0 else { throw APIError(.busy, "too many bulk requests are being answered") }
            state.free -= 1
        }
        return WaitingPlace { [weak self] in self?.state.withLock { $0.free += 1 } }
    }

    /// Whether those who have places are to end.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Tells those who have places to end, and gives out no more.
    func close() { state.withLock { $0.isClosed = true } }
}
