import TestRouters
import Testing

/// The scenario with the scripted cache, which proves the routers' side of it.
@Suite("Real routers and a scripted cache", .serialized)
struct ScriptedCacheTests {
    @Test(.enabled(if: BIRD().canRun, "\(BIRD().obstacle ?? "")"))
    func bird() async throws { try await forEachVersion(BIRD(), run) }

    @Test(.enabled(if: FRR().canRun, "\(FRR().obstacle ?? "")"))
    func frr() async throws { try await forEachVersion(FRR(), run) }

    @Test(.enabled(if: OpenBGPD().canRun, "\(OpenBGPD().obstacle ?? "")"))
    func openBGPD() async throws { try await forEachVersion(OpenBGPD(), run) }

    @Test(.enabled(if: RTRClient().canRun, "\(RTRClient().obstacle ?? "")"))
    func rtrclient() async throws { try await forEachVersion(RTRClient(), run) }

    private func run(_ router: some RouterUnderTest, _ version: UInt8) async throws {
        let scenario = RouterScenario(version: version)
        try await withScriptedCache(maximumVersion: version, payload: ScenarioStep.start.payload) { cache in
            try await expect(scenario, router, cache)
        }
    }
}

/// Runs a test in each version that a router speaks, of which there is one at least.
func forEachVersion<Router: RouterUnderTest>(
    _ router: Router,
    _ test: (Router, UInt8) async throws -> Void
) async throws {
    for version in try await router.versions() { try await test(router, version) }
}

extension RouterScenario {
    /// All steps in versions 1 and 2; version 0 has no retry interval on the wire, so only steps without a lost
    /// connection are made.
    init(version: UInt8) {
        self.init(steps: version == 0 ? [.start, .delta, .emptySet] : ScenarioStep.allCases)
    }
}

/// Runs a scenario, and records what went wrong.
func expect(
    _ scenario: RouterScenario,
    _ router: some RouterUnderTest,
    _ cache: some CacheUnderTest
) async throws {
    let outcomes = try await scenario.run(router, cache)
    for outcome in outcomes {
        print("\(router.name), version \(cache.maximumVersion), \(outcome.step): \(outcome.duration)")
        let differences = outcome.differences.prefix(20).joined(separator: "\n")
        #expect(outcome.differences.isEmpty, "\(outcome.step):\n\(differences)\n\(outcome.log)")
        let exchanges = outcome.exchanges.map { "\($0)" } ?? ""
        #expect(
            outcome.complaints.isEmpty,
            "\(outcome.step): \(outcome.complaints)\n\(exchanges)\n\(outcome.log)"
        )
    }
    #expect(outcomes.map(\.step) == scenario.steps)
}
