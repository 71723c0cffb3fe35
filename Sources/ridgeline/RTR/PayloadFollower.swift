import Glibc
import Logging
import RPKIPayload
import RPKITypes
import RelyingParty
import Synchronization

/// Publishes the payload of a file, and again when the file or one of the exceptions changes.
final class PayloadFollower: Sendable {  // A class: the watch and reloads share what was seen last.
    /// What tells two versions of a file apart without reading them.
    private struct Version: Hashable {
        var device: UInt
        var inode: UInt
        var size: Int
        var seconds: Int
        var nanoseconds: Int

        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            device = UInt(status.st_dev)
            inode = UInt(status.st_ino)
            size = Int(status.st_size)
            seconds = status.st_mtim.tv_sec
            nanoseconds = status.st_mtim.tv_nsec
        }
    }

    private let path: String
    private let documents: PayloadDocuments
    private let feed: PayloadFeed
    private let keeper: HistoryKeeper
    private let logger: Logger
    private let seen = Mutex<[Version?]>([])

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

    private var versions: [Version?] { ([path] + documents.slurm).map(Version.init) }

    /// Reads the files for the first time.
    ///
    /// - Throws: what is wrong with them.
    func start() throws {
        seen.withLock { $0 = versions }
        try publish()
    }

    /// Reads the files if they changed since the last look, or were never read.
    func look() {
        let now = versions
        let isNew = seen.withLock { seen in
            defer { seen = now }
            return seen != now
        }
        if isNew { readAgain() }
    }

    /// Reads the files again; what is wrong with them is reported, and the last good payload stays.
    func readAgain() {
        do {
            try publish()
        } catch {
            logger.error("the last good payload stays", metadata: ["reason": "\(error)"])
        }
    }

    private func publish() throws {
        let modified = Version(path).map { Timestamp(Int64($0.seconds)) }
        let file = try documents.read(path)
        let now = Timestamp.now
        let payload = try documents.applyingExceptions(to: file.payload).withoutExpired(at: now)
        // A file that says it comes from the future is as old as now.
        let made = min(file.generated ?? modified ?? now, now)
        switch feed.publish(payload, validatedAt: made) {
        case .unchanged: keeper.save(feed)
        case .first(let serial): report(payload, serial, "payload")
        case .changed(let serial, let delta):
            report(payload, serial, "payload changed in \(delta.count) places")
        }
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
