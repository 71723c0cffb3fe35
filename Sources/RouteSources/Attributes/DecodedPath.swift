public import RPKITypes

/// An AS path with AS numbers of four octets, in which AS4_PATH is merged (RFC 6793, section 4.2.3).
///
/// Made to be used again: ``decode(_:in:)`` puts another path in place of the old one and needs no new memory
/// once the longest was there.
public struct DecodedPath: Hashable, Sendable {
    /// The kinds of segments (RFC 4271, section 4.3; RFC 5065, section 3).
    public enum Kind: UInt8, Hashable, Sendable {
        /// AS_SET: unordered.
        case set = 1
        /// AS_SEQUENCE: ordered.
        case sequence = 2
        /// AS_CONFED_SEQUENCE: ordered, within a confederation.
        case confederationSequence = 3
        /// AS_CONFED_SET: unordered, within a confederation.
        case confederationSet = 4
    }

    /// One segment; the first is the nearest.
    public struct Segment: Hashable, Sendable {
        /// The kind.
        public var kind: Kind
        /// Its places in ``DecodedPath/asns``; at least one.
        public var range: Range<Int>
    }

    /// The segments, the nearest first.
    ///
    /// A sequence that AS4_PATH goes on with is one with what it goes on from; other
    /// segments stand as they were sent.
    public private(set) var segments: [Segment] = []
    /// The AS numbers of all segments one after another.
    public private(set) var asns: [ASN] = []

    /// Makes an empty path.
    public init() {}

    /// Reads the path of a route; one without AS_PATH has an empty path.
    ///
    /// - Parameters:
    ///   - attributes: the attributes of the route.
    ///   - record: the bytes that they were given with.
    /// - Complexity: O(*n*) in the length of the path.
    public mutating func decode(_ attributes: PathAttributes, in record: Span<UInt8>) {
        segments.removeAll(keepingCapacity: true)
        asns.removeAll(keepingCapacity: true)
        guard let asPath = attributes.asPath else { return }
        append(asPath, in: record, size: attributes.asnSize, withConfederations: true)
        guard let as4Path = attributes.as4Path else { return }
        var newer = DecodedPath()
        newer.append(as4Path, in: record, size: .four, withConfederations: false)
        let surplus = length - newer.length
        guard surplus >= 0 else { return }
        keep(surplus)
        append(newer)
    }

    /// The length by which paths are compared: a set counts as one, confederations as none (RFC 4271, section
    /// 9.1.2.2; RFC 5065, section 5.3).
    public var length: Int {
        segments.reduce(0) { sum, segment in
            switch segment.kind {
            case .set: sum + 1
            case .sequence: sum + segment.range.count
            case .confederationSequence, .confederationSet: sum
            }
        }
    }

    private mutating func append(
        _ value: Range<Int>,
        in record: Span<UInt8>,
        size: ASNSize,
        withConfederations: Bool
    ) {
        var position = value.lowerBound
        // The attribute was checked when it was read, with the same bytes.
        while value.upperBound - position >= 2, let kind = Kind(rawValue: record[position]) {
            let start = asns.count
            let count = Int(record[position + 1])
            let width = Int(size.rawValue)
            position += 2
            guard value.upperBound - position >= count * width else { return }
            if withConfederations || kind == .sequence || kind == .set {
                for offset in stride(from: position, to: position + count * width, by: width) {
                    let number = size == .four ? record.uint32(at: offset) : UInt32(record.uint16(at: offset))
                    asns.append(ASN(number))
                }
                segments.append(Segment(kind: kind, range: start..<asns.count))
            }
            position += count * width
        }
    }

    /// Keeps what counts as the `count` leading AS numbers, and the segments of confederations that lead or
    /// follow directly what is kept (RFC 6793, section 4.2.3).
    private mutating func keep(_ count: Int) {
        var left = count
        var kept = 0
        for segment in segments {
            switch segment.kind {
            case .confederationSequence, .confederationSet: break
            case .set where left > 0: left -= 1
            case .sequence where left >= segment.range.count: left -= segment.range.count
            case .sequence where left > 0:
                let range = segment.range.prefix(left)
                segments[kept].range = range
                cut(segments: kept + 1, asns: range.upperBound)
                return
            case .set, .sequence:
                cut(segments: kept, asns: segment.range.lowerBound)
                return
            }
            kept += 1
        }
    }

    private mutating func cut(segments segmentCount: Int, asns asnCount: Int) {
        segments.removeSubrange(segmentCount...)
        asns.removeSubrange(asnCount...)
    }

    /// Adds another path behind this one.
    private mutating func append(_ other: DecodedPath) {
        for segment in other.segments {
            let start = asns.count
            asns.append(contentsOf: other.asns[segment.range])
            if segment.kind == .sequence, let last = segments.indices.last, segments[last].kind == .sequence {
                segments[last].range = segments[last].range.lowerBound..<asns.count
            } else {
                segments.append(Segment(kind: segment.kind, range: start..<asns.count))
            }
        }
    }
}

extension DecodedPath: CustomStringConvertible {
    /// `64500 64501 {64502,64503}`; sequences of confederations in `( )`, their sets in `[ ]`.
    public var description: String {
        segments.map { segment in
            let numbers = asns[segment.range].map { String($0.rawValue) }
            return switch segment.kind {
            case .sequence: numbers.joined(separator: " ")
            case .set: "{\(numbers.joined(separator: ","))}"
            case .confederationSequence: "(\(numbers.joined(separator: " ")))"
            case .confederationSet: "[\(numbers.joined(separator: ","))]"
            }
        }
        .joined(separator: " ")
    }
}
