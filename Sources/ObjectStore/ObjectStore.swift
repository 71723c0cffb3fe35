import GRDB
import Glibc
package import RPKITypes
import Synchronization

/// Everything that was fetched and accepted, in one SQLite database: objects by hash, repositories as maps from URI
/// to object, the last good version of each publication point, trust anchor certificates, state and history of
/// fetching.
///
/// Reading goes on, on any number of threads, while one update at a time is written. Each update is one
/// transaction: after a crash at any moment the store is as before or as behind it. Calls block on the disk, so they
/// have no place on an event loop. Bytes are given as they were stored; they are **not** hashed again when they
/// are read, the validator compares them with the manifest.
///
/// A directory has one store and a store one owner at a time. On disk it takes up to `Limits.storeSize`, and as
/// much again for the write-ahead log while an update is written. The process must ignore SIGXFSZ where
/// file sizes are limited, as otherwise that signal ends it.
package final class ObjectStore: Sendable {
    /// When the whole file is checked while it is opened (1 to 2 s for each GB).
    package enum IntegrityCheck: Hashable, Sendable {
        /// Only when the last owner did not close the store, by a crash or a loss of power.
        case afterCrash
        /// Each time.
        case always
    }

    /// The bounds that updates are held to.
    package let limits: Limits
    let files: StoreFiles
    let pool: DatabasePool
    let collection = Mutex(CollectionState())
    private let lock: Mutex<StoreLock?>

    /// KiB of pages that the writer keeps in memory, and each reader.
    static let (writerCache, readerCache) = (32_768, 2_048)
    /// Bytes of write-ahead log from which on it is emptied behind an update.
    static let largeLog = 33_554_432

    /// Opens the store in a directory, or makes one.
    ///
    /// - `directory`: an absolute or relative path; made with mode 0700 when it is not there, its parent must be.
    ///
    /// Throws ``StoreError/locked(pid:)``, ``StoreError/newerSchema(unknown:)``,
    ///   ``StoreError/damaged(detail:)``, ``StoreError/unusable(path:errno:)``, ``StoreError/full``.
    package convenience init(
        directory: String,
        limits: Limits = .standard,
        check: IntegrityCheck = .afterCrash
    ) throws(StoreError) {
        let files = StoreFiles(directory: directory)
        try files.makeDirectory()
        let lock = try StoreLock(files.lock)
        try self.init(files, lock, limits, check)
    }

    /// Deletes the database in a directory, and no other file, and makes an empty one.
    ///
    /// - Throws: as ``init(directory:limits:check:)``; nothing is deleted while somebody has the store open.
    package static func rebuild(
        directory: String,
        limits: Limits = .standard
    ) throws(StoreError) -> ObjectStore {
        let files = StoreFiles(directory: directory)
        try files.makeDirectory()
        let lock = try StoreLock(files.lock)
        try files.deleteDatabase()
        return try ObjectStore(files, lock, limits, .afterCrash)
    }

    private init(
        _ files: StoreFiles,
        _ lock: consuming StoreLock,
        _ limits: Limits,
        _ check: IntegrityCheck
    ) throws(StoreError) {
        self.files = files
        self.limits = limits
        try files.makeDatabase()
        let isOld = try files.checkHeader()
        let isSuspect = lock.wasLeft || check == .always
        // To open it, GRDB makes a table and drops it: that must be possible with a store that is full.
        let configuration = ObjectStore.configuration(
            maximumSize: limits.storeSize + 16 * StoreSchema.pageSize
        )
        let pool = try StoreError.mapping(files) {
            try DatabasePool(path: files.database, configuration: configuration)
        }
        try StoreError.mapping(files) {
            let migrator = StoreSchema.migrator
            let known = Set(migrator.migrations)
            let unknown = try pool.read { try migrator.appliedIdentifiers($0) }.subtracting(known)
            guard unknown.isEmpty else { throw StoreError.newerSchema(unknown: unknown.sorted()) }
            if isOld, isSuspect { try pool.read(ObjectStore.check) }
            try migrator.migrate(pool)
            try pool.writeWithoutTransaction { try StoreSchema.setMaximumSize(limits.storeSize, $0) }
        }
        self.pool = pool
        self.lock = Mutex(consume lock)
    }

    private static func configuration(maximumSize: Int) -> Configuration {
        var configuration = Configuration()
        configuration.maximumReaderCount = 8
        configuration.label = "store"
        configuration.prepareDatabase { database in
            let isReader = database.configuration.readonly
            let cache = isReader ? readerCache : writerCache
            try StoreSchema.configure(database, cache: cache, maximumSize: maximumSize)
        }
        return configuration
    }

    /// Looks through the whole file for damage.
    private static func check(_ database: Database) throws {
        let rows = try database.rows("PRAGMA quick_check(1)")
        while let row = try rows.next() {
            let text = try row.value(0).text()
            guard text == "ok" else { throw StoreError.damaged(detail: text) }
        }
    }

    /// Looks through the whole file for damage; takes 1 to 2 s for each GB, others read and write meanwhile.
    package func checkIntegrity() throws(StoreError) { try read(ObjectStore.check) }

    /// Closes the store and gives up the lock; calls that come later throw ``StoreError/closed``.
    ///
    /// Not closing it is harmless, but the whole file is checked when it is opened again. A full disk is no error: what
    /// was committed is then in the write-ahead log, which stays for the next owner. After other errors the store
    /// is closed, too.
    package func close() throws(StoreError) {
        var failure: StoreError?
        do { try truncateLog() } catch .closed { return } catch .full {} catch { failure = error }
        try StoreError.mapping(files) { try pool.close() }
        lock.withLock { lock in
            if failure == nil { lock?.markClosed() }
            lock = nil
        }
        if let failure { throw failure }
    }
}

