import GRDB
package import RPKITypes
import Synchronization

/// What a collection removed.
package struct GarbageSummary: Hashable, Sendable {
    /// Last good points that were not used for longer than the grace.
    package var points = 0
    /// Repositories that were not referred to for longer than the grace.
    package var repositories = 0
    /// Objects that nothing referred to.
    package var objects = 0
    /// Bytes by which the database file became smaller.
    package var bytesFreed = 0
}

/// What a collection under way must know of updates between its steps.
struct CollectionState: Sendable {
    /// Objects that updates referred to anew since the collection looked; nil when none is under way.
    var kept: IdentifierSet?
}

extension ObjectStore {
    /// Removes what is not needed any more and gives the space back to the file system.
    ///
    /// Goes in steps of some milliseconds, between which others write. A second call at the same time returns at
    /// once with nothing done.
    ///
    /// To be called by whoever runs validations, between two runs: an opened ``StoredDirectory`` or ``StoredPoint`` of
    /// more than 2 MB reads objects later, and such an object is absent when nothing referred to it any more. Ids
    /// of objects are never used again, so that it can be absent, but not another.
    ///
    /// - `pointGrace`: seconds since a point was last committed; at least 24 hours are kept.
    /// - `repositoryGrace`: seconds since a repository was last referred to; at least 24 hours are kept. One that
    ///   never was counts as referred to now.
    ///
    /// Throws ``StoreError``; what was done until then stays done.
    package func collectGarbage(
        now: Timestamp,
        pointGrace: Int64 = 604_800,
        repositoryGrace: Int64 = 604_800
    ) throws(StoreError) -> GarbageSummary {
        let isAlone = collection.withLock { state in
            guard state.kept == nil else { return false }
            state.kept = IdentifierSet()
            return true
        }
        guard isAlone else { return GarbageSummary() }
        defer { collection.withLock { $0.kept = nil } }
        let sizeBefore = try size()
        var summary = GarbageSummary()
        summary.points = try dropPoints(usedBefore: now.advanced(by: -max(pointGrace, ObjectStore.day)))
        let limit = now.advanced(by: -max(repositoryGrace, ObjectStore.day))
        summary.repositories = try dropRepositories(referencedBefore: limit, now: now)
        summary.objects = try dropObjects()
        try vacuum()
        try truncateLog()
        summary.bytesFreed = max(0, sizeBefore - (try size()))
        return summary
    }

    /// Notes that something refers to an object anew, so that a collection under way leaves it.
    func keep(_ id: Int64) { collection.withLock { $0.kept?.insert(id) } }

    private static let day: Int64 = 86_400
    /// Rows that one step removes.
    private static let stepRows = 1_000

    private func size() throws(StoreError) -> Int {
        try read { database in
            let pages = try database.row("PRAGMA page_count")?.value(0).count() ?? 0
            return pages * StoreSchema.pageSize
        }
    }

    /// Repeats a step until it has nothing left to do; the sum of what the steps did.
    private func inSteps(_ step: (Database) throws -> Int) throws(StoreError) -> Int {
        var sum = 0
        while true {
            let count = try write(step)
            guard count > 0 else { return sum }
            sum += count
        }
    }

    private func dropPoints(usedBefore limit: Timestamp) throws(StoreError) -> Int {
        try inSteps { database in
            try database.run(
                "DELETE FROM point WHERE id IN (SELECT id FROM point WHERE lastUsed < ? LIMIT \(ObjectStore.stepRows))",
                [limit.stored]
            )
            return database.changesCount
        }
    }

    // MARK: Repositories

