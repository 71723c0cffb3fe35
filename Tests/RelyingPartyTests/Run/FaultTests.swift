import Glibc
import ObjectStore
import RPKITypes
import RPKIValidation
import RelyingParty
import RepositoryFetch
import TestPublication
import Testing

/// What a relying party has when servers do wrong, or are not there.
@Suite("Fetching from bad servers", .serialized)
struct FaultTests {
    /// Short limits, so that a server that does nothing costs little.
    private static let limits: Limits = {
        var limits = Limits.standard
        limits.connectTime = 5
        limits.idleTime = 1
        limits.speedWindow = 1
        limits.repositoryTime = 20
        limits.patience = 60
        return limits
    }()

    @Test(
        "A repository that does wrong is reported by name, and costs no other",
        arguments: [
            (.status(500), "fetch-status"), (.stall(afterBytes: 10), "fetch-idle-timeout"),
            (.slow(bytesPerSecond: 20), "fetch-too-slow"), (.silence, "fetch-idle-timeout"),
            (.garbage(Array("garbage\r\n\r\n".utf8)), "fetch-protocol"),
            (.body(Array("<nothing/>".utf8)), "rrdp-namespace"),
            (.gzipBomb(inflatedSize: 1 << 33), "fetch-inflated-too-large"),
            (.redirect(to: "https://localhost:1/x"), "fetch-redirect-origin"),
            (.endlessHeaders, "fetch-headers-too-large"), (.close(afterBytes: 40), "fetch-truncated"),
        ] as [(HTTPFault, String)]
    )
    func fault(_ fault: HTTPFault, _ code: String) async throws {
        try await withTestbed(https: 2, limits: Self.limits) { servers, testbed in
            var configuration = servers.configuration(repositories: 2)
            configuration.roas = 1
            let history = try await PublicationHistory.make(configuration)
            try servers.publish(history.current)
            let bad = history.current.repositories[1]
            for server in servers.https { server.inject(fault, at: PathPattern(bad.place.notificationPath)) }
            var options = Testbed.Options()
            options.usesRsync = false
            let outcome = try await testbed.run(history.current, options)
            let uri = try #require(bad.place.notify)
            #expect(outcome.problems.contains("\(uri) \(code)"), "\(outcome.problems)")
            // The first repository is the trust anchor's; what it has by itself is all there.
            #expect(!outcome.report.isIncomplete)
            #expect(!outcome.report.vrps.isEmpty)
            let reached = Set(outcome.fetches.filter { $0.failure == nil }.map(\.identity.description))
            #expect(reached == [history.current.repositories[0].place.notify ?? ""])

            for server in servers.https { server.clearFaults() }
            let healed = try await testbed.run(history.current, options)
            #expect(healed.payload == SetPayload(history.current.expected))
        }
    }

    @Test("A server that fails after it had been well costs nothing while its objects are valid")
    func cached() async throws {
        try await withTestbed { servers, testbed in
            var configuration = servers.configuration(repositories: 2)
            configuration.roas = 1
            let history = try await PublicationHistory.make(configuration)
            try servers.publish(history.current)
            _ = try await testbed.run(history.current)
            servers.https[0].inject(.status(503), at: .all)
            var options = Testbed.Options()
            options.usesRsync = false
            let outcome = try await testbed.run(history.current, options)
            #expect(outcome.payload == SetPayload(history.current.expected))
            #expect(outcome.codes == ["fetch-status"])
            options.isOffline = true
            let offline = try await testbed.run(history.current, options)
            #expect(offline.payload == outcome.payload)
            #expect(offline.problems == [])
        }
    }

    @Test("Servers that send nothing are given up when all others are done, within the patience")
    func patience() async throws {
        var limits = Limits.standard
        limits.patience = 1
        // Without the patience the run would last as long as these.
        limits.connectTime = 600
        limits.idleTime = 600
        limits.speedWindow = 600
        try await withTestbed(https: 3, limits: limits) { servers, testbed in
            var configuration = servers.configuration(repositories: 3)
            configuration.roas = 1
            let history = try await PublicationHistory.make(configuration)
            try servers.publish(history.current)
            for server in servers.https {
                server.inject(.silence, at: "/repo1/notification.xml")
                server.inject(.slow(bytesPerSecond: 1), at: "/repo2/notification.xml")
            }
            var options = Testbed.Options()
            options.usesRsync = false
            let outcome = try await testbed.run(history.current, options)
            let abandoned = outcome.problems.filter { $0.hasSuffix("fetch-abandoned") }
            #expect(abandoned.count == 2, "\(outcome.problems)")
            #expect(!outcome.report.vrps.isEmpty)
            let store = try testbed.openStore()
            let failures = try store.repositories().map(\.schedule.consecutiveFailures)
            try store.close()
            #expect(failures.sorted() == [0, 1, 1])
        }
    }

