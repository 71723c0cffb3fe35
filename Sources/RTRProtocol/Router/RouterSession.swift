public import RPKITypes

/// The router's side: a value without socket or clock.
///
/// The caller hands in events with the time, performs the actions in their order, and comes back with
/// ``RouterEvent/timeout`` at ``deadline``. The table changes at End of Data only; what a broken response brought is
/// dropped. A connection that ended is asked for again after the retry interval, or at once when the cache named a
/// version to come back with.
///
/// - Source: draft-ietf-sidrops-8210bis-27, sections 5 to 8 and 12.
public struct RouterSession: Sendable {
    /// What is set for one cache.
    public struct Configuration: Hashable, Sendable {
        /// The versions that are spoken; the highest one is tried first.
        public var versions: ClosedRange<ProtocolVersion> = .v0 ... .v2
        /// The intervals until the cache has sent its own, and in version 0.
        public var timing = Timing.standard
        /// The bounds.
        public var limits = SessionLimits()

        /// Makes the standard configuration.
        public init() {}
    }

    enum Query: Hashable, Sendable {
        case reset
        case serial(SessionID, SerialNumber)

        var pdu: PDU {
            switch self {
            case .reset: .resetQuery
            case .serial(let session, let serial): .serialQuery(session, serial)
            }
        }
    }

    enum Phase: Hashable, Sendable {
        /// No connection; nil while one is being made.
        case disconnected(retry: Duration?)
        /// A query was sent.
        case asking(Query)
        /// Cache Response came.
        case receiving(Query, SessionID)
        /// The table is as the cache's was.
        case synchronized(refresh: Duration)
        /// The cache has no data yet.
        case waiting(Duration)
    }

    /// What the table is of.
    struct Standing: Hashable, Sendable {
        var version: ProtocolVersion
        var session: SessionID
        var serial: SerialNumber
    }

    let configuration: Configuration
    /// What the cache announced, up to the last End of Data.
    public internal(set) var table = RouterTable()
    /// What the cache should not do and was let pass, over all connections.
    public internal(set) var remarks: [PlacedRemark] = []
    /// Remarks over the limit.
    public internal(set) var omittedRemarks = 0
    /// The version that is asked with.
    public internal(set) var version: ProtocolVersion
    var phase: Phase
    var standing: Standing?
    var update: TableUpdate?
    var responseOctets = 0
    /// Whether an answer has fixed the version of the connection.
    var isVersionFixed = false
    /// Whether the connection had a Cache Response.
    var hasResponse = false
    /// Whether the cache named a version, which is to be tried without a pause.
    var isDowngrading = false
    /// When the next PDU of an answer must be there.
    var answerDue: Duration?
    var expires: Duration?
    var lastNotify: Duration?
    var timing: Timing

    /// Makes a session; the caller connects and hands in ``RouterEvent/connected``.
    public init(_ configuration: Configuration) {
        self.configuration = configuration
        version = configuration.versions.upperBound
        timing = configuration.timing
        phase = .disconnected(retry: nil)
    }

    /// The session of the table; nil when there is none.
    public var session: SessionID? { standing?.session }

    /// The serial of the table; nil when there is none.
    public var serial: SerialNumber? { standing?.serial }

    /// Whether the table is that of the last End of Data and no answer is waited for.
    public var isSynchronized: Bool {
        if case .synchronized = phase { true } else { false }
    }

    /// When ``RouterEvent/timeout`` is to be handed in; nil for never.
    public var deadline: Duration? {
        let own: Duration? =
            switch phase {
            case .disconnected(let retry): retry
            case .asking, .receiving: answerDue
            case .synchronized(let refresh): refresh
            case .waiting(let retry): retry
            }
        return [own, expires].compactMap { $0 }.min()
    }

    /// Takes an event.
    ///
    /// - Parameters:
    ///   - event: what happened.
    ///   - now: the time since any fixed instant, by a clock that never goes back.
    /// - Returns: what to do.
    public mutating func handle(_ event: RouterEvent, at now: Duration) -> [RouterAction] {
        switch event {
        case .connected:
            isVersionFixed = false
            hasResponse = false
            isDowngrading = false
            lastNotify = nil
            return ask(now)
        case .received(let frame): return receive(frame, now)
        case .receivedBad(let error): return receive(error, now)
        case .disconnected: return disconnect(now)
        case .timeout: return timeout(now)
        }
    }

    mutating func note(_ remark: Remark, at offset: Int) {
        if remarks.count < configuration.limits.remarks {
            remarks.append(PlacedRemark(remark: remark, offset: offset))
        } else {
            omittedRemarks += 1
        }
    }
}

extension RouterSession {
    /// Asks for changes when the table is of this version, else for everything.
    mutating func ask(_ now: Duration) -> [RouterAction] {
        let query: Query
        if let standing, standing.version == version {
            query = .serial(standing.session, standing.serial)
        } else {
            query = .reset
        }
        phase = .asking(query)
        answerDue = now + configuration.limits.answer
        return [.send(query.pdu, version)]
    }

    /// Ends the connection and sets the time of the next one.
    mutating func close(_ reason: RouterCloseReason, drop: Bool, _ now: Duration) -> [RouterAction] {
        update = nil
        phase = .disconnected(retry: now + .seconds(Int64(timing.retry)))
        var actions: [RouterAction] = [.close(reason)]
        if drop { actions += dropData(.fatalError) }
        return actions
    }

    mutating func dropData(_ reason: RouterDropReason) -> [RouterAction] {
        standing = nil
        expires = nil
        guard !table.isEmpty else { return [] }
        table = RouterTable()
        return [.dropped(reason)]
    }

    private mutating func disconnect(_ now: Duration) -> [RouterAction] {
        update = nil
        guard !isDowngrading else {
            isDowngrading = false
            phase = .disconnected(retry: nil)
            return [.connect]
        }
        phase = .disconnected(retry: now + .seconds(Int64(timing.retry)))
        return []
    }

    private mutating func timeout(_ now: Duration) -> [RouterAction] {
        var actions: [RouterAction] = []
        if let expires, now >= expires {
            // Section 6: data past the expire interval is not used.
            actions += dropData(.expired)
            // A delta to it has no base any more.
            if update?.isFull == false { return actions + close(.noAnswer, drop: false, now) }
            if case .asking(.serial) = phase { return actions + close(.noAnswer, drop: false, now) }
            if case .synchronized = phase { return actions + ask(now) }
        }
        switch phase {
        case .disconnected(let retry?) where now >= retry:
            phase = .disconnected(retry: nil)
            actions.append(.connect)
        case .synchronized(let due) where now >= due, .waiting(let due) where now >= due:
            actions += ask(now)
        case .asking, .receiving:
            if let answerDue, now >= answerDue { actions += close(.noAnswer, drop: false, now) }
        case .disconnected, .synchronized, .waiting: break
        }
        return actions
    }
}
