import HTTPAPI
import RPKITypes
import RPKIValidation

/// What several publication servers or trust anchors gave, together.
struct ObjectSums {
    /// Each counter that is known.
    private(set) var objects: [ObjectCounter: Int] = [:]
    /// Payload with repetitions, by kind.
    private(set) var payload: [CountedKind: PayloadTally] = [:]

    /// Makes the sums; they are 0 of nothing.
    init(_ tallies: some Sequence<RepositoryTally>) {
        for (counter, count) in ObjectSums.counts { objects[counter] = tallies.reduce(0) { $0 + count($1) } }
        for (kind, count) in ObjectSums.elements {
            payload[kind] = PayloadTally(total: tallies.reduce(0) { $0 + count($1) })
        }
    }

    /// How each counter is counted; the others of Routinator are not known.
    private static var counts: [(ObjectCounter, (RepositoryTally) -> Int)] {
        [
            (.validPublicationPoints, \.acceptedPoints), (.rejectedPublicationPoints, \.rejectedPoints),
            (.validManifests, { $0.counts[.manifest].valid }), (.invalidManifests, \.invalidManifests),
            (.prematureManifests, \.prematureManifests), (.staleManifests, \.staleManifests),
            (.missingManifests, \.missingManifests), (.validCRLs, { $0.counts[.crl].valid }),
            (.invalidCRLs, \.invalidCRLs), (.staleCRLs, \.staleCRLs),
            (.validCACerts, { $0.counts[.certificate].valid }),
            (.validRouterCerts, \.counts.routerCertificates),
            (.invalidCerts, { $0.counts[.certificate].rejected }),
            (.validROAs, { $0.counts[.roa].valid }), (.invalidROAs, { $0.counts[.roa].rejected }),
            (.validGBRs, { $0.counts[.ghostbusters].valid }),
            (.invalidGBRs, { $0.counts[.ghostbusters].rejected }),
            (.validASPAs, { $0.counts[.aspa].valid }), (.invalidASPAs, { $0.counts[.aspa].rejected }),
            (.otherObjects, \.counts.unknown),
        ]
    }

    private static var elements: [(CountedKind, (RepositoryTally) -> Int)] {
        [(.ipv4, \.ipv4VRPs), (.ipv6, \.ipv6VRPs), (.routerKeys, \.routerKeys), (.vaps, \.aspas)]
    }
}
