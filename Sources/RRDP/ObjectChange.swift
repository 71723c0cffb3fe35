public import RPKITypes

/// What one element of a delta file does to one object.
///
/// - Source: RFC 8182, section 3.5.3.3.
public struct ObjectChange: Hashable, Sendable {
    /// What is done, and to which object.
    public enum Kind: Hashable, Sendable {
        /// `publish` without hash: there must be no object of this URI.
        case add
        /// `publish` with hash: the object of this URI must have this hash, and is replaced.
        case replace(SHA256Digest)
        /// `withdraw`: the object of this URI must have this hash, and is removed.
        case withdraw(SHA256Digest)
    }

    /// The URI of the object.
    public var uri: RsyncURI
    /// What is done.
    public var kind: Kind

    /// Makes a change.
    public init(uri: RsyncURI, kind: Kind) {
        self.uri = uri
        self.kind = kind
    }
}
