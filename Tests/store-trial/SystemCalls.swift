import GRDBSQLite
import Glibc
import Synchronization

/// The system calls by which SQLite changes files: counts them, and at one of them the process ends or writing fails.
///
/// SQLite asks for each of them in a table of its own, in which they are replaced for the whole process.
enum SystemCalls {
    /// What is to come at which call.
    enum Plan {
        /// Each call is three points: before it, in the middle of what it writes, behind it. At the point the
        /// process is killed.
        case kill(point: Int)
        /// Writing fails with an `errno` from a call on, the first being 0.
        case fail(call: Int, errno: Int32)
    }

    private static let calls = Atomic(0)
    private static let killPoint = Atomic(Int.max)
    private static let firstFailure = Atomic(Int.max)
    private static let reason = Atomic(Int32(0))

    /// How many calls there were.
    static var count: Int { calls.load(ordering: .relaxed) }

    /// Replaces the calls; before any database is opened.
    static func install(_ plan: Plan) throws {
        switch plan {
        case .kill(let point): killPoint.store(point, ordering: .relaxed)
        case .fail(let call, let errno):
            firstFailure.store(call, ordering: .relaxed)
            reason.store(errno, ordering: .relaxed)
        }
        guard let system = sqlite3_vfs_find(nil), let set = system.pointee.xSetSystemCall else {
            throw TrialError("no table of system calls")
        }
        for (name, call) in table {
            guard set(system, name, call) == SQLITE_OK else { throw TrialError("no system call \(name)") }
        }
    }

    /// Lets writing succeed again.
    static func recover() { firstFailure.store(.max, ordering: .relaxed) }

    // MARK: The calls

    private typealias Write = @convention(c) (Int32, UnsafeRawPointer?, Int) -> Int
    private typealias WriteAt = @convention(c) (Int32, UnsafeRawPointer?, Int, off_t) -> Int
    private typealias Truncate = @convention(c) (Int32, off_t) -> Int32
    private typealias Unlink = @convention(c) (UnsafePointer<CChar>?) -> Int32

    private static var table: [(String, sqlite3_syscall_ptr)] {
        let write: Write = { file, bytes, count in
            SystemCalls.run(count) { Glibc.write(file, bytes, $0) } ?? -1
        }
        let writeAt: WriteAt = { file, bytes, count, offset in
            SystemCalls.run(count) { Glibc.pwrite(file, bytes, $0, offset) } ?? -1
        }
        let truncate: Truncate = { file, size in
            SystemCalls.run(0, canFail: false) { _ in Int(Glibc.ftruncate(file, size)) }.map(Int32.init) ?? -1
        }
        let unlink: Unlink = { path in
            guard let path else { return -1 }
            return SystemCalls.run(0, canFail: false) { _ in Int(Glibc.unlink(path)) }.map(Int32.init) ?? -1
        }
        return [
            ("write", unsafeBitCast(write, to: sqlite3_syscall_ptr.self)),
            ("pwrite", unsafeBitCast(writeAt, to: sqlite3_syscall_ptr.self)),
            ("pwrite64", unsafeBitCast(writeAt, to: sqlite3_syscall_ptr.self)),
            ("ftruncate", unsafeBitCast(truncate, to: sqlite3_syscall_ptr.self)),
            ("unlink", unsafeBitCast(unlink, to: sqlite3_syscall_ptr.self)),
        ]
    }

    /// Makes a call, which writes `count` bytes, according to the plan; nil when it fails.
    private static func run(_ count: Int, canFail: Bool = true, _ call: (Int) -> Int) -> Int? {
        let number = calls.wrappingAdd(1, ordering: .relaxed).oldValue
        let point = killPoint.load(ordering: .relaxed)
        guard point / 3 != number else {
            // A write that a signal ends is cut at some page of memory.
            if point % 3 == 1, count > 1 { _ = call(count > 4_096 ? count / 8_192 * 4_096 : count / 2) }
            if point % 3 == 2 { _ = call(count) }
            kill(getpid(), SIGKILL)
            return nil
        }
        guard canFail, number >= firstFailure.load(ordering: .relaxed) else { return call(count) }
        errno = reason.load(ordering: .relaxed)
        return nil
    }
}
