import RPKITypes
import Synchronization

/// The connections that are open, and what was counted of all since the start.
final class ConnectionRegistry: Sendable {
    /// What was counted.
    struct Totals: Hashable, Sendable {
        /// Connections since the start.
        var connections: UInt64 = 0
        /// Connections that are open.
        var open = 0
        /// Connections that were refused, by reason.
        var refused: [Refusal: UInt64] = [:]
        /// Connections that were closed for being slow, by what they were slow with.
        var timedOut: [Timeout: UInt64] = [:]
        /// Requests since the start.
        var requests: UInt64 = 0
        /// Octets received since the start.
        var octetsReceived: UInt64 = 0
        /// Octets sent since the start.
        var octetsSent: UInt64 = 0
    }

    /// Why a connection is refused.
    enum Refusal: String, Hashable, Sendable, CaseIterable {
        /// There are as many as may be.
        case connections = "http-too-many-connections"
        /// There are as many of the address as may be.
        case connectionsPerAddress = "http-too-many-connections-of-address"
    }

    /// What a client took too long for.
    enum Timeout: String, Hashable, Sendable, CaseIterable {
        /// The head of a request.
        case head = "http-slow-head"
        /// The next request.
        case idle = "http-idle"
        /// The body of a request.
        case body = "http-slow-body"
        /// Taking a response.
        case response = "http-slow-response"
    }

    private struct State {
        var totals = Totals()
        var byNetwork: [IPPrefix: Int] = [:]
    }

    private let state = Mutex(State())
    private let requests = Atomic<UInt64>(0)
    private let octetsReceived = Atomic<UInt64>(0)
    private let octetsSent = Atomic<UInt64>(0)
    private let limits: HTTPLimits

    /// Makes a registry without connections.
    init(limits: HTTPLimits) { self.limits = limits }

    /// Takes a connection in; nil, or why it is refused.
    func open(_ network: IPPrefix?) -> Refusal? {
        state.withLock { state in
            state.totals.connections += 1
            let known = network.flatMap { state.byNetwork[$0] } ?? 0
            let refusal: Refusal? =
                state.totals.open >= limits.connections
                ? .connections : known >= limits.connectionsPerAddress ? .connectionsPerAddress : nil
            if let refusal {
                state.totals.refused[refusal, default: 0] += 1
                return refusal
            }
            state.totals.open += 1
            if let network { state.byNetwork[network] = known + 1 }
            return nil
        }
    }

    /// Takes a connection out that was taken in.
    func close(_ network: IPPrefix?) {
        state.withLock { state in
            state.totals.open -= 1
            guard let network, let known = state.byNetwork[network] else { return }
            state.byNetwork[network] = known > 1 ? known - 1 : nil
        }
    }

    /// Counts a client that was too slow.
    func count(_ timeout: Timeout) { state.withLock { $0.totals.timedOut[timeout, default: 0] += 1 } }

    /// Counts a request.
    func countRequest() { requests.add(1, ordering: .relaxed) }

    /// Counts octets received.
    func count(received octets: Int) { octetsReceived.add(UInt64(octets), ordering: .relaxed) }

    /// Counts octets sent.
    func count(sent octets: Int) { octetsSent.add(UInt64(octets), ordering: .relaxed) }

    /// What was counted.
    var totals: Totals {
        var totals = state.withLock { $0.totals }
        totals.requests = requests.load(ordering: .relaxed)
        totals.octetsReceived = octetsReceived.load(ordering: .relaxed)
        totals.octetsSent = octetsSent.load(ordering: .relaxed)
        return totals
    }

    /// The network that connections are counted for: an IPv4 address, or the /64 of an IPv6 address; nil for a socket
    /// that is not of IP.
    static func network(_ address: String?) -> IPPrefix? {
        guard let (family, value) = address.flatMap({ IPAddressText.parse($0) }) else { return nil }
        // ::ffff:0:0/96, an IPv4 address on a socket for both families (RFC 4291, section 2.5.5.2).
        if family == .ipv6, value >> 32 == 0xFFFF {
            return IPPrefix(family: .ipv4, address: value << 96, length: 32)
        }
        guard family == .ipv6 else { return IPPrefix(family: .ipv4, address: value, length: 32) }
        return IPPrefix(family: .ipv6, address: (value >> 64) << 64, length: 64)
    }
}
