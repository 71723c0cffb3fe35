import NIOCore
import RPKIPayload
import RPKITypes
import RTRProtocol

/// Collects PDUs in chunks, segment by segment.
struct ImageEncoder {
    /// The size of a chunk in octets: room for the longest PDU, and a power of two, as NIO allocates.
    static let chunkSize = 65_536

    let version: ProtocolVersion
    private(set) var refused: [EncodingRefusal] = []
    private var segments: [PayloadImage.Segment] = []
    private var chunks: [ByteBuffer] = []
    /// The chunk that is being filled.
    private var octets: [UInt8] = []

    init(version: ProtocolVersion) {
        self.version = version
        octets.reserveCapacity(ImageEncoder.chunkSize)
    }

    /// All segments; the encoder is used up.
    consuming func finish() -> [PayloadImage.Segment] { segments }

    /// Announces VRPs, which are in their own order.
    mutating func announce(
        _ announced: some RandomAccessCollection<VRP>,
        withdraw withdrawn: [VRP] = []
    ) {
        let (middle, end) = (CanonicalOrder.endOfIPv4(announced), CanonicalOrder.endOfIPv4(withdrawn))
        for (kind, new, old) in [
            (PayloadKinds.ipv4Prefixes, announced[..<middle], withdrawn[..<end]),
            (.ipv6Prefixes, announced[middle...], withdrawn[end...]),
        ] {
            let size = kind == .ipv4Prefixes ? 20 : 32
            CanonicalOrder.forEachAnnouncement(of: new) { vrp in
                makeRoom(for: size)
                PDU.append(vrp, .announce, version: version, to: &octets)
            }
            CanonicalOrder.forEachWithdrawal(of: old) { vrp in
                makeRoom(for: size)
                PDU.append(vrp, .withdraw, version: version, to: &octets)
            }
            endSegment(kind)
        }
    }

    /// Sends router keys, which version 0 does not have.
    mutating func send(announced: [RouterKey], withdrawn: [RouterKey]) {
        guard PayloadKinds(of: version).contains(.routerKeys) else { return }
        for (keys, change) in [(announced, Change.announce), (withdrawn, .withdraw)] {
            var sorted = keys
            CanonicalOrder.sort(&sorted)
            for key in sorted {
                add(size: 32 + key.subjectPublicKeyInfo.count) { octets, version throws(EncodingRefusal) in
                    try PDU.append(key, change, version: version, to: &octets)
                }
            }
        }
        endSegment(.routerKeys)
    }

    /// Announces VAPs by customer, which only version 2 has.
    mutating func send(_ vaps: some Sequence<(customer: ASN, vap: VAP)>) {
        guard PayloadKinds(of: version).contains(.aspas) else { return }
        for (_, vap) in vaps { announce(vap) }
        endSegment(.aspas)
    }

    /// Announces VAPs and withdraws customers.
    ///
    /// A router never had a VAP that does not fit into a PDU. So it is a withdrawal when a customer gets one instead of
    /// one that fits, and nothing when it loses one.
    mutating func send(changes: [VAPChange]) {
        guard PayloadKinds(of: version).contains(.aspas) else { return }
        for change in changes {
            guard let new = change.new, ImageEncoder.fits(new) else { continue }
            announce(new)
        }
        for change in changes {
            if let new = change.new {
                if ImageEncoder.fits(new) { continue }
                refused.append(.tooManyProviders(new.customer, count: new.providers.count))
            }
            guard let old = change.old, ImageEncoder.fits(old) else { continue }
            add(size: 12) { octets, version throws(EncodingRefusal) in
                try PDU.appendWithdrawal(of: change.customer, version: version, to: &octets)
            }
        }
        endSegment(.aspas)
    }

    private static func fits(_ vap: VAP) -> Bool { vap.providers.count <= PDU.mostProviders }

    private mutating func announce(_ vap: VAP) {
        add(size: 12 + 4 * vap.providers.count) { octets, version throws(EncodingRefusal) in
            try PDU.append(vap, version: version, to: &octets)
        }
    }

    private mutating func add(
        size: Int,
        _ append: (inout [UInt8], ProtocolVersion) throws(EncodingRefusal) -> Void
    ) {
        makeRoom(for: size)
        do throws(EncodingRefusal) { try append(&octets, version) } catch { refused.append(error) }
    }

    @inline(__always)
    private mutating func makeRoom(for size: Int) {
        if octets.count + size > ImageEncoder.chunkSize { endChunk() }
    }

    private mutating func endChunk() {
        guard !octets.isEmpty else { return }
        chunks.append(ByteBuffer(bytes: octets))
        octets.removeAll(keepingCapacity: true)
    }

    private mutating func endSegment(_ kind: PayloadKinds) {
        endChunk()
        if !chunks.isEmpty { segments.append(PayloadImage.Segment(kind: kind, chunks: chunks)) }
        chunks = []
    }
}
