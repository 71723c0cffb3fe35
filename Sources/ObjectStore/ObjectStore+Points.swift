import GRDB
package import RPKITypes

extension ObjectStore {
    /// The last good version of a publication point, with all that belongs to it; nil when there is none.
    ///
    /// Its objects stay until ``collectGarbage(now:pointGrace:repositoryGrace:)`` finds it unused, whatever
    /// becomes of the repository.
    ///
    /// - Throws: ``StoreError``; `damaged` also when an object of the point is missing.
    package func lastGood(_ key: PointKey) throws(StoreError) -> StoredPoint? {
        try read { database in
            let row = try database.row(
                """
                SELECT point.manifestURI, object.hash, object.bytes, point.lastUsed, pointFiles.list
                FROM point LEFT JOIN object ON object.id = point.manifest
                LEFT JOIN pointFiles ON pointFiles.point = point.id
                WHERE point.trustAnchor = ? AND point.path = ?
                """,
                [key.trustAnchor.databaseValue, key.pathBytes.stored]
            )
            guard let row else { return nil }
            let text = Array(try row.value(0).text().utf8)
            guard let uri = try? RsyncURI(bytes: text, maximumLength: Limits.Field.storedURILength) else {
                throw ColumnMismatch()
            }
            var files = StoredFiles(self)
            for (name, object) in try FileList.decode(row.value(4).bytes()) {
                let row = try database.row(
                    "SELECT ?1, id, hash, length(bytes), NULL, bytes FROM object WHERE id = ?2",
                    [name.databaseValue, object.databaseValue]
                )
                guard let row else { throw ColumnMismatch() }
                try files.insert(row)
            }
            return StoredPoint(
                manifestURI: uri,
                manifest: try row.value(2).bytes(),
                manifestDigest: try row.value(1).digest(),
                lastUsed: try row.value(3).timestamp(),
                files: files
            )
        }
    }

    /// The hash of the file at a URI of a repository, if it is the manifest of the last good version of a point.
    ///
    /// - Throws: ``StoreError``.
    package func unchangedManifest(
        at uri: RsyncURI,
        in identity: RepositoryIdentity,
        _ key: PointKey
    ) throws(StoreError) -> SHA256Digest? {
        guard let (directory, name) = try? uri.split() else { return nil }
        return try read { database in
            try database.row(
                """
                SELECT object.hash FROM point JOIN object ON object.id = point.manifest
                JOIN repository ON repository.kind = ? AND repository.uri = ?
                JOIN directory ON directory.repository = repository.id AND directory.uri = ?
                JOIN file ON file.directory = directory.id AND file.name = ? AND file.object = point.manifest
                WHERE point.trustAnchor = ? AND point.path = ?
                """,
                [
                    identity.kind.rawValue.databaseValue, identity.description.databaseValue,
                    String(decoding: directory, as: UTF8.self).databaseValue,
                    String(decoding: name, as: UTF8.self).databaseValue, key.trustAnchor.databaseValue,
                    key.pathBytes.stored,
                ]
            )?.value(0).digest()
        }
    }

    /// Keeps points as the last good ones, in place of earlier ones with the same key, in one transaction.
    ///
    /// Points that are unchanged cost a look-up and, once in an hour, the note that they were used at `time`.
    ///
    /// - `points`: their objects must be in the store.
    ///
    /// Returns the points that were not kept, as an object of theirs is not in the store any more.
    ///
    /// Throws ``StoreError``; nothing has changed then.
    @discardableResult
    package func commit(_ points: [AcceptedPoint], at time: Timestamp) throws(StoreError) -> [AcceptedPoint] {
        guard !points.isEmpty else { return [] }
        let skipped = try write { database in
            var skipped: [AcceptedPoint] = []
            for point in points where !(try commit(point, at: time, database)) { skipped.append(point) }
            return skipped
        }
        emptyLargeLog()
        return skipped
    }

    /// Seconds for which the note of a point's use may be old.
    private static let touchInterval: Int64 = 3_600

    private func commit(_ point: AcceptedPoint, at time: Timestamp, _ database: Database) throws -> Bool {
        let digest = point.digest
        let row = try database.row(
            "SELECT id, digest, lastUsed FROM point WHERE trustAnchor = ? AND path = ?",
            [point.key.trustAnchor.databaseValue, point.key.pathBytes.stored]
        )
        if let row, try row.value(1).digest() == digest {
            let lastUsed = try row.value(2).timestamp()
            if lastUsed.advanced(by: ObjectStore.touchInterval) <= time {
                try database.run("UPDATE point SET lastUsed = ? WHERE id = ?", [time.stored, row.value(0)])
            }
            return true
        }
        func object(_ digest: SHA256Digest) throws -> Int64? {
            let row = try database.row("SELECT object FROM objectHash WHERE hash = ?", [digest.stored])
            guard let id = try row?.value(0).integer() else { return nil }
            keep(id)
            return id
        }
        guard let manifest = try object(point.manifest) else { return false }
        var files: [(name: String, object: Int64)] = []
        files.reserveCapacity(point.files.count)
        for (name, digest) in point.files {
            guard let id = try object(digest) else { return false }
            files.append((name.description, id))
        }
        try database.run(
            """
            INSERT INTO point (trustAnchor, path, manifestURI, manifest, digest, lastUsed)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (trustAnchor, path) DO UPDATE
            SET manifestURI = ?3, manifest = ?4, digest = ?5, lastUsed = ?6
            """,
            [
                point.key.trustAnchor.databaseValue, point.key.pathBytes.stored,
                point.manifestURI.description.databaseValue, manifest.databaseValue, digest.stored,
                time.stored,
            ]
        )
        let id = row?.value(0) ?? database.lastInsertedRowID.databaseValue
        try database.run(
            "INSERT INTO pointFiles VALUES (?1, ?2) ON CONFLICT (point) DO UPDATE SET list = ?2",
            [id, FileList.encode(files).stored]
        )
        return true
    }
}

extension PointKey {
    /// The key identifiers one behind the other, 20 bytes each.
    var pathBytes: [UInt8] { path.flatMap(\.bytes) }
}
