package import GRDB

/// The tables of the store and how a connection is set up.
///
/// `object` holds bytes by hash. Its ids grow and are never used twice, so an id that was read once stands for the
/// same bytes or for nothing. Nothing refers to `object` by a foreign key: SQLite would look through
/// all of `file` for each object that is collected.
package enum StoreSchema {
    /// Bytes of a database page.
    ///
    /// Most objects have 1.5 to 2.5 KB. With pages of 4 KB the file is 1.51 times the bytes of the objects, with
    /// 8 KB 1.24, with 16 KB 1.15, with 64 KB 1.10; each change of an object writes some pages, so not larger.
    static let pageSize = 16_384
    /// `RGLN`, by which a file is known to be ours.
    static let applicationID = 0x5247_4C4E

    /// Connection settings: `cache` is in KiB.
    package static func configure(_ database: Database, cache: Int, maximumSize: Int) throws {
        try database.execute(
            sql: """
                PRAGMA trusted_schema = OFF;
                PRAGMA cell_size_check = ON;
                PRAGMA temp_store = MEMORY;
                PRAGMA mmap_size = 0;
                """
        )
        if !database.configuration.readonly {
            try database.execute(
                sql: """
                    PRAGMA page_size = \(pageSize);
                    PRAGMA journal_size_limit = 67108864;
                    """
            )
            try setMaximumSize(maximumSize, database)
            if try Int.fetchOne(database, sql: "PRAGMA page_count") == 0 {
                try database.execute(sql: firstPage)
            }
        }
        // SQLite takes the size of the cache in pages of the size that it knows when it is told: of 4 KB, before it
        // has looked into the file.
        _ = try Int.fetchOne(database, sql: "PRAGMA schema_version")
        try database.execute(sql: "PRAGMA cache_size = -\(cache)")
    }

    /// Bounds the file at so many bytes, or at its present size if that is more.
    static func setMaximumSize(_ size: Int, _ database: Database) throws {
        let pages = max(64, min(size / pageSize, 4_294_967_294))
        try database.execute(sql: "PRAGMA max_page_count = \(pages)")
    }

    /// Makes the first page, with the identifier from the start: a file without it is not ours.
    ///
    /// In one transaction, as either statement makes the page; a deferred one, as `IMMEDIATE` would make it before them.
    private static let firstPage = """
        BEGIN;
        PRAGMA auto_vacuum = INCREMENTAL;
        PRAGMA application_id = \(applicationID);
        COMMIT;
        """

    /// The migrations; named after what they do, never edited after a release.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1-objects") { database in
            try database.execute(sql: objects)
        }
        return migrator
    }

    private static let objects = """
        CREATE TABLE object (
            id INTEGER PRIMARY KEY,
            hash BLOB NOT NULL,
            bytes BLOB NOT NULL
        ) STRICT;
        -- Each object once, by hash. Not an index of object, so that an update can add thousands in their order at once.
        CREATE TABLE objectHash (hash BLOB PRIMARY KEY, object INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        -- The id that the next object gets.
        CREATE TABLE counter (id INTEGER PRIMARY KEY CHECK (id = 1), nextObject INTEGER NOT NULL) STRICT;
        INSERT INTO counter VALUES (1, 1);
        CREATE TABLE repository (
            id INTEGER PRIMARY KEY,
            kind INTEGER NOT NULL,
            uri TEXT NOT NULL,
            state BLOB,
            version INTEGER NOT NULL DEFAULT 0,
            -- Grows with every update; marks the rows of file that the last replacement saw.
            generation INTEGER NOT NULL DEFAULT 0,
            objects INTEGER NOT NULL DEFAULT 0,
            bytes INTEGER NOT NULL DEFAULT 0,
            lastSuccess INTEGER,
            lastAttempt INTEGER,
            failures INTEGER NOT NULL DEFAULT 0,
            nextAttempt INTEGER,
            bestBefore INTEGER,
            isFallback INTEGER NOT NULL DEFAULT 0,
            lastReferenced INTEGER,
            UNIQUE (kind, uri)
        ) STRICT;
        CREATE TABLE directory (
            id INTEGER PRIMARY KEY,
            repository INTEGER NOT NULL REFERENCES repository,
            uri TEXT NOT NULL,
            UNIQUE (repository, uri)
        ) STRICT;
        CREATE TABLE file (
            directory INTEGER NOT NULL,
            name TEXT NOT NULL,
            object INTEGER NOT NULL,
            generation INTEGER NOT NULL,
            modified INTEGER,
            PRIMARY KEY (directory, name)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE fetch (
            id INTEGER PRIMARY KEY,
            repository INTEGER NOT NULL REFERENCES repository ON DELETE CASCADE,
            started INTEGER NOT NULL,
            duration INTEGER NOT NULL,
            transport INTEGER NOT NULL,
            outcome INTEGER NOT NULL,
            code TEXT,
            message TEXT,
            bytes INTEGER NOT NULL,
            serialBefore TEXT,
            serialAfter TEXT,
            added INTEGER NOT NULL,
            removed INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX fetchOfRepository ON fetch (repository);
        CREATE TABLE point (
            id INTEGER PRIMARY KEY,
            trustAnchor TEXT NOT NULL,
            -- Key identifiers of 20 bytes each.
            path BLOB NOT NULL,
            manifestURI TEXT NOT NULL,
            manifest INTEGER NOT NULL,
            -- SHA-256 over all that was committed; tells whether a point is unchanged.
            digest BLOB NOT NULL,
            lastUsed INTEGER NOT NULL,
            UNIQUE (trustAnchor, path)
        ) STRICT;
        -- Apart from point, which is rewritten when lastUsed changes. The form is that of FileList.
        CREATE TABLE pointFiles (
            point INTEGER PRIMARY KEY REFERENCES point ON DELETE CASCADE,
            list BLOB NOT NULL
        ) STRICT;
        CREATE TABLE fetchedCertificate (
            uri TEXT PRIMARY KEY,
            bytes BLOB NOT NULL,
            at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE acceptedCertificate (
            trustAnchor TEXT PRIMARY KEY,
            bytes BLOB NOT NULL,
            at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
