import GRDB
import RPKICrypto
package import RPKITypes

/// New contents of a repository, object by object; what is not added here is gone when the update commits.
///
/// To be used in the body of ``ObjectStore/replace(_:expecting:newState:body:)`` only. Objects are gathered
/// in batches of at most 64 objects and about 1 MB, so a conflict may be thrown some calls later.
package final class Replacement {
    private let writer: UpdateWriter
    /// Whether the repository was empty, so that nothing has to be compared.
    private let isFresh: Bool
    private let objectsBefore: Int
    private var pending: [PendingObject] = []
    private var pendingBytes = 0
    private var unchanged = 0

    private struct PendingObject {
        let uri: RsyncURI
        let directory: Int64
        let name: DatabaseValue
        let digest: DatabaseValue
        let bytes: [UInt8]
        let modified: Timestamp?
    }

    /// Objects of a batch; each statement has six of them, as GRDB copies no bytes for up to 20 arguments.
    private static let (batchCount, batchBytes, rows) = (60, 1_000_000, 6)

    init(_ writer: UpdateWriter) {
        self.writer = writer
        objectsBefore = writer.summary.objects
        isFresh = objectsBefore == 0
        writer.summary.objects = 0
        writer.summary.bytes = 0
        pending.reserveCapacity(Replacement.batchCount)
    }

    /// Adds an object.
    ///
    /// - Parameters:
    ///   - uri: the URI of a file; each may be added once.
    ///   - bytes: at most `Limits.objectSize` of them; stored under their SHA-256, which is computed here.
    ///   - modified: the time of modification that rsync gave, so that a working directory can be made again.
    /// - Throws: ``StoreConflict``, ``StoreError``; the update fails then in any case.
    package func add(_ uri: RsyncURI, _ bytes: [UInt8], modified: Timestamp? = nil) throws {
        try writer.step {
            try writer.checkSize(bytes, of: uri)
            try writer.count(bytes.count)
            let (directory, name) = try uri.split()
            guard let id = try writer.directory(directory, making: true) else { throw ColumnMismatch() }
            pending.append(
                PendingObject(
                    uri: uri,
                    directory: id,
                    name: String(decoding: name, as: UTF8.self).databaseValue,
                    digest: SHA256.digest(bytes.span).stored,
                    bytes: bytes,
                    modified: modified
                )
            )
            pendingBytes += bytes.count
            if pending.count >= Replacement.batchCount || pendingBytes >= Replacement.batchBytes {
                try flush()
            }
        }
    }

    /// Stores what is pending and removes what was not added.
    func finish() throws {
        try writer.step {
            try flush()
            guard !isFresh else {
                writer.summary.added = writer.summary.objects
                return
            }
            let repository = writer.repository.databaseValue
            try writer.database.run(
                """
                DELETE FROM file WHERE generation < ?
                AND directory IN (SELECT id FROM directory WHERE repository = ?)
                """,
                [writer.generation.databaseValue, repository]
            )
            writer.summary.removed = writer.database.changesCount
            let kept = objectsBefore - writer.summary.removed
            writer.summary.added = writer.summary.objects - kept
            writer.summary.changed = kept - unchanged
            try writer.database.run(
                """
                DELETE FROM directory WHERE repository = ?
                AND NOT EXISTS (SELECT 1 FROM file WHERE file.directory = directory.id)
                """,
                [repository]
            )
        }
    }

    private func flush() throws {
        var start = 0
        while start < pending.count {
            let end = min(start + Replacement.rows, pending.count)
            let batch = pending[start..<end]
            if isFresh { try storeFresh(batch) } else { try batch.forEach(store) }
            start = end
        }
        pending.removeAll(keepingCapacity: true)
        pendingBytes = 0
    }

    // MARK: Into an empty repository

    private static let manyObjects =
        insertion("object (id, hash, bytes)", columns: 3) + " ON CONFLICT (hash) DO NOTHING"
    private static let manyFiles = insertion(
        "file (directory, name, object, generation, modified)",
        columns: 5
    )

    private static func insertion(_ table: String, columns: Int) -> String {
        let row = "(" + Array(repeating: "?", count: columns).joined(separator: ", ") + ")"
        return "INSERT INTO \(table) VALUES " + Array(repeating: row, count: rows).joined(separator: ", ")
    }

    private func storeFresh(_ batch: ArraySlice<PendingObject>) throws {
        let database = writer.database
        guard batch.count == Replacement.rows else {
            for object in batch {
                try insertFile(object, try writer.object(object.digest, storing: object.bytes))
            }
            return
        }
        var ids: [Int64] = []
        var arguments: [DatabaseValue] = []
        for object in batch {
            ids.append(writer.takeObject())
            arguments += [ids[ids.count - 1].databaseValue, object.digest, object.bytes.stored]
        }
        try database.run(Replacement.manyObjects, arguments)
        if database.changesCount < batch.count {
            for (index, object) in batch.enumerated() {
                guard let id = try writer.object(object.digest) else { throw ColumnMismatch() }
                ids[index] = id
            }
        }
        arguments.removeAll(keepingCapacity: true)
        for (object, id) in zip(batch, ids) { arguments += fileArguments(object, id) }
        do {
            try database.run(Replacement.manyFiles, arguments)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            // One of them is there twice; find out which.
            for (object, id) in zip(batch, ids) { try insertFile(object, id) }
            throw error
        }
    }

    private func fileArguments(_ object: PendingObject, _ id: Int64) -> [DatabaseValue] {
        [
            object.directory.databaseValue, object.name, id.databaseValue, writer.generation.databaseValue,
            object.modified?.stored ?? .null,
        ]
    }

    private func insertFile(_ object: PendingObject, _ id: Int64) throws {
        do {
            try writer.database.run(
                "INSERT INTO file (directory, name, object, generation, modified) VALUES (?, ?, ?, ?, ?)",
                fileArguments(object, id)
            )
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            throw StoreConflict.uriTwice(object.uri)
        }
    }

    // MARK: Over older contents

    private func store(_ object: PendingObject) throws {
        let database = writer.database
        let id = try writer.object(object.digest, storing: object.bytes)
        let place = [object.directory.databaseValue, object.name]
        guard
            let row = try database.row(
                "SELECT object, generation FROM file WHERE directory = ? AND name = ?",
                place
            )
        else { return try insertFile(object, id) }
        guard try row.value(1).integer() < writer.generation else { throw StoreConflict.uriTwice(object.uri) }
        if try row.value(0).integer() == id { unchanged += 1 }
        try database.run(
            "UPDATE file SET object = ?, generation = ?, modified = ? WHERE directory = ? AND name = ?",
            [id.databaseValue, writer.generation.databaseValue, object.modified?.stored ?? .null] + place
        )
    }
}
