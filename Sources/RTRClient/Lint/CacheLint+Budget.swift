import RPKITypes
import RTRProtocol

extension CacheLint {
    /// Why checks of a version are untried that begin with what a full load gave.
    static let needsLoad = "there is no full load to start from"

    /// Rules that are tested together, and how.
    struct Check: Sendable {
        let rules: [LintRule]
        let body: @Sendable (CacheLint, ProtocolVersion, Load) async throws -> [LintFinding]

        init(
            _ rules: [LintRule],
            _ body: @escaping @Sendable (CacheLint, ProtocolVersion, Load) async throws -> [LintFinding]
        ) {
            self.rules = rules
            self.body = body
        }

        init(
            _ rule: LintRule,
            _ body: @escaping @Sendable (CacheLint, ProtocolVersion, Load) async throws -> LintFinding
        ) {
            self.init([rule]) { [try await body($0, $1, $2)] }
        }

        /// The checks of a version after its full load.
        static func all(of version: ProtocolVersion) -> [Check] {
            [Check(CacheLint.streamRules(of: version)) { try await $0.streamFindings($2, $1) }]
                + CacheLint.queryChecks + CacheLint.hostileChecks
        }

        /// The checks after those of all versions, with the time that each may take beside the whole.
        static func last(change: Duration, restart: Duration) -> [(check: Check, extra: Duration)] {
            [
                (
                    Check(.tooHighVersion) { lint, version, _ in try await lint.tooHighVersion(version) },
                    .zero
                ),
                (Check(.delta) { lint, version, _ in try await lint.changeFinding(version) }, change),
                (Check(.restart) { lint, version, _ in try await lint.restartFinding(version) }, restart),
                (Check(.alive) { lint, version, _ in try await lint.alive(version) }, .zero),
            ]
        }
    }

    /// Performs a check unless the time for all is over; what is not done by then is untried.
    ///
    /// - Parameters:
    ///   - check: the check.
    ///   - version: the version.
    ///   - load: the full load of the version; without one the check is untried.
    ///   - deadline: when the time for all checks is over.
    ///   - extra: what the check may take after that, when it has begun before.
    /// - Returns: a finding for each rule of the check.
    /// - Throws: `CancellationError`.
    func perform(
        _ check: Check,
        _ version: ProtocolVersion,
        _ load: Load?,
        until deadline: ContinuousClock.Instant,
        and extra: Duration = .zero
    ) async throws -> [LintFinding] {
        func untried(_ why: String) -> [LintFinding] {
            check.rules.map { finding($0, version, .untried(why)) }
        }
        guard let load else { return untried(Self.needsLoad) }
        guard ContinuousClock.now < deadline else { return untried("not reached in \(total.text)") }
        do {
            let findings = try await limited(until: deadline + extra) {
                try await check.body($0, version, load)
            }
            return findings ?? untried("not finished in \(total.text) for all checks")
        } catch let failure as ConnectionFailure {
            return untried("\(failure)")
        }
    }

    /// The full load that the checks of a version begin with.
    func firstLoad(
        _ version: ProtocolVersion,
        until deadline: ContinuousClock.Instant,
        isFirst: Bool
    ) async throws -> LoadAttempt {
        guard ContinuousClock.now < deadline else {
            return LoadAttempt(verdict: .untried("not reached in \(total.text)"))
        }
        do {
            return try await limited(until: deadline) { try await $0.load(version) }
                ?? LoadAttempt(verdict: .untried("not finished in \(total.text) for all checks"))
        } catch let failure as ConnectionFailure {
            // TLS begins after the connection stands: when it fails at first, it fails always.
            if isFirst, tls != nil { throw failure }
            return LoadAttempt(verdict: .untried("\(failure)"))
        }
    }

    /// Runs `body` until the deadline.
    ///
    /// - Returns: nil when the time was over first.
    func limited<R: Sendable>(
        until deadline: ContinuousClock.Instant,
        _ body: @escaping @Sendable (CacheLint) async throws -> R
    ) async throws -> R? {
        var lint = self
        // Connecting cannot be cancelled: it must not last much longer than the whole.
        lint.answer = min(answer, deadline - .now + .seconds(1))
        let result = try await withThrowingTaskGroup(of: R?.self) { [lint] group in
            group.addTask { try await body(lint) }
            group.addTask {
                try await Task.sleep(until: deadline, clock: .continuous)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
        // What a cancelled check found is not what the cache did.
        try Task.checkCancellation()
        return result
    }
}

extension Duration {
    /// As `60 s`.
    var text: String {
        let (seconds, attoseconds) = components
        let tenths = attoseconds / 100_000_000_000_000_000
        return tenths == 0 ? "\(seconds) s" : "\(seconds).\(tenths) s"
    }
}
