import RPKITypes

/// How one format says what a payload set has: text before, between and for entries.
///
/// A shape is a value that is told what comes, in order, and appends to a text; ``ExportWalk`` does the telling.
/// What a format does not say, it need not implement.
protocol ExportShape: Sendable {
    /// The parts of the document, in order.
    var parts: [ExportPart] { get }
    /// Whether a part whose kind is excluded is written without entries; else it is left out.
    var keepsExcludedParts: Bool { get }
    /// How many elements the supplement has.
    var supplementCount: Int { get }

    mutating func begin(_ text: inout ByteText)
    mutating func begin(_ part: ExportPart, _ text: inout ByteText)
    mutating func append(_ entry: VRPEntry, _ place: ExportPlace, _ text: inout ByteText)
    mutating func append(_ entry: RouterKeyEntry, _ place: ExportPlace, _ text: inout ByteText)
    mutating func append(_ entry: VAPEntry, _ place: ExportPlace, _ text: inout ByteText)
    mutating func appendSupplement(_ place: ExportPlace, _ text: inout ByteText)
    mutating func end(_ part: ExportPart, _ text: inout ByteText)
    mutating func end(_ text: inout ByteText)
}

extension ExportShape {
    var keepsExcludedParts: Bool { false }
    var supplementCount: Int { 0 }

    func begin(_ text: inout ByteText) {}
    func begin(_ part: ExportPart, _ text: inout ByteText) {}
    func append(_ entry: VRPEntry, _ place: ExportPlace, _ text: inout ByteText) {}
    func append(_ entry: RouterKeyEntry, _ place: ExportPlace, _ text: inout ByteText) {}
    func append(_ entry: VAPEntry, _ place: ExportPlace, _ text: inout ByteText) {}
    func appendSupplement(_ place: ExportPlace, _ text: inout ByteText) {}
    func end(_ part: ExportPart, _ text: inout ByteText) {}
    func end(_ text: inout ByteText) {}
}
