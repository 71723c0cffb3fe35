import Logging
import RPKITypes

/// Log lines: time, level, message, then `key=value` in alphabetical order.
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
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let fields = all.sorted { $0.key < $1.key }.map {
            " \($0.key)=\(LineLogHandler.quoted("\($0.value)"))"
        }
        destination.write("\(event.message)\(fields.joined())", event.level)
    }

    private static func quoted(_ text: String) -> String {
        guard text.isEmpty || text.utf8.contains(where: { [0x20, 0x22, 0x3D].contains($0) }) else {
            return text
        }
        return
            "\"\(text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\""))\""
    }
}
