public import RPKITypes

/// The cache's side of one connection.
///
/// A value without socket, clock or payload: the caller hands in events, each with the time and with what it can
/// answer from, performs the actions in their order, and comes back with ``CacheEvent/timeout`` at ``deadline``.
///
/// While a response is sent nothing else is: a newer query, an error or the end of the service waits until it is
/// finished, so that no response is ever cut by us. An Error Report of the router ends the connection at once.
public struct CacheSession: Sendable {
    /// What is set for one client.
    public struct Configuration: Hashable, Sendable {
        /// The versions that are served.
        public var versions: ClosedRange<ProtocolVersion> = .v0 ... .v2
        /// How long the first answer is held when there is no data yet, instead of error 2 at once.
        ///
        /// Payload that is withheld is not waited for.
        ///
        /// BIRD, OpenBGPD and rtrlib wait 45 s; after error 2 they wait their retry interval, ten minutes at first.
        public var patience: Duration = .zero
        /// Whether codes 12 and 13 are sent on shutdown, in version 2 only.
        ///
        /// Off, because BIRD drops its data on 12 as well.
        public var announcesShutdown = false
        /// The bounds.
        public var limits = SessionLimits()

        /// Makes the standard configuration.
        public init() {}
    }

    /// What a router asks.
    enum Query: Hashable, Sendable {
        case reset
        case serial(SessionID, SerialNumber)
    }

    enum Phase: Hashable, Sendable {
        /// Nothing is asked.
        case idle
        /// A query waits for the first payload, until a time.
        case holding(Query, until: Duration)
        /// A response is being sent.
        case responding(CacheResponse)
        /// No more events are heard.
        case closed
    }

    /// What the router has.
    struct Standing: Hashable, Sendable {
        var session: SessionID
        var serial: SerialNumber
    }

    let configuration: Configuration
    var phase = Phase.idle
    /// The version of the connection; nil until it is fixed by the first query that is served.
    public internal(set) var version: ProtocolVersion?
    /// What the last finished response left the router with; nil before the first.
    var standing: Standing?
    /// Whether a Cache Reset was sent and no response since.
    var awaitsReset = false
    var hasQueried = false
    /// Whether there is data that is not given out.
    var isWithheld = false
    let opened: Duration
    var refusals = 0
    /// The newest query that came during a response.
    var waiting: Query?
    var passedOver = 0
    /// What is done when the response is finished, instead of more answers.
    var ending: [CacheAction] = []
    var lastNotify: Duration?
    var notified: Standing?
    var notifyDue: Duration?
    /// Error Reports that came after the one that ended the connection.
    public internal(set) var furtherReports = 0

    /// Makes the session of a connection that was just accepted.
    ///
    /// - Parameters:
    ///   - configuration: the client's settings.
    ///   - now: the time since any fixed instant, by a clock that never goes back.
    public init(_ configuration: Configuration, at now: Duration) {
        self.configuration = configuration
        opened = now
    }

    /// The serial that the router has by the last finished response; nil before the first.
    public var routerSerial: SerialNumber? { standing?.serial }

    /// Whether a response is being sent.
    public var isResponding: Bool {
        if case .responding = phase { true } else { false }
    }

    /// Whether the session asked to close the connection.
    public var isClosed: Bool { phase == .closed }

    /// When ``CacheEvent/timeout`` is to be handed in; nil for never.
    public var deadline: Duration? {
        switch phase {
        case .closed, .responding: nil
        case .holding(_, let end): end
        case .idle: hasQueried ? notifyDue : opened + configuration.limits.firstQuery
        }
    }

    /// Takes an event.
    ///
    /// - Parameters:
    ///   - event: what happened.
    ///   - now: the time, as in ``init(_:at:)``.
    ///   - payload: what can be answered with; nil when there is no data yet, or it is withheld.
    ///   - isWithheld: whether there is data that is not given out; `payload` is nil then.
    /// - Returns: what to do; empty after a close.
    public mutating func handle(
        _ event: CacheEvent,
        at now: Duration,
        payload: PayloadWindow?,
        isWithheld: Bool = false
    ) -> [CacheAction] {
        self.isWithheld = isWithheld
        if phase == .closed {
            // One fault brings several reports (OpenBGPD, rtrlib): the first was logged.
            if case .received(.errorReport, _) = event { furtherReports += 1 }
            return []
        }
        switch event {
        case .received(let pdu, let version): return receive(pdu, version, now, payload)
        case .receivedBad(let error): return receive(error)
        case .payloadChanged: return payloadChanged(now, payload)
        case .responseFinished: return finishResponse(now, payload)
        case .timeout: return timeout(now, payload)
        case .stalled: return stalled()
        case .shutdown(let kind): return shutdown(kind)
        }
    }
}

extension CacheSession {
    /// Ends the connection: now, or when the response is finished.
    ///
    /// What was asked meanwhile is not answered.
    mutating func end(_ actions: [CacheAction]) -> [CacheAction] {
        if isResponding {
            // The first reason stands; what is to be recorded is recorded at once.
            guard ending.isEmpty else { return [] }
            ending = actions.filter { !$0.isLog }
            return actions.filter(\.isLog)
        }
        phase = .closed
        return actions
    }

    /// Closes at once, whatever is being sent.
    mutating func endNow(_ actions: [CacheAction]) -> [CacheAction] {
        phase = .closed
        return actions
    }

    private mutating func timeout(_ now: Duration, _ payload: PayloadWindow?) -> [CacheAction] {
        guard let deadline, now >= deadline else { return [] }
        switch phase {
        case .holding(let query, _):
            phase = .idle
            return answer(query, now, payload, mayHold: false)
        case .idle:
            guard hasQueried else { return end([.close(.noQuery)]) }
            return notifyIfDue(now, payload)
        case .responding, .closed: return []
        }
    }

    private mutating func stalled() -> [CacheAction] {
        // Nothing can be put into a response, and a stalled peer would not read it.
        guard !isResponding, let version, version >= ErrorCode.transportFailure.definedFrom else {
            return endNow([.close(.stalled)])
        }
        let report = ErrorReport(.transportFailure, text: "nothing was read for too long")
        return endNow([.send(.errorReport(report), version), .close(.stalled)])
    }

    /// Codes 12 and 13 are for version 2 only, and only if set: in older versions the transport is closed.
    private mutating func shutdown(_ kind: CacheShutdown) -> [CacheAction] {
        let close = CacheAction.close(.shutdown(kind))
        guard configuration.announcesShutdown, let version, version >= .v2 else { return end([close]) }
        switch kind {
        case .close: return end([close])
        case .restart:
            return end([.send(.errorReport(ErrorReport(.cacheRestart)), version), close])
        case .flush:
            return end([.send(.errorReport(ErrorReport(.cacheShutdown)), version), close])
        }
    }
}
