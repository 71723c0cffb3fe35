public import RPKIObjects
public import RPKITypes

/// Everything that a validation run gave.
public struct ValidationReport: Sendable {
    /// A payload with its trust anchor and the last instant at which its whole chain is valid.
    public struct Validated<Value: Sendable>: Sendable {
        /// The payload.
        public var value: Value
        /// The last second of the validity of the chain: certificates, manifests, CRLs (digest "validation", section 6).
        public var expires: Timestamp
        /// The place of its trust anchor in ``ValidationReport/trustAnchors``.
        public var trustAnchor: Int
        /// The place of its ROA or certificate in ``ValidationReport/payloadObjects``; nil for other payload.
        package var object: UInt32?
    }

    /// The instant of evaluation.
    public var time: Timestamp
    /// The instants for which the report holds, as far as the objects are the same.
    public var window: TimeWindow
    /// One for each TAL, in the order given.
    public var trustAnchors: [TrustAnchorReport]
    /// VRPs in no particular order; the same one may come from several ROAs.
    public var vrps: [Validated<VRP>] = []
    /// Merged VAPs, ascending by customer.
    public var vaps: [Validated<VAP>] = []
    /// Router keys in no particular order.
    public var routerKeys: [Validated<RouterKey>] = []
    /// The objects that VRPs, VAPs and router keys come from, in no particular order.
    package var payloadObjects: [ReportedObject] = []
    /// The places of the ASPAs of each customer in ``payloadObjects``.
    package var aspaObjects: [ASN: [UInt32]] = [:]
    /// Signed Prefix Lists in no particular order.
    public var prefixLists: [Validated<SignedPrefixList>] = []
    /// Findings, sorted by URI and code.
    public var findings: [Finding] = []
    /// CAs without any usable manifest, sorted by manifest URI.
    public var nonFunctionalAuthorities: [NonFunctionalAuthority] = []
    /// VRPs that overlap resources of a rejected CA.
    public var unsafeVRPs = 0
    /// Publication servers that were referred to, as far as the limits go.
    public var publicationServers: Set<PublicationServer> = []
    /// The CAs that were followed: one for each path on which a CA was reached, an issuer before those below it.
    package var authorities: [ReportedAuthority] = []
    /// What the CAs of each trust anchor gave, by publication server.
    package var repositoryTallies: [RepositoryTally] = []
    /// The versions of publication points that were used, in no particular order.
    public var publicationPoints: [AcceptedPublicationPoint] = []
    /// Customers that were dropped for having too many providers.
    public var overflowedCustomers = 0

    /// The counts of all trust anchors.
    public var counts: ObjectCounts {
        trustAnchors.reduce(into: ObjectCounts()) { $0.add($1.counts) }
    }
    /// Whether some trust anchor had no usable certificate.
    public var isIncomplete: Bool { trustAnchors.contains { !$0.isUsable } }
}

/// What was found under one trust anchor.
public struct TrustAnchorReport: Sendable {
    /// The name of the TAL.
    public var name: String
    /// Whether there was a usable certificate, and a usable publication point below it.
    public var isUsable = false
    /// The certificate that was used; nil when there was none.
    public var certificate: [UInt8]?
    /// Objects of all publication points.
    public var counts = ObjectCounts()
    /// Publication points that were used, the last good versions included.
    public var publicationPoints = 0
    /// Of those, the ones whose last good version was used.
    public var lastGoodPublicationPoints = 0
    /// VRPs, duplicates included.
    public var vrps = 0
    /// ASPAs.
    public var aspas = 0
    /// Router keys.
    public var routerKeys = 0
    /// What the trust anchor says of its keys (RFC 9691).
    public var trustAnchorKey: TrustAnchorKey?
}

/// Where a CA's objects are to be fetched from.
public struct PublicationServer: Hashable, Sendable {
    /// The CA's rpkiNotify; nil when there is only rsync.
    public var notification: HTTPSURI?
    /// The rsync module of its caRepository, `rsync://host/module/`.
    public var module: RsyncURI

    /// Makes a reference.
    public init(notification: HTTPSURI?, module: RsyncURI) {
        self.notification = notification
        self.module = module
    }

    init(_ authority: CertificationAuthority) {
        self.init(notification: authority.certificate.notification, module: authority.repository.module)
    }
}

/// A version of a publication point that was validated whole and used.
public struct AcceptedPublicationPoint: Sendable {
    /// Whose it is.
    public var key: PublicationPointKey
    /// Where the manifest was published.
    public var manifestURI: RsyncURI
    /// The SHA-256 of the manifest.
    public var manifestHash: SHA256Digest
    /// Whether this was the last good version already.
    public var isLastGood: Bool
    /// The directory in which its objects are published.
    package let repository: RsyncURI
    /// The place of its trust anchor in ``ValidationReport/trustAnchors``.
    package let trustAnchor: Int
    /// The place of its CA in ``ValidationReport/authorities``.
    package let authority: Int
    /// The last second at which everything that its objects rest on is valid: certificates, manifests and CRLs.
    package let expires: Timestamp
    /// The first second at which the certificates from the trust anchor to its CA are all valid.
    package let notBefore: Timestamp
    /// The last second at which they are.
    package let notAfter: Timestamp
    /// The nextUpdate of its manifest or CRL, whichever is earlier.
    package let stale: Timestamp
    /// The size of the manifest in bytes.
    package let manifestSize: Int
    /// The number of the manifest.
    package let manifestNumber: LongNumber
    /// When the manifest was issued.
    package let thisUpdate: Timestamp
    /// The key identifiers of the CAs below, in the order of the manifest.
    package let subordinates: [KeyIdentifier]
    let entries: [Manifest.Entry]
    let absentFiles: Set<FileName>

    /// The listed files that are there.
    public var files: [Manifest.Entry] {
        absentFiles.isEmpty ? entries : entries.filter { !absentFiles.contains($0.name) }
    }
}

/// An object that payload comes from.
package struct ReportedObject: Sendable {
    /// What it is: a ROA, an ASPA, or a router certificate.
    package let kind: ObjectKind
    /// The place of its publication point in ``ValidationReport/publicationPoints``.
    package let publicationPoint: Int
    /// Its name in the directory of the publication point.
    package let name: FileName
    /// The first second of the validity of its own certificate.
    package let notBefore: Timestamp
    /// The last second.
    package let notAfter: Timestamp
}

/// A CA that gave nothing, since no version of its publication point could be used.
public struct NonFunctionalAuthority: Hashable, Sendable {
    /// Where its certificate was found.
    public var uri: String
    /// The name of the trust anchor.
    public var trustAnchor: String
    /// caRepository.
    public var repository: String
    /// rpkiManifest.
    public var manifest: String
    /// rpkiNotify.
    public var notification: String?
    /// Its key identifier.
    public var subjectKeyIdentifier: KeyIdentifier
    /// Its issuer's key identifier; nil for a trust anchor without one.
    public var authorityKeyIdentifier: KeyIdentifier?
}

/// How far a run is.
public struct ValidationProgress: Hashable, Sendable {
    /// Publication points done.
    public var publicationPoints = 0
    /// Publication points known of and not done.
    public var pending = 0
    /// Objects done.
    public var objects = 0
}
