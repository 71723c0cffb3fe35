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
    /// Objects that ``index()`` has not seen.
    private var pending: [(digest: SHA256Digest, id: Int64)] = []
    /// The ids that stand for objects that were there already.
    private var others: [Int64: Int64] = [:]

    /// Objects from which on the hashes are added: as long as SQLite has them all in its cache.
    private static let indexed = 8_192

    init(_ writer: UpdateWriter, isFresh: Bool) {
        self.writer = writer
        looksFirst = !isFresh
    }

    /// Stores objects; gives their ids, which ``finish()`` may replace, to `assign`, in their order.
    func store(_ objects: [[UInt8]], _ digests: [SHA256Digest], assign: (Int64) -> Void) throws {
        var new: [(id: Int64, digest: SHA256Digest, bytes: [UInt8])] = []
        new.reserveCapacity(objects.count)
        for (bytes, digest) in zip(objects, digests) {
            if looksFirst, let id = try writer.find(digest) {
                assign(id)
                continue
            }
            let id = writer.takeObject()
            assign(id)
            new.append((id, digest, bytes))
            pending.append((digest, id))
        }
        let inserted = try writer.database.insert(
            new,
            "INSERT OR FAIL INTO object (id, hash, bytes)",
            columns: 3
        ) { statement, column, object in
            try statement.bind(column + 1, object.id)
            try statement.bind(column + 2, object.digest)
            try statement.bind(column + 3, object.bytes)
        }
        // An id that is there already: the counter is damaged.
        guard inserted == new.count else { throw ColumnMismatch() }
        if pending.count >= ObjectBatchWriter.indexed { try index() }
    }

    /// Makes all objects known by hash.
    ///
    /// - Returns: for each object since the last call that there was already, the id that stands for it.
    func finish() throws -> [Int64: Int64] {
        try index()
        defer { others.removeAll() }
        return others
    }

    private func index() throws {
        pending.sort { ($0.digest, $0.id) < ($1.digest, $1.id) }
        let inserted = try writer.database.insert(
            pending,
            "INSERT OR IGNORE INTO objectHash (hash, object)",
            columns: 2
        ) { statement, column, object in
            try statement.bind(column + 1, object.digest)
            try statement.bind(column + 2, object.id)
        }
        let twice = pending.count - inserted
        looksFirst = looksFirst || twice > pending.count / 2
        if twice > 0 {
            for (digest, id) in pending {
                guard let other = try writer.find(digest), other != id else { continue }
                others[id] = other
                try writer.database.run("DELETE FROM object WHERE id = ?", [id])
            }
        }
        pending.removeAll(keepingCapacity: true)
    }
}