extension ObjectStore {
    /// Runs `body` in a transaction that sees one state of the store.
    func read<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
        try StoreError.mapping(files) { try pool.read(body) }
    }

    /// Runs `body` in a transaction of its own, when it is its turn.
    func write<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
        try StoreError.mapping(files) { try pool.write(body) }
    }

    /// Empties the write-ahead log as far as readers permit.
    package func truncateLog() throws(StoreError) {
        try StoreError.mapping(files) {
            do {
                _ = try pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
            } catch let error as DatabaseError
                where [.SQLITE_BUSY, .SQLITE_LOCKED].contains(error.resultCode)
            {
                // A reader is under way; the log is emptied another time.
            }
        }
    }
}

extension StoreError {
    /// Runs `body` and turns what it throws into a ``StoreError``.
    static func mapping<T>(_ files: StoreFiles, _ body: () throws -> T) throws(StoreError) -> T {
        do {
            return try body()
        } catch {
            throw StoreError(error, files)
        }
    }

    /// What an error means for the caller.
    init(_ error: any Error, _ files: StoreFiles) {
        switch error {
        case let error as StoreError: self = error
        case let error as DatabaseError: self.init(error, files)
        case is ColumnMismatch: self = .damaged(detail: "a value has the wrong type")
        default: self = .sqlite(code: 1, message: "\(error)")
        }
    }

    private init(_ error: DatabaseError, _ files: StoreFiles) {
        let message = error.message ?? ""
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT: self = .damaged(detail: message)
        case .SQLITE_FULL: self = .full
        // SQLite writes the file of its shared memory for no other end than to have the space.
        case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE: self = .full
        case .SQLITE_IOERR where files.isExhausted: self = .full
        case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHORT_READ:
            self = .damaged(detail: message)
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM:
            self = .unusable(path: files.database, errno: EACCES)
        case .SQLITE_MISUSE where message == "Connection is closed": self = .closed
        default: self = .sqlite(code: error.extendedResultCode.rawValue, message: message)
        }
    }
}
