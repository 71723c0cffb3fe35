import GRDB
import RPKICrypto
import RPKITypes

/// What replacements and deltas have in common: one repository inside one transaction.
///
/// The first failure stays: the transaction does not commit even if the caller overlooks it.
final class UpdateWriter {
    let database: Database
    let limits: Limits
    let repository: Int64
    /// The mark of this update on the rows of `file`; larger than all before.
    let generation: Int64
    /// Objects and bytes of the repository, as the update goes on.
    var summary: UpdateSummary
    private let store: ObjectStore
    private let versionBefore: Int64
    private let firstObject: Int64
    private(set) var nextObject: Int64
    private var lastDirectory: (uri: [UInt8], id: Int64)?
    private var directories: [[UInt8]: Int64] = [:]
    private var failure: (any Error)?
    private var isOver = false

    /// Directories whose ids are remembered, about 100 bytes each.
    private static let rememberedDirectories = 20_000

    init(_ store: ObjectStore, _ row: RepositoryRow, _ database: Database) throws {
        self.store = store
        self.database = database
        limits = store.limits
        repository = row.id
        generation = row.generation + 1
        versionBefore = row.record.version
        summary = UpdateSummary(objects: row.record.objects, bytes: row.record.bytes)
        guard let counter = try database.row("SELECT nextObject FROM counter WHERE id = 1") else {
            throw ColumnMismatch()
        }
        nextObject = try counter.value(0).integer()
        firstObject = nextObject
    }

    /// Runs one step of the caller.
    func step(_ body: () throws -> Void) throws {
        if let failure { throw failure }
        guard !isOver else { throw StoreError.closed }
        do {
            try body()
        } catch {
            let reason: any Error = error is StoreConflict ? error : StoreError(error, store.files)
            failure = reason
            throw reason
        }
    }

    /// Ends the update: counts, state, version.
    func finish(newState: [UInt8]?) throws -> UpdateSummary {
        if let failure { throw failure }
        isOver = true
        let isChanged = summary.added + summary.removed + summary.changed > 0
        summary.version = versionBefore + (isChanged ? 1 : 0)
        try database.run("UPDATE counter SET nextObject = ? WHERE id = 1", [nextObject.databaseValue])
        try database.run(
            "UPDATE repository SET state = ?, version = ?, generation = ?, objects = ?, bytes = ? WHERE id = ?",
            [
                newState?.stored ?? .null, summary.version.databaseValue, generation.databaseValue,
                summary.objects.databaseValue, summary.bytes.databaseValue, repository.databaseValue,
            ]
        )
        return summary
    }

    /// Makes later calls fail, when the transaction did.
    func end() { isOver = true }

    // MARK: Bounds

    func checkSize(_ bytes: [UInt8], of uri: RsyncURI) throws {
        guard bytes.count <= limits.objectSize else {
            throw StoreConflict.objectTooLarge(uri, size: bytes.count, limit: limits.objectSize)
        }
    }

    /// Counts an object more, and refuses it when the repository has as many as it may.
    func count(_ bytes: Int) throws {
        summary.objects += 1
        summary.bytes += bytes
        guard summary.objects <= limits.repositoryObjects else {
            throw StoreConflict.tooManyObjects(limit: limits.repositoryObjects)
        }
        guard summary.bytes <= limits.repositorySize else {
            throw StoreConflict.repositoryTooLarge(limit: limits.repositorySize)
        }
    }

    // MARK: Directories

    /// The id of a directory of the repository; nil when it has none and none is to be made.
    func directory(_ uri: ArraySlice<UInt8>, making: Bool) throws -> Int64? {
        // Objects of one directory mostly follow one another.
        if let lastDirectory, lastDirectory.uri.span.isEqual(to: uri.span) { return lastDirectory.id }
        let key = Array(uri)
        if let id = directories[key] {
            lastDirectory = (key, id)
            return id
        }
        func run(_ sql: String) throws -> Int64? {
            let statement = try DirectStatement(database, sql)
            try statement.bind(1, repository)
            try statement.bind(2, text: uri)
            return try statement.run()?.0
        }
        var id: Int64?
        if making {
            _ = try run("INSERT OR IGNORE INTO directory (repository, uri) VALUES (?, ?)")
            if database.changesCount == 1 { id = database.lastInsertedRowID }
        }
        if id == nil { id = try run("SELECT id FROM directory WHERE repository = ? AND uri = ?") }
        guard let id else { return nil }
        if directories.count >= UpdateWriter.rememberedDirectories {
            directories.removeAll(keepingCapacity: true)
        }
        directories[key] = id
        lastDirectory = (key, id)
        return id
    }

    // MARK: Objects

    /// Takes the next id, which no object ever had.
    func takeObject() -> Int64 {
        defer { nextObject += 1 }
        return nextObject
    }

    /// Notes that an object is referred to which was in the store before this update.
    private func use(_ id: Int64) { if id < firstObject { store.keep(id) } }

    /// The id of an object, to refer to it; nil when it is not in the store.
    func find(_ digest: SHA256Digest) throws -> Int64? {
        let statement = try DirectStatement(database, "SELECT object FROM objectHash WHERE hash = ?")
        try statement.bind(1, digest)
        guard let (id, _) = try statement.run() else { return nil }
        use(id)
        return id
    }

    /// The id of an object, which is stored unless it is there.
    func object(_ digest: SHA256Digest, storing bytes: [UInt8]) throws -> Int64 {
        if let id = try find(digest) { return id }
        let id = takeObject()
        let object = try DirectStatement(database, "INSERT INTO object (id, hash, bytes) VALUES (?, ?, ?)")
        try object.bind(1, id)
        try object.bind(2, digest)
        try object.bind(3, bytes)
        try object.run()
        let hash = try DirectStatement(database, "INSERT INTO objectHash (hash, object) VALUES (?, ?)")
        try hash.bind(1, digest)
        try hash.bind(2, id)
        try hash.run()
        return id
    }
}

extension Span<UInt8> {
    /// Whether both have the same bytes; from the end on, as directories differ there.
    fileprivate func isEqual(to other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        var index = count
        while index > 0 {
            index -= 1
            guard self[index] == other[index] else { return false }
        }
        return true
    }
}

extension RsyncURI {
    /// Where the slash before the name of the file is.
    func lastSlash() throws(StoreConflict) -> Int {
        guard let slash = bytes.lastIndex(of: 0x2F), slash + 1 < bytes.endIndex else { throw .notAFile(self) }
        return slash
    }

    /// The directory with its slash, and the name behind it.
    func split() throws(StoreConflict) -> (directory: ArraySlice<UInt8>, name: ArraySlice<UInt8>) {
        let slash = try lastSlash()
        return (bytes[...slash], bytes[(slash + 1)...])
    }
}
