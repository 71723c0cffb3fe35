import Glibc
import Logging
import RPKIPayload
import RPKITypes
import RelyingParty
import Synchronization

/// Publishes the payload of a file, and again when the file or one of the exceptions changes.
final class PayloadFollower: Sendable {  // A class: the watch and reloads share what was seen last.
    private let path: String
    private let documents: PayloadDocuments
    private let feed: PayloadFeed
    private let keeper: HistoryKeeper
    private let logger: Logger
    private let state = Mutex(State())

    private struct State {
        /// The files as they were when they were read last.
        var seen: [FileVersion?] = []
        /// Why they could not be used then; nil when they could.
        var failure: String?
    }

    init(
        path: String,
        _ documents: PayloadDocuments,
        feed: PayloadFeed,
        keeper: HistoryKeeper,
        logger: Logger
    ) {
        self.path = path
        self.documents = documents
        self.feed = feed
        self.keeper = keeper
        self.logger = logger
    }

    private var versions: [FileVersion?] { ([path] + documents.slurm).map(FileVersion.init) }

    /// Reads the files for the first time.
    ///
    /// - Throws: what is wrong with them.
    func start() throws {
        state.withLock { $0.seen = versions }
        try publish()
    }

    /// Reads the files if they changed since the last look, or could not be used then.
    func look() {
        let now = versions
        let (isNew, failure) = state.withLock { state in
            defer { state.seen = now }
            return (state.seen != now, state.failure)
        }
        // What failed for another reason than its content may be possible now; it is said once.
        if isNew || failure != nil { read(isNew ? nil : failure) }
    }

    /// Reads the files again; what is wrong with them is reported, and the last good payload stays.
    func readAgain() { read(nil) }

    /// Reads the files; a failure that is known already is not reported again.
    private func read(_ known: String?) {
        do {
            try publish()
            state.withLock { $0.failure = nil }
        } catch {
            let reason = "\(error)"
            state.withLock { $0.failure = reason }
            if reason != known {
                logger.error("the last good payload stays", metadata: ["reason": "\(reason)"])
            }
        }
    }

    private func publish() throws {
        let modified = FileVersion(path).map { Timestamp(Int64($0.seconds)) }
        let file = try documents.read(path)
        let now = Timestamp.now
        let payload = try documents.applyingExceptions(to: file.payload).withoutExpired(at: now)
        let before = feed.current.current ?? PayloadSet()
        // A file that says it comes from the future is as old as now.
        let made = min(file.generated ?? modified ?? now, now)
        switch feed.publish(payload, validatedAt: made) {
        case .unchanged: keeper.save(feed)
        case .first(let serial): report(payload, serial, "payload")
        case .changed(let serial, let delta):
            report(payload, serial, "payload changed in \(delta.count) places")
        }
        reportLoss(PayloadCounts(before), PayloadCounts(payload))
    }

    /// Says it loudly when all VRPs, or everything, are gone at once: that is hardly ever meant, and routers withdraw
    /// what they have.
    private func reportLoss(_ before: PayloadCounts, _ after: PayloadCounts) {
        if before.isEmpty, after.isEmpty {
            logger.warning("the payload file has nothing that is valid", metadata: ["file": "\(path)"])
            return
        }
        guard after.isEmpty || before.vrps > 0 && after.vrps == 0 else { return }
        let what = after.isEmpty ? "payload" : "VRPs"
        logger.error(
            "the payload file has no \(what) any more, and routers withdraw what they had",
            metadata: [
                "code": "rtr-payload-lost", "file": "\(path)", "vrps": "\(before.vrps) -> \(after.vrps)",
                "vaps": "\(before.vaps) -> \(after.vaps)",
                "router-keys": "\(before.routerKeys) -> \(after.routerKeys)",
            ]
        )
    }

    private func report(_ payload: PayloadSet, _ serial: SerialNumber, _ message: String) {
        logger.info(
            "\(message)",
            metadata: [
                "serial": "\(serial)", "vrps": "\(payload.vrps.count)", "vaps": "\(payload.vaps.count)",
                "router-keys": "\(payload.routerKeys.count)",
            ]
        )
    }
}
