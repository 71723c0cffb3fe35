public import RPKITypes

/// An AS_PATH with four-octet AS numbers: segments in the order of the wire, neighbour first, origin last.
///
/// Neighbouring sequences of one kind are one segment, and no segment is empty, so that paths that mean the
/// same are equal. Prepends are kept; ``CollapsedPath`` is the form without them.
///
/// Source: RFC 4271, section 4.3; RFC 6793; confederation segments RFC 5065, section 3.
public struct ASPath: Hashable, Sendable {
    /// The kind of a segment, by its type code.
    public enum SegmentKind: UInt8, Hashable, Sendable, CaseIterable {
        /// AS_SET, deprecated by RFC 9774.
        case set = 1
        /// AS_SEQUENCE.
        case sequence = 2
        /// AS_CONFED_SEQUENCE.
        case confederationSequence = 3
        /// AS_CONFED_SET, deprecated by RFC 9774.
        case confederationSet = 4

        /// Whether the order of the members means something.
        var isOrdered: Bool { self == .sequence || self == .confederationSequence }
    }

    /// One segment of a path.
    public struct Segment: Hashable, Sendable {
        /// The kind.
        public let kind: SegmentKind
        /// The members as given, at least one.
        public fileprivate(set) var asns: [ASN]
    }

    /// The segments in the order of the wire; none in a path that originates here.
    public private(set) var segments: [Segment] = []

    /// Makes the empty path.
    public init() {}

    /// Makes a path of one AS_SEQUENCE, neighbour first.
    public init(_ asns: [ASN]) { append(.sequence, asns) }

    /// Appends a segment at the side of the origin; an empty one is dropped.
    public mutating func append(_ kind: SegmentKind, _ asns: [ASN]) {
        guard !asns.isEmpty else { return }
        if kind.isOrdered, let last = segments.indices.last, segments[last].kind == kind {
            segments[last].asns += asns
        } else {
            segments.append(Segment(kind: kind, asns: asns))
        }
    }

    /// Whether there is no segment.
    public var isEmpty: Bool { segments.isEmpty }

    /// The number of AS numbers in all segments, prepends included.
    public var asnCount: Int { segments.reduce(0) { $0 + $1.asns.count } }

    /// The origin of a route for RFC 6811, section 2.
    ///
    /// - Parameter localAS: the AS of the router that has the route; it is the origin when the path is empty
    ///   or ends inside the confederation.
    /// - Returns: the last AS of a final AS_SEQUENCE; nil, "NONE", for a final AS_SET and for an unknown
    ///   `localAS`. NONE matches no VRP.
    public func origin(localAS: ASN? = nil) -> ASN? {
        guard let last = segments.last else { return localAS }
        switch last.kind {
        case .sequence: return last.asns.last
        case .set: return nil
        case .confederationSequence, .confederationSet: return localAS
        }
    }
}
