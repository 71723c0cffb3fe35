package import ObjectStore
package import RPKITypes
package import RPKIValidation
package import RepositoryFetch
import Synchronization

/// Runs a relying party again and again: whenever a repository is due, or something that was valid expires.
///
/// A run that fails is reported, and tried again; what the one before gave is not touched.
package final class RelyingPartyService: Sendable {  // A class: reloads and the run share what is asked for.
    /// What an operator may change while the service runs.
    package struct Settings: Sendable {
        package var trustAnchors: [TrustAnchor]
        /// What objects are judged by; the time is that of each run.
        package var context: ValidationContext
        /// Threads that validate at the same time.
        package var workers: Int
        /// Nil to work with the store only.
        package var fetcher: RepositoryFetcher?
        package var trustAnchorFetcher: TrustAnchorFetcher?
        /// Seconds between two fetches of what answers.
        package var interval: Int64

        package init(
            trustAnchors: [TrustAnchor],
            context: ValidationContext,
            workers: Int,
            fetcher: RepositoryFetcher?,
            trustAnchorFetcher: TrustAnchorFetcher?,
            interval: Int64
        ) {
            self.trustAnchors = trustAnchors
            self.context = context
            self.workers = workers
            self.fetcher = fetcher
            self.trustAnchorFetcher = trustAnchorFetcher
            self.interval = interval
        }
    }

    /// What is told while the service runs.
    package enum Event: Sendable {
        /// A run begins.
        case began(Timestamp)
        /// Something happened in a run.
        case step(RelyingPartyRun.Event)
        /// A run ended, having taken so long; the next is at the latest at `next`.
        case ended(RelyingPartyRun.Outcome, Duration, next: Timestamp)
        /// A run failed, for a reason of ours.
        case failed(any Error)
        /// The store could not be cleaned.
        case notCleaned(StoreError)
    }

    private struct State {
        var settings: Settings
        /// Whether the next run is wanted now.
        var isWanted = false
    }

    private let store: ObjectStore
    private let threads: BlockingThreads
    private let memo = ValidationMemo()
    private let clock: @Sendable () -> Timestamp
    private let tell: @Sendable (Event) -> Void
    private let state: Mutex<State>

    /// How long the service looks away while nothing is due.
    private static let pause: Duration = .milliseconds(200)

    /// Makes a service.
    ///
    /// - Parameters:
    ///   - store: the store, which nobody else writes to.
    ///   - threads: for what waits for the store.
    ///   - settings: what the operator decides.
    ///   - clock: the present.
    ///   - tell: called by the service's task only.
    package init(
        store: ObjectStore,
        threads: BlockingThreads,
        _ settings: Settings,
        clock: @escaping @Sendable () -> Timestamp,
        tell: @escaping @Sendable (Event) -> Void
    ) {
        self.store = store
        self.threads = threads
        self.clock = clock
        self.tell = tell
        state = Mutex(State(settings: settings))
    }

    /// Puts other settings in the place of the present ones, from the next run on, which is at once.
    package func reload(_ settings: Settings) {
        state.withLock { state in
            state.settings = settings
            state.isWanted = true
        }
    }

    /// Runs until the task is cancelled.
    package func run() async {
        var anchorsDue = Timestamp.distantPast
        while !Task.isCancelled {
            let settings = state.withLock { state in
                state.isWanted = false
                return state.settings
            }
            let start = clock()
            // A clock that was set back must not hold up anything.
            let isAnchorTime = anchorsDue <= start || anchorsDue > start.advanced(by: 2 * settings.interval)
            if isAnchorTime { anchorsDue = start.advanced(by: settings.interval) }
            let next = await perform(settings, at: start, fetchingTrustAnchors: isAnchorTime)
            await wait(until: next, settings.interval)
        }
    }

    /// Runs once; says when the next run is due.
    private func perform(
        _ settings: Settings,
        at start: Timestamp,
        fetchingTrustAnchors: Bool
    ) async -> Timestamp {
        tell(.began(start))
        let began = ContinuousClock.now
        var context = settings.context
        context.time = start
        var inputs = RelyingPartyRun.Inputs(
            store: store,
            threads: threads,
            fetcher: settings.fetcher,
            trustAnchorFetcher: settings.trustAnchorFetcher,
            trustAnchors: settings.trustAnchors,
            context: context,
            workers: settings.workers,
            now: start
        )
        inputs.memo = memo
        inputs.fetchesTrustAnchors = fetchingTrustAnchors
        do {
            let outcome = try await RelyingPartyRun(inputs) { [tell] in tell(.step($0)) }.run()
            await clean(after: outcome, at: start)
            let next = await nextRun(after: outcome.report, settings)
            tell(.ended(outcome, ContinuousClock.now - began, next: next))
            return next
        } catch {
            if !Task.isCancelled { tell(.failed(error)) }
            return clock().advanced(by: RelyingPartyService.rest(settings.interval))
        }
    }

    /// Removes what no valid certificate refers to any more, when something changed.
    private func clean(after outcome: RelyingPartyRun.Outcome, at time: Timestamp) async {
        // Without any valid publication point, nothing shows what is still needed.
        guard !outcome.report.publicationPoints.isEmpty, outcome.fetches.contains(where: \.hasChanges) else {
            return
        }
        do {
            _ = try await threads.run { [store] in try store.collectGarbage(now: time) }
        } catch let error as StoreError {
            tell(.notCleaned(error))
        } catch {}
    }

    /// When a repository is due, or what was found to be valid may not be any more.
    private func nextRun(after report: ValidationReport, _ settings: Settings) async -> Timestamp {
        let now = clock()
        let latest = now.advanced(by: settings.interval)
        var next = min(latest, report.window.upper)
        let records = try? await threads.run { [store] in try store.repositories() }
        for record in records ?? [] where record.lastReferenced != nil && settings.fetcher != nil {
            if let due = record.schedule.nextAttempt, due > now { next = min(next, due) }
        }
        return max(next, now.advanced(by: RelyingPartyService.rest(settings.interval)))
    }

    /// Seconds between two runs at least, in which what becomes due gathers.
    private static func rest(_ interval: Int64) -> Int64 { max(1, interval / 10) }

    private func wait(until next: Timestamp, _ interval: Int64) async {
        while !Task.isCancelled, !state.withLock(\.isWanted) {
            let now = clock()
            // A clock that was set back must not hold up the next run.
            guard now < next, next.secondsSinceEpoch - now.secondsSinceEpoch <= 2 * interval else { return }
            try? await Task.sleep(for: RelyingPartyService.pause)
        }
    }
}