    @Test(
        "rsync takes the place of RRDP as the policy says, and gives it back",
        arguments: FallbackPolicy.allCases
    )
    func fallback(_ policy: FallbackPolicy) async throws {
        try await withTestbed { servers, testbed in
            var configuration = servers.configuration(repositories: 1)
            configuration.roas = 2
            var history = try await PublicationHistory.make(configuration)
            let store = try testbed.openStore()
            var options = Testbed.Options()
            options.fallback = policy
            func run() async throws -> [String] {
                let outcome = try await testbed.run(history.current, store, options)
                return outcome.fetches.filter { $0.failure == nil }.map(\.identity.description)
            }
            let place = history.configuration.places[0]
            let (rrdp, rsync) = (place.notify ?? "", place.base)
            // Never fetched: there is nothing to go on with.
            try servers.publish(history.current)
            servers.https[0].inject(.status(503), at: "*notification.xml")
            #expect(try await run() == (policy == .never ? [] : [rsync]))
            // RRDP is back.
            servers.https[0].clearFaults()
            #expect(try await run() == [rrdp])
            // It fails while the copy is current, and later, when it is not.
            servers.https[0].inject(.status(503), at: "*notification.xml")
            #expect(try await run() == [])
            options.delay = 7_200
            #expect(try await run() == (policy == .stale ? [rsync] : []))
            try history.advance()
            try servers.publish(history.current)
            let outcome = try await testbed.run(history.current, store, options)
            #expect(
                (outcome.payload == SetPayload(history.current.expected)) == (policy == .stale),
                "\(outcome.problems)"
            )
            try store.close()
        }
    }

    @Test("A host that is not to be reached is given up, whatever it is said to have")
    func unreachableHost() async throws {
        var limits = Limits.standard
        limits.parallelFetchesPerHost = 1
        try await withTestbed(limits: limits) { servers, testbed in
            let port = try UnservedPort(.refusing)
            var configuration = servers.configuration(repositories: 7)
            for index in 1..<7 { configuration.places[index].https = "localhost:\(port.port)" }
            configuration.roas = 1
            configuration.authorities = 1
            let history = try await PublicationHistory.make(configuration)
            try servers.publish(history.current)
            var options = Testbed.Options()
            options.usesRsync = false
            let outcome = try await testbed.run(history.current, options)
            let codes = outcome.fetchFindings.map(\.reason.code.rawValue)
            #expect(codes.count { $0 == "fetch-refused" } == 3, "\(outcome.problems)")
            #expect(codes.count { $0 == "fetch-host-given-up" } == 3, "\(outcome.problems)")
            #expect(!outcome.report.vrps.isEmpty)
        }
    }

    @Test("rsync keeps a stand-in up while RRDP backs off")
    func standIn() async throws {
        try await withTestbed { servers, testbed in
            var configuration = servers.configuration(repositories: 1)
            configuration.roas = 2
            var history = try await PublicationHistory.make(configuration)
            servers.https[0].inject(.status(503), at: "*notification.xml")
            var options = Testbed.Options()
            options.ignoresSchedule = false
            for step in 0..<6 {
                try servers.publish(history.current)
                let outcome = try await testbed.run(history.current, options)
                #expect(
                    outcome.payload == SetPayload(history.current.expected),
                    "\(step): \(outcome.problems)"
                )
                try history.advance(time: history.current.time.advanced(by: 700))
            }
        }
    }

    @Test("What is not due is not fetched, and a server that fails is left alone for a while")
    func schedule() async throws {
        try await withTestbed { servers, testbed in
            var configuration = servers.configuration(repositories: 1)
            configuration.roas = 1
            let history = try await PublicationHistory.make(configuration)
            try servers.publish(history.current)
            var options = Testbed.Options()
            options.ignoresSchedule = false
            options.usesRsync = false
            func attempts() async throws -> Int {
                try await testbed.run(history.current, options).fetches.count
            }
            #expect(try await attempts() == 1)
            #expect(try await attempts() == 0)
            options.delay = 700
            #expect(try await attempts() == 1)
            servers.https[0].inject(.status(503), at: "*notification.xml")
            for count in 1...3 {
                options.delay += 700
                #expect(try await attempts() == 1, "failure \(count)")
            }
            options.delay += 700
            #expect(try await attempts() == 0, "backs off")
            let backingOff = try await testbed.run(history.current, options)
            #expect(backingOff.codes == ["fetch-backing-off"])
            options.delay += 6_000
            #expect(try await attempts() == 1)
        }
    }

    @Test("A full store is reported, and what was there is still served")
    func full() async throws {
        try await withTestbed { servers, testbed in
            var configuration = servers.configuration(repositories: 1)
            configuration.roas = 2
            configuration.fillers = 100
            configuration.fillerSize = 20_000
            configuration.changes = 12
            var history = try await PublicationHistory.make(configuration)
            try servers.publish(history.current)
            let old = history.current
            let store = try testbed.openStore()
            let first = try await testbed.run(old, store)
            var limits = Limits.standard
            limits.storeSize = try store.status().databaseSize
            try store.close()
            // New content, for which there is no room.
            for _ in 0..<30 { try history.advance() }
            try servers.publish(history.current)
            let small = try ObjectStore(directory: testbed.storeDirectory, limits: limits)
            let refused = try await testbed.run(history.current, small)
            let uri = try #require(history.current.repositories[0].place.notify)
            #expect(
                refused.fetchFindings.map { "\($0.subject.uri) \($0.reason.code.rawValue)" } == [
                    "\(uri) fetch-store-full"
                ]
            )
            #expect(refused.fault == .storeFull)
            #expect(refused.payload == first.payload)
            let record = try small.repositories().first { $0.identity.description == uri }
            #expect(record?.schedule.consecutiveFailures == 0)
            try small.close()
            var options = Testbed.Options()
            options.isOffline = true
            let offline = try await testbed.run(old, options)
            #expect(offline.payload == first.payload)
            #expect(!first.payload.vrps.isEmpty)
            let whole = try await testbed.run(history.current)
            #expect(whole.payload == SetPayload(history.current.expected))
        }
    }
}
