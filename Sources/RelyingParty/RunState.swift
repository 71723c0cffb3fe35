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
    /// The repositories that the certificates of the last report refer to.
    private(set) var referenced: Set<RepositoryIdentity> = []
    /// What is wrong here.
    private(set) var fault: FetchReason?
    /// RRDP repositories whose place rsync took since it was asked last.
    private var fallbacks: [RepositoryIdentity] = []

    /// What is being fetched.
    private var underWay: [FetchJob: Patience] = [:]
    /// Whether the time for fetching is over.
    private var isOver = false
    /// What was not fetched because it is over.
    private var late: Set<FetchJob> = []
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
        for (index, anchor) in inputs.trustAnchors.enumerated() where inputs.fetchesTrustAnchors {
            guard let uri = anchor.locator.uris.first else { continue }
            // Trust anchors are few, and everything waits for them: each is a host of its own.
            pendingAnchors += 1
            queue.add(.trustAnchor(index), host: "\(index) \(uri)")
        }
        // What the certificates referred to in the run before is fetched without waiting for them. An rsync module is
        // not: it may be a stand-in for RRDP, which may be well again.
        //
        // Those that fail come last, and those that were not asked for long come first; the rest is chance, so that
        // nobody is always behind the same slow servers.
        for record in records.values.shuffled().sorted(by: RunState.comesFirst)
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
        underWay[job] = patience
        return patience
    }

    /// Takes note that some time has passed.
    ///
    /// Servers that send next to nothing are given up when all that is left are such, and when others wait for
    /// their places. When the time for fetching is over, all are.
    mutating func ticked() {
        tickPending = false
        let limits = inputs.context.limits
        let now = ContinuousClock.now - start
        guard now < .seconds(limits.runTime) * 7 / 8 else { return endFetching() }
        // Each is looked at, so that it is known how much came since.
        let lagging = underWay.filter { job, patience in
            guard case .repository = job else { return false }
            return patience.progress.isLagging(
                now: now,
                over: .seconds(limits.patience),
                below: limits.minimumSpeed.multipliedReportingOverflow(by: limits.patience).partialValue
            )
        }
        let isAllThatIsLeft =
            lagging.count == underWay.count && queue.waiting == 0 && !isStale && !isValidating
        for (job, patience) in lagging where isAllThatIsLeft || queue.isWaitedFor(job) {
            patience.end(.abandoned(seconds: limits.patience))
        }
    }

    /// Ends all fetching, so that a run ends whatever servers there are.
    private mutating func endFetching() {
        guard !isOver else { return }
        isOver = true
        dropWaiting()
        for patience in underWay.values { patience.end(.runTime(limit: inputs.context.limits.runTime)) }
    }

    /// Reports what waits as not fetched for want of time, each once.
    private mutating func dropWaiting() {
        for job in queue.removeWaiting() where late.insert(job).inserted {
            note(job, .runTime(limit: inputs.context.limits.runTime))
        }
    }

    /// Reports that something is not fetched.
    private mutating func note(_ job: FetchJob, _ reason: FetchReason) {
        let subject: ObjectReference
        switch job {
        case .repository(let identity): subject = ObjectReference(uri: identity.description)
        case .trustAnchor(let index):
            pendingAnchors -= 1
            let locator = inputs.trustAnchors[index].locator
            subject = ObjectReference(
                uri: locator.urisByPreference.first?.description ?? locator.name,
                trustAnchor: locator.name
            )
        }
        findings.append(Finding(.fetch(reason), subject: subject, severity: .rejected))
    }

    /// Takes note that the store could not take everything.
    mutating func storeIsFull() { fault = fault ?? .storeFull }

    /// The RRDP repositories whose place rsync has taken since the last call.
    mutating func takeFallbacks() -> [RepositoryIdentity] {
        defer { fallbacks = [] }
        return fallbacks
    }

    mutating func validationBegan() {
        isValidating = true
        isStale = false
        validationStart = .now
    }

    mutating func skipped(_ job: FetchJob, _ reason: FetchReason) {
        note(job, reason)
        if case .repository(.rrdp(let notification)) = job { failed.insert(notification) }
        // As for one that failed: rsync may take its place.
        for server in report?.publicationServers ?? [] { follow(server) }
    }

    mutating func trustAnchorFetched(_ index: Int, _ new: [Finding]) {
        queue.finish(.trustAnchor(index), isReachable: true)
        underWay[.trustAnchor(index)] = nil
        pendingAnchors -= 1
        for finding in new { noteFault(finding.reason) }
        findings += new
        isStale = true
    }

    mutating func fetched(_ outcome: FetchOutcome, _ record: RepositoryRecord?) {
        queue.finish(.repository(outcome.identity), isReachable: outcome.isReachable)
        underWay[.repository(outcome.identity)] = nil
        if let failure = outcome.failure { noteFault(failure) }
        fetches.append(outcome)
        findings += outcome.findings
        // RRDP that is well again takes its place back, though nothing in it may have changed.
        let wasReplaced = records[outcome.identity]?.schedule.isFallback ?? false
        if wasReplaced, outcome.failure == nil { isStale = true }
        records[outcome.identity] = record
        if case .rrdp(let notification) = outcome.identity, let failure = outcome.failure,
            !FetchFailure.isOurs(failure)
        {
            failed.insert(notification)
            if let report { for server in report.publicationServers { follow(server) } }
        }
        if case .rsync(let module) = outcome.identity, outcome.failure == nil {
            takePlace(of: module)
        }
        if outcome.hasChanges { isStale = true }
    }

    /// Lets an rsync module stand in for the RRDP repositories that failed.
    private mutating func takePlace(of module: RsyncURI) {
        for server in report?.publicationServers ?? [] where server.module == module {
            guard let notification = server.notification, failed.contains(notification),
                permitsRsync(for: notification)
            else { continue }
            takePlace(of: notification)
        }
    }

    private mutating func takePlace(of notification: HTTPSURI) {
        let identity = RepositoryIdentity.rrdp(notification)
        records[identity]?.schedule.isFallback = true
        fallbacks.append(identity)
        isStale = true
    }

    private mutating func noteFault(_ reason: Reason) {
        guard case .fetch(let reason) = reason else { return }
        switch reason {
        case .storage, .storeFull: fault = fault ?? reason
        default: return
        }
    }

    /// Takes a report; returns the repositories that certificates refer to.
    mutating func validated(_ new: ValidationReport) -> Set<RepositoryIdentity> {
        isValidating = false
        lastValidation = .now
        validationTime = lastValidation - validationStart
        report = new
        for server in new.publicationServers.shuffled() { follow(server) }
        referenced = identities(in: new)
        return referenced
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
        guard failed.contains(notification) || (isFailing && !isDue(record)), permitsRsync(for: notification)
        else { return }
        enqueue(.rsync(server.module))
        // A module that was fetched for another server a moment ago, and later than RRDP gave anything, does at once.
        guard let record, !record.schedule.isFallback, !isDue(records[.rsync(server.module)]),
            let copy = records[.rsync(server.module)]?.schedule.lastSuccess,
            record.schedule.lastSuccess.map({ $0 < copy }) ?? true
        else { return }
        takePlace(of: notification)
    }

    /// Whether rsync may stand in for an RRDP repository that fails.
    private func permitsRsync(for notification: HTTPSURI) -> Bool {
        guard let fetcher = inputs.fetcher, fetcher.settings.usesRsync else { return false }
        let bestBefore = records[.rrdp(notification)]?.schedule.bestBefore
        return fetcher.settings.fallback.permitsRsync(bestBefore: bestBefore, at: inputs.now)
    }

    /// Queues a repository, unless it is not due; one that is not because it fails is reported.
    private mutating func enqueue(_ identity: RepositoryIdentity) {
        let record = records[identity]
        guard inputs.ignoresSchedule || isDue(record) else { return noteBackOff(record) }
        let isRsync = if case .rsync = identity { true } else { false }
        queue.add(.repository(identity), host: RunState.server(of: identity), isCostly: isRsync)
        if isOver { dropWaiting() }
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
        return next <= inputs.now || isFromTheFuture || next > inputs.now.advanced(by: FallbackPolicy.horizon)
    }

    /// What is given up when it is not to be reached: transport, host and port, so that nobody's web server, dead or
    /// said to be there, costs an rsync server of the same name.
    private static func server(of identity: RepositoryIdentity) -> String {
        let host = HostName(of: identity)
        let scheme = if case .rsync = identity { "rsync" } else { "https" }
        return "\(scheme)://\(host):\(host.port ?? 0)"
    }

    private func identities(in report: ValidationReport) -> Set<RepositoryIdentity> {
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
        return identities
    }

    private static func comesFirst(_ left: RepositoryRecord, _ right: RepositoryRecord) -> Bool {
        let (one, other) = (left.schedule, right.schedule)
        guard one.consecutiveFailures == other.consecutiveFailures else {
            return one.consecutiveFailures < other.consecutiveFailures
        }
        return (one.lastAttempt ?? .distantPast) < (other.lastAttempt ?? .distantPast)
    }
}
