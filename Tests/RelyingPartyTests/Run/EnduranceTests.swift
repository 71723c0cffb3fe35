import ObjectStore
import RPKIObjects
import RPKITypes
import RPKIValidation
import RelyingParty
import RepositoryFetch
import TestPublication
import Testing

/// A run ends, with all that can be had, whatever servers, clocks and disks do.
@Suite("Endurance of a run", .serialized)
struct EnduranceTests {
    /// Limits with which a server that does nothing is never given up for that alone.
    private static let endless: Limits = {
        var limits = Limits.standard
        (limits.connectTime, limits.idleTime, limits.speedWindow) = (600, 600, 600)
        limits.patience = 600
        return limits
    }()

    private func history(_ servers: PublicationServers, repositories: Int) async throws -> PublicationHistory
    {
        var configuration = servers.configuration(repositories: repositories)
        configuration.roas = 1
        configuration.authorities = 1
        return try await PublicationHistory.make(configuration)
    }

    /// Lets the servers of some repositories send nothing when asked for the notification file.
    private func silence(_ servers: PublicationServers, _ repositories: Range<Int>) {
        for index in repositories {
            servers.https[0].inject(.silence, at: PathPattern("/repo\(index)/notification.xml"))
        }
    }

    private var withoutRsync: Testbed.Options {
        var options = Testbed.Options()
        options.usesRsync = false
        return options
    }

    @Test("At seven eighths of the run's time nothing more is fetched, and the rest is reported")
    func runTime() async throws {
        var limits = Self.endless
        limits.runTime = 4
        limits.parallelFetches = 2
        try await withTestbed(limits: limits) { servers, testbed in
            let history = try await history(servers, repositories: 6)
            try servers.publish(history.current)
            silence(servers, 1..<6)
            let clock = ContinuousClock()
            let start = clock.now
            let outcome = try await testbed.run(history.current, withoutRsync)
            #expect(clock.now - start < .seconds(60))
            #expect(Set(outcome.fetchFindings.map(\.reason.code.rawValue)) == ["fetch-run-time"])
            #expect(outcome.fetchFindings.count == 5, "\(outcome.problems)")
            #expect(outcome.fetches.count == 3, "what waited was not begun")
            #expect(!outcome.report.vrps.isEmpty)
            #expect(outcome.isCutShort)
            // Those that had their time come last in the next run; those that waited have done nothing wrong.
            let store = try testbed.openStore()
            let failures = try store.repositories().map(\.schedule.consecutiveFailures).sorted()
            #expect(failures == [0, 0, 0, 0, 1, 1])
            try store.close()
        }
    }

    @Test("A trust anchor's certificate that never comes ends with the run's time, too")
    func runTimeOfTrustAnchor() async throws {
        var limits = Self.endless
        limits.runTime = 2
        limits.trustAnchorTime = 600
        try await withTestbed(limits: limits) { servers, testbed in
            let history = try await history(servers, repositories: 1)
            try servers.publish(history.current)
            servers.https[0].inject(.silence, at: .all)
            let outcome = try await testbed.run(history.current, withoutRsync)
            #expect(outcome.fetchFindings.map(\.reason.code.rawValue) == ["fetch-run-time"])
            #expect(outcome.report.isIncomplete)
        }
    }

    @Test("Servers that send nothing make room for those that wait")
    func room() async throws {
        var limits = Self.endless
        limits.patience = 1
        limits.parallelFetches = 2
        try await withTestbed(limits: limits) { servers, testbed in
            let history = try await history(servers, repositories: 6)
            try servers.publish(history.current)
            silence(servers, 1..<4)
            let outcome = try await testbed.run(history.current, withoutRsync)
            let failures = outcome.fetches.compactMap { $0.failure?.code.rawValue }
            #expect(failures == Array(repeating: "fetch-abandoned", count: 3), "\(outcome.problems)")
            #expect(outcome.fetches.count == 6)
        }
    }

    @Test("A web server that never answers leaves rsync its share of a trust anchor's time")
    func trustAnchorTime() async throws {
        var limits = Self.endless
        limits.trustAnchorTime = 4
        try await withTestbed(limits: limits) { servers, testbed in
            let history = try await history(servers, repositories: 1)
            try servers.publish(history.current)
            let path = try #require(history.current.anchors.first?.path)
            servers.https[0].inject(.silence, at: PathPattern(path))
            let outcome = try await testbed.run(history.current)
            #expect(outcome.codes == ["fetch-total-timeout"], "\(outcome.problems)")
            #expect(outcome.payload == SetPayload(history.current.expected))
        }
    }

