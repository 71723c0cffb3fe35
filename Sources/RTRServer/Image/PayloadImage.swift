import NIOCore
import RPKIPayload
import RPKITypes
import RTRProtocol

/// The payload of one response as octets: everything between Cache Response and End of Data.
///
/// It is made once per serial and version and shared by all sessions: a copy is a few references, and its chunks are
/// written to many connections without being copied.
struct PayloadImage: Sendable {
    /// The payload of one PDU type, in the canonical order.
    struct Segment: Sendable {
        /// The kind, of which a client's policy may say no.
        let kind: PayloadKinds
        /// The octets, each chunk from a PDU's beginning to a PDU's end.
        let chunks: [ByteBuffer]
    }

    /// The version of the PDUs.
    let version: ProtocolVersion
    /// The segments, by PDU type: draft-ietf-sidrops-8210bis-27, section 11.2.
    let segments: [Segment]
    /// Entries that no PDU can carry, such as customers with more than 16,380 providers.
    let refused: [EncodingRefusal]

    /// The octets in all chunks.
    var octets: Int {
        segments.reduce(0) { $0 + $1.chunks.reduce(0) { $0 + $1.readableBytes } }
    }

    /// Encodes a set, every entry announced.
    ///
    /// - Parameters:
    ///   - set: the payload.
    ///   - version: the version of the PDUs.
    /// - Complexity: O(*n*); not for an event loop.
    init(of set: PayloadSet, version: ProtocolVersion) {
        var encoder = ImageEncoder(version: version)
        encoder.announce(set.vrps.lazy.map(\.vrp))
        encoder.send(announced: set.routerKeys.map(\.routerKey), withdrawn: [])
        encoder.send(set.vaps.lazy.map { ($0.vap.customer, $0.vap) })
        self.init(encoder)
    }

    /// Encodes a delta: in each type announcements, then withdrawals.
    ///
    /// - Parameters:
    ///   - delta: the difference.
    ///   - version: the version of the PDUs.
    /// - Complexity: O(*n*); not for an event loop.
    init(of delta: PayloadDelta, version: ProtocolVersion) {
        var encoder = ImageEncoder(version: version)
        encoder.announce(delta.announcedVRPs, withdraw: delta.withdrawnVRPs)
        encoder.send(announced: delta.announcedRouterKeys, withdrawn: delta.withdrawnRouterKeys)
        encoder.send(changes: delta.vapChanges)
        self.init(encoder)
    }

    private init(_ encoder: consuming ImageEncoder) {
        version = encoder.version
        refused = encoder.refused
        segments = encoder.finish()
    }
}
