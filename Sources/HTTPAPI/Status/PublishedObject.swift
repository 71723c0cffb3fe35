package import RPKITypes

/// By what a published object is looked up.
package enum ObjectKey: Hashable, Sendable {
    /// By the URI under which it is published.
    case uri(String)
    /// By the SHA-256 of its bytes.
    case digest(SHA256Digest)
    /// By the subject key identifier of a CA certificate.
    case keyIdentifier(KeyIdentifier)
}

/// A published object as the store has it.
package struct PublishedObject: Hashable, Sendable {
    /// The URI; nil when it was looked up by hash and the store does not know where it is published.
    package var uri: String?
    /// The SHA-256 of its bytes.
    package var digest: SHA256Digest
    /// Its bytes.
    package var bytes: [UInt8]
    /// What it says, as one JSON value in UTF-8; nil when it cannot be decoded.
    package var decoded: [UInt8]?

    /// Makes an object.
    package init(uri: String?, digest: SHA256Digest, bytes: [UInt8], decoded: [UInt8]?) {
        self.uri = uri
        self.digest = digest
        self.bytes = bytes
        self.decoded = decoded
    }
}
