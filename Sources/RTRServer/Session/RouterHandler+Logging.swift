import Logging
import RPKITypes
import RTRProtocol

extension RouterHandler {
    /// Writes a line about the client.
    func log(_ level: Logger.Level, _ message: Logger.Message, end: SessionEnd? = nil) {
        var metadata: Logger.Metadata = ["client": "\(client.address)"]
        if let end {
            metadata["code"] = "\(end.code)"
            metadata["reason"] = "\(end)"
        }
        core.logger.log(level: level, message, metadata: metadata)
    }

    /// Keeps what was wrong for the status.
    func note(_ words: String) { record.update { $0.lastError = words } }

    /// Writes a line about what the session records.
    func log(_ entry: CacheLogEntry) {
        let (level, words) = RouterHandler.words(entry)
        if case .version(let version) = entry { record.update { $0.version = version } }
        switch entry {
        case .versionRefused, .otherVersion, .misdirected: note(words)
        case .version, .noData, .unknownSession, .unknownSerial, .passedOver, .badPDU, .reported: break
        }
        core.logger.log(
            level: level,
            "\(words)",
            metadata: ["client": "\(client.address)", "code": "\(entry.code)"]
        )
    }

    private static func words(_ entry: CacheLogEntry) -> (Logger.Level, String) {
        switch entry {
        case .version(let version): (.debug, "RTR version \(version)")
        case .versionRefused(let version): (.info, "RTR version \(version) refused")
        case .noData: (.notice, "RTR client asked while there was no data")
        case .unknownSession(let session): (.debug, "RTR client asked with unknown session \(session)")
        case .unknownSerial(let serial): (.debug, "RTR client asked with unknown serial \(serial)")
        case .passedOver(let count): (.debug, "\(count) RTR queries passed over")
        case .badPDU(let error): (.info, "RTR client sent what cannot be taken: \(error)")
        case .otherVersion(let version): (.info, "RTR client changed to version \(version)")
        case .misdirected(let type): (.info, "RTR client sent PDU type \(type.rawValue)")
        case .reported(let report, let version):
            (.warning, "RTR client reported in version \(version): \(report)")
        }
    }
}
