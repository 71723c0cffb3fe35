import ArgumentParser
import RTRClient
import RTRProtocol
import RelyingParty
import RouteVerification

/// `ridgeline rtr lint`: checks a cache against the rules.
struct RTRLintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Checks a cache against the rules of the protocol, with a verdict for each.",
        discussion: """
            Sends queries that are right and PDUs that are wrong, each on a connection of its own: point it at caches \
            of your own only. Exit status: 1 when a rule is violated, else 3 when a rule is untried; advice does not \
            count.
            """
    )

    @OptionGroup var options: CacheOptions

    @Option(
        name: .customLong("version"),
        help: ArgumentHelp("Check this version only: 0, 1 or 2. Default: all.", valueName: "number"),
        transform: CacheOptions.version
    )
    var only: ProtocolVersion?

    @Option(
        help: ArgumentHelp(
            "Seconds for all checks together, beside the two waits below; what is not done then is untried.",
            valueName: "seconds"
        )
    )
    var timeLimit = Patience.lint

    @Option(
        help: ArgumentHelp(
            "Wait so long for a change of the data, and check its delta.",
            valueName: "seconds"
        )
    )
    var waitForChange = 0

    @Option(
        help: ArgumentHelp(
            "Wait so long for the cache to be restarted, and check that a router in sync gets a delta.",
            valueName: "seconds"
        )
    )
    var acrossRestart = 0

    @Flag(help: "Print one JSON object a line.")
    var json = false

    mutating func validate() throws {
        guard (1...86_400).contains(timeLimit) else {
            throw ValidationError("--time-limit must be between 1 and 86400 seconds.")
        }
        for (name, value) in [("--wait-for-change", waitForChange), ("--across-restart", acrossRestart)]
        where !(0...86_400).contains(value) {
            throw ValidationError("\(name) must be between 0 and 86400 seconds.")
        }
    }

    mutating func run() async throws {
        var lint = CacheLint(options.cache)
        lint.tls = options.clientTLS
        lint.answer = .seconds(options.timeout)
        lint.total = .seconds(timeLimit)
        lint.change = .seconds(waitForChange)
        lint.restart = .seconds(acrossRestart)
        if let only { lint.versions = only...only }
        let findings = try await cancelledBySignals { [lint, json] in
            try await lint.run { finding in
                let text = json ? RTRLintCommand.object(finding) : RTRLintCommand.line(finding)
                try StandardStream(.output).write(Array(text.utf8).span)
            }
        }
        if findings.contains(where: \.isViolation) { throw ExitStatus.invalid }
        if findings.contains(where: \.isUntried) { throw ExitStatus.incomplete }
        guard findings.contains(where: { $0.verdict == .kept }) else {
            throw CommandFailure("\(options.cache): nothing could be checked")
        }
    }

    private static func words(_ finding: LintFinding) -> (verdict: String, detail: String?) {
        switch finding.verdict {
        case .kept: ("ok", nil)
        case .broken(let text): (finding.isViolation ? "violation" : "advice", text)
        case .skipped(let text): ("skipped", text)
        case .untried(let text): ("untried", text)
        }
    }

    private static func line(_ finding: LintFinding) -> String {
        let (verdict, detail) = words(finding)
        var text = verdict + String(repeating: " ", count: max(1, 11 - verdict.count))
        text += "v\(finding.version)  \(finding.rule.rawValue)"
        if let detail { text += ": \(InspectionText.neutralized(detail)) [\(finding.rule.requirement)]" }
        return text + "\n"
    }

    private static func object(_ finding: LintFinding) -> String {
        let (verdict, detail) = words(finding)
        var text = JSONLine()
        text.object { text in
            text.member("rule", finding.rule.rawValue)
            text.member("version", finding.version)
            text.member("verdict", verdict)
            if let detail { text.member("detail", detail) }
            text.member("requirement", "\(finding.rule.requirement)")
        }
        return String(decoding: text.bytes, as: UTF8.self) + "\n"
    }
}
