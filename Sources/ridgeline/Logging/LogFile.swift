import Glibc
import Synchronization

/// A file that log lines are appended to.
final class LogFile: Sendable {  // A class: all loggers share the descriptor, which changes.
    private let path: String
    private let descriptor: Mutex<Int32>

    /// Opens the file, or makes it.
    ///
    /// - Parameter path: its path.
    /// - Throws: ``CommandFailure``.
    init(path: String) throws {
        self.path = path
        let opened = LogFile.open(path)
        guard opened >= 0 else {
            throw CommandFailure("cannot open the log file \(path): \(String(cString: strerror(errno)))")
        }
        descriptor = Mutex(opened)
    }

    deinit { close(descriptor.withLock { $0 }) }

    private static func open(_ path: String) -> Int32 {
        // Without waiting, so that a pipe that nobody reads is an error.
        Glibc.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o640)
    }

    /// Appends a line; one that cannot be written is lost.
    func write(_ line: [UInt8]) {
        descriptor.withLock { descriptor in
            _ = line.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        }
    }

    /// Opens the file again, as after `logrotate`; when that fails, the file that is open stays.
    func reopen() {
        descriptor.withLock { descriptor in
            let opened = LogFile.open(path)
            guard opened >= 0 else { return }
            close(descriptor)
            descriptor = opened
        }
    }
}
