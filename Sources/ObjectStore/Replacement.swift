import GRDB
package import RPKITypes

/// New contents of a repository, object by object; what is not added here is gone when the update commits.
///
/// To be used in the body of ``ObjectStore/replace(_:expecting:newState:body:)`` only. Keeps some batches in memory, 5 MB
/// and the two largest objects, so that hashing goes on beside writing and rows are written in their order. A
/// conflict may therefore be thrown some thousand calls later.
package final class Replacement {
    private let writer: UpdateWriter
    private let objects: ObjectBatchWriter
    private let rows: FileRowWriter
    private let objectsBefore: Int
    private let digests = DigestQueue()
    /// Objects that are gathered for the next batch.
    private var gathered: [[UInt8]] = []
    private var gatheredBytes = 0
    /// Batches that are being hashed.
    private var queued = 0
    private var queuedBytes = 0

    /// Objects and about the bytes of a batch; batches, and about the bytes of all, that are hashed ahead.
    private static let (batchCount, batchBytes, ahead, aheadBytes) = (256, 500_000, 32, 8_000_000)

    init(_ writer: UpdateWriter) {
        self.writer = writer
        objectsBefore = writer.summary.objects
        objects = ObjectBatchWriter(writer, isFresh: objectsBefore == 0)
        rows = FileRowWriter(writer, isFresh: objectsBefore == 0)
        writer.summary.objects = 0
        writer.summary.bytes = 0
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
            let slash = try uri.lastSlash()
            guard let id = try writer.directory(uri.bytes[...slash], making: true) else {
                throw ColumnMismatch()
            }
            rows.append(directory: id, name: uri.bytes[(slash + 1)...], modified: modified)
            gathered.append(bytes)
            gatheredBytes += bytes.count
            if gathered.count >= Replacement.batchCount || gatheredBytes >= Replacement.batchBytes {
                enqueue()
            }
            while queued > Replacement.ahead || queuedBytes > Replacement.aheadBytes { try storeNext() }
        }
    }

    private func enqueue() {
        guard !gathered.isEmpty else { return }
        digests.add(gathered)
        queued += 1
        queuedBytes += gatheredBytes
        gathered.removeAll(keepingCapacity: true)
        gatheredBytes = 0
    }

    private func storeNext() throws {
        guard let (objects, digests) = digests.next() else { return }
        queued -= 1
        queuedBytes -= objects.reduce(0) { $0 + $1.count }
        try self.objects.store(objects, digests) { rows.assign($0) }
        if rows.isFull { try rows.write(replacing: try self.objects.finish()) }
    }

    /// Stores what is pending and removes what was not added.
    func finish() throws {
        try writer.step {
            enqueue()
            while queued > 0 { try storeNext() }
            try rows.write(replacing: try objects.finish())
            guard objectsBefore > 0 else {
                writer.summary.added = writer.summary.objects
                return
            }
            try writer.database.run(
                """
                DELETE FROM file WHERE generation < ?
                AND directory IN (SELECT id FROM directory WHERE repository = ?)
                """,
                [writer.generation, writer.repository]
            )
            writer.summary.removed = writer.database.changesCount
            let kept = objectsBefore - writer.summary.removed
            writer.summary.added = writer.summary.objects - kept
            writer.summary.changed = kept - rows.unchanged
            try writer.database.run(
                """
                DELETE FROM directory WHERE repository = ?
                AND NOT EXISTS (SELECT 1 FROM file WHERE file.directory = directory.id)
                """,
                [writer.repository]
            )
        }
    }
}
