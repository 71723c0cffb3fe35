import Logging
import RPKITypes

/// Where log lines go, and their form.
struct LogDestination: Sendable {
    /// The form of lines.
    enum Format: String, Hashable, Sendable, CaseIterable {
        /// Time, level, message, then `key=value`.
        case text
        /// An object of JSON.
        case json
    }

    private enum Sink: Sendable {
        case standardError
        case file(LogFile)
        case syslog(SyslogSocket)
    }

    private let sink: Sink
    private let format: Format

    /// Standard error, as text.
    static let standardError = LogDestination(.standardError, .text)

    private init(_ sink: Sink, _ format: Format) {
        self.sink = sink
        self.format = format
    }

    /// The destination of a name: `stderr`, `syslog`, or the path of a file.
    ///
    /// - Parameters:
    ///   - name: the name.
    ///   - format: the form of lines.
    ///   - syslog: the socket of the system's log.
    /// - Throws: ``CommandFailure`` for a file that cannot be opened, or a system's log that is not there.
    init(_ name: String, format: Format, syslog: String = SyslogSocket.standardPath) throws {
        self.format = format
        switch name {
        case "stderr": sink = .standardError
        case "syslog": sink = .syslog(try SyslogSocket(path: syslog))
        default: sink = .file(try LogFile(path: name))
        }
    }

    /// Writes a line; what the system's log does not take goes to standard error.
    func write(_ line: LogLine) {
        switch sink {
        case .standardError: StandardStream(.error).writeIgnoringErrors(timed(line))
        case .file(let file): file.write(timed(line))
        case .syslog(let socket):
            // It has its own time and level.
            let text = format == .text ? line.text : line.json(at: .now)
            if !socket.write(text, line.level) { StandardStream(.error).writeIgnoringErrors(timed(line)) }
        }
    }

    /// Opens a file again, which may have been moved away.
    func reopen() {
        if case .file(let file) = sink { file.reopen() }
    }

    private func timed(_ line: LogLine) -> [UInt8] {
        let time = Timestamp.now
        let text =
            switch format {
            case .text: "\(time) \(line.level.rawValue): \(line.text)"
            case .json: line.json(at: time)
            }
        return Array("\(text)\n".utf8)
    }
}
