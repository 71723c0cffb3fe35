import RPKITypes
package import RTRProtocol

/// Checks a cache against the rules of the protocol and against what hurts known routers.
package struct CacheLint: Sendable {
    /// The cache.
    package var address: CacheAddress
    /// How to speak TLS; nil for TCP alone.
    package var tls: ClientTLS?
    /// The versions to check.
    package var versions: ClosedRange<ProtocolVersion> = .v0 ... .v2
    /// How long an answer may take.
    package var answer: Duration = .seconds(30)
    /// How long to wait for a reaction to what is wrong.
    package var quiet: Duration = .seconds(3)
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
        var sessions: [ProtocolVersion: SessionID] = [:]
        for version in ProtocolVersion.allCases where versions.contains(version) {
            let load = try await load(version)
            guard let table = load.table, let result = load.result else {
                try add([
                    load.isRefused
                        ? finding(.fullLoad, version, .skipped("the cache does not speak version \(version)"))
                        : finding(.fullLoad, version, .broken(load.end))
                ])
                continue
            }
            sessions[version] = result.session
            try add([finding(.fullLoad, version, .kept)])
            try add(try await streamFindings(load, version))
            try add(try await queryFindings(table, result, version))
            try add(try await hostileFindings(result, version))
        }
        let highest = sessions.keys.max()
        if let highest {
            let distinct = Set(sessions.values).count == sessions.count && !sessions.values.contains(.none)
            let text = sessions.sorted { $0.key < $1.key }.map { "version \($0.key): \($0.value)" }
            try add([
                finding(.sessions, highest, distinct ? .kept : .broken(text.joined(separator: ", ")))
            ])
            try add([try await tooHighVersion(highest)])
            try add(try await changeFindings(highest))
            try add(try await restartFindings(highest))
            let last = try? await load(highest)
            try add([
                finding(.alive, highest, last?.table == nil ? .broken(last?.end ?? "no connection") : .kept)
            ])
        }
        return findings
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

    /// A full load as ``RTRProtocol/RouterSession`` sees it.
    struct Load {
        var table: RouterTable?
        var result: Synchronization?
        var remarks: [PlacedRemark] = []
        /// Why there is no table.
        var end = "no answer"
        /// Whether the cache does not speak the version.
        var isRefused = false
    }

    func load(_ version: ProtocolVersion) async throws -> Load {
        var run = RouterRun(address)
        run.tls = tls
        run.connectTime = answer
        run.configuration.versions = version...version
        run.configuration.limits.answer = answer
        var load = Load()
        try await run.run { action, session, _ in
            load.remarks = session.remarks
            switch action {
            case .synchronized(let result):
                load.table = session.table
                load.result = result
                return .stop
            case .reported(let report, _):
                load.end = "\(report)"
                load.isRefused = report.code == .unsupportedProtocolVersion
            case .close(let reason) where load.end == "no answer": load.end = "\(reason) [\(reason.code)]"
            case .close(.violation(.otherVersion)): load.isRefused = true
            case .connect, .send, .dropped, .close: break
            }
            return .goOn
        }
        return load
    }
}
