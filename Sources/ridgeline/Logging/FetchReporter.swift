import Logging
import ObjectStore
import RPKITypes
import RPKIValidation
import RelyingParty
import RepositoryFetch

/// Tells how fetching goes: on a terminal by a line that changes, otherwise by log lines on standard error.
struct FetchReporter: Sendable {
    private let progress: ProgressLine?
    private let logger: Logger
    private let isVerbose: Bool

    /// Reports on a terminal if there is one.
    init(progress: ProgressLine, isVerbose: Bool) {
        self.progress = StandardStream(.error).isTerminal ? progress : nil
        self.isVerbose = isVerbose
        logger = LineLogHandler.logger(.info)
    }

    /// Reports by log lines.
    init(logger: Logger) {
        progress = nil
        isVerbose = false
        self.logger = logger
    }

    func report(_ event: RelyingPartyRun.Event) {
        switch event {
        case .started(let name): progress?.started(name)
        case .fetched(let outcome): report(outcome)
        case .trustAnchorFailed(let finding):
            line(
                "\(finding)",
                isNotice: true,
                ["uri": "\(finding.subject.uri)", "code": "\(finding.reason.code.rawValue)"]
            )
        case .validated(let report):
            let points = report.trustAnchors.reduce(0) { $0 + $1.publicationPoints }
            progress?.update(publicationPoints: points, objects: report.counts.total)
        }
    }

    private func report(_ outcome: FetchOutcome) {
        progress?.finished(outcome.identity.description)
        let seconds =
            Double(
                outcome.duration.components.seconds * 1_000 + outcome.duration.components.attoseconds
                    / 1_000_000_000_000_000
            ) / 1_000
        var metadata: Logger.Metadata = [
            "uri": "\(outcome.identity)", "seconds": "\(seconds)", "bytes": "\(outcome.bytes)",
        ]
        if let serial = outcome.serial { metadata["serial"] = "\(serial)" }
        let text: String
        switch outcome.result {
        case .current(.unchanged, _): text = "is current"
        case .current(let change, let summary):
            let how =
                switch change {
                case .snapshot: "snapshot"
                case .deltas(let count): "\(count) deltas"
                case .rsync: "rsync"
                case .unchanged: ""
                }
            metadata["change"] = "\(how)"
            if let summary { metadata["objects"] = "\(summary.objects)" }
            text = "updated by \(how)"
        case .failed(let reason):
            metadata["code"] = "\(reason.code.rawValue)"
            text = "failed: \(reason)"
        }
        line("\(outcome.identity) \(text) in \(seconds) s", isNotice: outcome.failure != nil, metadata)
        for warning in outcome.warnings {
            line(
                "\(outcome.identity): \(warning)",
                isNotice: false,
                ["uri": "\(outcome.identity)", "code": "\(warning.code.rawValue)"]
            )
        }
    }

    private func line(_ text: String, isNotice: Bool, _ metadata: Logger.Metadata) {
        guard let progress else {
            logger.log(level: isNotice ? .warning : .info, "\(text)", metadata: metadata)
            return
        }
        // On a terminal what is well is shown by the changing line only.
        guard isNotice || isVerbose else { return }
        progress.interrupt(with: text)
    }
}
