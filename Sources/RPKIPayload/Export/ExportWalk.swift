import RPKITypes

/// Writes a document bit by bit: a position in a payload set that moves on when text is asked for.
protocol ExportWalking: Sendable {
    /// Appends until the text is full or the document at its end; appends nothing behind the end.
    mutating func fill(_ text: inout ByteText)
}

/// The walk of one shape through a payload set, past entries that are not selected.
struct ExportWalk<Shape: ExportShape>: ExportWalking {
    private enum Stage {
        case beginning
        case between
        case inside(ExportPart)
        case done
    }

    private var shape: Shape
    private let payload: PayloadSet
    private let matcher: SelectionMatcher
    private var parts: ArraySlice<ExportPart>
    private var stage = Stage.beginning
    /// What is left of the entries of the part.
    private var rest = 0..<0
    private var isFirst = true

    init(_ shape: Shape, _ payload: PayloadSet, _ matcher: SelectionMatcher) {
        self.shape = shape
        self.payload = payload
        self.matcher = matcher
        parts = shape.parts[...]
    }

    mutating func fill(_ text: inout ByteText) {
        while !text.isFull {
            switch stage {
            case .beginning:
                shape.begin(&text)
                stage = .between
            case .between:
                guard let part = parts.popFirst() else {
                    shape.end(&text)
                    stage = .done
                    return
                }
                begin(part, &text)
            case .inside(let part):
                append(part, &text)
                guard rest.isEmpty else { return }
                shape.end(part, &text)
                stage = .between
            case .done: return
            }
        }
    }

    private mutating func begin(_ part: ExportPart, _ text: inout ByteText) {
        let isIncluded = part.kind.map(matcher.includes) ?? true
        guard isIncluded || shape.keepsExcludedParts else { return }
        rest = isIncluded ? entries(of: part) : 0..<0
        isFirst = true
        shape.begin(part, &text)
        stage = .inside(part)
    }

    private func entries(of part: ExportPart) -> Range<Int> {
        switch part {
        case .routeOrigins: return payload.vrps.indices
        case .ipv4RouteOrigins: return 0..<payload.ipv4Count
        case .ipv6RouteOrigins: return payload.ipv4Count..<payload.vrps.count
        case .routerKeys: return payload.routerKeys.indices
        case .aspas: return payload.vaps.indices
        case .supplement: return 0..<shape.supplementCount
        }
    }

    private mutating func append(_ part: ExportPart, _ text: inout ByteText) {
        let (payload, matcher) = (payload, matcher)
        switch part {
        case .routeOrigins, .ipv4RouteOrigins, .ipv6RouteOrigins:
            append(&text) { shape, place, text in
                let entry = payload.vrps[place.index]
                guard matcher.selects(entry) else { return false }
                shape.append(entry, place, &text)
                return true
            }
        case .routerKeys:
            append(&text) { shape, place, text in
                let entry = payload.routerKeys[place.index]
                guard matcher.selects(entry) else { return false }
                shape.append(entry, place, &text)
                return true
            }
        case .aspas:
            append(&text) { shape, place, text in
                let entry = payload.vaps[place.index]
                guard matcher.selects(entry) else { return false }
                shape.append(entry, place, &text)
                return true
            }
        case .supplement:
            append(&text) { shape, place, text in
                shape.appendSupplement(place, &text)
                return true
            }
        }
    }

    /// Appends what is left of a part, until the text is full; `write` says whether it wrote an entry.
    @inline(__always)
    private mutating func append(
        _ text: inout ByteText,
        _ write: (inout Shape, ExportPlace, inout ByteText) -> Bool
    ) {
        var index = rest.lowerBound
        while index < rest.upperBound, !text.isFull {
            if write(&shape, ExportPlace(index: index, isFirst: isFirst), &text) { isFirst = false }
            index += 1
        }
        rest = index..<rest.upperBound
    }
}

extension PayloadSet {
    /// How many VRPs are of IPv4: they come first.
    var ipv4Count: Int {
        var range = 0..<vrps.count
        while !range.isEmpty {
            let middle = (range.lowerBound + range.upperBound) / 2
            range =
                vrps[middle].vrp.prefix.family == .ipv4
                ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }
}
