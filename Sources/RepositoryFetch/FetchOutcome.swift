package import ObjectStore
package import RPKITypes
import RRDP

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
        return summary.map { $0.added + $0.removed + $0.changed > 0 } ?? true
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

/// Sorts what can end an attempt: what concerns one repository, and what ends the run.
package enum FetchFailure {
    /// Why a repository, or a trust anchor's certificate, was not fetched; nil when the store cannot be used at all.
    package static func reason(of error: any Error) -> Reason? {
        switch error {
        case StoreError.full: .fetch(.storeFull)
        case is StoreError: nil
        case let reason as FetchReason: .fetch(reason)
        case let error as RRDPError: .rrdp(error.reason)
        case let reason as RRDPReason: .rrdp(reason)
        case let conflict as StoreConflict: reason(of: conflict).map(Reason.rrdp) ?? unexpected(error)
        case let error as DecodeError: error.reason
        case is CancellationError: .fetch(.cancelled)
        default: unexpected(error)
        }
    }

    private static func unexpected(_ error: any Error) -> Reason {
        .fetch(.unexpected(detail: ForeignText("\(error)")))
    }

    /// Whether it says something of this machine, and nothing of the server.
    package static func isOurs(_ reason: Reason) -> Bool {
        switch reason {
        case .fetch(.storage), .fetch(.storeFull), .fetch(.cancelled): true
        default: false
        }
    }

    /// What a conflict says of what was published; nil when it says something of ours.
    private static func reason(of conflict: StoreConflict) -> RRDPReason? {
        switch conflict {
        case .uriTwice(let uri): .uriTwice(uri: uri)
        case .notAFile: .objectURI(.noPath)
        case .present(let uri): .publishPresent(uri: uri)
        case .absent(let uri): .replacedAbsent(uri: uri)
        case .hashMismatch(let uri, _): .replacedHash(uri: uri)
        case .objectTooLarge(_, _, let limit): .objectTooLarge(limit: limit)
        case .tooManyObjects(let limit): .tooManyObjects(limit: limit)
        case .repositoryTooLarge(let limit): .tooLarge(limit: limit)
        case .changedMeanwhile: nil
        }
    }

    /// Whether a host that fails so answers at all.
    static func isReachable(_ reason: Reason) -> Bool {
        switch reason {
        case .fetch(.connectionRefused), .fetch(.unreachable), .fetch(.connectTimeout),
            .fetch(.nameNotResolved):
            false
        default: true
        }
    }
}

extension FetchRecord {
    /// The line in the repository's history.
    init(_ outcome: FetchOutcome, before: RepositoryRecord?) {
        let duration = outcome.duration.components
        self.init(
            started: outcome.started,
            duration: Int(duration.seconds) * 1_000 + Int(duration.attoseconds / 1_000_000_000_000_000),
            transport: outcome.identity.transport,
            outcome: .unchanged,
            bytes: outcome.bytes,
            serialBefore: before?.state.flatMap { RRDPState.serial(encoded: $0) }.map(String.init),
            serialAfter: outcome.serial.map(String.init)
        )
        switch outcome.result {
        case .current(.unchanged, _): break
        case .current(_, let summary):
            self.outcome = .updated
            added = summary?.added ?? 0
            removed = summary?.removed ?? 0
        case .failed(let reason):
            self.outcome = .failed(code: reason.code.rawValue, message: reason.description)
        }
    }
}

extension RepositoryIdentity {
    fileprivate var transport: FetchRecord.Transport {
        switch self {
        case .rrdp: .rrdp
        case .rsync: .rsync
        }
    }
}

extension RRDPState {
    fileprivate static func serial(encoded bytes: [UInt8]) -> Int64? {
        do throws(CodingError) {
            return try RRDPState(encoded: bytes).serial
        } catch {
            return nil
        }
    }
}

extension HostName {
    /// The host that a repository is fetched from.
    package init(of identity: RepositoryIdentity) {
        switch identity {
        case .rrdp(let uri): self.init(of: uri)
        case .rsync(let uri): self.init(of: uri)
        }
    }
}
