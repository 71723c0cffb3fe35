/// A format in which payload is written to a file or served.
///
/// Names that rpki-client and Routinator both use, for different documents, are those of rpki-client; Routinator's
/// then say so. Each format is one ``ExportShape``, most in a file of their own.
public enum ExportFormat: String, Hashable, Sendable, CaseIterable {
    /// The JSON of rpki-client.
    case json
    /// The CSV of rpki-client.
    case csv
    /// Routinator's `json`.
    case routinatorJSON = "routinator-json"
    /// Routinator's `csv`.
    case routinatorCSV = "routinator-csv"
    /// Routinator's `jsonext`, with all sources of each element.
    case extendedJSON = "jsonext"
    /// Routinator's `csvcompat`, with all fields in quotation marks.
    case compatibleCSV = "csvcompat"
    /// Routinator's `csvext`, with one source of each VRP.
    case extendedCSV = "csvext"
    /// A roa-set for OpenBGPD, as Routinator writes it.
    case openBGPD = "openbgpd"
    /// A roa-set and an aspa-set with expiry, as rpki-client writes them for OpenBGPD.
    case openBGPDWithASPA = "openbgpd-aspa"
    /// Tables for BIRD 2.16 and later, as rpki-client writes them.
    case bird
    /// The same without ASPA, for BIRD 2 before 2.16.
    case birdROA = "bird-roa"
    /// Routinator's list for BIRD 1.
    case bird1
    /// Routinator's list for BIRD 2.
    case bird2
    /// Route objects, as Routinator writes them.
    case rpsl
    /// Assertions of a SLURM file, version 1.
    case slurm
    /// Assertions of a SLURM file, version 2, with ASPA.
    case slurm2
    /// Routinator's `summary`: counts by trust anchor.
    case routinatorSummary = "routinator-summary"
    /// No document.
    case none

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
    ///   - selection: What is wanted. Kinds that it excludes are absent members in JSON, empty sets in the formats of
    ///     routers and in SLURM, and no lines elsewhere.
    ///   - provenance: The sources of the elements of this very set; formats of which ``needsProvenance`` is false
    ///     do without. Where it is nil, those with sources say that there is none.
    ///   - sink: Is given the document in chunks of about 64 KB, in order.
    /// - Throws: what `sink` throws, at once.
    /// - Complexity: O(*n*) in entries; constant memory.
    package func write<E: Error>(
        _ payload: PayloadSet,
        metadata: ExportMetadata,
        selection: PayloadSelection,
        provenance: PayloadProvenance? = nil,
        to sink: (Span<UInt8>) throws(E) -> Void
    ) throws(E) {
        try chunks(payload, metadata: metadata, selection: selection, provenance: provenance).write(to: sink)
    }

    /// The same document as chunks that are made when they are asked for.
    ///
    /// - Parameters:
    ///   - payload: The set.
    ///   - metadata: What is said beside it.
    ///   - selection: What is wanted.
    ///   - provenance: The sources of the elements of this very set.
    /// - Returns: chunks that no other holder of a copy moves on.
    package func chunks(
        _ payload: PayloadSet,
        metadata: ExportMetadata,
        selection: PayloadSelection = PayloadSelection(),
        provenance: PayloadProvenance? = nil
    ) -> ExportChunks {
        let matcher = SelectionMatcher(selection, in: payload)
        func chunks(_ shape: some ExportShape) -> ExportChunks {
            ExportChunks(ExportWalk(shape, payload, matcher))
        }
        switch self {
        case .json: return chunks(RPKIClientJSON(payload, metadata))
        case .csv: return chunks(RPKIClientCSV(payload))
        case .routinatorJSON: return chunks(RoutinatorJSON(payload, metadata, .trustAnchor))
        case .extendedJSON: return chunks(RoutinatorJSON(payload, metadata, .sources(provenance)))
        case .routinatorCSV: return chunks(RoutinatorCSV(payload, .none))
        case .compatibleCSV: return chunks(RoutinatorCSV(payload, .all))
        case .extendedCSV: return chunks(ExtendedCSV(provenance))
        case .openBGPD: return chunks(OpenBGPD(.routinator, metadata))
        case .openBGPDWithASPA: return chunks(OpenBGPD(.rpkiClient, metadata))
        case .bird: return chunks(BIRDTables(metadata, withASPA: true))
        case .birdROA: return chunks(BIRDTables(metadata, withASPA: false))
        case .bird1: return chunks(BIRDRoutes("roa"))
        case .bird2: return chunks(BIRDRoutes("route"))
        case .rpsl: return chunks(RPSL(payload, metadata))
        case .slurm: return chunks(SLURMExport(payload, .one))
        case .slurm2: return chunks(SLURMExport(payload, .two))
        case .routinatorSummary: return chunks(RoutinatorSummary(payload, metadata))
        case .none: return chunks(EmptyExport())
        }
    }
}
