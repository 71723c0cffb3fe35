import Glibc
import Logging
import RPKITypes

/// Where log lines go.
enum LogDestination: Sendable {
    /// Standard error, with the time in front.
    case standardError
    /// A file, with the time in front.
    case file(LogFile)
    /// The system's log, which has its own time and level.
    case syslog

    /// The destination of a name: `stderr`, `syslog`, or the path of a file.
    ///
    /// - Parameter name: the name.
    /// - Throws: ``CommandFailure`` for a file that cannot be opened.
    init(_ name: String) throws {
        switch name {
        case "stderr": self = .standardError
        case "syslog":
            // The name must live as long as the process: openlog keeps the pointer.
            openlog(strdup("ridgeline"), LOG_PID, Int32(LOG_DAEMON))
            self = .syslog
        default: self = .file(try LogFile(path: name))
        }
    }

    /// Writes a message.
    func write(_ message: String, _ level: Logger.Level) {
        switch self {
        case .standardError: StandardStream(.error).writeIgnoringErrors(LogDestination.line(message, level))
        case .file(let file): file.write(LogDestination.line(message, level))
        case .syslog:
            message.withCString { text in
                withVaList([text]) { vsyslog(LogDestination.priority(level), "%s", $0) }
            }
        }
    }

    /// Opens a file again, which may have been moved away.
    func reopen() {
        if case .file(let file) = self { file.reopen() }
    }

    private static func priority(_ level: Logger.Level) -> Int32 {
        switch level {
        case .trace, .debug: LOG_DEBUG
        case .info: LOG_INFO
        case .notice: LOG_NOTICE
        case .warning: LOG_WARNING
        case .error: LOG_ERR
        case .critical: LOG_CRIT
        }
    }

    private static func line(_ message: String, _ level: Logger.Level) -> [UInt8] {
        Array("\(Timestamp.now) \(level.rawValue): \(message)\n".utf8)
    }
}
