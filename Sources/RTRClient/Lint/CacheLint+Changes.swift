import RPKITypes
import RTRProtocol

extension CacheLint {
    /// Waits for a change, and compares what the delta gives with a full load.
    func changeFinding(_ version: ProtocolVersion) async throws -> LintFinding {
        guard change > .zero else {
            return finding(.delta, version, .skipped("not asked for; needs data that changes"))
        }
        let seen = try await follow(version, for: change) { result, _ in
            !result.isFull && result.announced + result.withdrawn > 0
        }
        if let found = seen.found { return try await comparison(.delta, found, version) }
        if let end = seen.end { return finding(.delta, version, .broken(end)) }
        return finding(.delta, version, .skipped(seen.trouble ?? "no change came in \(change.text)"))
    }

    /// Waits for the cache to restart, and looks how a router in sync fares.
    func restartFinding(_ version: ProtocolVersion) async throws -> LintFinding {
        guard restart > .zero else { return finding(.restart, version, .skipped("not asked for")) }
        let seen = try await follow(version, for: restart, reconnecting: true) { $1 > 1 }
        guard let found = seen.found else { return finding(.restart, version, verdict(on: seen)) }
        guard !found.result.isFull else {
            let text = "all data was sent anew, session \(found.result.session)"
            return finding(.restart, version, .broken(text))
        }
        return try await comparison(.restart, found, version)
    }

    /// When no data came on a second connection.
    private func verdict(on seen: Seen) -> LintFinding.Verdict {
        if seen.connections > 1, let end = seen.end { return .broken(end) }
        let trouble = seen.trouble ?? seen.end
        guard seen.hasEnded else {
            return .skipped(trouble ?? "the cache did not go away in \(restart.text)")
        }
        let text = "the cache went away, and gave no data again in \(restart.text)"
        return .skipped(trouble.map { "\(text): \($0)" } ?? text)
    }

    private func comparison(
        _ rule: LintRule,
        _ found: Found,
        _ version: ProtocolVersion
    ) async throws -> LintFinding {
        let whole = try await load(version)
        let serial = found.result.serial
        guard let full = whole.load, full.result.serial == serial else {
            return finding(rule, version, .skipped(whole.verdict.text ?? "the serial changed meanwhile"))
        }
        let text = "the delta to serial \(serial) gives other data than a full load"
        return finding(rule, version, full.table == found.table ? .kept : .broken(text))
    }

    /// A synchronization that was waited for.
    fileprivate struct Found: Sendable {
        var table: RouterTable
        var result: Synchronization
    }

    /// What came of waiting.
    fileprivate struct Seen: Sendable {
        var found: Found?
        /// Why the router closed the connection last; nil when it did not.
        var end: String?
        /// What else kept it from data since; nil for nothing.
        var trouble: String?
        /// Whether a connection has ended.
        var hasEnded = false
        /// How many connections there were.
        var connections = 0
    }

    /// Follows a cache until a synchronization is one that is waited for, or the time is over.
    private func follow(
        _ version: ProtocolVersion,
        for time: Duration,
        reconnecting: Bool = false,
        until isWanted: @escaping @Sendable (Synchronization, _ connection: Int) -> Bool
    ) async throws -> Seen {
        var run = RouterRun(address)
        run.tls = tls
        run.connectTime = answer
        run.reconnects = reconnecting
        run.reconnectTime = .seconds(1)
        run.configuration.versions = version...version
        run.configuration.limits.answer = answer
        return try await withThrowingTaskGroup(of: Seen?.self) { [run] group in
            group.addTask {
                var seen = Seen()
                do {
                    try await run.run { event, session, connection in
                        // The end of the time is not the cache's.
                        if Task.isCancelled { return .stop }
                        seen.take(event, session, connection, isWanted)
                        return seen.found == nil ? .goOn : .stop
                    }
                } catch is CancellationError {
                    return seen
                }
                return seen
            }
            group.addTask {
                try await Task.sleep(for: time)
                return nil
            }
            // When the time is over, what was seen until then comes second.
            while let next = try await group.next() {
                group.cancelAll()
                if let next { return next }
            }
            return Seen()
        }
    }
}

extension CacheLint.Seen {
    fileprivate mutating func take(
        _ event: RouterRun.Event,
        _ session: RouterSession,
        _ connection: Int,
        _ isWanted: (Synchronization, Int) -> Bool
    ) {
        connections = connection
        switch event {
        case .action(.synchronized(let result)):
            (end, trouble) = (nil, nil)
            if isWanted(result, connection) {
                found = CacheLint.Found(table: session.table, result: result)
            }
        case .action(.reported(let report, _)): trouble = "\(report)"
        case .action(.close(let reason)):
            hasEnded = true
            end = "\(reason) [\(reason.code)]"
        case .disconnected(let why):
            hasEnded = true
            trouble = why.map { "the connection broke: \($0)" } ?? "the cache closed the connection"
        case .unreachable(let failure): trouble = "\(failure)"
        case .action(.connect), .action(.send), .action(.dropped): break
        }
    }
}
