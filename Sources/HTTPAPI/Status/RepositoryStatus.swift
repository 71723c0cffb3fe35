package import RPKITypes

/// What is known of a repository.
package struct RepositoryStatus: Hashable, Sendable {
    /// How it is fetched.
    package enum Transport: String, Hashable, Sendable, CaseIterable {
        /// By RRDP.
        case rrdp
        /// By rsync.
        case rsync
        /// Neither: read from disk.
        case other
    }

    /// The URI of the notification file, or of the rsync module.
    package var uri: String
    /// How it is fetched.
    package var transport: Transport
    /// Its objects; a counter that is not known is missing.
    package var objects: [ObjectCounter: Int] = [:]
    /// Its payload by kind; a kind that is not known is missing.
    package var payload: [CountedKind: PayloadTally] = [:]
    /// How fetching goes; nil when it was not tried.
    package var fetch: FetchStatus?

    /// Makes the status of a repository of which nothing is known.
    package init(uri: String, transport: Transport) {
        self.uri = uri
        self.transport = transport
    }
}

/// How fetching a repository goes.
package struct FetchStatus: Hashable, Sendable {
    /// Whether the last attempt ended well.
    package var succeeded: Bool
    /// When the last attempt ended.
    package var attempted: Timestamp?
    /// When the last attempt that ended well ended.
    package var updated: Timestamp?
    /// When the next attempt is due.
    package var due: Timestamp?
    /// Attempts that failed, since the last one that did not.
    package var failures = 0
    /// How long the last attempt took, in seconds.
    package var duration: Double?
    /// The status of HTTP for the notification file, or the exit status of rsync; nil without a connection.
    package var status: Int?
    /// The status of HTTP for snapshot or delta; nil when none was asked for.
    package var payloadStatus: Int?
    /// The serial of the repository.
    package var serial: UInt64?
    /// The session of the repository.
    package var session: String?
    /// Whether deltas were taken; nil when nothing was to be taken.
    package var usedDeltas: Bool?
    /// Why the snapshot was taken, in a word; nil when it was not.
    package var snapshotReason: String?
    /// What went wrong last, as findings.
    package var findings: [Finding] = []

    /// The status as Routinator shows it: -1 for a failure without a connection; nil for a success of which only that
    /// is known.
    var shownStatus: Int? { status ?? (succeeded ? nil : -1) }

    /// Makes the status of an attempt.
    package init(succeeded: Bool) { self.succeeded = succeeded }
}
