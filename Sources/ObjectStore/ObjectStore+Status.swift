import GRDB
import RPKITypes

/// How much is in a store.
package struct StoreStatus: Hashable, Sendable {
    /// Repositories, those without objects too.
    package var repositories: Int
    /// Objects of all repositories; one that several have counts for each.
    package var files: Int
    /// Bytes of the objects of all repositories, likewise.
    package var fileBytes: Int
    /// Objects by hash, those that wait to be collected too.
    package var objects: Int
    /// Last good publication points.
    package var points: Int
    /// Bytes of the database file.
    package var databaseSize: Int
    /// Bytes of the write-ahead log.
    package var logSize: Int
    /// Bytes of the database file that are free for what comes.
    package var freeSize: Int
    /// Bytes that the database file may have.
    package var limit: Int
    /// The migrations that made the schema, in order.
    package var migrations: [String]
}

extension ObjectStore {
    /// Counts what is in the store; looks through an index of all objects, some 10 ms for 100,000.
    package func status() throws(StoreError) -> StoreStatus {
        try read { database in
            let totals = try database.row(
                "SELECT count(*), ifnull(sum(objects), 0), ifnull(sum(bytes), 0) FROM repository WHERE kind < 2"
            )
            func count(_ sql: String) throws -> Int { try database.row(sql)?.value(0).count() ?? 0 }
            return StoreStatus(
                repositories: try totals?.value(0).count() ?? 0,
                files: try totals?.value(1).count() ?? 0,
                fileBytes: try totals?.value(2).count() ?? 0,
                objects: try count("SELECT count(*) FROM objectHash"),
                points: try count("SELECT count(*) FROM point"),
                databaseSize: try count("PRAGMA page_count") * StoreSchema.pageSize,
                logSize: StoreFiles.size(files.log) ?? 0,
                freeSize: try count("PRAGMA freelist_count") * StoreSchema.pageSize,
                limit: limits.storeSize,
                migrations: try StoreSchema.migrator.appliedMigrations(database)
            )
        }
    }
}
