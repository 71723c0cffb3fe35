import ObjectStore
import RPKITypes
import RPKIValidation
import RelyingParty
import RepositoryFetch

/// Puts together what a run with the store needs, as the command line says.
struct FetchingRun {
    private let options: FetchOptions
    private let limits: Limits

    init(_ options: FetchOptions, limits: Limits) {
        self.options = options
        self.limits = limits
    }

    /// Runs once, and cleans up.
    ///
    /// - Throws: ``StoreError``, ``TransportError``, ``FetchReason/storage(errno:)``.
    func run(
        _ trustAnchors: [TrustAnchor],
        _ context: ValidationContext,
        workers: Int,
        tell: @escaping @Sendable (RelyingPartyRun.Event) -> Void
    ) async throws -> RelyingPartyRun.Outcome {
        let store = try options.storage.open(limits: limits)
        defer { store.close() }
        let now = Timestamp.now
        var inputs = RelyingPartyRun.Inputs(
            store: store,
            fetcher: nil,
            trustAnchorFetcher: nil,
            trustAnchors: trustAnchors,
            context: context,
            workers: workers,
            now: now
        )
        inputs.ignoresSchedule = options.refresh
        if !options.offline { try prepareFetching(&inputs) }
        let outcome = try await RelyingPartyRun(inputs, tell: tell).run()
        if !options.offline { _ = try store.collectGarbage(now: now) }
        return outcome
    }

    private func prepareFetching(_ inputs: inout RelyingPartyRun.Inputs) throws {
        let transports = try TransportContext(
            limits: limits,
            policy: try options.policy(),
            sourceAddress: options.sourceAddress
        )
        let http = try HTTPTransport(
            transports,
            proxy: try proxy(),
            rootCertificates: options.rootCertificate,
            version: Ridgeline.version
        )
        let rsync = try RsyncTransport(transports, program: options.rsyncCommand)
        var settings = RepositoryFetcher.Settings()
        settings.usesRsync = !options.noRsync
        settings.fallback = options.rrdpFallback.policy
        settings.limits = limits
        inputs.fetcher = RepositoryFetcher(
            store: inputs.store,
            http: http,
            rsync: rsync,
            spoolDirectory: inputs.store.spoolDirectory,
            settings: settings
        )
        inputs.trustAnchorFetcher = TrustAnchorFetcher(
            store: inputs.store,
            transport: TrustAnchorTransport(http: http, rsync: rsync, directory: inputs.store.spoolDirectory),
            usesRsync: !options.noRsync,
            limits: limits
        )
    }

    private func proxy() throws -> ProxySettings {
        guard let proxy = options.proxy else { return try ProxySettings.environment() }
        return try ProxySettings(proxy)
    }
}
