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
    /// - Throws: ``StoreError``, ``TransportError``, ``FetchReason/storage(errno:)``, ``Interruption``.
    func run(
        _ trustAnchors: [TrustAnchor],
        _ context: ValidationContext,
        workers: Int,
        tell: @escaping @Sendable (RelyingPartyRun.Event) -> Void
    ) async throws -> RelyingPartyRun.Outcome {
        if options.offline, !options.rebuildStore { try options.storage.checkExists() }
        let parts = try FetchingParts(options.storage, limits: limits, rebuilding: options.rebuildStore)
        do {
            let now = Timestamp.now
            let fetchers = options.offline ? nil : try await parts.fetchers(options.network)
            var inputs = RelyingPartyRun.Inputs(
                store: parts.store,
                threads: parts.threads,
                fetcher: fetchers?.repositories,
                trustAnchorFetcher: fetchers?.trustAnchors,
                trustAnchors: trustAnchors,
                context: context,
                workers: workers,
                now: now
            )
            inputs.ignoresSchedule = options.refresh
            let outcome = try await cancelledBySignals { [inputs] in
                try await RelyingPartyRun(inputs, tell: tell).run()
            }
            try await parts.threads.stop()
            do throws(StoreError) {
                // Without any valid publication point, nothing shows what is still needed.
                if !options.offline, !outcome.report.publicationPoints.isEmpty {
                    _ = try parts.store.collectGarbage(now: now)
                }
                try parts.store.close()
            } catch {
                // What was validated is as good as without it; the next run tries again.
                StandardStream(.error).writeIgnoringErrors(
                    Array("Warning: cleaning the store: \(error)\n".utf8)
                )
            }
            return outcome
        } catch {
            try? await parts.close()
            throw error
        }
    }
}
