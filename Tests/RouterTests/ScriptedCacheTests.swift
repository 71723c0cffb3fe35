import TestRouters
import Testing

/// The scenario with the scripted cache, which proves the routers' side of it.
@Suite("Real routers and a scripted cache", .serialized)
struct ScriptedCacheTests {
    /// All steps in version 1 and 2; version 0 has no retry interval on the wire, so that only steps without a
    /// lost connection are made.
    static let versions: [UInt8] = [0, 1, 2]

    @Test(.enabled(if: BIRD().canRun, "\(BIRD().obstacle ?? "")"), arguments: versions)
    func bird(version: UInt8) async throws { try await run(BIRD(), version) }

    @Test(.enabled(if: FRR().canRun, "\(FRR().obstacle ?? "")"), arguments: versions)
    func frr(version: UInt8) async throws { try await run(FRR(), version) }

    @Test(.enabled(if: OpenBGPD().canRun, "\(OpenBGPD().obstacle ?? "")"), arguments: versions)
    func openBGPD(version: UInt8) async throws { try await run(OpenBGPD(), version) }

    @Test(.enabled(if: RTRClient().canRun, "\(RTRClient().obstacle ?? "")"), arguments: versions)
    func rtrclient(version: UInt8) async throws { try await run(RTRClient(), version) }

    private func run(_ router: some RouterUnderTest, _ version: UInt8) async throws {
        guard try await router.versions().contains(version) else {
            try Test.cancel("\(router.name) does not speak version \(version)")
        }
        let scenario = RouterScenario(
            steps: version == 0 ? [.start, .delta, .emptySet] : ScenarioStep.allCases
        )
        try await withScriptedCache(maximumVersion: version, payload: ScenarioStep.start.payload) { cache in
            try await expect(scenario, router, cache)
        }
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
