import RPKIPayload
import RTRProtocol

/// The session IDs of clients by the kinds of payload that they are given.
///
/// A client that is given fewer kinds has other data under the same serial. Had it the session of all kinds, a change of
/// its policy would go unnoticed: it would get deltas to data that it does not have, over reconnections and restarts.
/// With a session of its own it gets a Cache Reset. The IDs follow from those of the history, so they survive a restart.
struct KindSessions: Sendable {
    private let base: RPKIPayload.SessionIDs
    private let factor: UInt16

    /// Makes the session IDs.
    init(_ base: RPKIPayload.SessionIDs) {
        self.base = base
        // 48 IDs of 65,536: nearly always the first factor will do, and one of so many does.
        factor =
            stride(from: UInt16(0x1111), to: 0xFFFF, by: 2).first { factor in
                let ids = ProtocolVersion.allCases.flatMap { version in
                    (0..<16).map { KindSessions.id(base, version, missing: $0, factor) }
                }
                return Set(ids).count == ids.count && !ids.contains(0xFFFF)
            } ?? 0x1111
    }

    /// The sessions of clients that are given some kinds; nil if there were none, which no history has.
    subscript(kinds: PayloadKinds) -> RTRProtocol.SessionIDs? {
        func id(_ version: ProtocolVersion) -> SessionID {
            let missing = PayloadKinds(of: version).subtracting(kinds).rawValue
            return SessionID(KindSessions.id(base, version, missing: missing, factor))
        }
        return RTRProtocol.SessionIDs(v0: id(.v0), v1: id(.v1), v2: id(.v2))
    }

    private static func id(
        _ base: RPKIPayload.SessionIDs,
        _ version: ProtocolVersion,
        missing: UInt8,
        _ factor: UInt16
    ) -> UInt16 {
        let own =
            switch version {
            case .v0: base.version0
            case .v1: base.version1
            case .v2: base.version2
            }
        return own ^ UInt16(missing) &* factor
    }
}
