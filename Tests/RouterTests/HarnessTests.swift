import RPKITypes
import Testing

@testable import TestRouters

/// That the stand-in speaks RTR, and that the scenario sees what is wrong.
@Suite("The tests of routers themselves", .serialized)
struct HarnessTests {
    /// The example of RTR version 2 in the digest of 8210bis-27, without its router key.
    @Test func answersAreThoseOfTheSpecification() throws {
        var payload = RouterPayload(providers: [
            ASN(64_496): [ASN(64_500), ASN(64_501)], ASN(64_499): [ASN(0)],
        ])
        for (prefix, maxLength, asn) in [
            ("203.0.113.0/24", 24, 0), ("198.51.100.0/24", 25, 64_497), ("192.0.2.0/24", 24, 64_496),
            ("2001:db8::/32", 48, 64_496),
        ] as [(String, Int, UInt32)] {
            let prefix = try #require(IPPrefix(prefix))
            payload.vrps.insert(try #require(VRP(prefix: prefix, maxLength: maxLength, asn: ASN(asn))))
        }
        var timing = CacheTiming()
        timing.retry = 600
        let script = CacheScript(maximumVersion: 2, timing: timing, payload: payload)
        let reply = script.reply(to: try #require(Hex.bytes("0202000000000008")), version: nil)
        let session = Hex.text(script.sessions[2].octets)
        let serial = Hex.text(script.serial.octets)
        #expect(
            Hex.text(reply.octets)
                == """
                0203\(session)00000008\
                02040000000000140118180 0cb00710000000000\
                0204000000000014 01181900c6336400 0000fbf1\
                0204000000000014 01181800c0000200 0000fbf0\
                0206000000000020 01203000 20010db8000000000000000000000000 0000fbf0\
                020b010000000014 0000fbf0 0000fbf4 0000fbf5\
                020b010000000010 0000fbf3 00000000\
                0207\(session)00000018\(serial) 00000e10 00000258 00001c20
                """.filter { $0 != " " }
        )
        #expect(reply.version == 2)
    }

    @Test func wrongTableIsSeen() async throws {
        let router = RTRClient()
        try #require(router.canRun, "\(router.obstacle ?? "")")
        let scenario = RouterScenario(steps: [.start], patience: .seconds(1))
        let wrong = RouterPayload(
            vrps: ScenarioStep.start.payload.vrps.union(ScenarioStep.refill.payload.vrps)
        )
        try await withScriptedCache(maximumVersion: 1, payload: wrong) { cache in
            let outcome = try #require(try await scenario.run(router, cache).first)
            #expect(!outcome.differences.isEmpty)
            #expect(outcome.differences.allSatisfy { $0.hasPrefix("left over") })
        }
    }

    @Test func fullSetInsteadOfDeltaIsSeen() async throws {
        let router = RTRClient()
        try #require(router.canRun, "\(router.obstacle ?? "")")
        let start = ScenarioStep.start.payload
        try await withScriptedCache(maximumVersion: 1, payload: start) { cache in
            let outcomes = try await RouterScenario(steps: [.start, .delta]).run(
                router,
                Forgetful(cache: cache)
            )
            let outcome = try #require(outcomes.last)
            #expect(outcome.step == .delta)
            #expect(outcome.differences.isEmpty)
            #expect(outcome.complaints.contains("a Cache Reset"))
        }
    }

    @Test func routerThatEndsIsSeen() async throws {
        try #require(RTRClient().canRun, "\(RTRClient().obstacle ?? "")")
        await #expect(throws: RouterTestError.self) {
            try await RouterProcess.run("false", [], log: "/dev/null") { process in
                while true {
                    try process.check()
                    try await Task.sleep(for: .milliseconds(5))
                }
            }
        }
    }

    /// A cache that has no deltas.
    private struct Forgetful: CacheUnderTest {
        let cache: ScriptedCache

        var port: Int { cache.port }
        var maximumVersion: UInt8 { cache.maximumVersion }

        func publish(_ payload: RouterPayload) async throws {
            try await cache.loseHistory(publishing: payload)
        }
        func loseHistory(publishing payload: RouterPayload) async throws { try await publish(payload) }
        func exchanges() async throws -> [CacheExchange]? { try await cache.exchanges() }
        func restart(_ session: CacheRestart, publishing payload: RouterPayload) async throws {
            try await cache.restart(session, publishing: payload)
        }
    }
}
