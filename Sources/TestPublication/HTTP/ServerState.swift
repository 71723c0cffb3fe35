/// What the connections of a web server share.
struct ServerState {
    var site: PublishedSite
    var rules = FaultRules()
    var connectionFault: ConnectionFault?
    var log = RequestLog()
    var waiters: [Int: Waiter] = [:]
    var nextWaiter = 0
    /// Bodies in gzip, by entity tag.
    var compressed: [String: [UInt8]] = [:]

    /// Somebody who waits for something to be in the log.
    struct Waiter {
        let isReached: @Sendable (RequestLog) -> Bool
        let continuation: CheckedContinuation<Void, any Error>
    }

    /// Takes out those whose wait is over.
    mutating func takeWaiters() -> [CheckedContinuation<Void, any Error>] {
        guard !waiters.isEmpty else { return [] }
        let done = waiters.filter { $0.value.isReached(log) }
        for key in done.keys { waiters[key] = nil }
        return done.values.map(\.continuation)
    }
}
