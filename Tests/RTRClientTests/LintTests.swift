import RPKITypes
import RTRClient
import RTRProtocol
import RTRServer
import Synchronization
import TestRouters
import Testing

/// The rules of lint against caches that are made to keep or to break them.
@Suite("Lint", .timeLimit(.minutes(2)))
struct LintTests {
    /// A lint that does not wait long for what is not to come.
    private func lint(
        _ port: Int,
        _ versions: ClosedRange<ProtocolVersion> = .v2 ... .v2,
        change: Duration = .zero,
        restart: Duration = .zero
    ) -> CacheLint {
        var lint = CacheLint(CacheAddress(host: "127.0.0.1", port: port))
        lint.versions = versions
        lint.change = change
        lint.restart = restart
        lint.quiet = .milliseconds(200)
        return lint
    }

    private func texts(_ findings: [LintFinding], _ rule: LintRule) -> [String] {
        findings.filter { $0.rule == rule }.map { finding in
            switch finding.verdict {
            case .kept: "ok"
            case .broken(let text): "broken: \(text)"
            case .skipped(let text): "skipped: \(text)"
            case .untried(let text): "untried: \(text)"
            }
        }
    }

    @Test("A cache that only says that it has no data is asked once in each version")
    func noData() async throws {
        let queries = Mutex(0)
        let findings = try await withCache { pdu in
            queries.withLock { $0 += 1 }
            guard let responses = Responses(to: pdu) else { return .init([], closes: true) }
            // And a Serial Notify at each time, on which a router asks again.
            return .init(try responses.error(.noDataAvailable) + responses.notify(1))
        } _: { cache in
            try await lint(cache.port, .v0 ... .v2).run { _ in }
        }
        #expect(queries.withLock { $0 } == 3)
        #expect(findings.allSatisfy { $0.isUntried || $0.verdict == .skipped("not asked for") })
        let loads = texts(findings, .fullLoad)
        #expect(loads.count == 3)
        #expect(loads.allSatisfy { $0.hasPrefix("untried: the cache has no data: error 2") }, "\(loads)")
        #expect(texts(findings, .alive) == ["untried: there is no full load to start from"])
    }

    @Test("Serial Notifies in place of an answer are named, and end no wait")
    func notifiesOnly() async throws {
        let findings = try await withCache { pdu in
            guard let responses = Responses(to: pdu) else { return .init([], closes: true) }
            let notifies = try (0..<3).flatMap { _ in try responses.notify(9) }
            return .init(pdu[1] == 2 ? try responses.response(1, ["192.0.2.0/24"]) : notifies)
        } _: { cache in
            var lint = lint(cache.port)
            lint.answer = .milliseconds(300)
            return try await lint.run { _ in }
        }
        let text = "broken: no answer in 0.3 s, but 3 Serial Notifies"
        #expect(texts(findings, .currentSerial) == [text])
        #expect(texts(findings, .alive) == ["ok"])
    }

    @Test("A full load without an answer is broken for this reason, and what needs it is untried")
    func silence() async throws {
        let findings = try await withCache { pdu in
            guard let responses = Responses(to: pdu) else { return .init([], closes: true) }
            return .init(try (0..<3).flatMap { _ in try responses.notify(9) })
        } _: { cache in
            var lint = lint(cache.port)
            lint.answer = .milliseconds(300)
            return try await lint.run { _ in }
        }
        #expect(texts(findings, .fullLoad) == ["broken: no answer, or the next PDU of it, in 0.3 s"])
        #expect(texts(findings, .hugeLength) == ["untried: there is no full load to start from"])
        // Nothing is left out without a word.
        #expect(Set(findings.map(\.rule)) == Set(LintRule.allCases))
    }

    @Test("A flood of Serial Notifies keeps no query waiting")
    func flood() async throws {
        var octets = try #require(try Responses(to: [2])?.notify(9))
        for _ in 0..<20 { octets += octets }
        let (flood, notifies) = (octets, 1 << 20)
        let findings = try await withCache { pdu in
            guard let responses = Responses(to: pdu) else { return .init([], closes: true) }
            if pdu[1] == 2 { return .init(try responses.response(1, ["192.0.2.0/24"])) }
            return .init(pdu.count == 12 ? flood : [])
        } _: { cache in
            var lint = lint(cache.port)
            lint.answer = .milliseconds(200)
            return try await lint.run { _ in }
        }
        let text = try #require(texts(findings, .currentSerial).first)
        #expect(text.hasPrefix("broken: no answer in 0.2 s"), "\(text)")
        // Not all of them were read; on a busy machine none may have come in time.
        let count = text.firstMatch(of: /but ([0-9]+) Serial Notifies/).map { Int($0.1) } ?? 0
        #expect(count.map { $0 < notifies } == true, "\(text)")
    }

    @Test("When the time for all is over, the rest is untried, and nothing is said of the cache for it")
    func overtime() async throws {
        let findings = try await withCache { pdu in
            guard pdu[1] == 2, let responses = Responses(to: pdu) else { return .init([]) }
            return .init(try responses.response(1, ["192.0.2.0/24"]))
        } _: { cache in
            // Each unanswered query would take a minute.
            var lint = lint(cache.port, .v1 ... .v2)
            lint.total = .seconds(3)
            return try await lint.run { _ in }
        }
        #expect(texts(findings, .fullLoad) == ["ok", "untried: not reached in 3 s"])
        #expect(texts(findings, .currentSerial).first?.hasPrefix("untried: not ") == true)
        #expect(findings.count { $0.verdict == .untried("not finished in 3 s for all checks") } <= 1)
        #expect(texts(findings, .futureSerial).first == "untried: not reached in 3 s")
        #expect(texts(findings, .alive) == ["untried: not reached in 3 s"])
        #expect(!findings.contains { $0.isViolation })
        #expect(Set(findings.map(\.rule)) == Set(LintRule.allCases))
    }

