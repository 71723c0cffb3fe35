import RPKITypes

/// Judges whether a transfer goes on: what came when, and for how long was it waited for.
///
/// Only time spent waiting for the other side counts against it. A pure state machine: time comes in as a
/// parameter.
struct TransferMeter: Sendable {
    /// What a look at the meter shows.
    enum Verdict: Hashable, Sendable {
        /// All is well; look again then.
        case fine(until: Duration)
        /// The transfer must end.
        case fault(FetchReason)
    }

    private let limits: TransferLimits
    private let deadline: Deadline
    /// How long the other side may be silent in the present phase.
    private var patience: Duration
    /// Whether the minimum speed holds yet.
    private var measuresSpeed = false
    private var waitingSince: Duration?
    private var waited: Duration = .zero
    private var bytes = 0
    private var window: (bytes: Int, waited: Duration) = (0, .zero)

    /// Begins with a connection to be made and an answer to be had.
    init(limits: TransferLimits, deadline: Deadline, now: Duration) {
        self.limits = limits
        self.deadline = deadline
        patience = limits.connectTime + limits.idleTime
        waitingSince = now
    }

    /// A connection stands: from now on idle time counts.
    mutating func connected(now: Duration) {
        guard !measuresSpeed else { return }
        patience = limits.idleTime
        if waitingSince != nil {
            stopWaiting(now: now)
            waitingSince = now
        }
    }

    /// Whether the answer has begun.
    var hasBegun: Bool { measuresSpeed }

    /// The answer has begun: from now on idle time and speed count.
    mutating func answerBegan(now: Duration) {
        stopWaiting(now: now)
        patience = limits.idleTime
        measuresSpeed = true
        window = (bytes, waited)
    }

    /// Bytes are awaited.
    mutating func startWaiting(now: Duration) { waitingSince = now }

    /// Bytes came, or will not come.
    mutating func received(_ count: Int, now: Duration) {
        stopWaiting(now: now)
        bytes += count
    }

    private mutating func stopWaiting(now: Duration) {
        if let since = waitingSince { waited += now - since }
        waitingSince = nil
    }

    /// Judges the state at a time.
    mutating func verdict(now: Duration) -> Verdict {
        guard now < deadline.instant else { return .fault(.totalTimeout(limit: deadline.limit)) }
        guard let since = waitingSince else {
            return .fine(until: min(now + limits.idleTime, deadline.instant))
        }
        guard now - since < patience else { return .fault(.idleTimeout(limit: limits.idleTime)) }
        var next = min(since + patience, deadline.instant)
        guard measuresSpeed else { return .fine(until: next) }
        let waitedInWindow = waited + (now - since) - window.waited
        if waitedInWindow >= limits.speedWindow {
            guard bytes - window.bytes >= limits.bytesPerWindow else {
                return .fault(.tooSlow(bytes: bytes - window.bytes, window: limits.speedWindow))
            }
            window = (bytes, waited + (now - since))
            next = min(next, now + limits.speedWindow)
        } else {
            next = min(next, now + limits.speedWindow - waitedInWindow)
        }
        return .fine(until: next)
    }
}
