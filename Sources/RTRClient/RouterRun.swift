package import RPKITypes
package import RTRProtocol

/// Runs a ``RTRProtocol/RouterSession`` against a cache.
package struct RouterRun: Sendable {
    /// The cache.
    package var address: CacheAddress
    /// How to speak TLS; nil for TCP alone.
    package var tls: ClientTLS?
    /// What is set for the session.
    package var configuration = RouterSession.Configuration()
    /// The time for a connection.
    package var connectTime: Duration = .seconds(10)
    /// Whether a connection that cannot be made, or has ended, is made again after the retry interval.
    package var reconnects = false
    /// How long to wait before that, in place of the retry interval; nil for the interval.
    package var reconnectTime: Duration?

    /// Whether to go on.
    package enum Continuation: Hashable, Sendable {
        case goOn
        case stop
    }

    /// What happens in a run.
    package enum Event: Hashable, Sendable {
        /// The session wants something done; sending and connecting are done by the run.
        case action(RouterAction)
        /// The connection could not be made, and is tried again after the retry interval.
        case unreachable(ConnectionFailure)
        /// The connection ended, by the cache or because it broke; why if that is known.
        case disconnected(ForeignText?)
    }

    /// Makes a run over TCP.
    package init(_ address: CacheAddress) { self.address = address }

    /// Runs until the observer stops it, or until the connection ends if it is not made again.
    ///
    /// - Parameter observe: is told of each event, of the session after it, and of the number of the connection, from
    ///   1; 0 before the first.
    /// - Throws: what `observe` throws; ``ConnectionFailure`` when there is no connection and none is to be made again,
    ///   or when a file cannot be used at the first attempt.
    package func run(_ observe: (Event, RouterSession, Int) async throws -> Continuation) async throws {
        var session = RouterSession(configuration)
        let clock = ContinuousClock()
        let start = clock.now
        var isConnecting = true
        var connections = 0
        var isFirstAttempt = true
        while true {
            if isConnecting {
                isConnecting = false
                let connection: CacheConnection
                do throws(ConnectionFailure) {
                    connection = try await CacheConnection.open(address, tls: tls, within: connectTime)
                } catch {
                    guard reconnects, !isFirstAttempt || !error.isFile else { throw error }
                    isFirstAttempt = false
                    _ = session.handle(.disconnected, at: clock.now - start)
                    guard try await observe(.unreachable(error), session, connections) == .goOn else {
                        return
                    }
                    continue
                }
                isFirstAttempt = false
                connections += 1
                let end = try await converse(connection, &session, since: start) {
                    [connections] event, session in
                    try await observe(event, session, connections)
                }
                await connection.close()
                switch end {
                case .stopped: return
                case .again: isConnecting = true
                case .ended: if !reconnects { return }
                }
                continue
            }
            if let reconnectTime {
                try await clock.sleep(for: reconnectTime)
                isConnecting = true
                continue
            }
            guard let deadline = session.deadline else { return }
            try await clock.sleep(until: start + deadline)
            for action in session.handle(.timeout, at: clock.now - start) {
                guard try await observe(.action(action), session, connections) == .goOn else { return }
                if action == .connect { isConnecting = true }
            }
        }
    }

    private enum End {
        /// The observer has enough.
        case stopped
        /// The session asks for another connection at once.
        case again
        /// The connection is over.
        case ended
    }

    private func converse(
        _ connection: CacheConnection,
        _ session: inout RouterSession,
        since start: ContinuousClock.Instant,
        _ observe: (Event, RouterSession) async throws -> Continuation
    ) async throws -> End {
        func now() -> Duration { ContinuousClock.now - start }
        var decoder = PDUDecoder(reader: .router)
        var actions = session.handle(.connected, at: now())
        while true {
            for action in actions {
                switch action {
                case .send(let pdu, let version):
                    if let octets = try? pdu.octets(version: version) { connection.send(octets) }
                default: break
                }
                guard try await observe(.action(action), session) == .goOn else { return .stopped }
                switch action {
                case .connect: return .again
                case .close: return .ended
                default: break
                }
            }
            // Of a flood something is there to be read at any time, and the session's time is over all the same.
            if let deadline = session.deadline, deadline <= now() {
                actions = session.handle(.timeout, at: now())
                continue
            }
            do throws(PDUError) {
                if let frame = try decoder.next() {
                    actions = session.handle(.received(frame), at: now())
                    continue
                }
            } catch {
                actions = session.handle(.receivedBad(error), at: now())
                continue
            }
            let patience = session.deadline.map { $0 - now() } ?? .seconds(3_600)
            switch await connection.receive(within: patience) {
            case .octets(let octets):
                decoder.push(contentsOf: octets)
                actions = []
            case .timeout: actions = session.handle(.timeout, at: now())
            case .closed:
                if !reconnects, let failure = connection.failure {
                    throw ConnectionFailure.unreachable(address, detail: ForeignText(failure))
                }
                actions = session.handle(.disconnected, at: now())
                // Asked to come back with another version, the router does so.
                guard actions.isEmpty else { continue }
                let why = connection.failure.map { ForeignText($0) }
                return try await observe(.disconnected(why), session) == .goOn ? .ended : .stopped
            }
        }
    }
}
