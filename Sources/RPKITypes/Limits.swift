/// Every bound that untrusted data is held to, with unit and source.
///
/// "RC" is rpki-client 9.8, "RT" Routinator 0.15.
public struct Limits: Hashable, Sendable {
    /// Object size in bytes (RC 8,000,000; RT 20,000,000).
    public var objectSize = 8_000_000
    /// TAL file size in bytes.
    public var talSize = 4_096
    /// TALs in a run.
    public var tals = 64
    /// Size of a `.constraints` file in bytes.
    public var constraintsSize = 1_000_000
    /// Length of a URI in bytes (RC 2,048).
    public var uriLength = 2_048
    /// Nesting depth of a BER envelope under the relaxation `ber-envelope`.
    public var berDepth = 32
    /// Content of signedAttrs in bytes (RT 65,535).
    public var signedAttributesSize = 65_535
    /// Extensions in a certificate or CRL.
    public var extensions = 64
    /// Access descriptions, distribution point names, policy elements in one extension.
    public var accessDescriptions = 64
    /// Address blocks, and likewise AS blocks, in one certificate (RC below 200,000).
    public var resourceBlocks = 199_999
    /// Entries of a CRL.
    public var crlEntries = 1_000_000
    /// Entries of a manifest (RC below 100,000).
    public var manifestEntries = 200_000
    /// Prefixes in one ROA or Signed Prefix List (RC below 200,000).
    public var roaPrefixes = 199_999
    /// Providers in one ASPA; how many are used is bounded by ``mergedProviders``, for all ASPAs of a customer together.
    public var aspaProviders = 1_000_000
    /// Providers of one customer over all its ASPAs; more drop the customer (draft-ietf-sidrops-aspa-profile-29, section 5.5; RTR v2 carries 16,380).
    public var mergedProviders = 9_999
    /// AS numbers in one router certificate (a real one in our tests has 6,002).
    public var routerASNs = 10_000
    /// Entries of a signed checklist (RC below 100,000).
    public var checklistEntries = 99_999
    /// URIs, and likewise comments, in one key of a TAK object.
    public var takElements = 64
    /// Entries in any one list of a canonical cache representation.
    public var cacheRepresentationEntries = 10_000_000
    /// CA certificates on a path, the trust anchor included (RC 12; RT, FORT, PR 32).
    public var chainDepth = 32
    /// CA certificates that one CA may issue.
    public var childrenPerCA = 100_000
    /// CA certificates that are followed under one trust anchor, its own included (RC 1,000,000 in a run).
    public var certificationAuthorities = 1_000_000
    /// Publication servers under one trust anchor: rpkiNotify URIs, or rsync modules without one (RC, PR 1,000).
    public var repositoriesPerTrustAnchor = 1_000
    /// Objects under one trust anchor, after which no further CAs are followed (PR 5,000,000).
    public var objectsPerTrustAnchor = 5_000_000
    /// VRPs and router keys under one trust anchor.
    public var vrpsPerTrustAnchor = 10_000_000
    /// Findings that are kept of one publication point; what is over is counted.
    public var findingsPerPublicationPoint = 1_000

