import ArgumentParser
import RPKIPayload
import RelyingParty

/// What `ridgeline validate` can write.
enum OutputFormat: Hashable, Sendable, ExpressibleByArgument {
    /// The text that ends a run, with findings by code.
    case summary
    /// Payload.
    case payload(ExportFormat)
    /// A canonical cache representation of the run.
    case cacheRepresentation

    init?(argument: String) {
        if argument == OutputFormat.summaryName {
            self = .summary
        } else if argument == OutputFormat.cacheRepresentationName {
            self = .cacheRepresentation
        } else if let format = ExportFormat(rawValue: argument) {
            self = .payload(format)
        } else {
            return nil
        }
    }

    static var allValueStrings: [String] {
        [summaryName] + ExportFormat.allCases.map(\.rawValue) + [cacheRepresentationName]
    }

    var defaultValueDescription: String { name }

    private static let summaryName = "summary"
    private static let cacheRepresentationName = "ccr"

    /// The name that selects it.
    var name: String {
        switch self {
        case .summary: OutputFormat.summaryName
        case .payload(let format): format.rawValue
        case .cacheRepresentation: OutputFormat.cacheRepresentationName
        }
    }

    /// The usual name of its file; nil for the summary.
    var fileName: String? {
        switch self {
        case .summary: nil
        case .payload(let format): format.fileName
        case .cacheRepresentation: "rpki.ccr"
        }
    }

    /// Whether it says where payload comes from.
    var needsProvenance: Bool {
        if case .payload(let format) = self { format.needsProvenance } else { false }
    }
}

/// One document that is written.
struct OutputDestination: Hashable, Sendable {
    /// What it is.
    var format: OutputFormat
    /// The file; nil is standard output.
    var path: String?

    /// Whether payload that was written before stands there.
    var isPayloadFile: Bool { format != .summary && path.map(FileReading.exists) ?? false }
}

/// Formats, and where documents go.
struct OutputOptions: ParsableArguments {
    @Option(help: "What to write; may be repeated, with as many --output or with --output-dir.")
    var format: [OutputFormat] = [.summary]

    @Option(
        help: ArgumentHelp(
            "Write to this file instead of standard output; the first is of the first --format.",
            valueName: "file"
        )
    )
    var output: [String] = []

    @Option(
        help: ArgumentHelp(
            "Write each format to a file of its usual name in this directory; the summary is still printed.",
            valueName: "dir"
        )
    )
    var outputDir: String?

    /// The documents, in the order of the formats.
    ///
    /// - Throws: `ValidationError` when formats and files do not go together.
    func destinations() throws -> [OutputDestination] {
        guard Set(format).count == format.count else {
            throw ValidationError("A --format is given twice.")
        }
        if let outputDir {
            guard output.isEmpty else { throw ValidationError("--output-dir gives the names of all files.") }
            let directory = outputDir.hasSuffix("/") ? outputDir : outputDir + "/"
            return format.map { format in
                OutputDestination(format: format, path: format.fileName.map { directory + $0 })
            }
        }
        guard !output.isEmpty else {
            guard format.count == 1 else {
                throw ValidationError("Several --format need as many --output, or --output-dir.")
            }
            return [OutputDestination(format: format[0], path: nil)]
        }
        guard output.count == format.count else {
            throw ValidationError("There are \(format.count) --format and \(output.count) --output.")
        }
        guard Set(output).count == output.count else { throw ValidationError("An --output is given twice.") }
        return zip(format, output).map { OutputDestination(format: $0, path: $1) }
    }
}
