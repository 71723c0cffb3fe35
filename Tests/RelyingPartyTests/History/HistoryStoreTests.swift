import Glibc
import RPKIPayload
import RPKITypes
import RelyingParty
import Testing

@Suite("The store of the payload history")
struct HistoryStoreTests {
    private let directory: TemporaryDirectory
    private let store: HistoryStore

    init() throws {
        directory = try TemporaryDirectory()
        store = HistoryStore(directory: directory.path)
    }

    fileprivate static func set(_ count: Int) throws -> PayloadSet {
        var builder = PayloadSetBuilder()
        let index = builder.trustAnchor(named: "ta")
        let anchor = try #require(index)
        for place in 0..<count {
            let prefix = try #require(IPPrefix(family: .ipv4, address: UInt128(place) << 104, length: 24))
            let value = try #require(VRP(prefix: prefix, maxLength: 24, asn: ASN(1)))
            builder.add(value, expires: Timestamp(Int64(1_000 + place)), trustAnchor: anchor)
        }
        return builder.build()
    }

    fileprivate static func history() throws -> PayloadHistory {
        var random = SystemRandomNumberGenerator()
        var history = PayloadHistory(using: &random)
        _ = history.publish(try set(2), validatedAt: Timestamp(10))
        _ = history.publish(try set(5), validatedAt: Timestamp(20))
        return history
    }

    private func load(at time: Int64 = 0) -> HistoryStart {
        var random = SystemRandomNumberGenerator()
        return store.load(at: Timestamp(time), using: &random)
    }

    @Test("What was saved is loaded, and nothing else is left behind")
    func roundTrip() throws {
        #expect(load().origin == .absent)
        let history = try HistoryStoreTests.history()
        try store.save(history)
        let start = load()
        #expect(start.origin == .restored(.unchanged))
        #expect(PayloadHistoryFile.encode(start.history) == PayloadHistoryFile.encode(history))
        #expect(try directory.names(".") == ["payload-history"])
    }

    @Test("What has expired is a delta for routers that were in step, and for those one behind")
    func expired() throws {
        let history = try HistoryStoreTests.history()
        try store.save(history)
        let start = load(at: 1_001)
        let rest = try #require(start.history.current)
        #expect(rest.vrps.count == 3 && start.history.validated == Timestamp(20))
        let delta = PayloadDelta(from: try HistoryStoreTests.set(5), to: rest)
        #expect(start.origin == .restored(.changed(start.history.serial, delta)))
        #expect(start.history.answer(to: history.serial) == .delta(delta))
        let behind = PayloadDelta(from: try HistoryStoreTests.set(2), to: rest)
        #expect(start.history.answer(to: SerialNumber(history.serial.rawValue &- 1)) == .delta(behind))
    }

    @Test("A damaged file is moved aside, and other sessions begin")
    func damaged() throws {
        let history = try HistoryStoreTests.history()
        var bytes = PayloadHistoryFile.encode(history)
        bytes[bytes.count - 1] ^= 1
        for _ in 0..<2 {
            try directory.write(bytes, to: "payload-history")
            let start = load()
            guard case .rejected(let error, moved: .success(let path)) = start.origin else {
                Issue.record("\(start.origin)")
                return
            }
            #expect(error.rule == .bodyChecksum && start.origin.code == "history-body-checksum")
            #expect(path == directory("payload-history.rejected"))
            #expect(try FileReading.read(path, maximumSize: bytes.count) == bytes)
            #expect(start.history.current == nil && start.history.sessions != history.sessions)
            #expect(try directory.names(".") == ["payload-history.rejected"])
        }
    }

    @Test("A file of another version is moved aside too")
    func version() throws {
        var bytes = PayloadHistoryFile.encode(try HistoryStoreTests.history())
        bytes[11] += 1
        try directory.write(bytes, to: "payload-history")
        #expect(load().origin.code == "history-version")
    }

