public import RPKITypes

/// Where a validation run takes objects from: a directory tree, a store, a test's dictionary.
///
/// Calls come from several threads at once and may block on a disk, never on a network. A source never
/// judges content; what it cannot give it reports as an ``ObjectRead``.
public protocol ObjectSource: Sendable {
    /// The certificate at one URI of a TAL, as most recently fetched; at most `maximumSize` bytes.
    func trustAnchorCertificate(at uri: TrustAnchorURI, maximumSize: Int) -> ObjectRead

    /// The certificate that was accepted last for the TAL of the given name; nil when there is none.
    func storedTrustAnchorCertificate(named trustAnchor: String) -> [UInt8]?

    /// Opens the directory that a CA publishes in; never fails, reads of its files may.
    ///
    /// `notification` is the CA's rpkiNotify: what one publication server says of a directory is not mixed with what
    /// another says of it.
    func publicationPoint(at directory: RsyncURI, notification: HTTPSURI?) -> any PublishedObjects

    /// The last version of a publication point that was validated whole; nil when there is none.
    func lastGoodPublicationPoint(_ key: PublicationPointKey) -> LastGoodPublicationPoint?

    /// The SHA-256 of the manifest that was fetched, if it is that of the last good version; nil otherwise, and when it
    /// is not known without reading.
    ///
    /// All files of such a publication point are there, so that an outcome known for this manifest still holds.
    func unchangedManifest(at uri: RsyncURI, notification: HTTPSURI?, _ key: PublicationPointKey)
        -> SHA256Digest?
}

extension ObjectSource {
    /// Returns nil: nothing is known without reading.
    public func unchangedManifest(at uri: RsyncURI, notification: HTTPSURI?, _ key: PublicationPointKey)
        -> SHA256Digest?
    { nil }
}

/// The most recently fetched files of one directory.
///
/// Used by several threads at once.
public protocol PublishedObjects: Sendable {
    /// Reads a whole file; at most `maximumSize` bytes.
    func read(_ name: FileName, maximumSize: Int) -> ObjectRead
}

/// What reading an object gave.
public enum ObjectRead: Hashable, Sendable {
    /// The bytes of the object.
    case bytes([UInt8])
    /// There is no such object.
    case absent
    /// It is there but cannot be read: no regular file, a link, no permission, a fault of the disk.
    case unreadable(errno: Int32)
    /// It is larger than asked for.
    case tooLarge(size: Int)
}

/// Identifies a publication point across runs: the keys on the path from the trust anchor down to its CA.
///
/// The path, and not the CA's key or URI, so that a CA which certifies another's key cannot replace what
/// is kept of the other (validation digest, section 4.3).
public struct PublicationPointKey: Hashable, Sendable {
    /// The name of the trust anchor.
    public var trustAnchor: String
    /// Subject key identifiers from the trust anchor to the CA.
    public var path: [KeyIdentifier]

    /// Makes a key.
    public init(trustAnchor: String, path: [KeyIdentifier]) {
        self.trustAnchor = trustAnchor
        self.path = path
    }
}

/// The last version of a publication point that was validated whole.
public struct LastGoodPublicationPoint: Sendable {
    /// The URI under which the manifest was published.
    public var manifestURI: RsyncURI
    /// The manifest's bytes.
    public var manifest: [UInt8]
    /// The other objects, by name.
    public var objects: any PublishedObjects

    /// Makes a last good version.
    public init(manifestURI: RsyncURI, manifest: [UInt8], objects: any PublishedObjects) {
        self.manifestURI = manifestURI
        self.manifest = manifest
        self.objects = objects
    }
}
