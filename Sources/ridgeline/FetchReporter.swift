import Logging
import ObjectStore
import RPKITypes
import RelyingParty
import RepositoryFetch

/// Tells how fetching goes: on a terminal by a line that changes, otherwise by log lines on standard error.
struct FetchReporter: Sendable {
    private let progress: ProgressLine
    private let logger: Logger
    private let isVerbose: Bool
    private let isTerminal = StandardStream(.error).isTerminal

    init(progress: ProgressLine, isVerbose: Bool) {
        self.progress = progress
        self.isVerbose = isVerbose
        logger = Logger(label: "ridgeline") { _ in LineLogHandler() }
    }

    func report(_ event: RelyingPartyRun.Event) {
        switch event {
        case .started(let name): progress.started(name)
        case .fetched(let outcome): report(outcome)
        case .trustAnchorFailed(let finding):
            line(
                "\(finding)",
                isNotice: true,
                ["uri": "\(finding.subject.uri)", "code": "\(finding.reason.code.rawValue)"]
            )
        case .validated(let points, let objects):
            progress.update(publicationPoints: points, objects: objects)
        }
    }

    private func report(_ outcome: FetchOutcome) {
        progress.finished(outcome.identity.description)
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
        guard isTerminal else {
            logger.log(level: isNotice ? .warning : .info, "\(text)", metadata: metadata)
            return
        }
        // On a terminal what is well is shown by the changing line only.
        guard isNotice || isVerbose else { return }
        progress.interrupt(with: text)
    }
}

/// Log lines on standard error: time, level, message, then `key=value` in alphabetical order.
struct LineLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    /// A logger that writes so.
    static func logger(_ level: Logger.Level) -> Logger {
        var logger = Logger(label: "ridgeline") { _ in LineLogHandler() }
        logger.logLevel = level
        return logger
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let fields = all.sorted { $0.key < $1.key }.map {
            " \($0.key)=\(LineLogHandler.quoted("\($0.value)"))"
        }
        let line = "\(Timestamp.now) \(event.level.rawValue): \(event.message)\(fields.joined())\n"
        StandardStream(.error).writeIgnoringErrors(Array(line.utf8))
    }

    private static func quoted(_ text: String) -> String {
        guard text.isEmpty || text.utf8.contains(where: { [0x20, 0x22, 0x3D].contains($0) }) else {
            return text
        }
        return
            "\"\(text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\""))\""
    }
}
