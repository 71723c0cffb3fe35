import RPKITypes
package import RTRProtocol

/// What there is to say of a run that goes on for long: each change of its state, not each attempt.
///
/// A kind of trouble is told once until the table has held for ``settled``; so neither a cache that is gone for a day,
/// nor one that comes and goes each second, fills a log.
package struct ConnectionNotes: Sendable {
    /// How long a table must hold until trouble is told anew.
    package static let settled: Duration = .seconds(60)
    /// How many kinds of trouble are told meanwhile; the codes of Error Reports are the cache's choice.
    package static let kinds = 16

    private var told: Set<String> = []
    private var isInTrouble = false
    /// Since when the table holds.
    private var synchronized: Duration?
    /// What was told of the table last; nil when it was dropped since.
    private var last: State?

    private struct State: Hashable {
        var version: ProtocolVersion
        var session: SessionID
        var serial: SerialNumber
    }

    /// Makes notes of a run that has not begun.
    package init() {}

    /// Takes an event that may be trouble.
    ///
    /// - Parameters:
    ///   - event: what happened.
    ///   - now: the time since any fixed instant, by a clock that never goes back.
    /// - Returns: the line to tell; nil when there is none, or it was told.
    package mutating func trouble(_ event: RouterRun.Event, at now: Duration) -> String? {
        switch event {
        case .unreachable(let failure):
            return tell(
                "\(failure)",
                "no connection: \(failure.detail); tried again after each retry interval",
                now
            )
        case .disconnected(let why?):
            return tell("broken: \(why)", "the connection broke: \(why)", now)
        case .disconnected(nil): return tell("closed", "the cache closed the connection", now)
        case .action(.reported(let report, let version)):
            return tell("error \(report.rawCode)", "the cache reports, in version \(version): \(report)", now)
        case .action(.close(let reason)):
            return tell(reason.code, "connection closed: \(reason) [\(reason.code)]", now)
        case .action(.connect), .action(.send), .action(.synchronized), .action(.dropped): return nil
        }
    }

    /// Takes that the table is complete.
    ///
    /// - Parameters:
    ///   - result: what it is of.
    ///   - now: the time, as for ``trouble(_:at:)``.
    /// - Returns: whether there is something to tell: a change, or the end of trouble that was told.
    package mutating func isNews(_ result: Synchronization, at now: Duration) -> Bool {
        let state = State(version: result.version, session: result.session, serial: result.serial)
        let hasChanges = !result.isFull && result.announced + result.withdrawn > 0
        defer {
            last = state
            isInTrouble = false
            synchronized = synchronized ?? now
        }
        return state != last || hasChanges || isInTrouble
    }

    /// Takes that the table was dropped.
    package mutating func drop() { last = nil }

    private mutating func tell(_ kind: String, _ text: String, _ now: Duration) -> String? {
        if let synchronized, now - synchronized >= Self.settled { told = [] }
        synchronized = nil
        guard told.count <= Self.kinds, told.insert(kind).inserted else { return nil }
        isInTrouble = true
        guard told.count <= Self.kinds else {
            return
                "other trouble is not told until the data has held for \(Self.settled.components.seconds) s"
        }
        return text
    }
}
