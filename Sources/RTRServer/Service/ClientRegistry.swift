import NIOCore
import RPKITypes
import Synchronization

/// The clients that are connected, and the counts that limits are held against.
final class ClientRegistry: Sendable {
    private struct Entry {
        let record: ClientRecord
        let channel: any Channel
    }

    private struct AddressCount {
        var connections = 0
        /// When the minute began, and the connections since.
        var minute: Duration
        var inMinute = 0
    }

    private struct State {
        var lastID: UInt64 = 0
        var entries: [UInt64: Entry] = [:]
        /// Connections that count against the limits, those included that are being set up.
        var admitted = 0
        var addresses: [IPPrefix: AddressCount] = [:]
        var isEnding = false
        var totals = ServerStatus()
        var emptied: [EventLoopPromise<Void>] = []
    }

    private let state = Mutex(State())

    /// Counts a connection, or refuses it.
    ///
    /// - Parameters:
    ///   - address: the client.
    ///   - now: the time since any fixed instant, by a clock that never goes back.
    ///   - limits: the bounds.
    /// - Returns: the number of the connection, which is to be given to ``release(_:address:end:)``.
    func admit(
        _ address: IPPrefix,
        at now: Duration,
        _ limits: ServerLimits
    ) -> Result<UInt64, ConnectionRefusal> {
        state.withLock { state in
            func refuse(_ reason: ConnectionRefusal) -> Result<UInt64, ConnectionRefusal> {
                state.totals.refused[reason, default: 0] += 1
                return .failure(reason)
            }
            guard !state.isEnding else { return refuse(.ending) }
            ClientRegistry.makeRoom(&state, at: now, limits)
            var count = state.addresses[address] ?? AddressCount(minute: now)
            if now - count.minute >= .seconds(60) {
                count.minute = now
                count.inMinute = 0
            }
            count.inMinute += 1
            defer { state.addresses[address] = count }
            guard count.inMinute <= limits.connectionsPerMinute else { return refuse(.connectionRate) }
            guard state.admitted < limits.clients else { return refuse(.clients) }
            guard count.connections < limits.clientsPerAddress else { return refuse(.clientsPerAddress) }
            count.connections += 1
            state.admitted += 1
            state.lastID += 1
            state.totals.sessions += 1
            return .success(state.lastID)
        }
    }

    /// Forgets addresses that have no connection: first those whose minute is over, then all of them.
    private static func makeRoom(_ state: inout State, at now: Duration, _ limits: ServerLimits) {
        guard state.addresses.count >= limits.countedAddresses else { return }
        state.addresses = state.addresses.filter {
            $0.value.connections > 0 || now - $0.value.minute < .seconds(60)
        }
        guard state.addresses.count >= limits.countedAddresses else { return }
        state.addresses = state.addresses.filter { $0.value.connections > 0 }
    }

    /// Counts a connection that the rules refuse.
    func refuseAddress() { state.withLock { $0.totals.refused[.address, default: 0] += 1 } }

    /// Counts a failure to accept.
    func countAcceptFailure() { state.withLock { $0.totals.acceptFailures += 1 } }

    /// Notes the address that a listener is bound to; nil when it is not bound any more.
    func setListener(_ listener: Int, _ address: ClientAddress?) {
        state.withLock { $0.totals.listeners[listener] = address }
    }

    /// Adds a session.
    func add(_ id: UInt64, _ record: ClientRecord, _ channel: any Channel) {
        let isEnding = state.withLock { state in
            state.entries[id] = Entry(record: record, channel: channel)
            return state.isEnding
        }
        // It was admitted before the end and would not hear of it.
        if isEnding { channel.pipeline.fireUserInboundEventTriggered(ServerEvent.shutdown) }
    }

    /// Removes a connection.
    func release(_ id: UInt64, address: IPPrefix, end: SessionEnd) {
        let emptied = state.withLock { state -> [EventLoopPromise<Void>] in
            if let entry = state.entries.removeValue(forKey: id) {
                state.totals.octetsSent += UInt64(entry.record.status.octetsSent)
            }
            state.totals.ended[end.code, default: 0] += 1
            state.admitted -= 1
            state.addresses[address]?.connections -= 1
            guard state.isEnding, state.admitted == 0 else { return [] }
            defer { state.emptied = [] }
            return state.emptied
        }
        for promise in emptied { promise.succeed() }
    }

    /// The status of each client, by the number of the connection.
    var statuses: [ClientStatus] {
        let records = state.withLock { $0.entries.values.map(\.record) }
        return records.map(\.status).sorted { $0.id < $1.id }
    }

    /// Counts since the start, and the listeners.
    var totals: ServerStatus {
        state.withLock { state in
            var totals = state.totals
            totals.clients = state.entries.count
            return totals
        }
    }

    /// Tells all sessions something.
    func broadcast(_ event: ServerEvent) {
        let channels = state.withLock { $0.entries.values.map(\.channel) }
        // One task per event loop, not one per client.
        for (loop, channels) in Dictionary(grouping: channels, by: { ObjectIdentifier($0.eventLoop) }).values
            .compactMap({ group in group.first.map { ($0.eventLoop, group) } })
        {
            loop.execute {
                for channel in channels { channel.pipeline.fireUserInboundEventTriggered(event) }
            }
        }
    }

    /// Refuses new connections from now on.
    ///
    /// - Parameter emptied: succeeds when there is no connection any more.
    func beginEnding(_ emptied: EventLoopPromise<Void>) {
        let isEmpty = state.withLock { state in
            state.isEnding = true
            if state.admitted > 0 { state.emptied.append(emptied) }
            return state.admitted == 0
        }
        if isEmpty { emptied.succeed() }
    }
}
