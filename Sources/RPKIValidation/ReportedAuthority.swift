import RPKIObjects
package import RPKITypes

/// A CA as a run reached it, in little more than 100 octets: there are tens of thousands.
package struct ReportedAuthority: Sendable {
    /// The place of its issuer in ``ValidationReport/authorities``, which is smaller than its own; nil for a trust anchor.
    package let parent: Int?
    /// The place of its trust anchor in ``ValidationReport/trustAnchors``.
    package let trustAnchor: Int
    /// The place of its publication server in ``ValidationReport/repositoryTallies``.
    package let tally: Int
    /// Where its certificate was found.
    package let uri: String
    /// The SHA-256 of the certificate.
    package let digest: SHA256Digest
    /// The subject key identifier of the certificate.
    package let keyIdentifier: KeyIdentifier
    /// The first second of the certificate's own validity.
    package let notBefore: Timestamp
    /// The last second.
    package let notAfter: Timestamp

    init(_ node: AuthorityNode, tally: Int) {
        let certificate = node.authority.certificate
        parent = node.parent
        trustAnchor = node.trustAnchor
        self.tally = tally
        uri = node.authority.uri
        digest = node.authority.digest
        keyIdentifier = certificate.subjectKeyIdentifier
        notBefore = certificate.notBefore
        notAfter = certificate.notAfter
    }
}