    @Test("A file that cannot be read stays, and a new history begins")
    func unreadable() throws {
        try directory.makeDirectory("payload-history")
        let path = directory("payload-history")
        let start = load()
        #expect(start.origin == .unreadable(.failed(.read, path: path, errno: EISDIR)))
        #expect(start.history.current == nil)
        var limits = HistoryLimits.standard
        limits.fileSize = 99
        try #require(rmdir(path) == 0)
        try directory.write([UInt8](repeating: 0, count: 100), to: "payload-history")
        var random = SystemRandomNumberGenerator()
        let limited = HistoryStore(directory: directory.path, limits: limits)
        let tooLarge = limited.load(at: Timestamp(0), using: &random)
        #expect(tooLarge.origin == .unreadable(.tooLarge(path: path, limit: 99)))
        #expect(try directory.names(".") == ["payload-history"])
    }

    @Test("A pipe, a socket or a device in place of the file is not waited for, written to or replaced")
    func notRegular() throws {
        let path = directory("payload-history")
        let history = try HistoryStoreTests.history()
        func check(_ kind: mode_t) throws {
            #expect(load().origin == .unreadable(.notRegular(path: path)))
            #expect(throws: FileError.notRegular(path: path)) { try store.save(history) }
            var status = stat()
            #expect(lstat(path, &status) == 0 && status.st_mode & S_IFMT == kind)
            #expect(try directory.names(".") == ["payload-history"])
            try #require(unlink(path) == 0)
        }
        try #require(mkfifo(path, 0o600) == 0)
        // With a reader, a writer would not wait: the test fails then instead of standing still.
        let reader = open(path, O_RDONLY | O_NONBLOCK)
        try #require(reader >= 0)
        defer { close(reader) }
        try check(S_IFIFO)
        try #require(mknod(path, S_IFSOCK | 0o600, 0) == 0)
        try check(S_IFSOCK)
        try directory.link("payload-history", to: "/dev/null")
        #expect(throws: FileError.notRegular(path: path)) { try store.save(history) }
    }

    @Test("A directory that is not there fails the saving, and is no history")
    func noDirectory() throws {
        let absent = HistoryStore(directory: directory("absent"))
        var random = SystemRandomNumberGenerator()
        let start = absent.load(at: Timestamp(0), using: &random)
        #expect(start.origin == .unreadable(.failed(.open, path: directory("absent"), errno: ENOENT)))
        let error = #expect(throws: FileError.self) { try absent.save(start.history) }
        let path = directory("absent/payload-history")
        #expect(error == .failed(.create, path: path, errno: ENOENT))
    }

    /// In a process of its own, whose files may have 64 KB: the file system says EFBIG as a full one says ENOSPC.
    @Test("A save that fails midway keeps the last good file")
    func failedSave() async {
        await #expect(processExitsWith: .success) {
            let directory = try TemporaryDirectory()
            let store = HistoryStore(directory: directory.path)
            var history = try HistoryStoreTests.history()
            let good = PayloadHistoryFile.encode(history)
            try store.save(history)
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 65_536, rlim_max: 65_536)
            try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            _ = history.publish(try HistoryStoreTests.set(20_000), validatedAt: Timestamp(30))
            let path = directory("payload-history")
            #expect(throws: FileError.failed(.write, path: path, errno: EFBIG)) { try store.save(history) }
            #expect(try directory.names(".") == ["payload-history"])
            #expect(try FileReading.read(path, maximumSize: 65_536) == good)
        }
    }

    /// The system administrator may write everywhere.
    @Test("A directory that cannot be written to keeps the last good file", .enabled(if: geteuid() != 0))
    func noPermission() throws {
        let history = try HistoryStoreTests.history()
        try store.save(history)
        try #require(chmod(directory.path, 0o500) == 0)
        defer { chmod(directory.path, 0o700) }
        let path = directory("payload-history")
        #expect(throws: FileError.failed(.create, path: path, errno: EACCES)) { try store.save(history) }
        #expect(load().origin == .restored(.unchanged))
    }

    @Test("What a crash left of an unfinished file is removed, and nothing else")
    func unfinished() throws {
        for name in [
            ".payload-history.1.0.tmp", ".payload-history.77.3.tmp", ".other.1.0.tmp", "payload-history.tmp",
        ] {
            try directory.write([1], to: name)
        }
        _ = load()
        #expect(try directory.names(".") == [".other.1.0.tmp", "payload-history.tmp"])
    }
}