    @Test("What a URI of a TAL gave long ago does not hide what another gave later")
    func laterCertificate() async throws {
        try await withTestbed { servers, testbed in
            let history = try await history(servers, repositories: 1)
            try servers.publish(history.current)
            let store = try testbed.openStore()
            func kept() throws -> [String] {
                try store.fetchedCertificates().keys.map { String($0.prefix(5)) }
            }
            _ = try await testbed.run(history.current, store)
            #expect(try kept() == ["https"])
            servers.https[0].inject(.status(503), at: PathPattern(history.current.anchors[0].path))
            _ = try await testbed.run(history.current, store)
            #expect(try kept() == ["rsync"])
            servers.https[0].clearFaults()
            _ = try await testbed.run(history.current, store)
            #expect(try kept() == ["https"])
            try store.close()
        }
    }

    @Test("A module that was fetched a moment ago takes the place of RRDP at once")
    func currentModule() async throws {
        try await withTestbed { servers, testbed in
            let history = try await history(servers, repositories: 1)
            try servers.publish(history.current)
            let store = try testbed.openStore()
            let place = history.current.repositories[0].place
            let rrdp = RepositoryIdentity.rrdp(try HTTPSURI(try #require(place.notify)))
            let module = RepositoryIdentity.rsync(try RsyncURI(place.base))
            servers.https[0].inject(.status(503), at: "*notification.xml")
            _ = try await testbed.run(history.current, store)
            servers.https[0].clearFaults()
            _ = try await testbed.run(history.current, store)
            #expect(try store.repository(rrdp)?.schedule.isFallback == false)
            #expect(try store.repository(module)?.version ?? 0 > 0)

            // Two hours later RRDP fails, a minute after another CA had the module fetched.
            var options = Testbed.Options()
            options.ignoresSchedule = false
            options.delay = 7_200
            let fetched = history.current.time.advanced(by: 7_140)
            var schedule = try #require(try store.repository(module)).schedule
            (schedule.lastSuccess, schedule.lastAttempt) = (fetched, fetched)
            schedule.nextAttempt = fetched.advanced(by: 600)
            let record = FetchRecord(started: fetched, duration: 1, transport: .rsync, outcome: .unchanged)
            try store.recordFetch(record, of: module, schedule: schedule)
            servers.https[0].inject(.status(503), at: "*notification.xml")
            let outcome = try await testbed.run(history.current, store, options)
            #expect(outcome.fetches.map(\.identity) == [rrdp])
            #expect(try store.repository(rrdp)?.schedule.isFallback == true)
            #expect(outcome.payload == SetPayload(history.current.expected))
            try store.close()
        }
    }

    @Test("Deltas that are too large together give way to the snapshot")
    func chainSize() async throws {
        try await withTestbed { servers, testbed in
            var configuration = servers.configuration(repositories: 1)
            configuration.roas = 1
            configuration.deltas = 100
            var history = try await PublicationHistory.make(configuration)
            try servers.publish(history.current)
            _ = try await testbed.run(history.current)
            for _ in 0..<60 { try history.advance() }
            try servers.publish(history.current)
            let repository = history.current.repositories[0]
            let sizes = repository.pages.filter { $0.key.contains("delta") }.map(\.value.body.count)
            let snapshots = repository.pages.filter { $0.key.contains("snapshot") }.map(\.value.body.count)
            let limit = max(try #require(sizes.max()), try #require(snapshots.max())) + 1
            try #require(sizes.reduce(0, +) > limit, "the history has too small deltas for this test")
            var limits = Limits.standard
            limits.rrdpFileSize = limit
            let small = try Testbed(tls: servers.tls, limits: limits, sharing: testbed)
            let outcome = try await small.run(history.current)
            try await small.stop()
            let codes = outcome.fetches.flatMap(\.warnings).map(\.code.rawValue)
            #expect(
                !Set(codes).isDisjoint(with: ["fetch-inflated-too-large", "fetch-too-large"]),
                "\(codes)"
            )
            guard case .current(.snapshot, _) = outcome.fetches[0].result else {
                Issue.record("\(outcome.fetches[0].result)")
                return
            }
            #expect(outcome.payload == SetPayload(history.current.expected))
        }
    }

    @Test("A failure that nobody foresaw is that of its repository; a store that cannot be used is not")
    func unforeseen() throws {
        struct Unforeseen: Error {}
        #expect(FetchFailure.reason(of: Unforeseen())?.code.rawValue == "fetch-unexpected")
        let conflict = StoreConflict.changedMeanwhile(version: 3)
        #expect(FetchFailure.reason(of: conflict)?.code.rawValue == "fetch-unexpected")
        #expect(FetchFailure.reason(of: StoreError.full)?.code.rawValue == "fetch-store-full")
        #expect(FetchFailure.reason(of: StoreError.closed) == nil)
        #expect(FetchFailure.reason(of: StoreError.damaged(detail: "")) == nil)
        let now = Timestamp(1_790_000_000)
        let wrongClock = now.advanced(by: 90 * 86_400)
        #expect(FallbackPolicy.stale.permitsRsync(bestBefore: wrongClock, at: now))
        #expect(!FallbackPolicy.new.permitsRsync(bestBefore: wrongClock, at: now))
    }
}
