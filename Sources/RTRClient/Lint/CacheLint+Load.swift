import RPKITypes
import RTRProtocol

extension CacheLint {
    /// A full load as ``RTRProtocol/RouterSession`` sees it.
    struct Load: Sendable {
        let table: RouterTable
        let result: Synchronization
        let remarks: [PlacedRemark]
    }

    /// What a query for all data came to.
    struct LoadAttempt: Sendable {
        /// The load; nil unless the verdict is ``LintFinding/Verdict/kept``.
        var load: Load?
        /// The verdict; skipped when the cache does not speak the version.
        var verdict: LintFinding.Verdict
    }

    /// Loads all data on a connection of its own.
    func load(_ version: ProtocolVersion) async throws -> LoadAttempt {
        var run = RouterRun(address)
        run.tls = tls
        run.connectTime = answer
        run.configuration.versions = version...version
        run.configuration.limits.answer = answer
        var attempt = LoadAttempt(verdict: .broken("the cache closed the connection before it gave all data"))
        var isReported = false
        try await run.run { event, session, _ in
            switch event {
            case .action(.synchronized(let result)):
                attempt.load = Load(table: session.table, result: result, remarks: session.remarks)
                attempt.verdict = .kept
                return .stop
            case .action(.reported(let report, _)):
                isReported = true
                switch report.code {
                // Section 8.4: a cache may have no data yet; a router asks again, for as long as that lasts.
                case .noDataAvailable:
                    attempt.verdict = .untried("the cache has no data: \(report)")
                    return .stop
                case .unsupportedProtocolVersion: attempt.verdict = Self.isNotSpoken(version)
                default: attempt.verdict = .broken("\(report)")
                }
            // Section 7: a cache may answer in its own version in place of error 4.
            case .action(.close(.violation(.otherVersion(let other)))) where other < version.rawValue:
                attempt.verdict = Self.isNotSpoken(version)
            case .action(.close(.noAnswer)):
                attempt.verdict = .broken("no answer, or the next PDU of it, in \(answer.text)")
            case .action(.close(let reason)) where !isReported:
                attempt.verdict = .broken("\(reason) [\(reason.code)]")
            case .action, .disconnected, .unreachable: break
            }
            return .goOn
        }
        return attempt
    }

    /// Whether there is a full load still, after all that was sent.
    func alive(_ version: ProtocolVersion) async throws -> LintFinding {
        do {
            let text = try await load(version).verdict.text
            return finding(.alive, version, text.map { .broken($0) } ?? .kept)
        } catch let failure as ConnectionFailure {
            return finding(.alive, version, .broken("\(failure)"))
        }
    }

    private static func isNotSpoken(_ version: ProtocolVersion) -> LintFinding.Verdict {
        .skipped("the cache does not speak version \(version)")
    }
}
