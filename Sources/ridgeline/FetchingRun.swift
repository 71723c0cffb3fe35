import Glibc
import ObjectStore
import RPKITypes
import RPKIValidation
import RelyingParty
import RepositoryFetch

/// Puts together what a run with the store needs, as the command line says.
struct FetchingRun {
    private let options: FetchOptions
    private let limits: Limits
    /// Threads that read files and write to the store while others fetch.
    private static let threads = 4

    init(_ options: FetchOptions, limits: Limits) {
        self.options = options
        self.limits = limits
    }

    /// Runs once, and cleans up.
    ///
    /// - Throws: ``StoreError``, ``TransportError``, ``FetchReason/storage(errno:)``, ``Interruption``.
    func run(
        _ trustAnchors: [TrustAnchor],
        _ context: ValidationContext,
        workers: Int,
        tell: @escaping @Sendable (RelyingPartyRun.Event) -> Void
    ) async throws -> RelyingPartyRun.Outcome {
        if options.offline, !options.rebuildStore { try options.storage.checkExists() }
        let store = try options.storage.open(limits: limits, rebuilding: options.rebuildStore)
        let threads = BlockingThreads(count: FetchingRun.threads)
        do {
            let now = Timestamp.now
            var inputs = RelyingPartyRun.Inputs(
                store: store,
                threads: threads,
                fetcher: nil,
                trustAnchorFetcher: nil,
                trustAnchors: trustAnchors,
                context: context,
                workers: workers,
                now: now
            )
            inputs.ignoresSchedule = options.refresh
            if !options.offline { try await prepareFetching(&inputs) }
            let outcome = try await cancelledBySignals { [inputs] in
                try await RelyingPartyRun(inputs, tell: tell).run()
            }
            try await threads.stop()
            do throws(StoreError) {
                // Without any valid publication point, nothing shows what is still needed.
                if !options.offline, !outcome.report.publicationPoints.isEmpty {
                    _ = try store.collectGarbage(now: now)
                }
                try store.close()
            } catch {
                // What was validated is as good as without it; the next run tries again.
                StandardStream(.error).writeIgnoringErrors(
                    Array("Warning: cleaning the store: \(error)\n".utf8)
                )
            }
            return outcome
        } catch {
            try? await threads.stop()
            try? store.close()
            throw error
        }
    }

    private func prepareFetching(_ inputs: inout RelyingPartyRun.Inputs) async throws {
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
        let program = options.noRsync ? nil : options.rsyncCommand
        let rsync = try await RsyncTransport(transports, program: program)
        let spoolDirectory = try makeSpoolDirectory()
        var settings = RepositoryFetcher.Settings()
        settings.usesRsync = !options.noRsync
        settings.fallback = options.rrdpFallback.policy
        settings.limits = limits
        inputs.fetcher = RepositoryFetcher(
            store: inputs.store,
            http: http,
            rsync: rsync,
            spoolDirectory: spoolDirectory,
            threads: inputs.threads,
            settings: settings
        )
        inputs.trustAnchorFetcher = TrustAnchorFetcher(
            store: inputs.store,
            threads: inputs.threads,
            transport: TrustAnchorTransport(transports, http: http, rsync: rsync, directory: spoolDirectory),
            usesRsync: !options.noRsync,
            limits: limits
        )
    }

    /// Makes an empty directory in the store's for what is being fetched; what a crash left there goes.
    private func makeSpoolDirectory() throws -> String {
        guard let resolved = realpath(try options.storage.directory(), nil) else {
            throw FetchReason.storage(errno: errno)
        }
        defer { free(resolved) }
        let path = "\(String(cString: resolved))/fetching"
        // What a process that was killed left running would write on and on.
        OrphanedRsync.kill(writingBelow: path)
        try RepositoryFetch.RsyncTree.remove(path)
        guard mkdir(path, 0o700) == 0 else { throw FetchReason.storage(errno: errno) }
        return path
    }

    private func proxy() throws -> ProxySettings {
        guard let proxy = options.proxy else {
            return try ProxySettings(environment: Environment.variables())
        }
        return try ProxySettings(url: proxy, source: "--proxy")
    }
}
