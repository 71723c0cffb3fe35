/// A format in which payload is written to a file or served.
///
/// Each format is one ``ExportShape``, most in a file of their own.
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
        try write(payload, metadata: metadata, selection: PayloadSelection(), to: sink)
    }

    /// Writes what is selected of a payload set, as ``write(_:metadata:to:)`` does.
    ///
    /// - Parameters:
    ///   - payload: The set.
    ///   - metadata: What is said beside it; counters in it are those of the whole run.
    ///   - selection: What is wanted. Kinds that it excludes are an absent member in JSON, no lines elsewhere.
    ///   - sink: Is given the document in chunks of about 64 KB, in order.
    /// - Throws: what `sink` throws, at once.
    /// - Complexity: O(*n*) in entries; constant memory.
    package func write<E: Error>(
        _ payload: PayloadSet,
        metadata: ExportMetadata,
        selection: PayloadSelection,
        to sink: (Span<UInt8>) throws(E) -> Void
    ) throws(E) {
        try chunks(payload, metadata: metadata, selection: selection).write(to: sink)
    }

    /// The same document as chunks that are made when they are asked for.
    ///
    /// - Parameters:
    ///   - payload: The set.
    ///   - metadata: What is said beside it.
    ///   - selection: What is wanted.
    package func chunks(
        _ payload: PayloadSet,
        metadata: ExportMetadata,
        selection: PayloadSelection = PayloadSelection()
    ) -> ExportChunks {
        let matcher = SelectionMatcher(selection, in: payload)
        func chunks(_ shape: some ExportShape) -> ExportChunks {
            ExportChunks(ExportWalk(shape, payload, matcher))
        }
        switch self {
        case .json: return chunks(RPKIClientJSON(payload, metadata))
        case .csv: return chunks(RPKIClientCSV(payload))
        }
    }
}
