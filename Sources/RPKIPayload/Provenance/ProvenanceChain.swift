package import RPKITypes

/// The way from a source of a payload element up to the trust anchor.
package struct ProvenanceChain: Hashable, Sendable {
    /// The name of the trust anchor; nil for a local exception.
    package var trustAnchor: String?
    /// The objects: the source first; above it, for each CA, manifest, CRL and certificate, the trust anchor's last.
    package var steps: [Step]
    /// When the first of what it rests on expires: certificates, manifests and CRLs; nil for a local exception.
    package var expires: Timestamp?
    /// The file and the comment of a local exception; nil for published data.
    package var exception: Exception?

    /// Makes the chain of published data.
    package init(trustAnchor: String, steps: [Step], expires: Timestamp) {
        self.trustAnchor = trustAnchor
        self.steps = steps
        self.expires = expires
    }

    /// Makes the chain of a local exception.
    package init(_ exception: Exception) {
        steps = []
        self.exception = exception
    }

    /// The place of the first step that ends when the chain does; nil when that step is not known.
    package var firstToExpire: Int? {
        guard let expires else { return nil }
        return steps.firstIndex { $0.expires == expires }
    }

    /// An object of a chain.
    package struct Step: Hashable, Sendable {
        /// The types of objects in a chain; the value is what JSON says.
        package enum Kind: String, Hashable, Sendable, CaseIterable {
            /// A ROA.
            case roa
            /// An ASPA.
            case aspa
            /// The EE certificate in a signed object, at the URI of that object.
            case endEntityCertificate = "ee"
            /// A manifest.
            case manifest = "mft"
            /// A CRL.
            case crl
            /// The certificate of a CA, or of a router as the source.
            case certificate = "cer"
        }

        /// Its URI.
        package var uri: String
        /// Its type.
        package var kind: Kind
        /// The SHA-256 of its bytes; nil when it is not known.
        package var digest: SHA256Digest?
        /// The subject key identifier of its certificate; nil for a CRL, and when it is not known.
        package var keyIdentifier: KeyIdentifier?
        /// The validity of its certificate; nil for a CRL, and when it is not known.
        package var validity: ValidityPeriod?
        /// When a manifest or CRL was issued; nil for others, and when it is not known.
        package var thisUpdate: Timestamp?
        /// Until when a manifest or CRL is current; nil for others, and when it is not known.
        package var nextUpdate: Timestamp?

        /// The last second in which it holds by itself; nil when that is not known.
        package var expires: Timestamp? { [validity?.notAfter, nextUpdate].compactMap { $0 }.min() }

        /// Makes a step.
        package init(_ kind: Kind, uri: String) {
            self.kind = kind
            self.uri = uri
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
