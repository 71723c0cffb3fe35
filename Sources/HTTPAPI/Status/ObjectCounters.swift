/// Kinds of payload, as Routinator counts them.
package enum CountedKind: String, Hashable, Sendable, CaseIterable {
    /// VRPs for IPv4.
    case ipv4 = "routeOriginsIPv4"
    /// VRPs for IPv6.
    case ipv6 = "routeOriginsIPv6"
    /// BGPsec router keys.
    case routerKeys
    /// VAPs.
    case vaps = "aspas"

    /// The value of the label in metrics.
    package var label: String {
        switch self {
        case .ipv4: "vrp-ipv4"
        case .ipv6: "vrp-ipv6"
        case .routerKeys: "router-key"
        case .vaps: "vap"
        }
    }
}

/// What is counted of the objects of a trust anchor or a repository, in Routinator's order.
package enum ObjectCounter: String, Hashable, Sendable, CaseIterable {
    /// Publication points that were used.
    case validPublicationPoints
    /// Publication points that were rejected.
    case rejectedPublicationPoints
    /// Manifests that were used.
    case validManifests
    /// Manifests that are not valid.
    case invalidManifests
    /// Manifests whose time has not come.
    case prematureManifests
    /// Manifests after their nextUpdate.
    case staleManifests
    /// Manifests that are not there.
    case missingManifests
    /// CRLs that were used.
    case validCRLs
    /// CRLs that are not valid.
    case invalidCRLs
    /// CRLs after their nextUpdate.
    case staleCRLs
    /// CRLs beside the one that the manifest's certificate names.
    case strayCRLs
    /// CA certificates that are valid.
    case validCACerts
    /// EE certificates that are valid.
    case validEECerts
    /// Router certificates that are valid.
    case validRouterCerts
    /// Certificates that are not valid.
    case invalidCerts
    /// ROAs that are valid.
    case validROAs
    /// ROAs that are not valid.
    case invalidROAs
    /// Ghostbusters records that are valid.
    case validGBRs
    /// ASPAs that are not valid.
    case invalidASPAs
    /// ASPAs that are valid.
    case validASPAs
    /// Ghostbusters records that are not valid.
    case invalidGBRs
    /// Objects of other types.
    case otherObjects
}

/// What is counted of the payload of one kind before it becomes the set.
package struct PayloadTally: Hashable, Sendable {
    /// Elements of valid objects, with repetitions; nil when it is not known.
    package var total: Int?
    /// Elements that overlap resources of rejected CAs; nil when it is not known.
    package var unsafe: Int?
    /// Elements that local filters removed; nil when it is not known.
    package var locallyFiltered: Int?
    /// Repetitions of elements of others; nil when it is not known.
    package var duplicate: Int?

    /// Makes a tally.
    package init(
        total: Int? = nil,
        unsafe: Int? = nil,
        locallyFiltered: Int? = nil,
        duplicate: Int? = nil
    ) {
        self.total = total
        self.unsafe = unsafe
        self.locallyFiltered = locallyFiltered
        self.duplicate = duplicate
    }
}
