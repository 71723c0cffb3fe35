import GRDB
package import RPKITypes

/// The files of one directory of a repository, as they were when it was opened.
package struct StoredDirectory: Sendable {
    /// The directory, with a slash at its end.
    package let uri: RsyncURI
    private let files: StoredFiles

    init(uri: RsyncURI, files: StoredFiles) {
        self.uri = uri
        self.files = files
    }

    /// The names of all files, in no particular order; others than a manifest may list can be among them.
    package var names: some Collection<String> { files.entries.keys }
    /// The bytes of all files.
    package var bytes: Int { files.bytes }

    /// Reads a file of at most `maximumSize` bytes; it is not hashed again.
    package func read(_ name: FileName, maximumSize: Int) -> StoredRead {
        files.read(name.description, maximumSize: maximumSize)
    }

    /// The SHA-256 under which a file is stored; nil when there is no such file.
    package func digest(_ name: FileName) -> SHA256Digest? { files.entries[name.description]?.digest }
}

/// An object with its place.
package struct StoredObject: Hashable, Sendable {
    /// The repository.
    package var identity: RepositoryIdentity
    /// The URI in this repository.
    package var uri: RsyncURI
    /// The SHA-256 under which it is stored.
    package var digest: SHA256Digest
    /// When rsync said that the file was modified.
    package var modified: Timestamp?
    /// The bytes; not hashed again.
    package var bytes: [UInt8]
}

extension ObjectStore {
    /// Opens a directory, without those below it.
    ///
    /// Reads the names and up to 2 MB of objects in one transaction. What is fetched meanwhile or later does not show.
    /// An object that no repository and no point refers to any more can be read until the next
    /// ``collectGarbage(now:pointGrace:repositoryGrace:)`` and is absent from then on, never another.
    ///
    /// - Returns: nil when the repository is not in the store, or has no file in this directory.
    /// - Throws: ``StoreError``.
    package func directory(
        _ uri: RsyncURI,
        in identity: RepositoryIdentity
    ) throws(StoreError) -> StoredDirectory? {
        let uri = uri.asDirectory
        let files = try read { database in
            var files = StoredFiles(self)
            let rows = try database.rows(
                """
                SELECT file.name, file.object, object.hash, length(object.bytes), file.modified, object.bytes
                FROM repository JOIN directory ON directory.repository = repository.id
                JOIN file ON file.directory = directory.id LEFT JOIN object ON object.id = file.object
                WHERE repository.kind = ? AND repository.uri = ? AND directory.uri = ?
                """,
                [
                    identity.kind.rawValue.databaseValue, identity.description.databaseValue,
                    uri.description.databaseValue,
                ]
            )
            while let row = try rows.next() { try files.insert(row) }
            return files
        }
        return files.entries.isEmpty ? nil : StoredDirectory(uri: uri, files: files)
    }

    /// The objects at a URI: one for each repository that has it, as several can.
    package func objects(at uri: RsyncURI) throws(StoreError) -> [StoredObject] {
        guard let (directory, name) = try? uri.split() else { return [] }
        return try read { database in
            let rows = try database.rows(
                ObjectStore.places + " WHERE repository.kind < 2 AND directory.uri = ? AND file.name = ?",
                [
                    String(decoding: directory, as: UTF8.self).databaseValue,
                    String(decoding: name, as: UTF8.self).databaseValue,
                ]
            )
            var objects: [StoredObject] = []
            while let row = try rows.next() { objects.append(try StoredObject(row)) }
            return objects
        }
    }

    /// The bytes of an object by its hash, wherever it belongs to; nil when there is none.
    package func object(_ digest: SHA256Digest) throws(StoreError) -> [UInt8]? {
        try read { database in
            try database.row(
                """
                SELECT object.bytes FROM objectHash JOIN object ON object.id = objectHash.object
                WHERE objectHash.hash = ?
                """,
                [digest.stored]
            )?.value(0).bytes()
        }
    }

    /// Gives all objects of a repository to `body`, one at a time, by directory and name; as they were at one moment.
    ///
    /// The log of the database grows as long as this takes and others write.
    ///
    /// - Throws: ``StoreError``, and what the body throws.
    package func files(of identity: RepositoryIdentity, body: (StoredObject) throws -> Void) throws {
        do {
            try pool.read { database in
                let rows = try database.rows(
                    ObjectStore.places
                        + " WHERE repository.kind = ? AND repository.uri = ? ORDER BY directory.uri, file.name",
                    [identity.kind.rawValue.databaseValue, identity.description.databaseValue]
                )
                while let row = try rows.next() { try body(try StoredObject(row)) }
            }
        } catch let error as DatabaseError {
            throw StoreError(error, files)
        } catch is ColumnMismatch {
            throw StoreError(ColumnMismatch(), files)
        }
    }

    private static let places = """
        SELECT repository.kind, repository.uri, directory.uri, file.name, object.hash, file.modified, object.bytes
        FROM repository JOIN directory ON directory.repository = repository.id
        JOIN file ON file.directory = directory.id LEFT JOIN object ON object.id = file.object
        """
}

extension StoredObject {
    fileprivate init(_ row: Row) throws {
        let (kind, uri) = (try row.value(0).integer(), try row.value(1).text())
        guard let identity = RepositoryIdentity(kind: kind, uri: uri) else { throw ColumnMismatch() }
        let place = Array((try row.value(2).text() + row.value(3).text()).utf8)
        guard let uri = try? RsyncURI(bytes: place, maximumLength: Limits.Field.storedURILength) else {
            throw ColumnMismatch()
        }
        self.init(
            identity: identity,
            uri: uri,
            digest: try row.value(4).digest(),
            modified: try row.value(5).optional { (value) throws(ColumnMismatch) in try value.timestamp() },
            bytes: try row.value(6).bytes()
        )
    }
}
