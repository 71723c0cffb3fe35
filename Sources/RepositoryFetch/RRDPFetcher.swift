import ObjectStore
import RPKITypes
import RRDP

/// Brings one repository up to date over RRDP (RFC 8182, section 3.4; RFC 9674; RFC 9697).
///
/// Files are fetched whole and checked against their hash before anything is read from them; then one transaction
/// applies them. So no server, however slow, holds up the store, and after a crash it has one published version.
struct RRDPFetcher: Sendable {
    let transport: HTTPTransport
    let store: ObjectStore
    let limits: Limits
    /// Where files are put while they are fetched.
    let spoolDirectory: String
    /// Threads for what blocks: parsing, and writing to the store.
    let threads: BlockingThreads

    /// What following a repository led to.
    struct Success: Sendable {
        var change: FetchOutcome.Change
        var serial: Int64
        /// Bytes on the wire.
        var bytes: Int
        var objects: UpdateSummary?
        /// What was remarked upon.
        var warnings: [Reason]
    }

    /// Follows a repository.
    ///
    /// - `notification`: the URI of its notification file.
    /// - `record`: what the store has of it.
    /// - `forceSnapshot`: to take the snapshot even if there are deltas.
    func fetch(
        _ notification: HTTPSURI,
        _ record: RepositoryRecord?,
        forceSnapshot: Bool,
        deadline: Deadline
    ) async throws -> Success {
        try await transport.withSession(at: notification, deadline: deadline) { session in
            var attempt = Attempt(
                fetcher: self,
                session: session,
                notification: notification,
                record: record
            )
            return try await attempt.run(forceSnapshot: forceSnapshot)
        }
    }
}

/// One attempt to follow a repository, within one session.
private struct Attempt {
    let fetcher: RRDPFetcher
    let session: HTTPSession
    let notification: HTTPSURI
    let record: RepositoryRecord?
    /// Nil for none, and for one that cannot be relied upon.
    let state: RRDPState?
    var bytes = 0
    var warnings: [Reason] = []

    init(fetcher: RRDPFetcher, session: HTTPSession, notification: HTTPSURI, record: RepositoryRecord?) {
        self.fetcher = fetcher
        self.session = session
        self.notification = notification
        self.record = record
        state = record?.state.flatMap { bytes in
            do throws(RRDPState.CodingError) {
                return try RRDPState(encoded: bytes, limits: fetcher.limits)
            } catch {
                // As without a state: the snapshot is taken.
                return nil
            }
        }
    }

    private var identity: RepositoryIdentity { .rrdp(notification) }
    private var version: Int64 { record?.version ?? 0 }

    mutating func run(forceSnapshot: Bool) async throws -> RRDPFetcher.Success {
        var request = FileRequest(
            notification,
            into: .memory,
            sizeLimit: fetcher.limits.notificationSize
        )
        if let state, !forceSnapshot {
            request.validators = Validators(etag: state.entityTag, lastModified: state.lastModified)
        }
        let answer: HTTPBody
        switch try await session.get(request) {
        case .notModified: return success(.unchanged, serial: state?.serial ?? 0)
        case .body(let body): answer = body
        }
        bytes += answer.wireSize
        var reader = NotificationReader(uri: notification, limits: fetcher.limits)
        let content = try answer.body.bytes(upTo: fetcher.limits.notificationSize)
        try reader.read(content.span)
        let update = try reader.finish()
        let plan = SyncPlan(update, state: state, forceSnapshot: forceSnapshot, limits: fetcher.limits)
        warnings += plan.reasons.map(Reason.rrdp)

        func reached(_ serial: Int64? = nil) -> RRDPState {
            RRDPState(
                update,
                reached: serial,
                lastModified: answer.validators.lastModified,
                entityTag: answer.validators.etag
            )
        }
        switch plan.action {
        case .upToDate:
            let serial = state?.serial ?? update.serial
            let (store, identity, state) = (fetcher.store, identity, reached(serial).encoded)
            let version = version
            try await blocking { try store.setState(of: identity, expecting: version, to: state) }
            return success(.unchanged, serial: serial)
        case .deltas(let files):
            do {
                let objects = try await applyDeltas(files, newState: reached())
                return success(.deltas(files.count), serial: update.serial, objects)
            } catch let error as DeltaFailure {
                // RFC 8182, section 3.4.2: a delta that cannot be used is no reason to stay behind.
                warnings.append(error.reason)
            }
            return try await takeSnapshot(update, newState: reached())
        case .snapshot: return try await takeSnapshot(update, newState: reached())
        }
    }

    private func success(
        _ change: FetchOutcome.Change,
        serial: Int64,
        _ objects: UpdateSummary? = nil
    ) -> RRDPFetcher.Success {
        .init(change: change, serial: serial, bytes: bytes, objects: objects, warnings: warnings)
    }

