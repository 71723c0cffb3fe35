import ObjectStore
import RPKIObjects
import RPKITypes
import RPKIValidation
import RepositoryFetch

/// What a run knows: what waits to be fetched, what was fetched, and whether that is validated yet.
///
/// Touched by the run's task only.
struct RunState {
    private let inputs: RelyingPartyRun.Inputs
    private var queue: FetchQueue<FetchJob>
    /// What the store said of the repositories when the run began, or after they were fetched.
    private var records: [RepositoryIdentity: RepositoryRecord] = [:]
    /// Repositories of which it was reported that they are not asked again yet.
    private var backingOff: Set<RepositoryIdentity> = []
    /// RRDP repositories that could not be fetched in this run.
    private var failed: Set<HTTPSURI> = []
    private(set) var fetches: [FetchOutcome] = []
    private(set) var findings: [Finding] = []
    private(set) var report: ValidationReport?

    /// The repositories that are being fetched.
    private var underWay: [RepositoryIdentity: Patience] = [:]
    /// Trust anchors whose certificates are still being fetched.
    private var pendingAnchors = 0
    /// Whether there is something that no validation has seen.
    private var isStale = true
    private var isValidating = false
    var tickPending = false
    private let start = ContinuousClock.now
    private var lastValidation = ContinuousClock.now
    private var validationStart = ContinuousClock.now
    private var validationTime: Duration = .zero

    /// How long a run that waits looks away.
    static let pause: Duration = .milliseconds(250)
    /// Between two validations there is at least this time while something is being fetched.
    private static let rest: Duration = .seconds(1)

    init(_ inputs: RelyingPartyRun.Inputs) throws(StoreError) {
        self.inputs = inputs
        let limits = inputs.context.limits
        queue = FetchQueue(
            parallel: limits.parallelFetches,
            parallelPerHost: limits.parallelFetchesPerHost,
            parallelCostly: limits.parallelRsync
        )
        for record in try inputs.store.repositories() { records[record.identity] = record }
        guard inputs.fetcher != nil else { return }
        for (index, anchor) in inputs.trustAnchors.enumerated() {
            guard let uri = anchor.locator.uris.first else { continue }
            // Trust anchors are few, and everything waits for them: each is a host of its own.
            pendingAnchors += 1
            queue.add(.trustAnchor(index), host: "\(index) \(uri)")
        }
        // What the certificates referred to in the run before is fetched without waiting for them. An rsync module is
        // not: it may be a stand-in for RRDP, which may be well again.
        for record in records.values.sorted(by: { $0.identity.description < $1.identity.description })
        where record.lastReferenced != nil {
            if case .rrdp = record.identity { enqueue(record.identity) }
        }
    }

    // MARK: What to do

    mutating func nextFetch() -> FetchQueue<FetchJob>.Step? { queue.next() }

    /// Whether everything is fetched, and validated since.
    var isDone: Bool { queue.isIdle && !isValidating && !isStale }

    /// Whether to validate now: there is something new, and a validation has not just been.
    func shouldValidate(now: ContinuousClock.Instant) -> Bool {
        guard isStale, !isValidating else { return false }
        return queue.isIdle || now - lastValidation >= max(RunState.rest, validationTime * 3)
    }

    /// Whether the passing of time may change what is to be done.
    var needsTick: Bool { !queue.isIdle && !tickPending }

    // MARK: What happened

    /// Takes note of a fetch that begins; the run's patience with it.
    mutating func began(_ job: FetchJob) -> Patience {
        let patience = Patience()
        if case .repository(let identity) = job { underWay[identity] = patience }
        return patience
    }

    /// Takes note that some time has passed.
    ///
    /// When all that is left are servers that send next to nothing, they are given up.
    mutating func ticked() {
        tickPending = false
        let limits = inputs.context.limits
        let span = Duration.seconds(limits.patience)
        let now = ContinuousClock.now - start
        var areAllLagging = true
        for patience in underWay.values {
            // Each is looked at, so that it is known how much came since.
            let isLagging = patience.progress.isLagging(
                now: now,
                over: span,
                below: limits.minimumSpeed.multipliedReportingOverflow(by: limits.patience).partialValue
            )
            areAllLagging = areAllLagging && isLagging
        }
        guard areAllLagging, pendingAnchors == 0, queue.waiting == 0, !isStale, !isValidating else { return }
        for patience in underWay.values { patience.end() }
    }

    mutating func validationBegan() {
        isValidating = true
        isStale = false
        validationStart = .now
    }

    mutating func skipped(_ identity: RepositoryIdentity) {
        if case .rrdp(let notification) = identity { failed.insert(notification) }
        let reason = Reason.fetch(.hostGivenUp)
        findings.append(
            Finding(reason, subject: ObjectReference(uri: identity.description), severity: .rejected)
        )
        // As for one that failed: rsync may take its place.
        for server in report?.publicationServers ?? [] { follow(server) }
    }