    /// Findings that are kept of one trust anchor; what is over is counted.
    public var findingsPerTrustAnchor = 100_000
    /// Bytes of the content of a Ghostbusters record.
    public var ghostbustersSize = 65_536
    /// Size of an RRDP notification file in bytes, inflated.
    public var notificationSize = 10_000_000
    /// Size of an RRDP snapshot or delta file in bytes, inflated (RC 2 GiB).
    public var rrdpFileSize = 2_147_483_648
    /// Bytes of an RRDP file in which no element begins or ends and no object has content: a tag, a comment, blanks (RT 1 MB).
    public var markupSize = 65_536
    /// Deltas in a notification file; a longer list is not used, the snapshot is (RT 500).
    public var listedDeltas = 500
    /// Deltas that are applied one after another; behind by more, the snapshot is taken (RC 300, RT 100).
    public var appliedDeltas = 300
    /// Objects of one RRDP repository or rsync module.
    public var repositoryObjects = 5_000_000
    /// Bytes of all objects of one RRDP repository or rsync module.
    public var repositorySize = 8_589_934_592
    /// Size of the store's database file in bytes.
    public var storeSize = 68_719_476_736
    /// Seconds to connect, TLS included (RC 15, FORT 30).
    public var connectTime = 10
    /// Seconds in which a server must send something (RT 10, RC 30).
    public var idleTime = 10
    /// Seconds for everything that one repository needs in one attempt by one transport (RC, FORT 900, RT 600).
    public var repositoryTime = 900
    /// Bytes a second that a transfer must reach over ``speedWindow`` seconds.
    public var minimumSpeed = 1_000
    /// Seconds over which ``minimumSpeed`` is measured (FORT 10).
    public var speedWindow = 10
    /// Seconds for which a run bears with a server that sends less than ``minimumSpeed`` when nothing else is left to
    /// wait for, or when others wait for its place.
    public var patience = 5
    /// Seconds for the certificate of one trust anchor, all URIs of its TAL together.
    public var trustAnchorTime = 60
    /// Seconds of a run; after seven eighths of it nothing more is fetched (RC 3,600).
    public var runTime = 3_600
    /// Redirects of one request, all within one origin (RC, RT, FORT 10).
    public var redirects = 10
    /// Repositories that are fetched at the same time (RC 64 over HTTPS).
    public var parallelFetches = 64
    /// Repositories that are fetched from one host at the same time.
    public var parallelFetchesPerHost = 4
    /// rsync processes at the same time (RC 16).
    public var parallelRsync = 16
    /// Octets of one MRT record without its header: a RIB record of 65,535 entries with 100 octets of attributes each.
    public var mrtRecordSize = 8_388_608
    /// Size in bytes of a payload or SLURM file, inflated; 1,000,000 VRPs are 60 to 100 MB, Routinator's `jsonext` 400 MB.
    public var documentSize = 1_000_000_000
    /// VRPs, router keys, customers and providers of a payload file, or entries of a SLURM file, together.
    public var documentEntries = 10_000_000
    /// Bytes of a line of `verify path --batch`.
    public var batchLineSize = 4_000_000

    /// The defaults.
    public static let standard = Limits()

    /// Makes the default limits.
    public init() {}
}

extension Limits {
    /// One limit: its name on the command line and its place in ``Limits``.
    public struct Field: Sendable {
        /// The name in kebab case, `chain-depth`.
        public let name: String
        /// The largest value that may be configured.
        public let maximum: Int
        nonisolated(unsafe) let keyPath: WritableKeyPath<Limits, Int>  // Immutable; captures nothing.

        /// The value in `limits`.
        public func value(in limits: Limits) -> Int { limits[keyPath: keyPath] }
    }

    /// Why a limit could not be set.
    public enum FieldError: Error, Hashable, Sendable {
        /// There is no limit of this name.
        case unknownName(String)
        /// The value is not between 1 and the maximum.
        case outOfRange(name: String, maximum: Int)
    }

    /// Sets the limit of the given name.
    ///
    /// - Throws: ``FieldError`` for an unknown name and for a value outside 1 to the field's maximum.
    public mutating func set(_ name: String, to value: Int) throws(FieldError) {
        guard let field = Limits.fields.first(where: { $0.name == name }) else { throw .unknownName(name) }
        guard value >= 1, value <= field.maximum else {
            throw .outOfRange(name: name, maximum: field.maximum)
        }
        self[keyPath: field.keyPath] = value
    }

