package import RPKITypes

/// An element of the payload that somebody asks about.
package enum PayloadReference: Hashable, Sendable {
    /// A VRP.
    case vrp(VRP)
    /// The VAP of a customer.
    case vap(customer: ASN)
    /// The router keys of an AS with a key identifier.
    case routerKey(asn: ASN, keyIdentifier: KeyIdentifier)
}

/// The way from a source of a payload element up to the trust anchor.
package struct ProvenanceChain: Hashable, Sendable {
    /// The name of the trust anchor; nil for a local exception.
    package var trustAnchor: String?
    /// The objects: the source first, then the certificates above it, the trust anchor's last.
    package var steps: [Step]
    /// When the first of what it rests on expires: certificates, manifests and CRLs.
    package var expires: Timestamp?
    /// The file and the comment of a local exception; nil for published data.
    package var exception: Exception?

    /// Makes a chain.
    package init(
        trustAnchor: String?,
        steps: [Step],
        expires: Timestamp?,
        exception: Exception? = nil
    ) {
        self.trustAnchor = trustAnchor
        self.steps = steps
        self.expires = expires
        self.exception = exception
    }

    /// An object of a chain.
    package struct Step: Hashable, Sendable {
        /// Its URI.
        package var uri: String
        /// Its type: `roa`, `aspa`, `cer`, `mft`.
        package var type: String
        /// The SHA-256 of its bytes; nil when it is not known.
        package var digest: SHA256Digest?
        /// The subject key identifier of its certificate; nil when it is not known.
        package var keyIdentifier: KeyIdentifier?
        /// From when on its certificate is valid; nil when it is not known.
        package var notBefore: Timestamp?
        /// Until when its certificate is valid; nil when it is not known.
        package var notAfter: Timestamp?

        /// Makes a step.
        package init(uri: String, type: String) {
            self.uri = uri
            self.type = type
        }
    }

    /// A local exception (SLURM).
    package struct Exception: Hashable, Sendable {
        /// The path of the file.
        package var path: String?
        /// The comment beside the assertion.
        package var comment: String?

        /// Makes an exception.
        package init(path: String?, comment: String?) {
            self.path = path
            self.comment = comment
        }
    }
}