    private func dropRepositories(
        referencedBefore limit: Timestamp,
        now: Timestamp
    ) throws(StoreError) -> Int {
        let count = try write { database in
            try database.run(
                "UPDATE repository SET lastReferenced = ? WHERE kind < 2 AND lastReferenced IS NULL",
                [now.stored]
            )
            // From here on it is not found any more; the rows follow in steps, perhaps of a later collection.
            try database.run(
                "UPDATE repository SET kind = 2, uri = 'dropped ' || id WHERE kind < 2 AND lastReferenced < ?",
                [limit.stored]
            )
            return database.changesCount
        }
        _ = try inSteps { database in
            try database.run(
                """
                DELETE FROM file WHERE (directory, name) IN (
                    SELECT file.directory, file.name FROM repository
                    JOIN directory ON directory.repository = repository.id
                    JOIN file ON file.directory = directory.id WHERE repository.kind = 2
                    LIMIT \(ObjectStore.stepRows)
                )
                """
            )
            return database.changesCount
        }
        _ = try inSteps { database in
            // A delta leaves directories empty, too.
            try database.run(
                """
                DELETE FROM directory WHERE id IN (
                    SELECT id FROM directory WHERE NOT EXISTS (SELECT 1 FROM file WHERE file.directory = directory.id)
                    LIMIT \(ObjectStore.stepRows)
                )
                """
            )
            return database.changesCount
        }
        try write { try $0.run("DELETE FROM repository WHERE kind = 2") }
        return count
    }

    // MARK: Objects

    private func dropObjects() throws(StoreError) -> Int {
        // Only what was stored before the look at references can be found to have none.
        let end = try write { database in
            try database.row("SELECT nextObject FROM counter WHERE id = 1")?.value(0).integer() ?? 0
        }
        let referenced = try read(ObjectStore.references)
        var dropped = 0
        var place: DatabaseValue? = [UInt8]().stored
        while let start = place {
            let orphans: [Int64]
            (orphans, place) = try read { try ObjectStore.orphans($0, behind: start, below: end, referenced) }
            var index = 0
            while index < orphans.count {
                let step = orphans[index..<min(index + ObjectStore.stepRows, orphans.count)]
                dropped += try write { try drop(step, $0) }
                index += step.count
            }
        }
        return dropped
    }

    private static func references(_ database: Database) throws -> IdentifierSet {
        var referenced = IdentifierSet()
        for query in ["SELECT object FROM file", "SELECT manifest FROM point"] {
            let rows = try database.rows(query)
            while let row = try rows.next() { referenced.insert(try row.value(0).integer()) }
        }
        let lists = try database.rows("SELECT list FROM pointFiles")
        while let row = try lists.next() {
            for (_, object) in try FileList.decode(row.value(0).bytes()) { referenced.insert(object) }
        }
        return referenced
    }

    /// Objects without reference, ascending, at most 100,000 of them, and the hash behind which to go on.
    ///
    /// By hash, as that table is small; that of the objects would have to be read whole.
    private static func orphans(
        _ database: Database,
        behind hash: DatabaseValue,
        below end: Int64,
        _ referenced: IdentifierSet
    ) throws -> (orphans: [Int64], next: DatabaseValue?) {
        let rows = try database.rows(
            "SELECT object, hash FROM objectHash WHERE hash > ? ORDER BY hash",
            [hash]
        )
        var orphans: [Int64] = []
        while let row = try rows.next() {
            let id = try row.value(0).integer()
            guard id < end, !referenced.contains(id) else { continue }
            orphans.append(id)
            if orphans.count == 100_000 { return (orphans.sorted(), row.value(1)) }
        }
        return (orphans.sorted(), nil)
    }

    private func drop(_ ids: ArraySlice<Int64>, _ database: Database) throws -> Int {
        let kept = collection.withLock { $0.kept }
        var dropped = 0
        for id in ids where kept?.contains(id) != true {
            try database.run(
                "DELETE FROM objectHash WHERE hash = (SELECT hash FROM object WHERE id = ?)",
                [id]
            )
            try database.run("DELETE FROM object WHERE id = ?", [id])
            dropped += database.changesCount
        }
        return dropped
    }

    // MARK: Space

    /// Moves pages from the end of the file into free ones, some hundred at a time, and cuts the file.
    private func vacuum() throws(StoreError) {
        var left = Int.max
        while left > 0 {
            let free = try write { database in
                try database.run("PRAGMA incremental_vacuum(256)")
                return try database.row("PRAGMA freelist_count")?.value(0).count() ?? 0
            }
            guard free < left else { return }
            left = free
        }
    }
}
