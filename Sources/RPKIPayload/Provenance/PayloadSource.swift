package import RPKITypes

/// Where one element of payload comes from.
package enum PayloadSource: Hashable, Sendable {
    /// An object of the RPKI.
    case object(SourceObject)
    /// An assertion of a local exception, by the name of its file and its comment.
    case exception(path: String?, comment: String?)
}

/// An object that gave payload.
package struct SourceObject: Hashable, Sendable {
    /// The kinds of objects that give payload; the value is Routinator's word.
    package enum Kind: String, Hashable, Sendable {
        /// A ROA.
        case roa
        /// A router certificate.
        case routerCertificate = "cer"
        /// An ASPA.
        case aspa
    }

    /// What it is.
    package let kind: Kind
    /// Where it was published.
    package let uri: String
    /// The name of the TAL.
    package let trustAnchor: String
    /// The validity of its own certificate.
    package let validity: ValidityPeriod
    /// What it has in common with the validity of all certificates above.
    package let chainValidity: ValidityPeriod
    /// The nextUpdate of its manifest or CRL, whichever is earlier: the last second in which they are current.
    package let stale: Timestamp
    /// The last second in which it holds with everything that it rests on: certificates, manifests and CRLs.
    package let expires: Timestamp
    /// The place of the CA that issued it in the ``AuthorityTable``; nil when that is not known.
    package let authority: Int?
}

/// The validity of a certificate; both ends belong to it (RFC 5280, section 4.1.2.5).
package struct ValidityPeriod: Hashable, Sendable {
    /// The first second.
    package var notBefore: Timestamp
    /// The last second.
    package var notAfter: Timestamp

    /// Makes a period.
    package init(notBefore: Timestamp, notAfter: Timestamp) {
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    /// The seconds that belong to both.
    package func intersection(_ other: ValidityPeriod) -> ValidityPeriod {
        ValidityPeriod(
            notBefore: max(notBefore, other.notBefore),
            notAfter: min(notAfter, other.notAfter)
        )
    }
}
