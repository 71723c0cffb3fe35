import TestRouters
import Testing

/// The first load and deltas with StayRTR, a cache that others have written.
@Suite("Real routers and StayRTR", .serialized, .enabled(if: StayRTR.isInstalled, "stayrtr is not installed"))
struct StayRTRTests {
    @Test(.enabled(if: BIRD().canRun, "\(BIRD().obstacle ?? "")"))
    func bird() async throws { try await run(BIRD()) }

    @Test(.enabled(if: FRR().canRun, "\(FRR().obstacle ?? "")"))
    func frr() async throws { try await run(FRR()) }

    @Test(.enabled(if: OpenBGPD().canRun, "\(OpenBGPD().obstacle ?? "")"))
    func openBGPD() async throws { try await run(OpenBGPD()) }

    @Test(.enabled(if: RTRClient().canRun, "\(RTRClient().obstacle ?? "")"))
    func rtrclient() async throws { try await run(RTRClient()) }

    private func run(_ router: some RouterUnderTest) async throws {
        try await withStayRTR(payload: ScenarioStep.start.payload) { cache in
            try await expect(RouterScenario(steps: [.start, .delta, .secondDelta]), router, cache)
        }
    }
}
