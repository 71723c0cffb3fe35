package import RPKITypes

/// The state of the service at an instant.
///
/// What the service does not know is nil or empty.
package struct ServiceStatus: Hashable, Sendable {
    /// When the service started.
    package var started: Timestamp?
    /// The run that is going on, or the last one.
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
    /// The RTR server; nil when there is none.
    package var rtr: RTRStatus?
    /// The process; nil when it cannot be looked at.
    package var process: ProcessStatus?

    /// Makes a status that says nothing.
    package init() {}
}

/// A run of the relying party.
package struct RunStatus: Hashable, Sendable {
    /// When it started.
    package var started: Timestamp
    /// When it ended; nil while it goes on.
    package var done: Timestamp?
    /// How long it took, in seconds; nil while it goes on.
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

    /// Makes a status.
    package init(residentMemory: Int? = nil, processorTime: Double? = nil, openFiles: Int? = nil) {
        self.residentMemory = residentMemory
        self.processorTime = processorTime
        self.openFiles = openFiles
    }
}
