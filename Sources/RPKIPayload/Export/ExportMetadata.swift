public import RPKITypes

/// What an export says about the run that made it, beside the payload.
///
/// Durations are left out on purpose: the same repository at the same time must give the same bytes.
public struct ExportMetadata: Hashable, Sendable {
    /// The name of the machine.
    public var buildMachine: String
    /// The time for which the payload is valid.
    public var buildTime: Timestamp
    /// The paths of the TALs, as they were given.
    public var talFiles: [String] = []
    /// The counters that are known; others are left out of the export.
    public var counters: [Counter: Int] = [:]
    /// What each trust anchor gave, in the order of the TALs.
    public var trustAnchors: [TrustAnchorCounts] = []
    /// CAs whose publication point was not usable.
    public var nonFunctionalCAs: [NonFunctionalCA] = []

    /// Makes metadata without counters.
    public init(buildMachine: String, buildTime: Timestamp) {
        self.buildMachine = buildMachine
        self.buildTime = buildTime
    }

    /// The counters of rpki-client's JSON, with its names and in its order.
    public enum Counter: String, Hashable, Sendable, CaseIterable {
        /// Valid ROAs.
        case roas
        /// ROAs that could not be decoded.
        case failedROAs = "failedroas"
        /// ROAs that were decoded but not valid.
        case invalidROAs = "invalidroas"
        /// Valid Signed Prefix Lists.
        case signedPrefixLists = "spls"
        /// Signed Prefix Lists that could not be decoded.
        case failedSignedPrefixLists = "failedspls"
        /// Signed Prefix Lists that were decoded but not valid.
        case invalidSignedPrefixLists = "invalidspls"
        /// Valid ASPAs.
        case aspas
        /// ASPAs that could not be decoded.
        case failedASPAs = "failedaspas"
        /// ASPAs that were decoded but not valid.
        case invalidASPAs = "invalidaspas"
        /// Valid router certificates.
        case routerKeys = "bgpsec_pubkeys"
        /// Certificates, valid or not.
        case certificates
        /// Certificates that are not valid.
        case invalidCertificates = "invalidcertificates"
        /// CAs without a usable manifest.
        case nonFunctionalCAs = "nonfunctionalcas"
        /// Valid trust anchor key objects.
        case trustAnchorKeys = "taks"
        /// TALs.
        case tals
        /// TALs without a usable trust anchor certificate.
        case invalidTALs = "invalidtals"
        /// Valid manifests; the list `talfiles` stands before it.
        case manifests
        /// Manifests that are not valid.
        case failedManifests = "failedmanifests"
        /// Valid CRLs.
        case crls
        /// Repositories.
        case repositories
        /// VRPs with repetitions.
        case vrps
        /// VRPs.
        case uniqueVRPs = "uniquevrps"
        /// Validated prefix list payloads with repetitions.
        case vsps
        /// Validated prefix list payloads.
        case uniqueVSPs = "uniquevsps"
        /// VAPs before they were merged.
        case vaps
        /// VAPs.
        case uniqueVAPs = "uniquevaps"
    }
}

/// What a run verified below one trust anchor, with repetitions, and before local exceptions; nil for what is not known.
public struct TrustAnchorCounts: Hashable, Sendable {
    /// The name of the TAL.
    public var name: String
    /// Valid ROAs.
    public var roas: Int? = 0
    /// VRPs of all valid ROAs.
    public var vrps: Int? = 0
    /// Valid router certificates.
    public var routerCertificates: Int? = 0
    /// Router keys: one for each AS number of a certificate.
    public var routerKeys: Int? = 0
    /// Valid ASPAs.
    public var aspas: Int? = 0

    /// Makes counts of nothing.
    public init(name: String) { self.name = name }

    /// Counts of which nothing is known.
    static func unknown(_ name: String) -> TrustAnchorCounts {
        var counts = TrustAnchorCounts(name: name)
        counts.roas = nil
        counts.vrps = nil
        counts.routerCertificates = nil
        counts.routerKeys = nil
        counts.aspas = nil
        return counts
    }

    /// Adds others; a sum is known when both numbers are.
    mutating func add(_ other: TrustAnchorCounts) {
        func sum(_ path: KeyPath<TrustAnchorCounts, Int?>) -> Int? {
            guard let own = self[keyPath: path], let more = other[keyPath: path] else { return nil }
            return own + more
        }
        let sums = (sum(\.roas), sum(\.vrps), sum(\.routerCertificates), sum(\.routerKeys), sum(\.aspas))
        (roas, vrps, routerCertificates, routerKeys, aspas) = sums
    }
}

/// A CA without a usable publication point, as rpki-client lists it.
public struct NonFunctionalCA: Hashable, Sendable {
    /// The URI of the CA certificate.
    public var location: String
    /// The name of the trust anchor.
    public var trustAnchor: String
    /// The directory that the CA publishes in.
    public var repository: String
    /// The URI of its manifest.
    public var manifest: String
    /// The URI of its RRDP notification file.
    public var notification: String?
    /// The key identifier of its issuer; nil for a trust anchor without one.
    public var authorityKeyIdentifier: KeyIdentifier?
    /// Its key identifier.
    public var subjectKeyIdentifier: KeyIdentifier

    /// Makes an entry without notification and authority key identifier.
    public init(
        location: String,
        trustAnchor: String,
        repository: String,
        manifest: String,
        subjectKeyIdentifier: KeyIdentifier
    ) {
        self.location = location
        self.trustAnchor = trustAnchor
        self.repository = repository
        self.manifest = manifest
        self.subjectKeyIdentifier = subjectKeyIdentifier
    }
}
