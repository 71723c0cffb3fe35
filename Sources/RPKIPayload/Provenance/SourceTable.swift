import RPKITypes

/// All sources of a payload set, each once.
///
/// Of a million objects each takes 32 bytes and the octets of its file name; what the objects of a publication point
/// have in common stands once.
struct SourceTable: Sendable {
    /// What the objects of one publication point have in common.
    struct Point: Sendable {
        let directory: String
        let trustAnchor: String
        let validity: ValidityPeriod
        let stale: Timestamp
        let expires: Timestamp
        let authority: UInt32?
    }

    struct Object: Sendable {
        let validity: ValidityPeriod
        let nameStart: Int
        let point: UInt32
        let nameLength: UInt8
        let kind: SourceObject.Kind
    }

    private(set) var points: [Point] = []
    private(set) var objects: [Object] = []
    private(set) var exceptions: [(path: String?, comment: String?)] = []
    private var names: [UInt8] = []

    mutating func add(_ point: Point) -> UInt32 {
        points.append(point)
        return UInt32(points.count - 1)
    }

    /// Adds an object; nil when there are as many as indexes.
    mutating func add(
        _ kind: SourceObject.Kind,
        _ name: FileName,
        _ validity: ValidityPeriod,
        in point: UInt32
    ) -> SourceIndex? {
        guard let index = SourceIndex(object: objects.count) else { return nil }
        let text = name.description.utf8
        objects.append(
            Object(
                validity: validity,
                nameStart: names.count,
                point: point,
                // A file name has at most 255 octets.
                nameLength: UInt8(truncatingIfNeeded: text.count),
                kind: kind
            )
        )
        names.append(contentsOf: text)
        return index
    }

    mutating func addException(path: String?, comment: String?) -> SourceIndex? {
        guard let index = SourceIndex(exception: exceptions.count) else { return nil }
        exceptions.append((path, comment))
        return index
    }

    subscript(_ index: SourceIndex) -> PayloadSource {
        if let exception = index.exception {
            return .exception(path: exceptions[exception].path, comment: exceptions[exception].comment)
        }
        let object = objects[index.object]
        let point = points[Int(object.point)]
        return .object(
            SourceObject(
                kind: object.kind,
                uri: uri(index),
                trustAnchor: point.trustAnchor,
                validity: object.validity,
                chainValidity: point.validity.intersection(object.validity),
                stale: point.stale,
                expires: min(object.validity.notAfter, point.expires),
                authority: point.authority.map { Int($0) }
            )
        )
    }

    /// The URI of a source that is an object.
    func uri(_ index: SourceIndex) -> String {
        let object = objects[index.object]
        let name = names[object.nameStart..<object.nameStart + Int(object.nameLength)]
        return points[Int(object.point)].directory + String(decoding: name, as: UTF8.self)
    }

    /// The name of the trust anchor of a source that is an object.
    func trustAnchor(_ index: SourceIndex) -> String {
        points[Int(objects[index.object].point)].trustAnchor
    }

    /// The last second in which a source holds, as far as certificates go; an exception holds for ever.
    func notAfter(_ index: SourceIndex) -> Timestamp {
        guard index.exception == nil else { return .distantFuture }
        let object = objects[index.object]
        return min(object.validity.notAfter, points[Int(object.point)].validity.notAfter)
    }
}

/// The place of a source in a ``SourceTable``, in four bytes.
package struct SourceIndex: Hashable, Sendable, Comparable {
    /// The upper half of all values is for exceptions.
    private let rawValue: UInt32

    private static var firstException: UInt32 { 1 << 31 }

    init?(object: Int) {
        guard let value = UInt32(exactly: object), value < SourceIndex.firstException else { return nil }
        rawValue = value
    }

    init?(exception: Int) {
        guard let value = UInt32(exactly: exception), value < SourceIndex.firstException else { return nil }
        rawValue = value | SourceIndex.firstException
    }

    var exception: Int? {
        rawValue < SourceIndex.firstException ? nil : Int(rawValue - SourceIndex.firstException)
    }

    var object: Int { Int(rawValue) }

    /// Objects in the order in which they were added, then exceptions.
    package static func < (left: SourceIndex, right: SourceIndex) -> Bool { left.rawValue < right.rawValue }
}

/// The sources of each element of a list; four bytes for an element, and four for each of its sources.
struct SourceLists: Sendable {
    /// Where the sources of each element begin, and the end of the last one's.
    private var starts: [UInt32] = [0]
    private var indexes: [SourceIndex] = []

    /// Appends the sources of the next element.
    mutating func append(_ sources: some Collection<SourceIndex>) {
        // There are fewer sources than 2^31, and rows past 2^32 could not be told apart: they stay empty.
        if indexes.count + sources.count <= Int(UInt32.max) { indexes.append(contentsOf: sources) }
        starts.append(UInt32(indexes.count))
    }

    /// The sources of an element; empty behind the last one.
    subscript(_ element: Int) -> ArraySlice<SourceIndex> {
        guard element >= 0, element < starts.count - 1 else { return [] }
        return indexes[Int(starts[element])..<Int(starts[element + 1])]
    }
}