    mutating func trustAnchorFetched(_ index: Int, _ new: [Finding]) {
        queue.finish(.trustAnchor(index), isReachable: true)
        pendingAnchors -= 1
        findings += new
        isStale = true
    }

    mutating func fetched(_ outcome: FetchOutcome) throws(StoreError) {
        queue.finish(.repository(outcome.identity), isReachable: outcome.isReachable)
        underWay[outcome.identity] = nil
        fetches.append(outcome)
        findings += outcome.findings
        // RRDP that is well again takes its place back, though nothing in it may have changed.
        let wasReplaced = records[outcome.identity]?.schedule.isFallback ?? false
        if wasReplaced, outcome.failure == nil { isStale = true }
        records[outcome.identity] = try inputs.store.repository(outcome.identity)
        if case .rrdp(let notification) = outcome.identity, outcome.failure != nil {
            failed.insert(notification)
            if let report { for server in report.publicationServers { follow(server) } }
        }
        if case .rsync(let module) = outcome.identity, outcome.failure == nil {
            try takePlace(of: module)
        }
        if outcome.hasChanges { isStale = true }
    }

    /// Lets an rsync module stand in for the RRDP repositories that failed.
    private mutating func takePlace(of module: RsyncURI) throws(StoreError) {
        for server in report?.publicationServers ?? [] where server.module == module {
            guard let notification = server.notification, failed.contains(notification) else { continue }
            try inputs.store.setFallback(true, of: .rrdp(notification))
            isStale = true
        }
    }

    mutating func validated(_ new: ValidationReport) throws(StoreError) {
        isValidating = false
        lastValidation = .now
        validationTime = lastValidation - validationStart
        report = new
        try inputs.store.markReferenced(identities(in: new), at: inputs.now)
        for server in new.publicationServers.sorted(by: RunState.precedes) { follow(server) }
    }

    /// Fetches what a certificate refers to.
    private mutating func follow(_ server: PublicationServer) {
        guard let fetcher = inputs.fetcher else { return }
        guard let notification = server.notification else {
            if fetcher.settings.usesRsync { enqueue(.rsync(server.module)) }
            return
        }
        enqueue(.rrdp(notification))
        // The fall-back is taken once RRDP has failed, and not for every failure (digest "rrdp", section 6). While it
        // backs off, the stand-in is kept up.
        let record = records[.rrdp(notification)]
        let isFailing = record.map { $0.schedule.consecutiveFailures > 0 } ?? false
        if failed.contains(notification) || (isFailing && !isDue(record)), fetcher.settings.usesRsync,
            fetcher.settings.fallback.permitsRsync(bestBefore: record?.schedule.bestBefore, at: inputs.now)
        {
            enqueue(.rsync(server.module))
        }
    }

    /// Queues a repository, unless it is not due; one that is not because it fails is reported.
    private mutating func enqueue(_ identity: RepositoryIdentity) {
        let record = records[identity]
        guard inputs.ignoresSchedule || isDue(record) else { return noteBackOff(record) }
        let isRsync = if case .rsync = identity { true } else { false }
        queue.add(.repository(identity), host: RunState.server(of: identity), isCostly: isRsync)
    }

    private mutating func noteBackOff(_ record: RepositoryRecord?) {
        guard let record, record.schedule.consecutiveFailures > 0, let next = record.schedule.nextAttempt,
            backingOff.insert(record.identity).inserted
        else { return }
        let subject = ObjectReference(uri: record.identity.description)
        findings.append(Finding(.fetch(.backingOff(until: next)), subject: subject, severity: .warning))
    }

    /// Whether a repository is due; a time that no schedule gives is of a clock that was wrong, and counts as due.
    private func isDue(_ record: RepositoryRecord?) -> Bool {
        guard let schedule = record?.schedule, let next = schedule.nextAttempt else { return true }
        let isFromTheFuture = schedule.lastAttempt.map { $0 > inputs.now } ?? false
        return next <= inputs.now || isFromTheFuture || next > inputs.now.advanced(by: 2 * 86_400)
    }

    /// What is given up when it is not to be reached: transport, host and port, so that nobody's web server, dead or
    /// said to be there, costs an rsync server of the same name.
    private static func server(of identity: RepositoryIdentity) -> String {
        let host = HostName(of: identity)
        let scheme = if case .rsync = identity { "rsync" } else { "https" }
        return "\(scheme)://\(host):\(host.port ?? 0)"
    }

    private func identities(in report: ValidationReport) -> [RepositoryIdentity] {
        var identities: Set<RepositoryIdentity> = []
        for server in report.publicationServers {
            guard let notification = server.notification else {
                identities.insert(.rsync(server.module))
                continue
            }
            identities.insert(.rrdp(notification))
            // The fall-back copy is kept as long as it may be needed.
            if records[.rsync(server.module)] != nil { identities.insert(.rsync(server.module)) }
        }
        return Array(identities)
    }

    private static func precedes(_ left: PublicationServer, _ right: PublicationServer) -> Bool {
        (left.notification?.description ?? "", left.module) < (
            right.notification?.description ?? "", right.module
        )
    }
}
