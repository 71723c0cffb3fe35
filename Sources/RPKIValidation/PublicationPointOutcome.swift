public import RPKIObjects
public import RPKITypes

/// What one publication point gives: payload, child CAs, findings, and how long that holds.
///
/// A pure function of the CA's certificate and effective resources, the manifest, the listed objects, the context
/// and its instant (design decision D1); inside of ``window`` the same inputs give the same outcome. Expiry is of
/// the publication point itself; that of the chain above is composed when payload is put together.
public struct PublicationPointOutcome: Sendable {
    /// A payload with the last instant at which what supports it here is valid.
    public struct Expiring<Value: Sendable>: Sendable {
        /// The payload.
        public let value: Value
        /// The last second of its validity.
        public let expires: Timestamp
    }

    /// The key of a router certificate with all AS numbers that it speaks for.
    public struct RouterKeys: Hashable, Sendable {
        /// The AS numbers; listing them one by one is left to the report, which bounds them.
        public let asns: ASNSet
        /// The subject key identifier.
        public let keyIdentifier: KeyIdentifier
        /// The DER SubjectPublicKeyInfo.
        public let subjectPublicKeyInfo: [UInt8]
    }

    /// An object that gave payload.
    struct PayloadObject: Sendable {
        let name: FileName
        let notBefore: Timestamp
        let notAfter: Timestamp
        /// How many elements of the list it gave; the objects stand in the order of the list.
        let elements: Int32

        init(_ name: FileName, _ certificate: CertificateFields, elements: Int) {
            self.name = name
            notBefore = certificate.notBefore
            notAfter = certificate.notAfter
            self.elements = Int32(clamping: elements)
        }
    }

    /// VRPs of all valid ROAs.
    public var vrps: [Expiring<VRP>] = []
    /// All valid ASPAs.
    public var aspas: [Expiring<ASProviderAttestation>] = []
    /// The keys of all valid router certificates.
    public var routerKeys: [Expiring<RouterKeys>] = []
    /// All valid Signed Prefix Lists.
    public var prefixLists: [Expiring<SignedPrefixList>] = []
    /// The valid trust anchor key object; only a trust anchor has one.
    public var trustAnchorKey: TrustAnchorKey?
    /// Child CAs, in the order of the manifest.
    package var children: [CertificationAuthority] = []
    /// Resources that rejected CA certificates list, whether their issuer has them or not.
    package var claimedResources: [ResourceSet] = []
    /// What was found, at most `Limits.findingsPerPublicationPoint`.
    public var findings: [Finding] = []
    /// Findings over the limit.
    package var omittedFindings = 0
    /// How many objects were valid and rejected.
    public var counts = ObjectCounts()
    /// The instants for which the outcome holds.
    public var window: TimeWindow
    /// The last second at which manifest, its certificate and CRL are all current.
    public var expires = Timestamp.distantFuture
    /// The last second at which manifest and CRL are current.
    var stale = Timestamp.distantFuture
    /// The objects that gave ``vrps``.
    var roas: [PayloadObject] = []
    /// The objects that gave ``aspas``, one each.
    var aspaObjects: [PayloadObject] = []
    /// The objects that gave ``routerKeys``, one each.
    var routerCertificates: [PayloadObject] = []
    /// Whether it would be another one without the last good version, or with another.
    var usesHistory = false
    /// Files on the manifest that are not there, and need not be.
    var absentFiles: Set<FileName> = []

    init(at instant: Timestamp) { window = TimeWindow(at: instant) }

    mutating func append(_ finding: Finding, limit: Int) {
        if findings.count < limit { findings.append(finding) } else { omittedFindings += 1 }
    }

    /// Adds what a further part of the same publication point gave.
    mutating func merge(_ part: PublicationPointOutcome, limit: Int) {
        vrps += part.vrps
        aspas += part.aspas
        routerKeys += part.routerKeys
        prefixLists += part.prefixLists
        roas += part.roas
        aspaObjects += part.aspaObjects
        routerCertificates += part.routerCertificates
        trustAnchorKey = trustAnchorKey ?? part.trustAnchorKey
        children += part.children
        claimedResources += part.claimedResources
        for finding in part.findings { append(finding, limit: limit) }
        omittedFindings += part.omittedFindings
        counts.add(part.counts)
        window.narrow(to: part.window)
        expires = min(expires, part.expires)
        stale = min(stale, part.stale)
        usesHistory = usesHistory || part.usesHistory
        absentFiles.formUnion(part.absentFiles)
    }
}

/// How many objects of each kind were valid and rejected.
public struct ObjectCounts: Hashable, Sendable {
    /// Valid and rejected objects of one kind.
    public struct Pair: Hashable, Sendable {
        /// Objects that were used.
        public var valid = 0
        /// Objects that were rejected.
        public var rejected = 0
    }

    /// In the order of `ObjectKind.allCases`.
    private var pairs = [Pair](repeating: Pair(), count: ObjectKind.allCases.count)
    /// Valid router certificates, which are not counted as certificates.
    public var routerCertificates = 0
    /// Files on manifests that are of an unknown type, there or not.
    public var unknown = 0

    /// The counts of one kind.
    public subscript(_ kind: ObjectKind) -> Pair {
        get { pairs[kind.ordinal] }
        set { pairs[kind.ordinal] = newValue }
    }

    /// All objects that were looked at.
    public var total: Int { routerCertificates + unknown + pairs.reduce(0) { $0 + $1.valid + $1.rejected } }

    mutating func add(_ other: ObjectCounts) {
        for index in pairs.indices {
            pairs[index].valid += other.pairs[index].valid
            pairs[index].rejected += other.pairs[index].rejected
        }
        routerCertificates += other.routerCertificates
        unknown += other.unknown
    }
}

extension ObjectKind {
    /// The place in `allCases`.
    fileprivate var ordinal: Int {
        switch self {
        case .certificate: 0
        case .crl: 1
        case .manifest: 2
        case .roa: 3
        case .aspa: 4
        case .ghostbusters: 5
        case .trustAnchorKey: 6
        case .signedPrefixList: 7
        case .signedChecklist: 8
        case .canonicalCacheRepresentation: 9
        case .trustAnchorLocator: 10
        }
    }
}
