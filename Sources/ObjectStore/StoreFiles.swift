import Glibc

/// The files of a store in its directory.
struct StoreFiles: Sendable {
    /// The directory, as the operator named it.
    let directory: String

    /// The database.
    var database: String { directory + "/store.sqlite" }
    /// The write-ahead log beside it.
    var log: String { database + "-wal" }
    /// The rollback journal beside it, which it has only until it is in WAL mode.
    var journal: String { database + "-journal" }
    /// Held locked as long as the store is open; has the process id, and nothing after a proper close.
    var lock: String { directory + "/lock" }

    /// Deletes the database and what SQLite keeps beside it, and nothing else.
    func deleteDatabase() throws(StoreError) {
        for path in [log, database + "-shm", journal, database] {
            guard unlink(path) == 0 || errno == ENOENT else { throw .unusable(path: path, errno: errno) }
        }
    }

    /// The size of a file in bytes; nil when there is none.
    static func size(_ path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    /// Makes the directory, readable for its owner only, unless it is there.
    func makeDirectory() throws(StoreError) {
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST else {
            throw .unusable(path: directory, errno: errno)
        }
        var status = stat()
        guard stat(directory, &status) == 0 else { throw .unusable(path: directory, errno: errno) }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .unusable(path: directory, errno: ENOTDIR) }
        guard access(directory, W_OK | X_OK) == 0 else { throw .unusable(path: directory, errno: errno) }
    }

    /// Makes an empty database file, for its owner only, so that SQLite gives its other files the same mode.
    func makeDatabase() throws(StoreError) {
        // Nobody waits for the other end of a pipe.
        let descriptor = open(database, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { throw .unusable(path: database, errno: errno) }
        defer { Glibc.close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unusable(path: database, errno: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .damaged(detail: "\(database) is not a database")
        }
    }

    /// Looks at the header before SQLite does, which would take a database of another program as its own.
    ///
    /// - Returns: whether there is a database; not whether it is whole.
    func checkHeader() throws(StoreError) -> Bool {
        let descriptor = open(database, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unusable(path: database, errno: errno) }
        defer { Glibc.close(descriptor) }
        var header = [UInt8](repeating: 0, count: 100)
        let count = pread(descriptor, &header, header.count, 0)
        guard count >= 0 else { throw .unusable(path: database, errno: errno) }
        guard count > 0 else { return false }
        func number(_ offset: Int) -> Int { header[offset..<(offset + 4)].reduce(0) { $0 << 8 | Int($1) } }
        guard count == header.count, header.starts(with: Array("SQLite format 3\0".utf8)) else {
            throw .damaged(detail: "\(database) is not a database")
        }
        guard number(68) == StoreSchema.applicationID else {
            throw .damaged(detail: "\(database) belongs to another program")
        }
        let pageSize = Int(header[16]) << 8 | Int(header[17])
        // What a crash left half done, SQLite completes or undoes when it opens the file.
        let isPending = [log, journal].contains { StoreFiles.size($0) ?? 0 > 0 }
        if !isPending, let size = StoreFiles.size(database), size < number(28) * pageSize {
            throw .damaged(detail: "\(database) is shorter than its header says")
        }
        return true
    }

    /// Whether a write can have failed for want of space: none is left on the disk or of a quota, or a file is at its
    /// limit.
    ///
    /// SQLite itself tells only a full disk (ENOSPC) from other failures, not a quota (EDQUOT) or a limit (EFBIG). To
    /// be asked while the database is open, as closing it may empty the log.
    var isExhausted: Bool {
        var system = statvfs()
        if statvfs(directory, &system) == 0, system.f_bavail * system.f_frsize < 1 << 20 { return true }
        if FreeSpace.isLacking(1 << 20, in: directory) { return true }
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0,
            limit.rlim_cur < rlim_t(Int.max)
        else { return false }
        let largest = max(StoreFiles.size(database) ?? 0, StoreFiles.size(log) ?? 0)
        return largest + 2 * StoreSchema.pageSize >= Int(limit.rlim_cur)
    }
}

/// The lock that makes a store ours; given up when it is released or the process ends.
struct StoreLock: ~Copyable {
    private let descriptor: Int32
    /// Whether the last holder did not close the store properly.
    let wasLeft: Bool

    /// Takes the lock.
    ///
    /// - Throws: ``StoreError/locked(pid:)`` when somebody has it, in this process too.
    init(_ path: String) throws(StoreError) {
        let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard opened >= 0 else { throw .unusable(path: path, errno: errno) }
        var content = [UInt8](repeating: 0, count: 32)
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            let count = max(0, pread(opened, &content, content.count, 0))
            Glibc.close(opened)
            guard reason == EWOULDBLOCK else { throw .unusable(path: path, errno: reason) }
            let digits = content[..<count].prefix { $0 != 0x0A }
            throw .locked(pid: Int32(String(decoding: digits, as: UTF8.self)))
        }
        wasLeft = pread(opened, &content, content.count, 0) > 0
        // A full disk must not keep us from reading: without the process id the lock still holds.
        let text = Array("\(getpid())\n".utf8)
        _ = ftruncate(opened, 0)
        _ = pwrite(opened, text, text.count, 0)
        descriptor = opened
    }

    /// Notes that the store was closed properly.
    func markClosed() { _ = ftruncate(descriptor, 0) }

    /// Unlocks before it closes: a program that is being started just now has the file open, too, until it runs.
    deinit {
        flock(descriptor, LOCK_UN)
        Glibc.close(descriptor)
    }
}
