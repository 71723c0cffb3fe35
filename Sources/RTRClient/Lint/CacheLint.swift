package import RTRProtocol

/// Checks a cache against the rules of the protocol and against what hurts known routers.
package struct CacheLint: Sendable {
    /// The cache.
    package var address: CacheAddress
    /// How to speak TLS; nil for TCP alone.
    package var tls: ClientTLS?
    /// The versions to check.
    package var versions: ClosedRange<ProtocolVersion> = .v0 ... .v2
    /// How long a connection, and the next PDU of an answer, may take.
    package var answer: Duration = .seconds(Patience.answer)
    /// How long to wait for a reaction to what is wrong.
    package var quiet: Duration = .seconds(3)
    /// How long all checks may take together, beside ``change`` and ``restart``; what is not done then is left untried.
    package var total: Duration = .seconds(Patience.lint)
    /// How long to wait for a Serial Notify, to check the delta; zero to leave it out.
    package var change: Duration = .zero
    /// How long to wait for the cache to go away and come back; zero to leave it out.
    package var restart: Duration = .zero

    /// Makes a check of a cache over TCP.
    package init(_ address: CacheAddress) { self.address = address }

    /// Runs all checks.
    ///
    /// - Parameter tell: is told of each finding as it is made.
    /// - Returns: all findings.
    /// - Throws: ``ConnectionFailure`` when the cache cannot be reached at first.
    package func run(tell: (LintFinding) throws -> Void) async throws -> [LintFinding] {
        var findings: [LintFinding] = []
        func add(_ new: [LintFinding]) throws {
            for finding in new { try tell(finding) }
            findings += new
        }
        await (try open()).connection.close()
        var deadline = ContinuousClock.now + total
        var sessions: [ProtocolVersion: SessionID] = [:]
        var highest: Load?
        for version in ProtocolVersion.allCases where versions.contains(version) {
            let attempt = try await firstLoad(version, until: deadline, isFirst: findings.isEmpty)
            try add([finding(.fullLoad, version, attempt.verdict)])
            // Of a version that the cache does not speak nothing more is asked.
            if attempt.verdict.isSkipped { continue }
            sessions[version] = attempt.load?.result.session
            highest = attempt.load ?? highest
            for check in Check.all(of: version) {
                try add(try await perform(check, version, attempt.load, until: deadline))
            }
        }
        guard findings.contains(where: { !$0.verdict.isSkipped }) else { return findings }
        let version = highest?.result.version ?? versions.upperBound
        try add([finding(.sessions, version, verdict(on: sessions))])
        for (check, extra) in Check.last(change: change, restart: restart) {
            let began = ContinuousClock.now
            try add(try await perform(check, version, highest, until: deadline, and: extra))
            deadline += min(extra, ContinuousClock.now - began)
        }
        return findings
    }

    private func verdict(on sessions: [ProtocolVersion: SessionID]) -> LintFinding.Verdict {
        guard !sessions.isEmpty else { return .untried(Self.needsLoad) }
        let isRight = Set(sessions.values).count == sessions.count && !sessions.values.contains(.none)
        let text = sessions.sorted { $0.key < $1.key }.map { "version \($0.key): \($0.value)" }
        return isRight ? .kept : .broken(text.joined(separator: ", "))
    }

    func finding(_ rule: LintRule, _ version: ProtocolVersion, _ verdict: LintFinding.Verdict) -> LintFinding
    {
        LintFinding(rule: rule, version: version.rawValue, verdict: verdict)
    }

    func open() async throws(ConnectionFailure) -> Probe {
        Probe(try await CacheConnection.open(address, tls: tls, within: answer))
    }

    /// A probe on a connection of its own.
    func probing<R>(_ body: (inout Probe) async throws -> R) async throws -> R {
        var probe = try await open()
        do {
            let result = try await body(&probe)
            await probe.connection.close()
            return result
        } catch {
            await probe.connection.close()
            throw error
        }
    }
}
