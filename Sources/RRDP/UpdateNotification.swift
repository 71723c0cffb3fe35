public import RPKITypes

/// What an update notification file says: where the repository is now, and which files lead there.
///
/// - Source: RFC 8182, section 3.5.1.
public struct UpdateNotification: Hashable, Sendable {
    /// A snapshot or delta file: what it must be once it is fetched.
    public struct File: Hashable, Sendable {
        /// Where it is; of the same origin as the notification file (RFC 9674, section 3.2).
        public var uri: HTTPSURI
        /// The SHA-256 of its bytes.
        public var hash: SHA256Digest
        /// The session that its root element names.
        public var session: SessionID
        /// The serial that its root element names, from 1 to 2^63 - 1.
        public var serial: Int64

        /// Makes a reference.
        public init(uri: HTTPSURI, hash: SHA256Digest, session: SessionID, serial: Int64) {
            self.uri = uri
            self.hash = hash
            self.session = session
            self.serial = serial
        }
    }

    /// The session.
    public var session: SessionID
    /// The current serial, from 1 to 2^63 - 1.
    public var serial: Int64
    /// The snapshot of the current serial.
    public var snapshot: File
    /// The listed deltas by ascending serial; none above ``serial``.
    ///
    /// At most `Limits.listedDeltas`; empty when more were listed. They form a chain that ends at ``serial``
    /// unless ``deltaFault`` says otherwise.
    public var deltas: [File]
    /// Why the list of deltas cannot be used; the snapshot can all the same.
    public var deltaFault: RRDPReason?

    /// Makes a notification; sorts the deltas and finds what is wrong with them.
    init(session: SessionID, serial: Int64, snapshot: File, deltas: [File], fault: RRDPReason? = nil) {
        self.session = session
        self.serial = serial
        self.snapshot = snapshot
        self.deltas = deltas.sorted { $0.serial < $1.serial }
        deltaFault = fault ?? UpdateNotification.fault(of: self.deltas, serial: serial)
    }

    /// Checks that ascending deltas form a chain up to the serial (RFC 8182, section 3.5.1.3).
    private static func fault(of deltas: [File], serial: Int64) -> RRDPReason? {
        for (delta, next) in zip(deltas, deltas.dropFirst()) {
            switch next.serial - delta.serial {  // Both are positive: no overflow.
            case 0: return .deltaTwice(serial: delta.serial)
            case 1: continue
            default: return .deltaGap(after: delta.serial)
            }
        }
        guard let last = deltas.last, last.serial != serial else { return nil }
        return .deltasEndEarly(last: last.serial, notification: serial)
    }
}
