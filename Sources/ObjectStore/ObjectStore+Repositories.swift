import GRDB
package import RPKITypes

extension ObjectStore {
    /// The repositories in the store, in no particular order.
    package func repositories() throws(StoreError) -> [RepositoryRecord] {
        try read { database in
            let rows = try database.rows(RepositoryRow.all)
            var records: [RepositoryRecord] = []
            while let row = try rows.next() { records.append(try RepositoryRow(row).record) }
            return records
        }
    }

    /// One repository; nil when nothing was stored of it.
    package func repository(_ identity: RepositoryIdentity) throws(StoreError) -> RepositoryRecord? {
        try read { try RepositoryRow.find(identity, $0)?.record }
    }

    /// Keeps what came of an attempt, and the caller's plan; attempts before the last 50 are forgotten.
    ///
    /// Makes an empty repository when there is none. Contents and state stay as they are.
    package func recordFetch(
        _ fetch: FetchRecord,
        of identity: RepositoryIdentity,
        schedule: RepositorySchedule
    ) throws(StoreError) {
        try write { database in
            let id = try RepositoryRow.findOrMake(identity, database).id
            try database.run(
                """
                UPDATE repository SET lastSuccess = ?, lastAttempt = ?, failures = ?, nextAttempt = ?,
                bestBefore = ?, isFallback = ? WHERE id = ?
                """,
                [
                    schedule.lastSuccess?.stored ?? .null, schedule.lastAttempt?.stored ?? .null,
                    schedule.consecutiveFailures.databaseValue, schedule.nextAttempt?.stored ?? .null,
                    schedule.bestBefore?.stored ?? .null, schedule.isFallback.databaseValue, id.databaseValue,
                ]
            )
            try FetchRow.insert(fetch, of: id, database)
        }
    }

    /// Notes whether another transport is used in place of this one at present; nothing for an unknown repository.
    package func setFallback(_ isFallback: Bool, of identity: RepositoryIdentity) throws(StoreError) {
        try write { database in
            guard let row = try RepositoryRow.find(identity, database) else { return }
            try database.run(
                "UPDATE repository SET isFallback = ? WHERE id = ?",
                [isFallback.databaseValue, row.id.databaseValue]
            )
        }
    }

    /// The last attempts, the latest first; at most 50.
    package func fetchHistory(_ identity: RepositoryIdentity) throws(StoreError) -> [FetchRecord] {
        try read { database in
            guard let id = try RepositoryRow.find(identity, database)?.id else { return [] }
            return try FetchRow.history(of: id, database)
        }
    }

    /// Notes that certificates refer to these repositories, so that their grace begins anew; unknown ones are made.
    package func markReferenced(
        _ identities: [RepositoryIdentity],
        at time: Timestamp
    ) throws(StoreError) {
        try write { database in
            for identity in identities {
                let id = try RepositoryRow.findOrMake(identity, database).id
                try database.run(
                    "UPDATE repository SET lastReferenced = ? WHERE id = ?",
                    [time.stored, id.databaseValue]
                )
            }
        }
    }

    /// Replaces the RRDP state and leaves the contents, as when a notification only lists other deltas.
    ///
    /// - `version`: the version that the caller saw; 0 for a repository that is not in the store.
    ///
    /// Throws ``StoreConflict/changedMeanwhile(version:)``, ``StoreError``.
    package func setState(
        of identity: RepositoryIdentity,
        expecting version: Int64,
        to state: [UInt8]?
    ) throws {
        try update(identity, expecting: version, newState: state) { _ in }
    }
}

/// A row of the table `repository`.
struct RepositoryRow {
    let id: Int64
    let generation: Int64
    let record: RepositoryRecord

    private static let columns = """
        SELECT id, kind, uri, state, version, generation, objects, bytes, lastSuccess, lastAttempt, failures,
        nextAttempt, bestBefore, isFallback, lastReferenced FROM repository
        """
    static let all = columns + " WHERE kind < 2"

