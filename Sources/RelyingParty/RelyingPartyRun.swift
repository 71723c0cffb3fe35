package import ObjectStore
import RPKIObjects
package import RPKITypes
package import RPKIValidation
package import RepositoryFetch

/// One run of a relying party: fetch what is due, validate, follow what the certificates refer to, until nothing is
/// left to do.
///
/// Fetching and validating go on at the same time. When something has been fetched, everything is validated again;
/// the memo makes that cost what changed. So a repository that answers late, or never, holds up neither those that
/// are known already nor those that others lead to.
package struct RelyingPartyRun: Sendable {
    /// What is told while the run goes on.
    package enum Event: Sendable {
        /// A repository or trust anchor certificate is being fetched.
        case started(String)
        /// A repository was fetched, or not.
        case fetched(FetchOutcome)
        /// A trust anchor's certificate could not be fetched.
        case trustAnchorFailed(Finding)
        /// Everything that there is was validated; more may come.
        case validated(ValidationReport)
    }

    /// What a run gave.
    package struct Outcome: Sendable {
        /// The last validation, which covers all that was fetched.
        package var report: ValidationReport
        /// The attempts to fetch repositories, in the order in which they ended.
        package var fetches: [FetchOutcome] = []
        /// What went wrong with fetching.
        package var fetchFindings: [Finding] = []
        /// Whether something was not fetched because the time of the run was over.
        package var isCutShort: Bool {
            fetchFindings.contains { if case .fetch(.runTime) = $0.reason { true } else { false } }
        }
        /// What is wrong here, such as a full disk, so that the store could not take all that there was.
        package var fault: FetchReason?
        /// The repositories that certificates refer to, with rsync modules that stand in for others.
        package var referenced: Set<RepositoryIdentity> = []
    }

    let inputs: Inputs
    let tell: @Sendable (Event) -> Void

    /// What a run works with.
    package struct Inputs: Sendable {
        package var store: ObjectStore
        /// For what waits for the store.
        package var threads: BlockingThreads
        /// Nil to work with the store only.
        package var fetcher: RepositoryFetcher?
        package var trustAnchorFetcher: TrustAnchorFetcher?
        package var trustAnchors: [TrustAnchor]
        package var context: ValidationContext
        package var workers: Int
        /// The time of fetching, which may differ from that of evaluation.
        package var now: Timestamp
        /// Whether repositories are fetched that are not due.
        package var ignoresSchedule = false
        /// Whether the certificates of trust anchors are fetched.
        package var fetchesTrustAnchors = true
        package var memo = ValidationMemo()

        package init(
            store: ObjectStore,
            threads: BlockingThreads,
            fetcher: RepositoryFetcher?,
            trustAnchorFetcher: TrustAnchorFetcher?,
            trustAnchors: [TrustAnchor],
            context: ValidationContext,
            workers: Int,
            now: Timestamp
        ) {
            self.store = store
            self.threads = threads
            self.fetcher = fetcher
            self.trustAnchorFetcher = trustAnchorFetcher
            self.trustAnchors = trustAnchors
            self.context = context
            self.workers = workers
            self.now = now
        }
    }

    /// Makes a run.
    ///
    /// - `tell`: called by the run's task only.
    package init(_ inputs: Inputs, tell: @escaping @Sendable (Event) -> Void = { _ in }) {
        self.inputs = inputs
        self.tell = tell
    }

    /// Runs.
    ///
    /// - Throws: ``StoreError`` when the store cannot be used; it then has the last good state.
    package func run() async throws -> Outcome {
        var state = try RunState(inputs)
        return try await withThrowingTaskGroup(of: RunStep.self) { group in
            while true {
                while let step = state.nextFetch() { start(step, &state, &group) }
                if state.shouldValidate(now: .now) {
                    state.validationBegan()
                    group.addTask { try await validate() }
                } else if state.needsTick {
                    group.addTask {
                        try? await Task.sleep(for: RunState.pause)
                        return .tick
                    }
                    state.tickPending = true
                }
                guard let step = try await group.next() else { break }
                try await take(step, &state)
                if state.isDone {
                    group.cancelAll()
                    break
                }
            }
            guard let report = state.report else { throw CancellationError() }
            return Outcome(
                report: report,
                fetches: state.fetches,
                fetchFindings: state.findings,
                fault: state.fault,
                referenced: state.referenced
            )
        }
    }

    private func start(
        _ step: FetchQueue<FetchJob>.Step,
        _ state: inout RunState,
        _ group: inout ThrowingTaskGroup<RunStep, any Error>
    ) {
        switch step {
        case .start(let job):
            tell(.started(job.description))
            let patience = state.began(job)
            group.addTask { try await perform(job, patience) }
        case .skip(let job): state.skipped(job, .hostGivenUp)
        }
    }

    private func perform(_ job: FetchJob, _ patience: Patience) async throws -> RunStep {
        switch job {
        case .trustAnchor(let index):
            let findings = try await inputs.trustAnchorFetcher?.fetch(
                inputs.trustAnchors[index].locator,
                now: inputs.now,
                patience: patience
            )
            return .trustAnchor(index, findings ?? [])
        case .repository(let identity):
            guard let fetcher = inputs.fetcher else { return .tick }
            let outcome = try await fetcher.fetch(identity, now: inputs.now, patience: patience)
            let record = try await blocking { (store) in try store.repository(identity) }
            return .fetched(outcome, record)
        }
    }

    private func take(_ step: RunStep, _ state: inout RunState) async throws {
        switch step {
        case .tick: state.ticked()
        case .trustAnchor(let index, let findings):
            state.trustAnchorFetched(index, findings)
            for finding in findings { tell(.trustAnchorFailed(finding)) }
        case .fetched(let outcome, let record):
            state.fetched(outcome, record)
            tell(.fetched(outcome))
        case .validated(let report, let isKept):
            let identities = state.validated(report)
            let isMarked = try await unlessFull { [now = inputs.now] in
                try $0.markReferenced(Array(identities), at: now)
            }
            if !isKept || !isMarked { state.storeIsFull() }
            tell(.validated(report))
        }
        for identity in state.takeFallbacks() {
            if try await !unlessFull({ try $0.setFallback(true, of: identity) }) { state.storeIsFull() }
        }
    }

    /// Validates what the store has, and keeps what was good.
    private func validate() async throws -> RunStep {
        let source = try await blocking { try StoreSource($0) }
        let validator = Validator(
            source: source,
            context: inputs.context,
            workers: inputs.workers,
            memo: inputs.memo
        )
        let report = await validator.run(inputs.trustAnchors)
        try source.checkStore()
        try Task.checkCancellation()
        let isKept = try await unlessFull { [now = inputs.now] in try $0.keep(report, at: now) }
        return .validated(report, isKept: isKept)
    }

    /// Does something with the store where it may wait for an update.
    private func blocking<R: Sendable>(_ body: @escaping @Sendable (ObjectStore) throws -> R) async throws
        -> R
    {
        try await inputs.threads.run { [store = inputs.store] in try body(store) }
    }

    /// Writes to the store; returns false when there is no room, with which the run goes on.
    private func unlessFull(_ body: @escaping @Sendable (ObjectStore) throws -> Void) async throws -> Bool {
        do {
            try await blocking(body)
            return true
        } catch StoreError.full {
            return false
        }
    }
}

/// Something that a run fetches.
enum FetchJob: Hashable, Sendable, CustomStringConvertible {
    case trustAnchor(Int)
    case repository(RepositoryIdentity)

    var description: String {
        switch self {
        case .trustAnchor(let index): "trust anchor \(index)"
        case .repository(let identity): identity.description
        }
    }
}

/// Something that a run's tasks came to.
enum RunStep: Sendable {
    case trustAnchor(Int, [Finding])
    /// With what the store has of the repository now.
    case fetched(FetchOutcome, RepositoryRecord?)
    /// With whether the store could take what was accepted.
    case validated(ValidationReport, isKept: Bool)
    case tick
}
