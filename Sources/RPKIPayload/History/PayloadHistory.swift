public import RPKITypes

/// The payload that routers are given: the current set, its serial, and the deltas to it from some serials before.
///
/// A value: a copy is a snapshot in which sessions, serial, set and deltas belong together, and costs nothing.
public struct PayloadHistory: Sendable {
    /// The session IDs.
    public let sessions: SessionIDs
    /// The bounds.
    public let limits: HistoryLimits
    /// The serial of ``current``; before the first set, the serial that it will have.
    public private(set) var serial: SerialNumber
    /// The current set; nil before the first one.
    public private(set) var current: PayloadSet?
    /// When the run that found the current payload looked at it: the age of the data; nil before the first set.
    ///
    /// Leaving out what has expired does not make it younger.
    public private(set) var validated: Timestamp?
    /// When the first entry of the current set expires; nil when there is none.
    public private(set) var nextExpiry: Timestamp?
    /// The deltas that are kept, oldest first; each leads to the base of the next, the last to ``serial``.
    private(set) var steps: [HistoryStep] = []
    private var merged: MergedDeltas
    /// How many serials the next publication leaves out.
    private var leap: UInt32 = 0

    /// Begins a history without payload.
    ///
    /// - Parameters:
    ///   - sessions: Session IDs that were never used for other payload.
    ///   - serial: The serial of the first set; random, so that an old one of another life is not mistaken for it.
    ///   - limits: The bounds.
    public init(sessions: SessionIDs, serial: SerialNumber, limits: HistoryLimits = .standard) {
        self.sessions = sessions
        self.serial = serial
        self.limits = limits
        merged = MergedDeltas(capacity: limits.deltaSize)
    }

    /// Begins a history without payload, with drawn session IDs and a drawn serial.
    ///
    /// - Parameters:
    ///   - generator: The source of chance.
    ///   - limits: The bounds.
    public init(using generator: inout some RandomNumberGenerator, limits: HistoryLimits = .standard) {
        let sessions = SessionIDs(using: &generator)
        let serial = SerialNumber(UInt32.random(in: 0 ... .max, using: &generator))
        self.init(sessions: sessions, serial: serial, limits: limits)
    }

    /// Goes on with a history that was stored.
    ///
    /// - Parameters:
    ///   - sessions: The session IDs.
    ///   - serial: The serial of `content`.
    ///   - content: The set, and when it was validated; nil when there was none.
    ///   - steps: The deltas, as in ``steps``.
    ///   - limits: The bounds.
    init(
        restoring sessions: SessionIDs,
        serial: SerialNumber,
        content: (set: PayloadSet, validated: Timestamp)?,
        steps: [HistoryStep],
        limits: HistoryLimits
    ) {
        self.init(sessions: sessions, serial: serial, limits: limits)
        current = content?.set
        validated = content?.validated
        nextExpiry = content?.set.firstExpiry
        self.steps = steps
        dropSteps(exceeding: limits.deltaSize)
        leap = PayloadHistory.restartLeap
    }

    /// How many serials the first publication after a restart leaves out.
    ///
    /// Between the last time that the history was stored and a crash, serials may have been given out that the file
    /// does not know. Were they given out again for other payload, a router that has one of them would keep what
    /// nobody else has. So the first publication leaps over them, and those routers are told to start anew.
    public static let restartLeap: UInt32 = 65_536

    /// The number of deltas that are kept.
    public var deltaCount: Int { steps.count }

    /// Makes a set the current one.
    ///
    /// - Parameters:
    ///   - set: The payload.
    ///   - time: When the run that found it looked at it.
    /// - Returns: what routers are to be told.
    /// - Complexity: O(*n*) in the old and the new set: milliseconds, so not for an event loop.
    public mutating func publish(_ set: PayloadSet, validatedAt time: Timestamp) -> Publication {
        validated = time
        guard let old = current else {
            current = set
            nextExpiry = set.firstExpiry
            advance(by: 0)
            return .first(serial)
        }
        return replace(old, by: set, at: time)
    }

    /// Leaves out what has expired.
    ///
    /// A VAP goes as soon as one of the ASPAs that it was made of has expired. The others may still say something, but
    /// only a validation can make the VAP anew; until it does, the customer has none.
    ///
    /// - Parameter time: The present; an entry is left out from its second of expiry on.
    /// - Returns: what routers are to be told; ``Publication/unchanged`` when nothing has expired, or nothing is there.
    /// - Complexity: O(1) before ``nextExpiry``, then O(*n*) in the set.
    public mutating func withdrawExpired(at time: Timestamp) -> Publication {
        guard let old = current else { return .unchanged }
        guard let nextExpiry, nextExpiry <= time else {
            dropSteps(olderAt: time)
            return .unchanged
        }
        return replace(old, by: old.withoutExpired(at: time), at: time)
    }

    private mutating func replace(
        _ old: PayloadSet,
        by new: PayloadSet,
        at time: Timestamp
    ) -> Publication {
        let delta = PayloadDelta(from: old, to: new)
        current = new
        nextExpiry = new.firstExpiry
        if !delta.isEmpty {
            steps.append(HistoryStep(base: serial, made: time, delta: delta))
            advance(by: 1)
            merged = MergedDeltas(capacity: limits.deltaSize)
            let worthwhile = max(limits.smallDeltas, old.memory, new.memory)
            dropSteps(exceeding: min(limits.deltaSize, worthwhile))
        }
        dropSteps(olderAt: time)
        return delta.isEmpty ? .unchanged : .changed(serial, delta)
    }

    private mutating func advance(by distance: UInt32) {
        serial = SerialNumber(serial.rawValue &+ leap &+ distance)
        leap = 0
    }

    /// Keeps the newest deltas, as many as the limit says and as the memory holds.
    private mutating func dropSteps(exceeding memory: Int) {
        var (kept, total) = (0, 0)
        for step in steps.reversed() {
            total += step.delta.memory
            guard kept < limits.deltas, total <= memory else { break }
            kept += 1
        }
        steps.removeFirst(steps.count - kept)
    }

    private mutating func dropSteps(olderAt time: Timestamp) {
        let oldest = time.advanced(by: Int64(clamping: -limits.deltaAge))
        steps.removeFirst(steps.prefix { $0.made < oldest }.count)
    }

    /// What there is for a router that has the payload of `serial` in the session of its version.
    ///
    /// A router of another session has nothing in common with this history and gets a reset; see ``sessions``.
    ///
    /// - Complexity: O(1), but for the first to ask with a serial that is more than one delta away: O(*n*) in the
    ///   entries of the deltas since.
    public func answer(to serial: SerialNumber) -> HistoryAnswer {
        guard current != nil else { return .noData }
        if serial == self.serial { return .current }
        guard self.serial.isNewer(than: serial) else { return .unknown }
        guard let start = steps.firstIndex(where: { $0.base == serial }) else { return .tooOld }
        return .delta(merged.delta(from: start, of: steps))
    }
}
