import RPKITypes

/// What the CAs of one trust anchor that refer to one publication server gave.
package struct RepositoryTally: Sendable {
    /// The place of the trust anchor in ``ValidationReport/trustAnchors``.
    package let trustAnchor: Int
    /// The publication server.
    package let server: PublicationServer
    /// Publication points that were used, the last good versions included.
    package private(set) var acceptedPoints = 0
    /// Publication points of which no version could be used.
    package private(set) var rejectedPoints = 0
    /// Of the latter, those without a manifest.
    package private(set) var missingManifests = 0
    /// Of the latter, those with a manifest whose time has not come.
    package private(set) var prematureManifests = 0
    /// Of the latter, those whose manifests are all after their nextUpdate.
    package private(set) var staleManifests = 0
    /// Of the latter, those with a CRL after its nextUpdate.
    package private(set) var staleCRLs = 0
    /// Of the latter, those whose CRL is bad for another reason.
    package private(set) var invalidCRLs = 0
    /// Objects of the publication points that were used.
    package private(set) var counts = ObjectCounts()
    /// VRPs for IPv4, duplicates included.
    package private(set) var ipv4VRPs = 0
    /// VRPs for IPv6, duplicates included.
    package private(set) var ipv6VRPs = 0
    /// ASPAs.
    package private(set) var aspas = 0
    /// Router keys: a certificate gives as many as it has AS numbers.
    package private(set) var routerKeys = 0

    /// Manifests that are bad for another reason than those that are counted apart.
    package var invalidManifests: Int {
        rejectedPoints - missingManifests - prematureManifests - staleManifests
    }

    init(trustAnchor: Int, server: PublicationServer) {
        self.trustAnchor = trustAnchor
        self.server = server
    }

    /// Adds a publication point that was used.
    mutating func add(_ outcome: PublicationPointOutcome) {
        acceptedPoints += 1
        counts.add(outcome.counts)
        let ipv4 = outcome.vrps.count { $0.value.prefix.family == .ipv4 }
        ipv4VRPs += ipv4
        ipv6VRPs += outcome.vrps.count - ipv4
        aspas += outcome.aspas.count
        for keys in outcome.routerKeys {
            for interval in keys.value.asns.intervals {
                // As many as there are AS numbers are enough to say that there are too many.
                routerKeys = min(Int(UInt32.max), routerKeys + Int(interval.upper) - Int(interval.lower) + 1)
            }
        }
    }

    /// Adds a publication point of which no version could be used.
    ///
    /// It counts as what is wrong with its manifest: of several versions the one that is not just old tells.
    mutating func reject(_ failures: [PublicationPointFailure]) {
        rejectedPoints += 1
        var (isMissing, isPremature, isOther) = (false, false, failures.isEmpty)
        var (hasStaleCRL, hasInvalidCRL) = (false, false)
        for failure in failures {
            switch failure.finding.reason {
            case .manifest(.missing): isMissing = true
            case .manifest(.premature): isPremature = true
            case .manifest(.stale): continue
            case .crl(.stale): (hasStaleCRL, isOther) = (true, true)
            case .crl: (hasInvalidCRL, isOther) = (true, true)
            default: isOther = true
            }
        }
        if isMissing {
            missingManifests += 1
        } else if isPremature {
            prematureManifests += 1
        } else if !isOther {
            staleManifests += 1
        }
        if hasInvalidCRL { invalidCRLs += 1 } else if hasStaleCRL { staleCRLs += 1 }
    }
}
