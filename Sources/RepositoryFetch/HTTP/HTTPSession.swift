import AsyncHTTPClient
import NIOCore
package import RPKITypes
import Synchronization

/// Requests to one server within one deadline.
package final class HTTPSession: Sendable {  // A class: tasks share its connections.
    let transport: HTTPTransport
    let origin: Origin
    let deadline: Deadline
    private let host: HostName
    private let state = Mutex(State())

    private struct State {
        /// The addresses to try, the one that works first; nil until they are looked up.
        var addresses: [NetworkAddress?]?
        var clients: [NetworkAddress?: HTTPClient] = [:]
        /// The transfers that go on.
        var transfers: [ObjectIdentifier: SupervisedTransfer] = [:]
        /// Whether a connection stood before, so that a broken one may just be an old one.
        var hasConnected = false
    }

    init(_ transport: HTTPTransport, origin: Origin, deadline: Deadline) {
        self.transport = transport
        self.origin = origin
        self.deadline = deadline
        host = HostName(authority: origin.host.utf8)
    }

    /// Fetches a file.
    ///
    /// - Throws: why there is no answer; the connection is closed then. A request to another origin than the
    ///   session's is refused as a redirect there would be.
    package func get(_ request: FileRequest) async throws(FetchReason) -> HTTPAnswer {
        try transport.context.policy.check(request.uri)
        guard Origin(of: request.uri) == origin else {
            throw .redirectElsewhere(target: ForeignText(request.uri.bytes))
        }
        guard !deadline.hasPassed else { throw .totalTimeout(limit: deadline.limit) }
        var addresses = try await candidates()
        var mayRetry = state.withLock { $0.hasConnected }
        while true {
            let address = addresses.removeFirst()
            do {
                let answer = try await perform(request, at: address, isLast: addresses.isEmpty)
                remember(address)
                return answer
            } catch {
                switch error {
                case .connectionRefused, .unreachable, .connectTimeout:
                    guard !addresses.isEmpty, !deadline.hasPassed else { throw error }
                case .truncated where mayRetry:
                    // An idle connection that the server closed just now looks so.
                    mayRetry = false
                    addresses.insert(address, at: 0)
                default: throw error
                }
            }
        }
    }

    private func perform(
        _ request: FileRequest,
        at address: NetworkAddress?,
        isLast: Bool
    ) async throws(FetchReason) -> HTTPAnswer {
        let context = transport.context
        let transfer = SupervisedTransfer(limits: context.limits, deadline: deadline, time: context.time)
        let exchange = HTTPExchange(
            client: client(at: address),
            transfer: transfer,
            origin: origin,
            address: address,
            transport: transport
        )
        state.withLock { $0.transfers[ObjectIdentifier(transfer)] = transfer }
        defer { state.withLock { $0.transfers[ObjectIdentifier(transfer)] = nil } }
        return try await transfer.run { await exchange.run(request) }
    }

    /// The addresses to try; one without an address when a proxy looks the name up.
    private func candidates() async throws(FetchReason) -> [NetworkAddress?] {
        if let known = state.withLock({ $0.addresses }) { return known }
        guard transport.proxy.proxy(for: host) == nil else {
            state.withLock { $0.addresses = [nil] }
            return [nil]
        }
        let found = try await transport.context.addresses(of: host, deadline: deadline)
        state.withLock { $0.addresses = found }
        return found
    }

    private func remember(_ address: NetworkAddress?) {
        state.withLock { state in
            state.addresses = [address] + (state.addresses ?? []).filter { $0 != address }
            state.hasConnected = true
        }
    }

    /// Notes that a new connection stands.
    ///
    /// Which request it is for is not told; those that wait all have reason to hope.
    private func connected() {
        for transfer in state.withLock({ Array($0.transfers.values) }) { transfer.connected() }
    }

    private func client(at address: NetworkAddress?) -> HTTPClient {
        state.withLock { state in
            if let client = state.clients[address] { return client }
            // With several addresses each gets a part of the time, so that a dead one does not take it all.
            let limit = transport.context.limits.connectTime
            let several = (state.addresses?.count ?? 1) > 1
            let client = transport.makeClient(
                for: origin.host,
                at: address,
                connectTime: several ? limit / 2 : limit,
                onConnection: { [weak self] in self?.connected() }
            )
            state.clients[address] = client
            return client
        }
    }

    /// Closes all connections.
    func close() async {
        let clients = state.withLock { state in
            defer { state.clients = [:] }
            return Array(state.clients.values)
        }
        for client in clients {
            guard !Task.isCancelled, !deadline.hasPassed else {
                // A connection that is being made cannot be given up, only awaited: nobody has the time now.
                client.shutdown { _ in }
                continue
            }
            do {
                try await client.shutdown()
            } catch {
                // What cannot be closed in order is closed all the same.
                continue
            }
        }
    }
}
