package import RPKIPayload

/// The history that a service starts with, and where it comes from.
package struct HistoryStart: Sendable {
    /// The history; without payload unless it was restored.
    package let history: PayloadHistory
    /// Where it comes from.
    package let origin: Origin

    /// Where a history comes from.
    package enum Origin: Hashable, Sendable {
        /// From the file; what had expired was left out, as the publication says.
        case restored(Publication)
        /// There was no file: a new history.
        case absent
        /// The file is damaged or of another version: a new history.
        ///
        /// With the path that the file has now, or why it could not be moved.
        case rejected(HistoryFileError, moved: Result<String, FileError>)
        /// The file could not be read: a new history, and the file stays where it is.
        case unreadable(FileError)
    }
}

extension HistoryStart.Origin {
    /// The stable code in kebab case.
    package var code: String {
        switch self {
        case .restored: "history-restored"
        case .absent: "history-absent"
        case .rejected(let error, _): error.rule.rawValue
        case .unreadable: "history-unreadable"
        }
    }
}

extension HistoryStart.Origin: CustomStringConvertible {
    /// One sentence for the log.
    package var description: String {
        switch self {
        case .restored(.unchanged), .restored(.first): "the payload history was restored"
        case .restored(.changed(_, let delta)):
            "the payload history was restored; \(delta.count) entries had expired meanwhile"
        case .absent: "there is no payload history yet; a new one begins"
        case .rejected(let error, .success(let path)):
            "the payload history cannot be used: \(error); it is kept as \(path), and a new one begins"
        case .rejected(let error, .failure(let failure)):
            "the payload history cannot be used: \(error); it could not be moved (\(failure)), and a new one begins"
        case .unreadable(let error): "the payload history cannot be read: \(error); a new one begins"
        }
    }
}
