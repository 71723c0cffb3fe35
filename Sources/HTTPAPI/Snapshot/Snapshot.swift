import RPKIPayload
import RPKITypes
import RouteVerification

/// One payload set with everything that answers are made from; built once and shared by all requests.
///
/// A class, so that a request costs one reference.
final class Snapshot: Sendable {
    /// The history: serial, sessions and deltas belong to the set.
    let history: PayloadHistory
    /// The set.
    let set: PayloadSet
    /// When the run that found the set looked at it.
    let validated: Timestamp
    /// The same as text, which most answers have.
    let generatedTime: String
    /// The VRPs, for origin validation.
    let vrps: VRPIndex
    /// The VAPs, for path verification.
    let vaps: VAPIndex
    /// The VRPs by origin.
    let origins: OriginOrder
    /// How many entries there are, by trust anchor and kind.
    let counts: PayloadCounts

    /// The serial.
    var serial: SerialNumber { history.serial }
    /// The session.
    var session: UInt64 { Snapshot.session(history) }

    /// Builds a snapshot; nil before the first payload.
    ///
    /// - `previous`: the one before; given back when nothing changed but the time, and used for what stayed the same.
    /// - Complexity: O(*n* log *n*) in the set, a second for a million VRPs: not for an event loop.
    static func make(_ history: PayloadHistory, after previous: Snapshot?) -> Snapshot? {
        guard let set = history.current, let validated = history.validated else { return nil }
        if let previous, previous.serial == history.serial, previous.session == session(history) {
            // Routers see no difference; expiry and trust anchors may have changed all the same.
            if previous.set == set { return previous }
            return Snapshot(history, set, validated, vrps: previous.vrps, vaps: previous.vaps)
        }
        return Snapshot(
            history,
            set,
            validated,
            vrps: VRPIndex(set.vrps.lazy.map(\.vrp)),
            vaps: VAPIndex(set.vaps.lazy.map(\.vap))
        )
    }

    private init(
        _ history: PayloadHistory,
        _ set: PayloadSet,
        _ validated: Timestamp,
        vrps: VRPIndex,
        vaps: VAPIndex
    ) {
        self.history = history
        self.set = set
        self.validated = validated
        generatedTime = validated.description
        self.vrps = vrps
        self.vaps = vaps
        origins = OriginOrder(set)
        counts = PayloadCounts(set)
    }

    /// The session of a history over HTTP: the RTR session IDs of all versions in one number of 48 bits, so that it
    /// changes when they do and outlives a restart with them.
    static func session(_ history: PayloadHistory) -> UInt64 {
        let ids = history.sessions
        return UInt64(ids.version2) << 32 | UInt64(ids.version1) << 16 | UInt64(ids.version0)
    }

    /// What tells bodies apart that are made from it: `SESSION-SERIAL`, and the time of the run, as expiry may change
    /// while routers see no difference.
    var validators: Validators {
        let run = String(UInt64(clamping: validated.secondsSinceEpoch), radix: 16)
        return Validators(tag: "\(String(session, radix: 16))-\(serial)-\(run)", modified: validated)
    }
}