    init(_ row: Row) throws {
        id = try row.value(0).integer()
        generation = try row.value(5).integer()
        guard
            let identity = RepositoryIdentity(kind: try row.value(1).integer(), uri: try row.value(2).text())
        else { throw ColumnMismatch() }
        record = RepositoryRecord(
            identity: identity,
            state: try row.value(3).optional { (value) throws(ColumnMismatch) in try value.bytes() },
            version: try row.value(4).integer(),
            objects: try row.value(6).count(),
            bytes: try row.value(7).count(),
            schedule: RepositorySchedule(
                lastSuccess: try RepositoryRow.time(row, 8),
                lastAttempt: try RepositoryRow.time(row, 9),
                consecutiveFailures: try row.value(10).count(),
                nextAttempt: try RepositoryRow.time(row, 11),
                bestBefore: try RepositoryRow.time(row, 12),
                isFallback: try row.value(13).integer() != 0
            ),
            lastReferenced: try RepositoryRow.time(row, 14)
        )
    }

    private static func time(_ row: Row, _ index: Int) throws -> Timestamp? {
        try row.value(index).optional { (value) throws(ColumnMismatch) in try value.timestamp() }
    }

    static func find(_ identity: RepositoryIdentity, _ database: Database) throws -> RepositoryRow? {
        try database.row(
            columns + " WHERE kind = ? AND uri = ?",
            [identity.kind.rawValue.databaseValue, identity.description.databaseValue]
        ).map(RepositoryRow.init)
    }

    static func findOrMake(_ identity: RepositoryIdentity, _ database: Database) throws -> RepositoryRow {
        if let row = try find(identity, database) { return row }
        try database.run(
            "INSERT INTO repository (kind, uri) VALUES (?, ?)",
            [identity.kind.rawValue.databaseValue, identity.description.databaseValue]
        )
        guard let row = try find(identity, database) else { throw ColumnMismatch() }
        return row
    }
}

/// A row of the table `fetch`.
private enum FetchRow {
    /// Attempts that are kept of each repository.
    static let kept = 50
    /// Bytes of a message that are kept.
    static let messageSize = 1_000

    static func insert(_ fetch: FetchRecord, of repository: Int64, _ database: Database) throws {
        var outcome: (Int64, DatabaseValue, DatabaseValue) = (0, .null, .null)
        switch fetch.outcome {
        case .updated: outcome.0 = 0
        case .unchanged: outcome.0 = 1
        case .failed(let code, let message):
            let cut = String(decoding: message.utf8.prefix(messageSize), as: UTF8.self)
            outcome = (2, code.databaseValue, cut.databaseValue)
        }
        try database.run(
            """
            INSERT INTO fetch (repository, started, duration, transport, outcome, code, message, bytes,
            serialBefore, serialAfter, added, removed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                repository.databaseValue, fetch.started.stored, fetch.duration.databaseValue,
                fetch.transport.rawValue.databaseValue, outcome.0.databaseValue, outcome.1, outcome.2,
                fetch.bytes.databaseValue, fetch.serialBefore?.databaseValue ?? .null,
                fetch.serialAfter?.databaseValue ?? .null, fetch.added.databaseValue,
                fetch.removed.databaseValue,
            ]
        )
        try database.run(
            """
            DELETE FROM fetch WHERE repository = ?1 AND id <=
            (SELECT id FROM fetch WHERE repository = ?1 ORDER BY id DESC LIMIT 1 OFFSET \(kept))
            """,
            [repository.databaseValue]
        )
    }

    static func history(of repository: Int64, _ database: Database) throws -> [FetchRecord] {
        let rows = try database.rows(
            """
            SELECT started, duration, transport, outcome, code, message, bytes, serialBefore, serialAfter, added,
            removed FROM fetch WHERE repository = ? ORDER BY id DESC LIMIT \(kept)
            """,
            [repository.databaseValue]
        )
        var records: [FetchRecord] = []
        while let row = try rows.next() { records.append(try record(row)) }
        return records
    }

    private static func record(_ row: Row) throws -> FetchRecord {
        guard let transport = FetchRecord.Transport(rawValue: try row.value(2).integer()) else {
            throw ColumnMismatch()
        }
        func text(_ index: Int) throws -> String? {
            try row.value(index).optional { (value) throws(ColumnMismatch) in try value.text() }
        }
        let outcome: FetchRecord.Outcome =
            switch try row.value(3).integer() {
            case 0: .updated
            case 1: .unchanged
            default: .failed(code: try text(4) ?? "", message: try text(5) ?? "")
            }
        return FetchRecord(
            started: try row.value(0).timestamp(),
            duration: try row.value(1).count(),
            transport: transport,
            outcome: outcome,
            bytes: try row.value(6).count(),
            serialBefore: try text(7),
            serialAfter: try text(8),
            added: try row.value(9).count(),
            removed: try row.value(10).count()
        )
    }
}
