public import RPKITypes

/// What a cache can answer with at an instant: its sessions, the current serial, and how far back deltas reach.
///
/// The caller makes it from one snapshot and answers from that same snapshot.
public struct PayloadWindow: Hashable, Sendable {
    /// The cache's sessions.
    public var sessions: SessionIDs
    /// The oldest serial from which there is a delta to the current one.
    ///
    /// From each serial between the two there is one; the current serial itself when there is none.
    public var oldest: SerialNumber
    /// The serial of the payload.
    public var current: SerialNumber

    /// Makes a window.
    public init(sessions: SessionIDs, oldest: SerialNumber, current: SerialNumber) {
        self.sessions = sessions
        self.oldest = oldest
        self.current = current
    }

    /// How a serial stands to the payload.
    public enum Standing: Hashable, Sendable {
        /// It is the current one.
        case current
        /// There is a delta from it.
        case inHistory
        /// It is too old, in the future, or incomparable (RFC 1982, section 3.2).
        case unknown
    }

    /// How a serial of the cache's session stands to the payload; the arithmetic wraps, 0 comes after 4294967295.
    public func standing(of serial: SerialNumber) -> Standing {
        if serial == current { return .current }
        let isBefore = current.isNewer(than: serial)
        let isReached = serial == oldest || serial.isNewer(than: oldest)
        return isBefore && isReached && current.isNewer(than: oldest) ? .inHistory : .unknown
    }
}
