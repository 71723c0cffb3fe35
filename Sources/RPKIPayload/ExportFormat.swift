/// A format in which payload is written to a file or served.
///
/// Each format is one file of this target, `Export+NAME.swift`, with one function that appends to a text
/// and flushes it after each element.
public enum ExportFormat: String, Hashable, Sendable, CaseIterable {
    /// The JSON of rpki-client.
    case json
    /// The CSV of rpki-client.
    case csv

    /// Writes a payload set.
    ///
    /// The same set and metadata always give the same bytes.
    ///
    /// - Parameters:
    ///   - payload: The set.
    ///   - metadata: What is said beside it; formats without a place for it leave it out.
    ///   - sink: Is given the document in chunks of about 64 KB, in order.
    /// - Throws: what `sink` throws, at once.
    /// - Complexity: O(*n*) in entries; constant memory.
    public func write<E: Error>(
        _ payload: PayloadSet,
        metadata: ExportMetadata,
        to sink: (Span<UInt8>) throws(E) -> Void
    ) throws(E) {
        var text = ByteText()
        switch self {
        case .json: try ExportFormat.writeJSON(payload, metadata, &text, sink)
        case .csv: try ExportFormat.writeCSV(payload, &text, sink)
        }
        try text.flush(to: sink)
    }
}
