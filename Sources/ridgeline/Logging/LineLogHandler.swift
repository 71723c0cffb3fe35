import Logging

/// Writes each thing that is logged as a line.
struct LineLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info
    private let destination: LogDestination

    init(_ destination: LogDestination = .standardError) { self.destination = destination }

    /// A logger that writes so.
    static func logger(_ level: Logger.Level, to destination: LogDestination = .standardError) -> Logger {
        var logger = Logger(label: "ridgeline") { _ in LineLogHandler(destination) }
        logger.logLevel = level
        return logger
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        destination.write(
            LogLine(
                level: event.level,
                message: "\(event.message)",
                metadata: metadata.merging(event.metadata ?? [:]) { $1 }
            )
        )
    }
}