    /// All limits, in the order of their declaration.
    public static var fields: [Field] {
        [
            Field(name: "object-size", maximum: 256_000_000, keyPath: \.objectSize),
            Field(name: "tal-size", maximum: 1_000_000, keyPath: \.talSize),
            Field(name: "tals", maximum: 1_000, keyPath: \.tals),
            Field(name: "constraints-size", maximum: 100_000_000, keyPath: \.constraintsSize),
            Field(name: "uri-length", maximum: 65_535, keyPath: \.uriLength),
            Field(name: "ber-depth", maximum: 128, keyPath: \.berDepth),
            Field(name: "signed-attributes-size", maximum: 1_000_000, keyPath: \.signedAttributesSize),
            Field(name: "extensions", maximum: 1_000, keyPath: \.extensions),
            Field(name: "access-descriptions", maximum: 10_000, keyPath: \.accessDescriptions),
            Field(name: "resource-blocks", maximum: 10_000_000, keyPath: \.resourceBlocks),
            Field(name: "crl-entries", maximum: 100_000_000, keyPath: \.crlEntries),
            Field(name: "manifest-entries", maximum: 10_000_000, keyPath: \.manifestEntries),
            Field(name: "roa-prefixes", maximum: 10_000_000, keyPath: \.roaPrefixes),
            Field(name: "aspa-providers", maximum: 10_000_000, keyPath: \.aspaProviders),
            Field(name: "merged-providers", maximum: 16_380, keyPath: \.mergedProviders),
            Field(name: "router-asns", maximum: 1_000_000, keyPath: \.routerASNs),
            Field(name: "checklist-entries", maximum: 10_000_000, keyPath: \.checklistEntries),
            Field(name: "tak-elements", maximum: 10_000, keyPath: \.takElements),
            Field(
                name: "cache-representation-entries",
                maximum: 100_000_000,
                keyPath: \.cacheRepresentationEntries
            ),
            Field(name: "chain-depth", maximum: 1_000, keyPath: \.chainDepth),
            Field(name: "children-per-ca", maximum: 10_000_000, keyPath: \.childrenPerCA),
            Field(
                name: "certification-authorities",
                maximum: 100_000_000,
                keyPath: \.certificationAuthorities
            ),
            Field(
                name: "repositories-per-trust-anchor",
                maximum: 1_000_000,
                keyPath: \.repositoriesPerTrustAnchor
            ),
            Field(
                name: "objects-per-trust-anchor",
                maximum: 1_000_000_000,
                keyPath: \.objectsPerTrustAnchor
            ),
            Field(name: "vrps-per-trust-anchor", maximum: 1_000_000_000, keyPath: \.vrpsPerTrustAnchor),
            Field(
                name: "findings-per-publication-point",
                maximum: 1_000_000,
                keyPath: \.findingsPerPublicationPoint
            ),
            Field(
                name: "findings-per-trust-anchor",
                maximum: 100_000_000,
                keyPath: \.findingsPerTrustAnchor
            ),
            Field(name: "ghostbusters-size", maximum: 8_000_000, keyPath: \.ghostbustersSize),
            Field(name: "notification-size", maximum: 1_000_000_000, keyPath: \.notificationSize),
            Field(name: "rrdp-file-size", maximum: 1_099_511_627_776, keyPath: \.rrdpFileSize),
            Field(name: "markup-size", maximum: 1_000_000, keyPath: \.markupSize),
            Field(name: "listed-deltas", maximum: 100_000, keyPath: \.listedDeltas),
            Field(name: "applied-deltas", maximum: 100_000, keyPath: \.appliedDeltas),
            Field(name: "repository-objects", maximum: 1_000_000_000, keyPath: \.repositoryObjects),
            Field(name: "repository-size", maximum: 4_398_046_511_104, keyPath: \.repositorySize),
            Field(name: "store-size", maximum: 17_592_186_044_416, keyPath: \.storeSize),
            Field(name: "connect-time", maximum: 3_600, keyPath: \.connectTime),
            Field(name: "idle-time", maximum: 3_600, keyPath: \.idleTime),
            Field(name: "repository-time", maximum: 86_400, keyPath: \.repositoryTime),
            Field(name: "minimum-speed", maximum: 1_000_000_000, keyPath: \.minimumSpeed),
            Field(name: "speed-window", maximum: 3_600, keyPath: \.speedWindow),
            Field(name: "patience", maximum: 86_400, keyPath: \.patience),
            Field(name: "trust-anchor-time", maximum: 86_400, keyPath: \.trustAnchorTime),
            Field(name: "run-time", maximum: 604_800, keyPath: \.runTime),
            Field(name: "redirects", maximum: 100, keyPath: \.redirects),
            Field(name: "parallel-fetches", maximum: 10_000, keyPath: \.parallelFetches),
            Field(name: "parallel-fetches-per-host", maximum: 10_000, keyPath: \.parallelFetchesPerHost),
            Field(name: "parallel-rsync", maximum: 1_000, keyPath: \.parallelRsync),
            Field(name: "mrt-record-size", maximum: 1_000_000_000, keyPath: \.mrtRecordSize),
            Field(name: "document-size", maximum: 17_179_869_184, keyPath: \.documentSize),
            Field(name: "document-entries", maximum: 1_000_000_000, keyPath: \.documentEntries),
            Field(name: "batch-line-size", maximum: 1_000_000_000, keyPath: \.batchLineSize),
        ]
    }
}
