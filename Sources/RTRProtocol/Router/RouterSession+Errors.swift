extension RouterSession {
    /// Takes an Error Report; it is never answered (section 5.8).
    mutating func receive(
        _ report: ErrorReport,
        _ frame: PDUDecoder.Frame,
        _ now: Duration
    ) -> [RouterAction] {
        let version = frame.version
        if let code = report.code, code.definedFrom > version {
            note(.codeNotInVersion(report.rawCode, version), at: frame.offset)
        }
        let log = RouterAction.reported(report, version)
        switch report.code {
        case .unsupportedProtocolVersion: return [log] + downgrade(to: version, now)
        case .noDataAvailable: return [log] + wait(now, version)
        case .some(let code):
            let reason = RouterCloseReason.reported(rawCode: report.rawCode)
            return [log] + close(reason, drop: code.isFatal(in: version), now)
        // Section 12: an unknown code ends the session and the data is dropped.
        case nil: return [log] + close(.reported(rawCode: report.rawCode), drop: true, now)
        }
    }

    /// Section 7: the header of the report has the version to come back with; the query is repeated with it on the same
    /// connection, and on a new one if the cache closes.
    private mutating func downgrade(to offered: ProtocolVersion, _ now: Duration) -> [RouterAction] {
        guard case .asking = phase, !isVersionFixed, offered < version,
            configuration.versions.contains(offered)
        else {
            // Fatal in versions 0 and 1; from version 2 on, old data is kept.
            let drop = ErrorCode.unsupportedProtocolVersion.isFatal(in: offered)
            let actions = close(.version, drop: drop, now)
            version = configuration.versions.upperBound
            isDowngrading = false
            return actions
        }
        version = offered
        isDowngrading = true
        return ask(now)
    }

    /// Section 8.4: the connection stays, the query is repeated after the retry interval.
    private mutating func wait(_ now: Duration, _ answered: ProtocolVersion) -> [RouterAction] {
        if !isVersionFixed, answered < version, configuration.versions.contains(answered) {
            version = answered
        }
        isVersionFixed = isVersionFixed || answered == version
        isDowngrading = false
        update = nil
        phase = .waiting(now + .seconds(Int64(timing.retry)))
        return []
    }
}
