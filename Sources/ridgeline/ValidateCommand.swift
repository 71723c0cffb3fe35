import ArgumentParser
import Glibc
import RPKIPayload
import RPKITypes
import RPKIValidation
import RelyingParty

/// `ridgeline validate`: one run, over what is fetched or over a tree of objects.
struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Fetches and validates the RPKI and prints or writes the validated payload.",
        discussion: """
            Without --from, what is due is fetched into the store, by RRDP and where that fails by rsync, and the \
            store is validated. Exit status: 0 done, 2 usage or a failure of ours, 3 some trust anchor had no data, or the run's time was over.
            """
    )

    @Option(
        help: ArgumentHelp(
            "Validate this tree, laid out as DIR/HOST/MODULE/path, instead of fetching.",
            valueName: "dir"
        )
    )
    var from: String?

    @OptionGroup var fetch: FetchOptions

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Trust anchor locators; may be repeated. Default: those of the five RIRs, in TrustAnchors.",
            valueName: "file"
        )
    )
    var tal: [String] = []

    @OptionGroup var common: CommonOptions

    @OptionGroup var destinations: OutputOptions

    @OptionGroup var selection: SelectionOptions

    @Option(
        help: ArgumentHelp("Write findings as NDJSON to this file, or to '-'.", valueName: "file")
    )
    var findings: String?

    @OptionGroup var validation: ValidationOptions

    @Flag(name: .shortAndLong, help: "Print findings to standard error.")
    var verbose = false

    mutating func validate() throws {
        if from != nil, let option = fetch.firstGiven {
            throw ValidationError("--from takes objects from a tree, and \(option) is of the store.")
        }
        let destinations = try destinations.destinations()
        if destinations.contains(where: { $0.format == .cacheRepresentation }),
            try !selection.selection().isEverything
        {
            throw ValidationError("--format ccr is of the whole run; nothing can be selected.")
        }
        if findings == "-", destinations.contains(where: { $0.path == nil }) {
            throw ValidationError("--findings - needs --output: both would go to standard output.")
        }
        if let findings, destinations.contains(where: { $0.path == findings }) {
            throw ValidationError("--findings and --output name the same file.")
        }
    }

    mutating func run() async throws {
        let talPaths = tal.isEmpty ? try DefaultTrustAnchors.paths() : tal
        let evaluated = common.evaluated
        let destinations = try destinations.destinations()
        let selection = try selection.selection()
        let request = ValidationRequest(
            objects: from.map(ValidationRequest.Objects.tree) ?? .store(fetch),
            talPaths: talPaths,
            context: validation.context(
                at: evaluated,
                limits: try common.limits(),
                relaxations: common.relaxations
            ),
            threads: validation.workers,
            isVerbose: verbose,
            needsProvenance: destinations.contains { $0.format.needsProvenance },
            needsCacheRepresentation: destinations.contains { $0.format == .cacheRepresentation }
        )
        let progress = ProgressLine()
        defer { progress.finish() }
        var outcome = try await runValidation(request, progress: progress)
        progress.finish()
        outcome.findings.sort(by: Finding.precedes)

        if verbose {
            for finding in outcome.findings {
                StandardStream(.error).writeIgnoringErrors(Array("\(finding)\n".utf8))
            }
        }
        try outcome.checkMachine()
        if let findings { try ReportWriter.writeFindings(outcome.findings, to: findings) }
        if outcome.hasNothing, let kept = destinations.first(where: \.isPayloadFile)?.path {
            // The last good payload is worth more than none (digest "validation", section 9).
            throw CommandFailure("no trust anchor had data; \(kept) was left as it is", status: .incomplete)
        }
        var metadata = ExportMetadata(buildMachine: hostName(), buildTime: evaluated)
        metadata.talFiles = talPaths
        metadata.counters = outcome.counters
        metadata.trustAnchors = outcome.trustAnchorCounts
        metadata.nonFunctionalCAs = outcome.nonFunctionalCAs
        for destination in destinations {
            try ReportWriter.write(outcome, metadata: metadata, selection: selection, to: destination)
        }
        if let fault = outcome.fault {
            throw CommandFailure("the payload is that of what the store could take: \(fault)")
        }
        if outcome.isCutShort || outcome.trustAnchors.contains(where: { !$0.hasData }) {
            throw ExitStatus.incomplete
        }
    }
}

/// The TALs that are used when none is named.
enum DefaultTrustAnchors {
    private static let names = ["afrinic", "apnic", "arin", "lacnic", "ripe"]
    private static let directories = ["TrustAnchors", "/usr/share/ridgeline/TrustAnchors"]

    /// The five files, in the first directory that there is.
    static func paths() throws -> [String] {
        guard let directory = directories.first(where: FileReading.isDirectory) else {
            throw ValidationError("No --tal is given, and there is no directory TrustAnchors.")
        }
        return names.map { "\(directory)/\($0).tal" }
    }
}

extension Finding {
    /// By URI, then place, then code, then text: one order whatever the order of the work was.
    fileprivate static func precedes(_ left: Finding, _ right: Finding) -> Bool {
        if left.subject.uri != right.subject.uri { return left.subject.uri < right.subject.uri }
        let (leftOffset, rightOffset) = (left.subject.offset ?? -1, right.subject.offset ?? -1)
        if leftOffset != rightOffset { return leftOffset < rightOffset }
        let (leftCode, rightCode) = (left.reason.code.rawValue, right.reason.code.rawValue)
        if leftCode != rightCode { return leftCode < rightCode }
        let (leftAnchor, rightAnchor) = (left.subject.trustAnchor ?? "", right.subject.trustAnchor ?? "")
        if leftAnchor != rightAnchor { return leftAnchor < rightAnchor }
        return left.reason.description < right.reason.description
    }
}
