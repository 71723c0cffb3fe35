package import RPKIObjects
package import RPKITypes

/// A publication point whose manifest and CRL are valid, before its objects are looked at.
package struct OpenPublicationPoint: Sendable {
    let authority: CertificationAuthority
    let constraints: ResourceConstraints?
    let trustAnchor: String
    let isTrustAnchor: Bool
    let manifestURI: RsyncURI
    /// The SHA-256 of the manifest, which pins all objects.
    package let manifestHash: SHA256Digest
    /// Its size in bytes.
    let manifestSize: Int
    package let manifest: Manifest
    let crl: CertificateRevocationList
    let crlURI: RsyncURI
    let crlName: FileName
    /// The files with the manifest, and where a file with the right hash may be found otherwise.
    let sources: [any PublishedObjects]
    /// Whether this is the last good version, and not the fetched one.
    package let isLastGood: Bool
    let severalTAKs: Bool
    /// Findings, window and expiry so far.
    let beginning: PublicationPointOutcome

    /// The number of files on the manifest.
    package var entryCount: Int { manifest.entries.count }

    func reference(_ name: FileName) -> ObjectReference {
        ObjectReference(uri: authority.repository.appending(name).description, trustAnchor: trustAnchor)
    }
}

/// Why the version of a publication point at hand cannot be used.
struct PublicationPointFailure: Error, Sendable {
    let finding: Finding
    let window: TimeWindow
}
