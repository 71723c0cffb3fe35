package import RPKICrypto
package import RPKIObjects
package import RPKITypes

/// A CA whose certificate was validated, with what is needed to validate what it issued.
package struct CertificationAuthority: Sendable {
    /// Where the certificate was found.
    package let uri: String
    package let certificate: ResourceCertificate
    /// The SHA-256 of the certificate.
    package let digest: SHA256Digest
    /// The key, prepared for many verifications.
    package let key: RSAPublicKey
    /// Own and inherited resources.
    package let resources: ResourceSet
    /// The directory that the CA publishes in.
    package let repository: RsyncURI
    /// The URI of its manifest.
    package let manifest: RsyncURI

    package init?(uri: String, certificate: ResourceCertificate, resources: ResourceSet) {
        guard case .rsa(let modulus) = certificate.fields.subjectKey, let repository = certificate.repository,
            let manifest = certificate.manifest,
            let key = RSAPublicKey(modulus: certificate.bytes.span.extracting(modulus))
        else { return nil }
        self.uri = uri
        self.certificate = certificate
        digest = SHA256.digest(certificate.bytes.span)
        self.key = key
        self.resources = resources
        self.repository = repository
        self.manifest = manifest
    }
}
