import GRDB
import RPKITypes

/// Stores objects of a replacement and gives them ids.
///
/// An object is written without a look whether it is there, as in a first snapshot none is. ``finish()`` adds the hashes of
/// some thousand objects to `objectHash` at once, in their order, which costs a fraction of adding each when
/// it comes; it finds what was there twice, and those rows are removed. Where most objects are known, they are looked
/// for first.
final class ObjectBatchWriter {
    private let writer: UpdateWriter
    private var looksFirst: Bool
    /// The first object that ``index()`` has not seen.
    private var firstPending: Int64
    private var pending = 0
    /// The ids that stand for objects that were there already.
    private var others: [Int64: Int64] = [:]

    /// Objects from which on the hashes are added: as long as SQLite has them all in its cache.
    private static let indexed = 8_192

    /// Objects in one statement: GRDB copies no bytes for up to 20 arguments.
    private static let rows = 6

    init(_ writer: UpdateWriter, isFresh: Bool) {
        self.writer = writer
        looksFirst = !isFresh
        firstPending = writer.nextObject
    }

    /// Stores objects; gives their ids, which ``finish()`` may replace, to `assign`, in their order.
    func store(_ objects: [[UInt8]], _ digests: [SHA256Digest], assign: (Int64) -> Void) throws {
        let known = looksFirst ? try find(digests) : [:]
        var arguments: [(any DatabaseValueConvertible)?] = []
        arguments.reserveCapacity(3 * ObjectBatchWriter.rows)
        for (bytes, digest) in zip(objects, digests) {
            if let id = known[digest] {
                assign(id)
                continue
            }
            let id = writer.takeObject()
            assign(id)
            pending += 1
            arguments.append(id)
            arguments.append(digest.stored)
            arguments.append(bytes.stored)
            if arguments.count == 3 * ObjectBatchWriter.rows {
                try writer.database.run(ObjectBatchWriter.insertMany, arguments)
                arguments.removeAll(keepingCapacity: true)
            }
        }
        while arguments.count >= 3 {
            try writer.database.run(ObjectBatchWriter.insertOne, Array(arguments.suffix(3)))
            arguments.removeLast(3)
        }
        if pending >= ObjectBatchWriter.indexed { try index() }
    }

    // OR FAIL, as SQLite keeps copies of all pages that a statement of several rows changes otherwise.
    private static let insertOne = "INSERT OR FAIL INTO object (id, hash, bytes) VALUES (?, ?, ?)"
    private static let insertMany =
        insertOne + String(repeating: ", (?, ?, ?)", count: rows - 1)

    /// Those of the digests that are in the store.
    private func find(_ digests: [SHA256Digest]) throws -> [SHA256Digest: Int64] {
        var known: [SHA256Digest: Int64] = [:]
        for start in stride(from: 0, to: digests.count, by: ObjectBatchWriter.lookUps) {
            var arguments: [(any DatabaseValueConvertible)?] = []
            for index in start..<(start + ObjectBatchWriter.lookUps) {
                arguments.append(digests[min(index, digests.count - 1)].stored)
            }
            let rows = try writer.database.rows(ObjectBatchWriter.select, arguments)
            while let row = try rows.next() {
                let id = try row.value(1).integer()
                writer.use(id)
                known[try row.value(0).digest()] = id
            }
        }
        return known
    }

    private static let lookUps = 16
    private static let select =
        "SELECT hash, object FROM objectHash WHERE hash IN (?\(String(repeating: ", ?", count: lookUps - 1)))"

    /// Makes all objects known by hash.
    ///
    /// - Returns: for each object since the last call that there was already, the id that stands for it.
    func finish() throws -> [Int64: Int64] {
        try index()
        defer { others.removeAll() }
        return others
    }

    private func index() throws {
        guard pending > 0 else { return }
        let range = [firstPending, writer.nextObject]
        try writer.database.run(
            """
            INSERT OR IGNORE INTO objectHash (hash, object)
            SELECT hash, id FROM object WHERE id >= ? AND id < ? ORDER BY hash, id
            """,
            range
        )
        let twice = pending - writer.database.changesCount
        looksFirst = looksFirst || twice > pending / 2
        pending = 0
        firstPending = writer.nextObject
        guard twice > 0 else { return }
        let rows = try writer.database.rows(
            """
            SELECT object.id, objectHash.object FROM object JOIN objectHash ON objectHash.hash = object.hash
            WHERE object.id >= ? AND object.id < ? AND objectHash.object <> object.id
            """,
            range
        )
        var dropped: [Int64] = []
        while let row = try rows.next() {
            let (drop, id) = (try row.value(0).integer(), try row.value(1).integer())
            writer.use(id)
            others[drop] = id
            dropped.append(drop)
        }
        for id in dropped { try writer.database.run("DELETE FROM object WHERE id = ?", [id]) }
    }
}
