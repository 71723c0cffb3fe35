package import ObjectStore
package import RPKITypes

/// Brings repositories up to date, by RRDP first and by rsync where that is permitted, and records how it went.
package struct RepositoryFetcher: Sendable {
    /// What the operator decides.
    package struct Settings: Sendable {
        /// Whether rsync is used at all.
        package var usesRsync = true
        /// When it is used in place of RRDP.
        package var fallback = FallbackPolicy.stale
        /// When what is fetched next.
        package var schedule = FetchSchedule()
        /// Bounds.
        package var limits = Limits.standard

        /// Makes the defaults.
        package init() {}
    }

    /// What the operator decides.
    package let settings: Settings
    private let store: ObjectStore
    private let rrdp: RRDPFetcher
    private let rsync: RsyncFetcher?
    private let time: TimeSource
    private let threads: BlockingThreads

    /// Makes a fetcher.
    ///
    /// - `spoolDirectory`: where files are put while they are fetched; it must exist.
    /// - `threads`: for what blocks.
    package init(
        store: ObjectStore,
        http: HTTPTransport,
        rsync: RsyncTransport?,
        spoolDirectory: String,
        threads: BlockingThreads,
        settings: Settings,
        time: TimeSource = .continuous
    ) {
        self.store = store
        self.settings = settings
        self.time = time
        self.threads = threads
        rrdp = RRDPFetcher(
            transport: http,
            store: store,
            limits: settings.limits,
            spoolDirectory: spoolDirectory,
            threads: threads
        )
        self.rsync = rsync.map {
            RsyncFetcher(
                transport: $0,
                store: store,
                limits: settings.limits,
                spoolDirectory: spoolDirectory,
                threads: threads
            )
        }
    }

    /// Brings one repository up to date, and records how it went.
    ///
    /// - Parameters:
    ///   - identity: an RRDP repository or an rsync module.
    ///   - now: the time of the attempt.
    ///   - patience: its end is the end of the caller's patience; the attempt then counts as failed.
    /// - Returns: what the server did, a failure included.
    /// - Throws: ``StoreError`` for a store that cannot be used, and `CancellationError` when the task is cancelled. A full
    ///   disk is a failure like others: what is stored stays as good as it was.
    package func fetch(_ identity: RepositoryIdentity, now: Timestamp, patience: Patience = Patience())
        async throws -> FetchOutcome
    {
        let record = try await threads.run { [store] in try store.repository(identity) }
        var outcome = try await patience.limit {
            try await self.attempt(identity, record, now, patience.progress)
        }
        try Task.checkCancellation()
        if let end = patience.end, outcome.failure == .fetch(.cancelled) {
            outcome.result = .failed(.fetch(end))
        }
        try await recordOutcome(outcome, record, now)
        return outcome
    }

    private func attempt(
        _ identity: RepositoryIdentity,
        _ record: RepositoryRecord?,
        _ now: Timestamp,
        _ progress: TransferProgress
    ) async throws -> FetchOutcome {
        try await attempt(identity, now, progress) { deadline in
            switch identity {
            case .rrdp(let notification):
                let success = try await rrdp.fetch(
                    notification,
                    record,
                    forceSnapshot: false,
                    deadline: deadline
                )
                return Success(
                    result: .current(success.change, success.objects),
                    warnings: success.warnings,
                    bytes: success.bytes,
                    serial: success.serial
                )
            case .rsync(let module):
                guard settings.usesRsync, let rsync else { throw FetchReason.rsyncMissing }
                let summary = try await rsync.fetch(module, version: record?.version ?? 0, deadline: deadline)
                return Success(result: .current(.rsync, summary), warnings: [], bytes: 0, serial: nil)
            }
        }
    }

    /// What an attempt gives when it succeeds.
    private struct Success {
        var result: FetchOutcome.Result
        var warnings: [Reason]
        var bytes: Int
        var serial: Int64?
    }

    private func attempt(
        _ identity: RepositoryIdentity,
        _ now: Timestamp,
        _ progress: TransferProgress,
        _ body: (Deadline) async throws -> Success
    ) async throws -> FetchOutcome {
        let start = time.now()
        let deadline = Deadline(
            .seconds(settings.limits.repositoryTime),
            by: time,
            progress: progress
        )
        var outcome = FetchOutcome(
            identity: identity,
            result: .failed(.fetch(.cancelled)),
            started: now,
            duration: .zero
        )
        do {
            let success = try await body(deadline)
            outcome.result = success.result
            outcome.warnings = success.warnings
            outcome.bytes = success.bytes
            outcome.serial = success.serial
        } catch {
            guard let reason = FetchFailure.reason(of: error) else { throw error }
            outcome.result = .failed(reason)
            outcome.isReachable = FetchFailure.isReachable(reason)
        }
        outcome.duration = time.now() - start
        return outcome
    }

    /// Notes how it went, and when it is tried again.
    private func recordOutcome(_ outcome: FetchOutcome, _ before: RepositoryRecord?, _ now: Timestamp)
        async throws
    {
        var schedule = before?.schedule ?? RepositorySchedule()
        let random = Double.random(in: 0..<1)
        schedule.lastAttempt = now
        if outcome.failure == nil {
            schedule.lastSuccess = now
            schedule.consecutiveFailures = 0
            schedule.isFallback = false
            schedule.nextAttempt = settings.schedule.next(afterSuccessAt: now, random: random)
            let further = Double.random(in: 0..<1)
            schedule.bestBefore = settings.schedule.bestBefore(fetchedAt: now, random: further)
        } else if outcome.failure.map(FetchFailure.isOurs) ?? false {
            // The next run tries again.
        } else {
            schedule.consecutiveFailures += 1
            schedule.nextAttempt = settings.schedule.next(
                afterFailureAt: now,
                failures: schedule.consecutiveFailures,
                random: random
            )
        }
        let record = FetchRecord(outcome, before: before)
        try await threads.run { [store, schedule] in
            do throws(StoreError) {
                try store.recordFetch(record, of: outcome.identity, schedule: schedule)
            } catch .full {
                // It is reported all the same.
            }
        }
    }
}
