import Logging
import RPKIPayload
import Synchronization

/// The operator's SLURM files, read again when one changes; files that are wrong leave what was good before.
final class ExceptionFiles: Sendable {  // A class: the watch and reloads share what was read last.
    private struct State {
        var documents: PayloadDocuments
        var seen: [FileVersion?]
        var exceptions: LocalExceptions?
        /// Why the files could not be used when they were looked at last.
        var failure: String?
    }

    private let state: Mutex<State>
    private let logger: Logger

    /// Reads the files for the first time.
    ///
    /// - Throws: ``FileError``, ``CommandFailure``: there is nothing good to go on with.
    init(_ documents: PayloadDocuments, logger: Logger) throws {
        self.logger = logger
        let seen = documents.slurm.map(FileVersion.init)
        state = Mutex(
            State(
                documents: documents,
                seen: seen,
                exceptions: documents.slurm.isEmpty ? nil : try documents.exceptions()
            )
        )
    }

    /// Payload with the exceptions on top.
    struct Applied: Sendable {
        let payload: PayloadSet
        /// What was put on top, and what it did; nil without exceptions.
        let exceptions: (LocalExceptions, ExceptionChanges)?
    }

    /// Puts the exceptions that were good last on top of payload.
    func apply(to payload: PayloadSet) -> Applied {
        let (exceptions, limits) = state.withLock { ($0.exceptions, $0.documents.limits) }
        guard let exceptions else { return Applied(payload: payload, exceptions: nil) }
        let outcome = exceptions.apply(to: payload, limits: limits)
        return Applied(payload: outcome.payload, exceptions: (exceptions, outcome.changes))
    }

    /// Why the files could not be used when they were looked at last; nil when they could.
    var failure: String? { state.withLock(\.failure) }

    /// Looks whether a file changed, or can be read at last.
    ///
    /// - Returns: whether there are other exceptions than before.
    func look() -> Bool {
        let (documents, known) = state.withLock { ($0.documents, $0.seen) }
        let seen = documents.slurm.map(FileVersion.init)
        guard seen != known || failure != nil else { return false }
        return read(documents, seen)
    }

    /// Takes other files, or reads the same again.
    ///
    /// - Returns: whether there are other exceptions than before.
    func reload(_ documents: PayloadDocuments) -> Bool {
        read(documents, documents.slurm.map(FileVersion.init))
    }

    private func read(_ documents: PayloadDocuments, _ seen: [FileVersion?]) -> Bool {
        do {
            let exceptions = documents.slurm.isEmpty ? nil : try documents.exceptions()
            let isOther = state.withLock { state in
                defer { state = State(documents: documents, seen: seen, exceptions: exceptions) }
                return state.exceptions != exceptions
            }
            if isOther {
                logger.notice("local exceptions read", metadata: ["files": "\(documents.slurm.count)"])
            }
            return isOther
        } catch {
            let reason = "\(error)"
            let isNew = state.withLock { state in
                defer {
                    state.documents = documents
                    state.seen = seen
                    state.failure = reason
                }
                return state.failure != reason
            }
            if isNew {
                logger.error("the last good local exceptions stay", metadata: ["reason": "\(reason)"])
            }
            return false
        }
    }
}
