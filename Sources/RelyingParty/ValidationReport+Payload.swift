public import RPKIPayload
import RPKITypes
public import RPKIValidation

extension ValidationReport {
    /// The payload of the report as the set that is exported and served.
    public func payloadSet() -> PayloadSet {
        var builder = PayloadSetBuilder()
        let indexes = trustAnchors.map { builder.trustAnchor(named: $0.name) }
        builder.reserveCapacity(vrps: vrps.count)
        for item in vrps {
            guard let index = indexes[item.trustAnchor] else { continue }
            builder.add(item.value, expires: item.expires, trustAnchor: index)
        }
        for item in vaps {
            guard let index = indexes[item.trustAnchor] else { continue }
            builder.add(item.value, expires: item.expires, trustAnchor: index)
        }
        for item in routerKeys {
            guard let index = indexes[item.trustAnchor] else { continue }
            builder.add(item.value, expires: item.expires, trustAnchor: index)
        }
        return builder.build()
    }

    /// The counters that rpki-client's JSON has and this report knows.
    ///
    /// Objects that were not used are counted as invalid, whether they could be decoded or not.
    public func exportCounters(of payload: PayloadSet) -> [ExportMetadata.Counter: Int] {
        let counts = self.counts
        let aspas = trustAnchors.reduce(0) { $0 + $1.aspas }
        return [
            .roas: counts[.roa].valid,
            .invalidROAs: counts[.roa].rejected,
            .signedPrefixLists: counts[.signedPrefixList].valid,
            .invalidSignedPrefixLists: counts[.signedPrefixList].rejected,
            .aspas: counts[.aspa].valid,
            .invalidASPAs: counts[.aspa].rejected,
            .routerKeys: counts.routerCertificates,
            .certificates: counts[.certificate].valid + counts[.certificate].rejected,
            .invalidCertificates: counts[.certificate].rejected,
            .nonFunctionalCAs: nonFunctionalAuthorities.count,
            .trustAnchorKeys: counts[.trustAnchorKey].valid,
            .tals: trustAnchors.count,
            .invalidTALs: trustAnchors.count { !$0.isUsable },
            .manifests: counts[.manifest].valid,
            .failedManifests: nonFunctionalAuthorities.count,
            .crls: counts[.crl].valid,
            .repositories: publicationServers.count,
            .vrps: trustAnchors.reduce(0) { $0 + $1.vrps },
            .uniqueVRPs: payload.vrps.count,
            .vaps: aspas,
            .uniqueVAPs: payload.vaps.count,
        ]
    }

    /// What each trust anchor gave, in the order of the TALs.
    public func exportTrustAnchors() -> [TrustAnchorCounts] {
        trustAnchors.map { anchor in
            var counts = TrustAnchorCounts(name: anchor.name)
            counts.roas = anchor.counts[.roa].valid
            counts.vrps = anchor.vrps
            counts.routerCertificates = anchor.counts.routerCertificates
            counts.routerKeys = anchor.routerKeys
            counts.aspas = anchor.aspas
            return counts
        }
    }

    /// CAs without a usable publication point, as rpki-client lists them.
    public func exportNonFunctionalCAs() -> [NonFunctionalCA] {
        nonFunctionalAuthorities.map { authority in
            var entry = NonFunctionalCA(
                location: authority.uri,
                trustAnchor: authority.trustAnchor,
                repository: authority.repository,
                manifest: authority.manifest,
                subjectKeyIdentifier: authority.subjectKeyIdentifier
            )
            entry.notification = authority.notification
            entry.authorityKeyIdentifier = authority.authorityKeyIdentifier
            return entry
        }
    }
}