    @Test("A cache that answers in its own lower version is not asked in the higher one")
    func lowerVersion() async throws {
        let findings = try await withCache { pdu in
            guard let responses = Responses(to: [1]) else { return .init([], closes: true) }
            return .init(try responses.response(1, ["192.0.2.0/24"]))
        } _: { cache in
            try await lint(cache.port).run { _ in }
        }
        #expect(texts(findings, .fullLoad) == ["skipped: the cache does not speak version 2"])
        #expect(findings.count == 1)
    }

    // MARK: Changes

    /// Runs lint against a scripted cache, and `change` when it waits for one.
    private func run(
        change: Duration = .zero,
        restart: Duration = .zero,
        _ act: @escaping @Sendable (ScriptedCache) async throws -> Void
    ) async throws -> [LintFinding] {
        try await withScriptedCache(maximumVersion: 2, payload: .sample(0)) { cache in
            let lint = lint(cache.port, change: change, restart: restart)
            async let findings = lint.run { _ in }
            // After the query of version 3 comes the full load of the router that waits.
            while true {
                let seen = try await cache.exchanges() ?? []
                let last = seen.firstIndex { $0.version == 3 } ?? seen.endIndex
                if seen[last...].contains(where: { $0.answer == .full }) { break }
                try await Task.sleep(for: .milliseconds(10))
            }
            try await act(cache)
            return try await findings
        }
    }

    @Test("A change is waited for, and its delta gives what a full load does")
    func change() async throws {
        let findings = try await run(change: .seconds(60)) { try await $0.publish(.sample(1)) }
        #expect(texts(findings, .delta) == ["ok"])
        #expect(texts(findings, .restart) == ["skipped: not asked for"])
        #expect(!findings.contains { $0.isViolation }, "\(findings)")
    }

    @Test("A delta that gives other data than a full load is a violation")
    func wrongDelta() async throws {
        let isWaiting = Mutex(false)
        let isChanged = Mutex(false)
        let findings = try await withCache { pdu in
            if pdu[0] == 3 { isWaiting.withLock { $0 = true } }
            guard let responses = Responses(to: pdu) else { return .init([], closes: true) }
            guard pdu[1] == 2 else {
                isChanged.withLock { $0 = isWaiting.withLock { $0 } }
                return .init(try responses.response(2, ["203.0.113.0/24"]))
            }
            // Later the full load has the serial of the delta, but not its data.
            let serial: UInt32 = isChanged.withLock { $0 } ? 2 : 1
            let notify = isWaiting.withLock { $0 } ? try responses.notify(2) : []
            return .init(try responses.response(serial, ["198.51.100.0/24", "192.0.2.0/24"]) + notify)
        } _: { cache in
            var lint = lint(cache.port)
            lint.change = .seconds(60)
            return try await lint.run { _ in }
        }
        #expect(
            texts(findings, .delta) == ["broken: the delta to serial 2 gives other data than a full load"]
        )
        #expect(findings.contains { $0.rule == .delta && $0.isViolation })
    }

    @Test("Without a change there is no verdict on deltas")
    func noChange() async throws {
        let findings = try await run(change: .seconds(1)) { _ in }
        #expect(texts(findings, .delta) == ["skipped: no change came in 1 s"])
    }

    @Test("After a restart that keeps the session the delta is compared with a full load")
    func restartInSession() async throws {
        let findings = try await run(restart: .seconds(60)) {
            try await $0.restart(.keepingSession, publishing: .sample(1))
        }
        #expect(texts(findings, .restart) == ["ok"])
        #expect(texts(findings, .alive) == ["ok"])
    }

    @Test("After a restart with a new session all data comes anew, which is advised against")
    func restartAnew() async throws {
        let findings = try await run(restart: .seconds(60)) {
            try await $0.restart(.withNewSession, publishing: .sample(1))
        }
        let text = texts(findings, .restart)
        #expect(text.first?.hasPrefix("broken: all data was sent anew, session ") == true, "\(text)")
        #expect(!findings.contains { $0.isViolation }, "\(findings)")
    }

    @Test("Without a restart there is no verdict on restarts")
    func noRestart() async throws {
        let findings = try await run(restart: .seconds(1)) { _ in }
        #expect(texts(findings, .restart) == ["skipped: the cache did not go away in 1 s"])
    }

    @Test("A cache that goes away and stays without data is not one that did not go away")
    func goneAway() async throws {
        let isGone = Mutex(false)
        let findings = try await withCache { pdu in
            if pdu[0] == 3 { isGone.withLock { $0 = true } }
            guard let responses = Responses(to: pdu) else { return .init([], closes: true) }
            guard isGone.withLock({ $0 }) else { return .init(try responses.response(1, ["192.0.2.0/24"])) }
            guard pdu[1] == 2 else { return .init(try responses.error(.noDataAvailable)) }
            return .init(try responses.response(1, ["192.0.2.0/24"]), closes: true)
        } _: { cache in
            var lint = lint(cache.port)
            lint.restart = .seconds(3)
            return try await lint.run { _ in }
        }
        let text = "skipped: the cache went away, and gave no data again in 3 s: error 2"
        #expect(texts(findings, .restart).first?.hasPrefix(text) == true, "\(texts(findings, .restart))")
    }

    @Test("A router waits longer than our server may hold its first answer")
    func patience() {
        #expect(Double(Patience.answer) > ServerTimes.standard.firstAnswerHold)
        #expect(CacheLint(CacheAddress(host: "h", port: 1)).answer == .seconds(Patience.answer))
    }
}
