import RPKICrypto
import RPKIObjects
package import RPKIPayload
package import RPKITypes
package import RPKIValidation

extension ValidationReport {
    /// What the run held, as a canonical cache representation (draft-ietf-sidrops-rpki-ccr-11).
    ///
    /// - Parameters:
    ///   - payload: the set of this report, without local exceptions.
    ///   - producedAt: when the run ended, by the system's clock; the newest manifest's time if that is later, as
    ///     section 3 demands.
    /// - Returns: the DER; it stands in memory whole, about 20 bytes for a VRP.
    package func cacheRepresentation(of payload: PayloadSet, producedAt: Timestamp) -> [UInt8] {
        let newest = publicationPoints.map(\.thisUpdate).max() ?? producedAt
        var contents = CanonicalCacheRepresentation.Contents(producedAt: max(producedAt, newest))
        contents.manifests = publicationPoints.compactMap { point in
            // The path leads from the trust anchor to the CA that issued the manifest.
            point.key.path.last.map { authority in
                CanonicalCacheRepresentation.ManifestInstance(
                    hash: point.manifestHash,
                    size: point.manifestSize,
                    authorityKeyIdentifier: authority,
                    manifestNumber: point.manifestNumber,
                    thisUpdate: point.thisUpdate,
                    locations: [point.manifestURI.description],
                    subordinates: point.subordinates
                )
            }
        }
        contents.trustAnchors = publicationPoints.compactMap(\.key.path.first)
        contents.vrps = payload.vrps.map(\.vrp)
        contents.vaps = payload.vaps.map(\.vap)
        contents.routerKeys = payload.routerKeys.map(\.routerKey)
        return CanonicalCacheRepresentation.encode(contents) { SHA256.digest($0) }
    }
}
