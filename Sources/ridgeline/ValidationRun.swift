import Glibc
import RPKIObjects
import RPKIPayload
import RPKITypes
import RPKIValidation
import RelyingParty

/// What one run of `ridgeline validate` is asked to do.
struct ValidationRequest: Sendable {
    /// Where objects come from.
    enum Objects: Sendable {
        /// A tree, laid out as rsync mirrors it.
        case tree(String)
        /// The store, and what is fetched into it.
        case store(FetchOptions)
    }

    /// Where objects come from.
    var objects: Objects
    /// The TAL files.
    var talPaths: [String]
    /// Time, limits, relaxations and policies.
    var context: ValidationContext
    /// Threads that validate at the same time, at least 1.
    var threads: Int
    /// Whether to tell more on the way.
    var isVerbose = false
    /// Whether it is asked where payload comes from.
    var needsProvenance = false
    /// Whether a canonical cache representation is asked for.
    var needsCacheRepresentation = false
}

/// What one run gave.
struct ValidationOutcome: Sendable {
    /// What is valid.
    var payload: PayloadSet
    /// Where it comes from; nil when that was not asked for.
    var provenance: PayloadProvenance?
    /// The canonical cache representation; nil when that was not asked for.
    var cacheRepresentation: [UInt8]?
    /// What each trust anchor gave, in the order of their TALs.
    var trustAnchorCounts: [TrustAnchorCounts]
    /// What was wrong, in any order.
    var findings: [Finding]
    /// The counters of the whole run.
    var counters: [ExportMetadata.Counter: Int]
    /// CAs without a usable publication point.
    var nonFunctionalCAs: [NonFunctionalCA]
    /// The trust anchors, in the order of their TALs.
    var trustAnchors: [TrustAnchorSummary]
    /// What is wrong here, so that the store could not take all that there was.
    var fault: FetchReason?
    /// Whether something was not fetched because the time of the run was over.
    var isCutShort = false
}

/// What one trust anchor gave.
struct TrustAnchorSummary: Hashable, Sendable {
    /// The name of its TAL without `.tal`.
    var name: String
    /// Whether its certificate and the manifest below it were usable.
    var hasData: Bool
}

/// Runs the engine.
///
/// - Throws: ``FileError`` when the tree, a TAL or its constraints cannot be read, ``StoreError`` when the store cannot
///   be used, ``CommandFailure`` when a TAL or its constraints are malformed.
func runValidation(_ request: ValidationRequest, progress: ProgressLine) async throws -> ValidationOutcome {
    let report: ValidationReport
    var fetchFindings: [Finding] = []
    var fault: FetchReason?
    var isCutShort = false
    switch request.objects {
    case .tree(let directory):
        let tree = try RsyncTree(path: directory)
        let trustAnchors = try TrustAnchorFiles.load(request.talPaths, limits: request.context.limits)
        let validator = Validator(source: tree, context: request.context, workers: request.threads)
        report = await validator.run(trustAnchors) { state in
            progress.update(publicationPoints: state.publicationPoints, objects: state.objects)
        }
    case .store(let options):
        let trustAnchors = try TrustAnchorFiles.load(request.talPaths, limits: request.context.limits)
        let reporter = FetchReporter(progress: progress, isVerbose: request.isVerbose)
        let outcome = try await FetchingRun(options, limits: request.context.limits).run(
            trustAnchors,
            request.context,
            workers: request.threads,
            tell: { reporter.report($0) }
        )
        report = outcome.report
        fetchFindings = outcome.fetchFindings
        fault = outcome.fault
        isCutShort = outcome.isCutShort
    }
    progress.finish()
    let payload = report.payloadSet()
    return ValidationOutcome(
        payload: payload,
        provenance: request.needsProvenance ? report.provenance(of: payload) : nil,
        cacheRepresentation: request.needsCacheRepresentation
            ? report.cacheRepresentation(of: payload, producedAt: .now) : nil,
        trustAnchorCounts: report.exportTrustAnchors(),
        findings: report.findings + fetchFindings,
        counters: report.exportCounters(of: payload),
        nonFunctionalCAs: report.exportNonFunctionalCAs(),
        trustAnchors: report.trustAnchors.map { TrustAnchorSummary(name: $0.name, hasData: $0.isUsable) },
        fault: fault,
        isCutShort: isCutShort
    )
}

extension ValidationOutcome {
    /// Whether no trust anchor had data.
    var hasNothing: Bool { !trustAnchors.contains(where: \.hasData) }

    /// Makes sure that no file was unreadable for want of descriptors or memory, or for a fault of the disk.
    ///
    /// That is a failure of ours, and says nothing of the published data.
    ///
    /// - Throws: ``CommandFailure``.
    func checkMachine() throws {
        for finding in findings {
            let number: Int32
            switch finding.reason {
            case .manifest(.unreadable(let errno)), .manifest(.fileUnreadable(_, let errno)),
                .trustAnchor(.unreadable(let errno)):
                number = errno
            default: continue
            }
            guard [EMFILE, ENFILE, ENOMEM, EIO].contains(number) else { continue }
            throw CommandFailure("cannot read \(finding.subject.uri): \(FileError.message(of: number))")
        }
    }
}

/// A failure of ours that has no type of its own.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String
    let status: ExitStatus

    init(_ description: String, status: ExitStatus = .failed) {
        self.description = description
        self.status = status
    }
}
