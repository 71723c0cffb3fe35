import ObjectStore
import RPKIObjects
import RPKITypes
import RPKIValidation
import RelyingParty
import RepositoryFetch
import TestAuthority
import TestPublication

/// A relying party for tests: a store in a directory of its own, and transports to servers on loopback.
final class Testbed: Sendable {
    let directory: TemporaryDirectory
    let threads = BlockingThreads(count: 2)
    let tls: TestTLS
    let limits: Limits

    /// What a test changes from run to run.
    struct Options: Sendable {
        var usesRsync = true
        var fallback = FallbackPolicy.stale
        var isOffline = false
        var ignoresSchedule = true
        var memo = ValidationMemo()
        /// Added to the time of the step.
        var delay: Int64 = 0
        /// How many of the trust anchors are taken.
        var trustAnchors = Int.max
    }

    /// Makes one; `other` gives its directory and so its store.
    init(tls: TestTLS, limits: Limits = .standard, sharing other: Testbed? = nil) throws {
        self.tls = tls
        self.limits = limits
        directory = try other?.directory ?? TemporaryDirectory()
        guard other == nil else { return }
        try directory.makeDirectory("fetching")
        try tls.writeRoot(to: directory("root.pem"))
    }

    func stop() async throws { try await threads.stop() }

    var storeDirectory: String { directory("store") }

    func openStore() throws -> ObjectStore { try ObjectStore(directory: storeDirectory, limits: limits) }

    func anchors(_ step: PublicationStep) throws -> [TrustAnchor] {
        try step.locators.sorted { $0.key < $1.key }.map { name, text in
            TrustAnchor(try TrustAnchorLocator(Array(text.utf8), name: String(name.dropLast(4))))
        }
    }

    /// Runs once, with the store opened and closed.
    func run(_ step: PublicationStep, _ options: Options = Options()) async throws -> RelyingPartyRun.Outcome
    {
        let store = try openStore()
        do {
            let outcome = try await run(step, store, options)
            try store.close()
            return outcome
        } catch {
            try store.close()
            throw error
        }
    }

    /// Runs once.
    func run(_ step: PublicationStep, _ store: ObjectStore, _ options: Options = Options()) async throws
        -> RelyingPartyRun.Outcome
    {
        let now = step.time.advanced(by: options.delay)
        var inputs = RelyingPartyRun.Inputs(
            store: store,
            threads: threads,
            fetcher: nil,
            trustAnchorFetcher: nil,
            trustAnchors: Array(try anchors(step).prefix(options.trustAnchors)),
            context: ValidationContext(time: now, limits: limits),
            workers: 2,
            now: now
        )
        inputs.ignoresSchedule = options.ignoresSchedule
        inputs.memo = options.memo
        if !options.isOffline {
            var policy = HostPolicy()
            policy.dubiousHosts = .permitted
            policy.privateAddresses = .permitted
            let context = try TransportContext(limits: limits, policy: policy)
            let http = try HTTPTransport(context, rootCertificates: [directory("root.pem")], version: "test")
            let rsync = try await RsyncTransport(context)
            var settings = RepositoryFetcher.Settings()
            settings.usesRsync = options.usesRsync
            settings.fallback = options.fallback
            settings.limits = limits
            inputs.fetcher = RepositoryFetcher(
                store: store,
                http: http,
                rsync: rsync,
                spoolDirectory: directory("fetching"),
                threads: threads,
                settings: settings
            )
            inputs.trustAnchorFetcher = TrustAnchorFetcher(
                store: store,
                threads: threads,
                transport: TrustAnchorTransport(
                    context,
                    http: http,
                    rsync: rsync,
                    directory: directory("fetching")
                ),
                usesRsync: options.usesRsync,
                limits: limits
            )
        }
        return try await RelyingPartyRun(inputs).run()
    }
}

/// Payload as sets, for comparisons.
struct SetPayload: Hashable, CustomStringConvertible {
    var vrps: Set<VRP>
    var vaps: Set<VAP>
    var routerKeys: Set<RouterKey>

    init(_ report: ValidationReport) {
        vrps = Set(report.vrps.map(\.value))
        vaps = Set(report.vaps.map(\.value))
        routerKeys = Set(report.routerKeys.map(\.value))
    }

    init(_ expected: ExpectedPayload) {
        vrps = expected.vrpSet
        vaps = Set(expected.vaps)
        routerKeys = expected.routerKeySet
    }

    var description: String { "\(vrps.count) VRPs, \(vaps.count) VAPs, \(routerKeys.count) router keys" }
}

extension RelyingPartyRun.Outcome {
    var payload: SetPayload { SetPayload(report) }

    /// Everything that was found, as `URI code`.
    var problems: [String] {
        (report.findings + fetchFindings).map { "\($0.subject.uri) \($0.reason.code.rawValue)" }
    }

    var codes: Set<String> { Set((report.findings + fetchFindings).map(\.reason.code.rawValue)) }
}

/// Runs servers and a relying party.
func withTestbed(
    https count: Int = 1,
    limits: Limits = .standard,
    _ body: (PublicationServers, Testbed) async throws -> Void
) async throws {
    try await withPublicationServers(https: count, tls: try TestbedTLS.shared.get()) { servers in
        let testbed = try Testbed(tls: servers.tls, limits: limits)
        do {
            try await body(servers, testbed)
        } catch {
            try await testbed.stop()
            throw error
        }
        try await testbed.stop()
    }
}

/// One chain of certificates for all tests: making keys takes time.
enum TestbedTLS {
    static let shared = Result { try TestTLS() }
}
