package import RPKITypes

/// What is known of a repository, beside its objects.
package struct RepositoryRecord: Hashable, Sendable {
    /// What the repository is known by.
    package var identity: RepositoryIdentity
    /// The encoded state of RRDP (session, serial, hashes of deltas); not interpreted here.
    package var state: [UInt8]?
    /// Grows with every update that changed an object; 0 as long as nothing was stored.
    package var version: Int64
    /// How many objects there are.
    package var objects: Int
    /// The bytes of all objects.
    package var bytes: Int
    /// What the fetcher planned.
    package var schedule: RepositorySchedule
    /// When a certificate last referred to the repository.
    package var lastReferenced: Timestamp?
}

/// When a repository was and will be fetched; kept for the fetcher, not interpreted here.
package struct RepositorySchedule: Hashable, Sendable {
    /// When an attempt last succeeded.
    package var lastSuccess: Timestamp?
    /// When the last attempt began.
    package var lastAttempt: Timestamp?
    /// Failed attempts since the last success.
    package var consecutiveFailures: Int
    /// When to try again.
    package var nextAttempt: Timestamp?
    /// Until when the stored objects are used before another transport is tried.
    package var bestBefore: Timestamp?
    /// Whether rsync is used in place of this RRDP repository at present.
    package var isFallback: Bool

    /// Makes a schedule.
    package init(
        lastSuccess: Timestamp? = nil,
        lastAttempt: Timestamp? = nil,
        consecutiveFailures: Int = 0,
        nextAttempt: Timestamp? = nil,
        bestBefore: Timestamp? = nil,
        isFallback: Bool = false
    ) {
        self.lastSuccess = lastSuccess
        self.lastAttempt = lastAttempt
        self.consecutiveFailures = consecutiveFailures
        self.nextAttempt = nextAttempt
        self.bestBefore = bestBefore
        self.isFallback = isFallback
    }
}

/// One attempt to fetch a repository.
package struct FetchRecord: Hashable, Sendable {
    /// How it was fetched.
    package enum Transport: Int64, Hashable, Sendable {
        /// RRDP, by a snapshot or deltas or neither.
        case rrdp = 0
        /// rsync.
        case rsync = 1
    }

    /// What came of it.
    package enum Outcome: Hashable, Sendable {
        /// Objects changed.
        case updated
        /// The repository was as stored.
        case unchanged
        /// It failed: a stable code, and text for people of at most 1,000 bytes, the rest is cut.
        case failed(code: String, message: String)
    }

    /// When it began.
    package var started: Timestamp
    /// How long it took, in milliseconds.
    package var duration: Int
    /// How it was fetched.
    package var transport: Transport
    /// What came of it.
    package var outcome: Outcome
    /// Bytes that were transferred.
    package var bytes: Int
    /// The RRDP serial before, in decimal digits; nil without RRDP state.
    package var serialBefore: String?
    /// The RRDP serial behind, in decimal digits.
    package var serialAfter: String?
    /// Objects that were new at their URI.
    package var added: Int
    /// Objects that were withdrawn.
    package var removed: Int

    /// Makes a record.
    package init(
        started: Timestamp,
        duration: Int,
        transport: Transport,
        outcome: Outcome,
        bytes: Int = 0,
        serialBefore: String? = nil,
        serialAfter: String? = nil,
        added: Int = 0,
        removed: Int = 0
    ) {
        self.started = started
        self.duration = duration
        self.transport = transport
        self.outcome = outcome
        self.bytes = bytes
        self.serialBefore = serialBefore
        self.serialAfter = serialAfter
        self.added = added
        self.removed = removed
    }
}

/// What an update did to a repository.
package struct UpdateSummary: Hashable, Sendable {
    /// Objects at URIs that had none.
    package var added = 0
    /// URIs that have no object any more.
    package var removed = 0
    /// Objects at URIs that had another.
    package var changed = 0
    /// Objects of the repository now.
    package var objects = 0
    /// Bytes of all objects of the repository now.
    package var bytes = 0
    /// The version now; the one before when nothing changed.
    package var version: Int64 = 0
}