    /// Fetches a snapshot or delta file, of at most so many bytes, and checks its hash.
    private mutating func fetch(_ file: UpdateNotification.File, upTo size: Int) async throws -> FetchedBody {
        let request = FileRequest(
            file.uri,
            into: .file(directory: fetcher.spoolDirectory),
            sizeLimit: size
        )
        guard case .body(let answer) = try await session.get(request) else {
            throw FetchReason.status(304)
        }
        bytes += answer.wireSize
        guard answer.body.digest == file.hash else {
            throw RRDPError(.fileHash(expected: file.hash, found: answer.body.digest))
        }
        return answer.body
    }

    // MARK: Snapshot

    private mutating func takeSnapshot(_ update: UpdateNotification, newState: RRDPState) async throws
        -> RRDPFetcher.Success
    {
        let body = try await fetch(update.snapshot, upTo: fetcher.limits.rrdpFileSize)
        let (store, identity, limits) = (fetcher.store, identity, fetcher.limits)
        let version = version
        let objects = try await blocking {
            try store.replace(identity, expecting: version, newState: newState.encoded) { contents in
                try Attempt.read {
                    var reader = SnapshotReader(update.snapshot, isVerified: true, limits: limits)
                    try body.forEachChunk { chunk in
                        try reader.read(chunk) { (uri, bytes) in
                            try contents.add(uri, [UInt8](copying: bytes))
                        }
                    }
                    _ = try reader.finish { (uri, bytes) in try contents.add(uri, [UInt8](copying: bytes)) }
                }
            }
        }
        return success(.snapshot, serial: update.serial, objects)
    }

    // MARK: Deltas

    /// Why a chain of deltas could not be used.
    private struct DeltaFailure: Error {
        let reason: Reason
    }

    private mutating func applyDeltas(_ files: [UpdateNotification.File], newState: RRDPState) async throws
        -> UpdateSummary
    {
        do {
            // All of a chain is held at once: together it may be as large as one file.
            var bodies: [FetchedBody] = []
            var room = fetcher.limits.rrdpFileSize
            for file in files {
                let body = try await fetch(file, upTo: room)
                room -= body.size
                bodies.append(body)
            }
            let (store, identity, limits) = (fetcher.store, identity, fetcher.limits)
            let chain = Array(zip(files, bodies))
            let version = version
            return try await blocking {
                try store.apply(identity, expecting: version, newState: newState.encoded) { contents in
                    for (file, body) in chain {
                        try Attempt.read {
                            var reader = DeltaReader(file, isVerified: true, limits: limits)
                            try body.forEachChunk { chunk in
                                try reader.read(chunk) { (change, bytes) in
                                    try contents.apply(change, [UInt8](copying: bytes))
                                }
                            }
                            _ = try reader.finish { (change, bytes) in
                                try contents.apply(change, [UInt8](copying: bytes))
                            }
                        }
                    }
                }
            }
        } catch {
            guard let reason = FetchFailure.reason(of: error), !FetchFailure.isOurs(reason),
                !session.deadline.hasPassed
            else { throw error }
            throw DeltaFailure(reason: reason)
        }
    }

    /// Reads a file; what the store throws comes out as it is.
    private static func read(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as ReadingError<any Error> {
            switch error {
            case .refused(let error): throw error
            case .sink(let error): throw error
            }
        }
    }

    private func blocking<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
        guard let progress = session.deadline.progress else { return try await fetcher.threads.run(body) }
        return try await progress.whileWorking { try await fetcher.threads.run(body) }
    }
}

extension DeltaApplication {
    /// Applies one element of a delta.
    fileprivate func apply(_ change: ObjectChange, _ bytes: [UInt8]) throws {
        do {
            switch change.kind {
            case .add: try publish(change.uri, bytes, replacing: nil)
            case .replace(let hash): try publish(change.uri, bytes, replacing: hash)
            case .withdraw(let hash): try withdraw(change.uri, hash)
            }
        } catch StoreConflict.absent(let uri) {
            throw RRDPReason.absent(uri, change.kind)
        } catch StoreConflict.hashMismatch(let uri, _) {
            throw RRDPReason.otherHash(uri, change.kind)
        }
    }
}

extension RRDPReason {
    fileprivate static func absent(_ uri: RsyncURI, _ kind: ObjectChange.Kind) -> RRDPReason {
        if case .withdraw = kind { .withdrawnAbsent(uri: uri) } else { .replacedAbsent(uri: uri) }
    }

    fileprivate static func otherHash(_ uri: RsyncURI, _ kind: ObjectChange.Kind) -> RRDPReason {
        if case .withdraw = kind { .withdrawnHash(uri: uri) } else { .replacedHash(uri: uri) }
    }
}
