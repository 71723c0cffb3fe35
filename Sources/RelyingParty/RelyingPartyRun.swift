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
        /// Everything that there is was validated.
        case validated(publicationPoints: Int, objects: Int)
    }

    /// What a run gave.
    package struct Outcome: Sendable {
        /// The last validation, which covers all that was fetched.
        package var report: ValidationReport
        /// The attempts to fetch repositories, in the order in which they ended.
        package var fetches: [FetchOutcome] = []
        /// What went wrong with fetching.
        package var fetchFindings: [Finding] = []
    }

    let inputs: Inputs
    let tell: @Sendable (Event) -> Void

    /// What a run works with.
    package struct Inputs: Sendable {
        package var store: ObjectStore
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
        package var memo = ValidationMemo()

        package init(
            store: ObjectStore,
            fetcher: RepositoryFetcher?,
            trustAnchorFetcher: TrustAnchorFetcher?,
            trustAnchors: [TrustAnchor],
            context: ValidationContext,
            workers: Int,
            now: Timestamp
        ) {
            self.store = store
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
    /// - Throws: what is wrong here; the store then has the last good state.
    package func run() async throws -> Outcome {
        var state = try RunState(inputs)
        return try await withThrowingTaskGroup(of: RunStep.self) { group in
            while true {
                while let step = state.nextFetch() { start(step, &state, &group) }
                if state.shouldValidate(now: .now) {
                    state.validationBegan()
                    group.addTask { .validated(try await validate()) }
                } else if state.needsTick {
                    group.addTask {
                        try? await Task.sleep(for: RunState.pause)
                        return .tick
                    }
                    state.tickPending = true
                }
                guard let step = try await group.next() else { break }
                try take(step, &state)
                if state.isDone {
                    group.cancelAll()
                    break
                }
            }
            guard let report = state.report else { throw CancellationError() }
            return Outcome(report: report, fetches: state.fetches, fetchFindings: state.findings)
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
        case .skip(.repository(let identity)):
            state.skipped(identity)
        case .skip(.trustAnchor): return
        }
    }

    private func perform(_ job: FetchJob, _ patience: Patience) async throws -> RunStep {
        switch job {
        case .trustAnchor(let index):
            let findings = try await inputs.trustAnchorFetcher?.fetch(
                inputs.trustAnchors[index].locator,
                now: inputs.now
            )
            return .trustAnchor(index, findings ?? [])
        case .repository(let identity):
            guard let fetcher = inputs.fetcher else { return .tick }
            return .fetched(try await fetcher.fetch(identity, now: inputs.now, patience: patience))
        }
    }

    private func take(_ step: RunStep, _ state: inout RunState) throws {
        switch step {
        case .tick: state.ticked()
        case .trustAnchor(let index, let findings):
            state.trustAnchorFetched(index, findings)
            for finding in findings { tell(.trustAnchorFailed(finding)) }
        case .fetched(let outcome):
            try state.fetched(outcome)
            tell(.fetched(outcome))
        case .validated(let report):
            try state.validated(report)
            let points = report.trustAnchors.reduce(0) { $0 + $1.publicationPoints }
            tell(.validated(publicationPoints: points, objects: report.counts.total))
        }
    }

    /// Validates what the store has, and keeps what was good.
    private func validate() async throws -> ValidationReport {
        let source = try StoreSource(inputs.store)
        let validator = Validator(
            source: source,
            context: inputs.context,
            workers: inputs.workers,
            memo: inputs.memo
        )
        let report = await validator.run(inputs.trustAnchors)
        try source.checkStore()
        try Task.checkCancellation()
        try inputs.store.keep(report, at: inputs.now)
        return report
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
    case fetched(FetchOutcome)
    case validated(ValidationReport)
    case tick
}
