import GRDB
import RPKITypes

extension ObjectStore {
    /// Gives a repository new contents, from a snapshot or an rsync module, in one transaction.
    ///
    /// The old contents stay readable until it commits. The body runs on the calling thread and keeps all other
    /// updates waiting, so nothing in it may wait for the network.
    ///
    /// - `version`: the version that the caller saw; 0 for a repository that is not in the store, which is made.
    /// - `newState`: the RRDP state that the contents belong to; nil for none.
    /// - `body`: adds all objects; what it throws undoes all and is thrown on.
    ///
    /// Throws ``StoreConflict``, ``StoreError``, and what the body throws. Nothing has changed then.
    @discardableResult
    package func replace(
        _ identity: RepositoryIdentity,
        expecting version: Int64,
        newState: [UInt8]?,
        body: (Replacement) throws -> Void
    ) throws -> UpdateSummary {
        try update(identity, expecting: version, newState: newState) { writer in
            let replacement = Replacement(writer)
            try body(replacement)
            try replacement.finish()
        }
    }

    /// Applies a chain of deltas in one transaction; otherwise as ``replace(_:expecting:newState:body:)``.
    @discardableResult
    package func apply(
        _ identity: RepositoryIdentity,
        expecting version: Int64,
        newState: [UInt8]?,
        body: (DeltaApplication) throws -> Void
    ) throws -> UpdateSummary {
        try update(identity, expecting: version, newState: newState) { try body(DeltaApplication($0)) }
    }

    /// One update of a repository.
    @discardableResult
    func update(
        _ identity: RepositoryIdentity,
        expecting version: Int64,
        newState: [UInt8]?,
        body: (UpdateWriter) throws -> Void
    ) throws -> UpdateSummary {
        let summary: UpdateSummary
        do {
            summary = try pool.write { database in
                let row = try RepositoryRow.findOrMake(identity, database)
                guard row.record.version == version else {
                    throw StoreConflict.changedMeanwhile(version: row.record.version)
                }
                let writer = try UpdateWriter(self, row, database)
                defer { writer.end() }
                try body(writer)
                return try writer.finish(newState: newState)
            }
        } catch let error as DatabaseError {
            throw StoreError(error, files)
        } catch is ColumnMismatch {
            throw StoreError(ColumnMismatch(), files)
        }
        emptyLargeLog()
        return summary
    }

    /// Gives the space of the write-ahead log back when it has grown.
    ///
    /// What was committed is safe in the log, so a failure here is none of the update; it shows again in the next.
    func emptyLargeLog() {
        guard StoreFiles.size(files.log) ?? 0 > ObjectStore.largeLog else { return }
        do { try truncateLog() } catch {}
    }
}
