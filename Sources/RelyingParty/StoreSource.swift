import Glibc
import ObjectStore
import RPKIObjects
import RPKITypes
import RPKIValidation
import Synchronization

/// The store as a source of objects for one validation.
///
/// What is fetched meanwhile may show in publication points that are opened later; each is consistent in itself.
final class StoreSource: ObjectSource {  // A class: threads share what went wrong.
    private let store: ObjectStore
    /// By what is known of the repositories when the validation begins.
    private let choice: RepositoryChoice
    private let failure = Mutex<StoreError?>(nil)

    init(_ store: ObjectStore) throws(StoreError) {
        self.store = store
        choice = RepositoryChoice(try store.repositories())
    }

    /// Throws what was wrong with the store during the validation, whose report is then worth nothing.
    func checkStore() throws(StoreError) {
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    func trustAnchorCertificate(at uri: TrustAnchorURI, maximumSize: Int) -> ObjectRead {
        let stored = attempt { () throws(StoreError) in try store.fetchedCertificate(uri) }
        guard let bytes = stored??.bytes else { return .absent }
        return bytes.count <= maximumSize ? .bytes(bytes) : .tooLarge(size: bytes.count)
    }

    func storedTrustAnchorCertificate(named trustAnchor: String) -> [UInt8]? {
        attempt { () throws(StoreError) in try store.acceptedCertificate(trustAnchor) }??.bytes
    }

    func publicationPoint(at directory: RsyncURI, notification: HTTPSURI?) -> any PublishedObjects {
        let identity = choice.repository(of: directory, notification)
        let opened = attempt { () throws(StoreError) in try store.directory(directory, in: identity) }
        guard let opened else { return Unreadable() }
        guard let files = opened else { return Files(read: { _, _ in .absent }, source: self) }
        return Files(read: { files.read($0, maximumSize: $1) }, source: self)
    }

    func lastGoodPublicationPoint(_ key: PublicationPointKey) -> LastGoodPublicationPoint? {
        let stored = attempt { () throws(StoreError) in try store.lastGood(PointKey(key)) }
        guard let point = stored ?? nil else { return nil }
        return LastGoodPublicationPoint(
            manifestURI: point.manifestURI,
            manifest: point.manifest,
            objects: Files(read: { point.read($0, maximumSize: $1) }, source: self)
        )
    }

    func unchangedManifest(at uri: RsyncURI, notification: HTTPSURI?, _ key: PublicationPointKey)
        -> SHA256Digest?
    {
        let identity = choice.repository(of: uri, notification)
        return attempt { () throws(StoreError) in
            try store.unchangedManifest(at: uri, in: identity, PointKey(key))
        } ?? nil
    }

    private func attempt<T>(_ body: () throws(StoreError) -> T) -> T? {
        do throws(StoreError) {
            return try body()
        } catch {
            note(error)
            return nil
        }
    }

    fileprivate func note(_ error: StoreError) {
        failure.withLock { $0 = $0 ?? error }
    }

    /// The files of a directory or of a last good version.
    private struct Files: PublishedObjects {
        let read: @Sendable (FileName, Int) -> StoredRead
        let source: StoreSource

        func read(_ name: FileName, maximumSize: Int) -> ObjectRead {
            switch read(name, maximumSize) {
            case .bytes(let bytes): return .bytes(bytes)
            case .absent: return .absent
            case .tooLarge(let size): return .tooLarge(size: size)
            case .failed(let error):
                source.note(error)
                return .unreadable(errno: EIO)
            }
        }
    }

    /// A directory of a store that cannot be read.
    private struct Unreadable: PublishedObjects {
        func read(_ name: FileName, maximumSize: Int) -> ObjectRead { .unreadable(errno: EIO) }
    }
}

extension PointKey {
    init(_ key: PublicationPointKey) { self.init(trustAnchor: key.trustAnchor, path: key.path) }
}

extension ObjectStore {
    /// Keeps what a validation accepted: certificates of trust anchors, and publication points as the last good ones.
    func keep(_ report: ValidationReport, at time: Timestamp) throws(StoreError) {
        for anchor in report.trustAnchors {
            guard let bytes = anchor.certificate, try acceptedCertificate(anchor.name)?.bytes != bytes else {
                continue
            }
            try setAcceptedCertificate(anchor.name, bytes, at: time)
        }
        // A last good version that was used again keeps its grace.
        let points = report.publicationPoints.map { point in
            AcceptedPoint(
                key: PointKey(point.key),
                manifestURI: point.manifestURI,
                manifest: point.manifestHash,
                files: point.files.map { ($0.name, $0.hash) }
            )
        }
        try commit(points, at: time)
    }
}
