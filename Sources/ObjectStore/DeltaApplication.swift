import GRDB
import RPKICrypto
package import RPKITypes

/// Changes to the contents of a repository, in the order in which a chain of deltas has them.
///
/// To be used in the body of ``ObjectStore/apply(_:expecting:newState:body:)`` only. Each change sees those before
/// it. That one delta touches a URI once is for its reader to check.
package final class DeltaApplication {
    private let writer: UpdateWriter

    init(_ writer: UpdateWriter) { self.writer = writer }

    private struct Place {
        let directory: Int64
        let name: DatabaseValue
        let digest: SHA256Digest
        let size: Int
    }

    /// Publishes an object (RFC 8182, section 3.4.2).
    ///
    /// - Parameters:
    ///   - uri: the URI of a file.
    ///   - bytes: at most `Limits.objectSize` of them; stored under their SHA-256, which is computed here.
    ///   - replaced: the hash of the object that is there and is replaced; nil when there must be none.
    /// - Throws: ``StoreConflict/present(_:)``, ``StoreConflict/absent(_:)``,
    ///   ``StoreConflict/hashMismatch(_:stored:)`` and those of bounds, ``StoreError``; the update fails then in any case.
    package func publish(_ uri: RsyncURI, _ bytes: [UInt8], replacing replaced: SHA256Digest?) throws {
        try writer.step {
            try writer.checkSize(bytes, of: uri)
            let (directory, name) = try uri.split()
            let text = String(decoding: name, as: UTF8.self).databaseValue
            let present = try find(uri, directory, text)
            let digest = SHA256.digest(bytes.span)
            if let replaced {
                guard let present else { throw StoreConflict.absent(uri) }
                try replace(present, at: uri, expecting: replaced, by: bytes, digest)
                return
            }
            guard present == nil else { throw StoreConflict.present(uri) }
            try writer.count(bytes.count)
            guard let id = try writer.directory(directory, making: true) else { throw ColumnMismatch() }
            let object = try writer.object(digest, storing: bytes)
            try writer.database.run(
                "INSERT INTO file (directory, name, object, generation) VALUES (?, ?, ?, ?)",
                [id.databaseValue, text, object.databaseValue, writer.generation.databaseValue]
            )
            writer.summary.added += 1
        }
    }

    /// Withdraws an object (RFC 8182, section 3.4.2).
    ///
    /// - Throws: ``StoreConflict/absent(_:)``, ``StoreConflict/hashMismatch(_:stored:)``, ``StoreError``; the update fails
    ///   then in any case.
    package func withdraw(_ uri: RsyncURI, _ hash: SHA256Digest) throws {
        try writer.step {
            let (directory, name) = try uri.split()
            let text = String(decoding: name, as: UTF8.self).databaseValue
            guard let present = try find(uri, directory, text) else { throw StoreConflict.absent(uri) }
            guard present.digest == hash else {
                throw StoreConflict.hashMismatch(uri, stored: present.digest)
            }
            try writer.database.run(
                "DELETE FROM file WHERE directory = ? AND name = ?",
                [present.directory.databaseValue, present.name]
            )
            writer.summary.objects -= 1
            writer.summary.bytes -= present.size
            writer.summary.removed += 1
        }
    }

    private func find(
        _ uri: RsyncURI,
        _ directory: ArraySlice<UInt8>,
        _ name: DatabaseValue
    ) throws -> Place? {
        guard let id = try writer.directory(directory, making: false) else { return nil }
        let row = try writer.database.row(
            """
            SELECT object.hash, length(object.bytes) FROM file LEFT JOIN object ON object.id = file.object
            WHERE file.directory = ? AND file.name = ?
            """,
            [id.databaseValue, name]
        )
        guard let row else { return nil }
        return Place(
            directory: id,
            name: name,
            digest: try row.value(0).digest(),
            size: try row.value(1).count()
        )
    }

    private func replace(
        _ present: Place,
        at uri: RsyncURI,
        expecting hash: SHA256Digest,
        by bytes: [UInt8],
        _ digest: SHA256Digest
    ) throws {
        guard present.digest == hash else { throw StoreConflict.hashMismatch(uri, stored: present.digest) }
        guard digest != hash else { return }
        writer.summary.objects -= 1
        writer.summary.bytes -= present.size
        try writer.count(bytes.count)
        let object = try writer.object(digest, storing: bytes)
        try writer.database.run(
            "UPDATE file SET object = ?, generation = ?, modified = NULL WHERE directory = ? AND name = ?",
            [
                object.databaseValue, writer.generation.databaseValue, present.directory.databaseValue,
                present.name,
            ]
        )
        writer.summary.changed += 1
    }
}
