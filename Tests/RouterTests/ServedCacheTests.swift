import RPKIPayload
import TestRouters
import Testing

/// Ridgeline's server with routers of all kinds: their tables equal its payload after each step.
@Suite("Real routers and Ridgeline's server", .serialized)
struct ServedCacheTests {
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
        // Version 0 has no retry interval on the wire, so only steps without a lost connection are made.
        let scenario = RouterScenario(
            steps: version == 0 ? [.start, .delta, .emptySet] : ScenarioStep.allCases
        )
        var generator = SystemRandomNumberGenerator()
        var history = PayloadHistory(using: &generator)
        _ = history.publish(ServedCache.set(ScenarioStep.start.payload), validatedAt: ServedCache.time)
        let running = try await ServedCache.start(history, port: 0, maximumVersion: version)
        let cache = ServedCache(running, maximumVersion: version)
        do {
            try await expect(scenario, router, cache)
        } catch {
            await cache.stop()
            throw error
        }
        await cache.stop()
    }
}
