import RPKITypes
import RTRProtocol

extension CacheLint {
    /// Waits for a change, and compares what the delta gives with a full load.
    func changeFindings(_ version: ProtocolVersion) async throws -> [LintFinding] {
        guard change > .zero else {
            return [finding(.delta, version, .skipped("not asked for; needs data that changes"))]
        }
        let seen = try await follow(version, for: change) { result, _ in
            !result.isFull && result.announced + result.withdrawn > 0
        }
        guard let found = seen.found else {
            return [finding(.delta, version, seen.end.map { .broken($0) } ?? .skipped("no change came"))]
        }
        return [try await comparison(.delta, found, version)]
    }

    /// Waits for the cache to restart, and looks how a router in sync fares.
    func restartFindings(_ version: ProtocolVersion) async throws -> [LintFinding] {
        guard restart > .zero else { return [finding(.restart, version, .skipped("not asked for"))] }
        let seen = try await follow(version, for: restart, reconnecting: true) { $1 > 1 }
        guard let found = seen.found else {
            return [finding(.restart, version, .skipped("the cache did not go away and come back"))]
        }
        guard !found.result.isFull else {
            let text = "all data was sent anew, session \(found.result.session)"
            return [finding(.restart, version, .broken(text))]
        }
        return [try await comparison(.restart, found, version)]
    }

    private func comparison(
        _ rule: LintRule,
        _ found: Found,
        _ version: ProtocolVersion
    ) async throws -> LintFinding {
        let whole = try await load(version)
        let serial = found.result.serial
        guard let full = whole.table, whole.result?.serial == serial else {
            let text = whole.table == nil ? whole.end : "the serial changed meanwhile"
            return finding(rule, version, .skipped(text))
        }
        let text = "the delta to serial \(serial) gives other data than a full load"
        return finding(rule, version, full == found.table ? .kept : .broken(text))
    }

    /// A synchronization that was waited for.
    private struct Found: Sendable {
        var table: RouterTable
        var result: Synchronization
    }

    /// Follows a cache until a synchronization is one that is waited for, or the time is over.
    ///
    /// - Returns: the synchronization, and why the router closed the connection if it did.
    private func follow(
        _ version: ProtocolVersion,
        for time: Duration,
        reconnecting: Bool = false,
        until isWanted: @escaping @Sendable (Synchronization, _ connection: Int) -> Bool
    ) async throws -> (found: Found?, end: String?) {
        var run = RouterRun(address)
        run.tls = tls
        run.connectTime = answer
        run.reconnects = reconnecting
        run.reconnectTime = .seconds(1)
        run.configuration.versions = version...version
        run.configuration.limits.answer = answer
        return try await withThrowingTaskGroup(of: (Found?, String?).self) { [run] group in
            group.addTask {
                var found: Found?
                var end: String?
                do {
                    try await run.run { action, session, connection in
                        switch action {
                        case .synchronized(let result) where isWanted(result, connection):
                            found = Found(table: session.table, result: result)
                            return .stop
                        case .close(let reason): end = "\(reason) [\(reason.code)]"
                        default: break
                        }
                        return .goOn
                    }
                } catch is CancellationError {
                    return (nil, end)
                }
                return (found, end)
            }
            group.addTask {
                try await Task.sleep(for: time)
                return (nil, nil)
            }
            defer { group.cancelAll() }
            return try await group.next() ?? (nil, nil)
        }
    }
}
