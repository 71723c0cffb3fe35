import RPKIPayload
import TestRouters
import Testing

/// Ridgeline's server with routers of all kinds: their tables equal its payload after each step.
@Suite("Real routers and Ridgeline's server", .serialized)
struct ServedCacheTests {
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
