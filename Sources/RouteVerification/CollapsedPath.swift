public import RPKITypes

/// A path in the form that ASPA verification sees: AS numbers without consecutive repetitions, and what kinds
/// of segments there were.
///
/// It doubles as the buffer of bulk work: `removeAll` keeps the memory, so that filling it again allocates
/// nothing. AS numbers stand in the order of the wire. The draft counts from the origin: its AS(i), 1 to N,
/// is `asns[N - i]`.
///
/// Source: draft-ietf-sidrops-aspa-verification-28, section 5.2 (COMPRESSED_AS_PATH).
public struct CollapsedPath: Hashable, Sendable {
    @usableFromInline
    var collected: [ASN] = []
    /// One bit for each kind of segment, by its number.
    @usableFromInline
    var kinds: UInt8 = 0
    @usableFromInline
    var firstKind: ASPath.SegmentKind?
    @usableFromInline
    var lastKind: ASPath.SegmentKind?

    /// Makes the empty path.
    public init() {}

    /// Makes the form of `path`.
    public init(_ path: ASPath) { load(path) }

    /// Makes this the empty path, and keeps the memory.
    @inlinable
    public mutating func removeAll() {
        collected.removeAll(keepingCapacity: true)
        kinds = 0
        firstKind = nil
        lastKind = nil
    }

    /// Makes this the form of `path`.
    public mutating func load(_ path: ASPath) {
        removeAll()
        for segment in path.segments { for asn in segment.asns { append(asn, in: segment.kind) } }
    }

    /// Appends an AS number at the side of the origin.
    @inlinable
    public mutating func append(_ asn: ASN, in kind: ASPath.SegmentKind = .sequence) {
        if firstKind == nil { firstKind = kind }
        lastKind = kind
        kinds |= 1 << kind.rawValue
        if let last = collected.last, last == asn { return }
        collected.append(asn)
    }

    /// The AS numbers of all segments, neighbour first; equal neighbours are one.
    public var asns: [ASN] { collected }

    /// The number of AS numbers, the draft's N.
    public var count: Int { collected.count }

    /// Whether there was no AS number.
    public var isEmpty: Bool { collected.isEmpty }

    /// Whether there is an AS_SET.
    public var hasSet: Bool { kinds & 1 << ASPath.SegmentKind.set.rawValue != 0 }

    /// Whether there is an AS_CONFED_SEQUENCE or AS_CONFED_SET.
    public var hasConfederation: Bool {
        kinds
            & (1 << ASPath.SegmentKind.confederationSequence.rawValue
                | 1 << ASPath.SegmentKind.confederationSet.rawValue) != 0
    }

    /// The first AS of the path, AS(N); nil when the path is empty or does not begin with an AS_SEQUENCE.
    public var first: ASN? { firstKind == .sequence ? collected.first : nil }

    /// The origin of the route; as ``ASPath/origin(localAS:)``.
    public func origin(localAS: ASN? = nil) -> ASN? {
        switch lastKind {
        case .sequence: collected.last
        case .set: nil
        case nil, .confederationSequence, .confederationSet: localAS
        }
    }
}
