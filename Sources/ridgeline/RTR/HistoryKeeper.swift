import Logging
import RPKIPayload
import RPKITypes
import RelyingParty
import Synchronization

/// Keeps the history of payload over restarts, as far as there is a directory for it.
final class HistoryKeeper: Sendable {  // A class: several tasks save, one after another.
    private let store: HistoryStore?
    private let logger: Logger
    private let gate = Mutex(())

    init(directory: String?, logger: Logger) {
        store = directory.map { HistoryStore(directory: $0) }
        self.logger = logger
    }

    /// The history that was kept, or a new one.
    func load(at time: Timestamp) -> PayloadHistory {
        var generator = SystemRandomNumberGenerator()
        guard let store else {
            logger.warning("no --state and no home directory: sessions do not survive a restart")
            return PayloadHistory(using: &generator)
        }
        let start = store.load(at: time, using: &generator)
        switch start.origin {
        case .restored, .absent: logger.info("\(start.origin)", metadata: ["code": "\(start.origin.code)"])
        case .rejected, .unreadable:
            logger.error("\(start.origin)", metadata: ["code": "\(start.origin.code)"])
        }
        return start.history
    }

    /// Saves the history; one that cannot be saved is reported, and the file stays as it was.
    func save(_ feed: PayloadFeed) {
        guard let store else { return }
        gate.withLock { _ in
            // Looked at here, so that an older one never replaces a newer one.
            let history = feed.current
            guard history.current != nil else { return }
            do throws(FileError) {
                try store.save(history)
            } catch {
                logger.error("the payload history cannot be saved", metadata: ["reason": "\(error)"])
            }
        }
    }
}
