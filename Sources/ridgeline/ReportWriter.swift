import RPKIPayload
import RPKITypes
import RelyingParty

/// Writes what a run gave, to a file or to standard output.
enum ReportWriter {
    /// Writes the selected payload, or the summary of the run.
    static func write(
        _ outcome: ValidationOutcome,
        metadata: ExportMetadata,
        selection: PayloadSelection,
        to destination: OutputDestination
    ) throws(FileError) {
        guard let path = destination.path else {
            let stream = StandardStream(.output)
            try write(outcome, metadata, selection, destination.format) { (bytes) throws(FileError) in
                try stream.write(bytes)
            }
            return
        }
        var file = try AtomicFile(path: path)
        try write(outcome, metadata, selection, destination.format) { (bytes) throws(FileError) in
            try file.write(bytes)
        }
        try file.commit()
    }

    private static func write(
        _ outcome: ValidationOutcome,
        _ metadata: ExportMetadata,
        _ selection: PayloadSelection,
        _ format: OutputFormat,
        to sink: (Span<UInt8>) throws(FileError) -> Void
    ) throws(FileError) {
        switch format {
        case .summary: try sink(Array(RunSummary.text(outcome, evaluated: metadata.buildTime).utf8).span)
        case .cacheRepresentation:
            let bytes = outcome.cacheRepresentation ?? []
            try sink(bytes.span)
        case .payload(let format):
            try format.write(
                outcome.payload,
                metadata: metadata,
                selection: selection,
                provenance: outcome.provenance,
                to: sink
            )
        }
    }

    /// Writes findings as NDJSON; `-` is standard output.
    static func writeFindings(_ findings: [Finding], to path: String) throws(FileError) {
        if path == "-" {
            let stream = StandardStream(.output)
            try writeLines(findings) { (bytes) throws(FileError) in try stream.write(bytes) }
            return
        }
        var file = try AtomicFile(path: path)
        try writeLines(findings) { (bytes) throws(FileError) in try file.write(bytes) }
        try file.commit()
    }

    private static func writeLines(
        _ findings: [Finding],
        to sink: (Span<UInt8>) throws(FileError) -> Void
    ) throws(FileError) {
        var bytes: [UInt8] = []
        for finding in findings {
            FindingLine.append(finding, to: &bytes)
            guard bytes.count >= 65_536 else { continue }
            try sink(bytes.span)
            bytes.removeAll(keepingCapacity: true)
        }
        if !bytes.isEmpty { try sink(bytes.span) }
    }
}
