import ArgumentParser
import Logging

/// What is logged, and where.
struct LogOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Log to stderr, to syslog, or to a file.", valueName: "stderr|syslog|file")
    )
    var log = "stderr"

    @Option(help: "The form of log lines: text, json.")
    var logFormat = LogDestination.Format.text

    @Option(help: "The least level that is logged.")
    var logLevel = Level.info

    enum Level: String, Hashable, Sendable, CaseIterable, ExpressibleByArgument {
        case debug
        case info
        case notice
        case warning
        case error

        var level: Logger.Level {
            switch self {
            case .debug: .debug
            case .info: .info
            case .notice: .notice
            case .warning: .warning
            case .error: .error
            }
        }
    }
}

extension LogDestination.Format: ExpressibleByArgument {}
