public import RPKITypes

/// What to do about a notification file: a decision by value, without I/O.
///
/// - Source: RFC 8182, section 3.4.1; RFC 9697, sections 3 and 4.
public struct SyncPlan: Hashable, Sendable {
    /// What to do.
    public enum Action: Hashable, Sendable {
        /// Nothing: what is stored is current.
        case upToDate
        /// Fetch these files, in this order, and apply one after another.
        case deltas([UpdateNotification.File])
        /// Fetch the snapshot and replace what is stored.
        case snapshot(SnapshotCause)
    }

    /// Why the snapshot is taken.
    public enum SnapshotCause: Hashable, Sendable {
        /// Nothing is stored.
        case firstLoad
        /// The caller asked for it.
        case forced
        /// Deltas cannot be used.
        case reason(RRDPReason)
    }

    /// What to do.
    public var action: Action
    /// What to report as warnings, in this order; has the reason for which the snapshot is taken, too.
    public var reasons: [RRDPReason]

    /// By how much a serial may be lower than ours without that we follow it.
    ///
    /// A content network may serve an older copy for some minutes after a newer one (rpki-client does so, too).
    static let toleratedLag: Int64 = 2

    /// Compares a notification file with what is stored.
    ///
    /// In this order: nothing stored; another session; a rewritten history; a serial that lags a little; the
    /// caller's wish; a serial that lags much; the same serial; deltas.
    ///
    /// - Parameters:
    ///   - notification: the notification file.
    ///   - state: what is stored; nil for nothing, or for what should not be relied upon.
    ///   - forceSnapshot: to take the snapshot though there are deltas, as relying parties do from time to time
    ///     against an unnoticed difference. Not while the server shows an older copy.
    ///   - limits: `appliedDeltas` of them.
    public init(
        _ notification: UpdateNotification,
        state: RRDPState?,
        forceSnapshot: Bool = false,
        limits: Limits = .standard
    ) {
        // A list that cannot be used is remarked upon even when none of it is needed.
        reasons = notification.deltaFault.map { [$0] } ?? []
        guard let state else {
            action = .snapshot(.firstLoad)
            return
        }
        action = .upToDate
        let (new, old) = (notification.serial, state.serial)
        if notification.session != state.session {
            takeSnapshot(.sessionChanged)
        } else if let serial = SyncPlan.changedSerial(notification, state) {
            takeSnapshot(.historyChanged(serial: serial))
        } else if new < old, old - new <= SyncPlan.toleratedLag {
            reasons.append(.serialBehind(last: old, found: new))
        } else if forceSnapshot {
            action = .snapshot(.forced)
        } else if new < old {
            takeSnapshot(.serialRegressed(last: old, found: new))
        } else if new > old {
            follow(notification, from: old, limits: limits)
        }
    }

    /// Takes the deltas behind `serial`, which is lower than the notification's.
    private mutating func follow(_ notification: UpdateNotification, from serial: Int64, limits: Limits) {
        if let fault = notification.deltaFault {
            action = .snapshot(.reason(fault))
            return
        }
        let count = notification.serial - serial
        // Without a fault the list is a chain that ends at the notification's serial.
        guard count <= Int64(notification.deltas.count) else {
            return takeSnapshot(.deltasDoNotConnect(serial: serial))
        }
        guard count <= Int64(limits.appliedDeltas) else {
            return takeSnapshot(.tooFarBehind(deltas: count, limit: limits.appliedDeltas))
        }
        action = .deltas(Array(notification.deltas.suffix(Int(count))))
    }

    private mutating func takeSnapshot(_ reason: RRDPReason) {
        action = .snapshot(.reason(reason))
        reasons.append(reason)
    }

    /// The first serial that was listed before with another hash (RFC 9697, section 3).
    ///
    /// Both lists ascend; the new one may have a serial twice.
    private static func changedSerial(_ notification: UpdateNotification, _ state: RRDPState) -> Int64? {
        var remembered = state.deltas[...]
        for delta in notification.deltas {
            remembered = remembered.drop { $0.serial < delta.serial }
            guard let before = remembered.first else { return nil }
            if before.serial == delta.serial, before.hash != delta.hash { return delta.serial }
        }
        return nil
    }
}
