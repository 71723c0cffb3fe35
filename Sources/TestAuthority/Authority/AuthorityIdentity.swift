package import RPKITypes

/// Who a CA is and where its things are: all that its issuer and its own objects have to know of it.
package struct AuthorityIdentity: Sendable {
    /// The stem of its file names.
    package var name: String
    /// The CA's key.
    package var key: SigningKey
    /// Name.
    package var subject: [UInt8]
    /// The resources that it has in effect.
    package var resources: ResourceSet
    /// What its certificate says of IP addresses; nil for the resources themselves.
    package var addresses: ResourceClaim?
    /// What its certificate says of AS numbers; nil for the resources themselves.
    package var asns: ResourceClaim?
    /// The rsync URI of its publication point, with a slash at its end.
    package var repository: String
    /// The rsync URI of its certificate.
    package var certificateURI: String
    /// The https URI of its RRDP notification file; nil for a repository with rsync alone.
    package var notify: String?
    /// The file name of its manifest.
    package var manifestName: String
    /// The file name of its CRL.
    package var crlName: String

    /// Makes an identity; manifest and CRL are named after the CA.
    package init(
        name: String,
        key: SigningKey,
        resources: ResourceSet,
        repository: String,
        certificateURI: String,
        notify: String? = nil
    ) {
        self.name = name
        self.key = key
        self.resources = resources
        self.repository = repository
        self.certificateURI = certificateURI
        self.notify = notify
        subject = DistinguishedName.name(name)
        manifestName = "\(name).mft"
        crlName = "\(name).crl"
    }

    /// The rsync URI of its manifest.
    package var manifestURI: String { repository + manifestName }
    /// The rsync URI of its CRL.
    package var crlURI: String { repository + crlName }
}

/// A file of a publication point.
package struct PublishedFile: Hashable, Sendable {
    /// The file name.
    package var name: String
    /// The content.
    package var bytes: [UInt8]

    /// Makes a file.
    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}
