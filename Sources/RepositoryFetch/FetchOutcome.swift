package import ObjectStore
package import RPKITypes

/// What one attempt to bring a repository up to date led to.
package struct FetchOutcome: Sendable {
    /// What the repository's copy went through.
    package enum Change: Hashable, Sendable {
        /// It was current.
        case unchanged
        /// It was replaced by the snapshot.
        case snapshot
        /// This many deltas were applied.
        case deltas(Int)
        /// It was brought up to date by rsync.
        case rsync
    }

    /// How it ended.
    package enum Result: Sendable {
        /// The copy is that of the server.
        case current(Change, UpdateSummary?)
        /// The copy is what it was.
        case failed(Reason)
    }

    /// The repository: an RRDP server or an rsync module.
    package var identity: RepositoryIdentity
    /// How it ended.
    package var result: Result
    /// What was remarked upon on the way: why a snapshot was taken, why rsync was.
    package var warnings: [Reason] = []
    /// When the attempt began.
    package var started: Timestamp
    /// How long it took.
    package var duration: Duration
    /// Bytes on the wire, as far as they are known.
    package var bytes = 0
    /// The serial reached by RRDP.
    package var serial: Int64?
    /// Whether the server answered at all.
    package var isReachable = true

    /// Whether objects in the store changed.
    package var hasChanges: Bool {
        guard case .current(let change, let summary) = result, change != .unchanged else { return false }
        return summary?.hasChanges ?? true
    }

    /// Why it failed; nil when it did not.
    package var failure: Reason? {
        guard case .failed(let reason) = result else { return nil }
        return reason
    }

    /// What there is to report: the failure, and the remarks.
    package var findings: [Finding] {
        let subject = ObjectReference(uri: identity.description)
        var findings = warnings.map { Finding($0, subject: subject, severity: .warning) }
        if let failure { findings.append(Finding(failure, subject: subject, severity: .rejected)) }
        return findings
    }
}

/// Sorts what can end an attempt: what the server did, and what is wrong here.
enum FetchFailure {
    /// What the server did; nil for a failure of ours.
    static func reason(of error: any Error) -> Reason? {
        switch error {
        case FetchReason.storage: nil
        case let reason as FetchReason: .fetch(reason)
        case let error as RRDPError: .rrdp(error.reason)
        case let error as ReadingError<any Error>:
            switch error {
            case .refused(let error): .rrdp(error.reason)
            case .sink(let error): reason(of: error)
            }
        case let conflict as StoreConflict: conflict.reason.map(Reason.rrdp)
        case is CancellationError: .fetch(.cancelled)
        default: nil
        }
    }

    /// Whether a host that fails so answers at all.
    static func isReachable(_ reason: Reason) -> Bool {
        switch reason {
        case .fetch(.connectionRefused), .fetch(.unreachable), .fetch(.connectTimeout), .fetch(.nameNotResolved):
            false
        default: true
        }
    }
}
