package import RPKITypes

/// The state of the service at an instant.
///
/// What the service does not know is nil or empty.
package struct ServiceStatus: Hashable, Sendable {
    /// When the service started.
    package var started: Timestamp?
    /// The run that is going on, with the end of the one before; or the last one.
    package var run: RunStatus?
    /// Runs that ended since the start, by their outcome.
    package var runs: [RunOutcome: Int] = [:]
    /// The trust anchors, by name.
    package var trustAnchors: [TrustAnchorStatus] = []
    /// The repositories, by URI.
    package var repositories: [RepositoryStatus] = []
    /// The findings of the last run, in its order.
    package var findings: [Finding] = []
    /// Findings that were counted and not kept.
    package var droppedFindings = 0
    /// What local exceptions did; nil without any.
    package var exceptions: ExceptionStatus?
    /// Whether the files of local exceptions could not be read when they were looked at last, so that those that were
    /// good last hold; nil when that is not known.
    package var areExceptionsBroken: Bool?
    /// The RTR server; nil when there is none.
    package var rtr: RTRStatus?
    /// The process; nil when it cannot be looked at.
    package var process: ProcessStatus?

    /// Makes a status that says nothing.
    package init() {}

    /// Takes note that a run begins; what is known of the end of the one before stays.
    package mutating func beginRun(at time: Timestamp) {
        run = RunStatus(started: time, done: run?.done, duration: run?.duration)
    }

    /// Takes note that the run ended, having taken so many seconds; nil to take them from the clock.
    package mutating func endRun(_ outcome: RunOutcome, at time: Timestamp, duration: Double? = nil) {
        runs[outcome, default: 0] += 1
        guard let start = run?.started else { return }
        let seconds = Double(max(0, time.secondsSinceEpoch - start.secondsSinceEpoch))
        run = RunStatus(started: start, done: time, duration: duration ?? seconds)
    }
}

/// The runs of the relying party: when the present or last one started, and when the last one that is over ended.
package struct RunStatus: Hashable, Sendable {
    /// When the present run started, or the last one when none is going on.
    package var started: Timestamp
    /// When the last run ended; nil while the first goes on.
    package var done: Timestamp?
    /// How long the last run that ended took, in seconds; nil while the first goes on.
    package var duration: Double?

    /// Makes the status of a run.
    package init(started: Timestamp, done: Timestamp? = nil, duration: Double? = nil) {
        self.started = started
        self.done = done
        self.duration = duration
    }
}

/// How a run ended.
package enum RunOutcome: String, Hashable, Sendable, CaseIterable {
    /// All trust anchors had data.
    case complete
    /// Some trust anchor had none, or the time was over.
    case incomplete
    /// Something was wrong here.
    case failed
}

/// What local exceptions did to the payload of the last run.
package struct ExceptionStatus: Hashable, Sendable {
    /// Assertions that were added, by kind.
    package var added: [CountedKind: Int]
    /// Entries that filters removed, by kind.
    package var filtered: [CountedKind: Int]

    /// Makes a status.
    package init(added: [CountedKind: Int], filtered: [CountedKind: Int]) {
        self.added = added
        self.filtered = filtered
    }
}

/// The process of the service.
package struct ProcessStatus: Hashable, Sendable {
    /// Resident memory in bytes.
    package var residentMemory: Int?
    /// CPU time in seconds since the start.
    package var processorTime: Double?
    /// Open file descriptors.
    package var openFiles: Int?
    /// The most file descriptors that may be open; nil without a limit.
    package var maximumOpenFiles: Int?

    /// Makes a status.
    package init(
        residentMemory: Int? = nil,
        processorTime: Double? = nil,
        openFiles: Int? = nil,
        maximumOpenFiles: Int? = nil
    ) {
        self.residentMemory = residentMemory
        self.processorTime = processorTime
        self.openFiles = openFiles
        self.maximumOpenFiles = maximumOpenFiles
    }
}
