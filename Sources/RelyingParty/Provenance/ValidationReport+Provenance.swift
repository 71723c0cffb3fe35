package import RPKIPayload
import RPKITypes
package import RPKIValidation

extension ValidationReport {
    /// Where each element of a set that was made of this report comes from.
    ///
    /// - Parameters:
    ///   - payload: the set, with local exceptions or without.
    ///   - exceptions: the local exceptions that it was made with.
    ///   - changes: what they did; nil without exceptions.
    /// - Returns: the sources, in the order of the set.
    /// - Complexity: O(*n* log *n*) in payload; about 50 bytes for an object, and 8 for an element.
    package func provenance(
        of payload: PayloadSet,
        exceptions: LocalExceptions = LocalExceptions(),
        changes: ExceptionChanges? = nil
    ) -> PayloadProvenance {
        var builder = PayloadProvenanceBuilder()
        builder.authorities = authorityTable()
        let points = publicationPoints.map { point in
            builder.addPoint(
                directory: point.repository.description,
                trustAnchor: trustAnchors[point.trustAnchor].name,
                validity: ValidityPeriod(notBefore: point.notBefore, notAfter: point.notAfter),
                stale: point.stale,
                expires: point.expires,
                authority: point.authority
            )
        }
        let sources = payloadObjects.map { object in
            SourceObject.Kind(object.kind).flatMap { kind in
                builder.addObject(
                    kind,
                    object.name,
                    validity: ValidityPeriod(notBefore: object.notBefore, notAfter: object.notAfter),
                    in: points[object.publicationPoint]
                )
            }
        }
        func source(_ object: UInt32?) -> SourceIndex? { object.flatMap { sources[Int($0)] } }
        builder.reserveCapacity(vrps: vrps.count)
        for item in vrps {
            if let source = source(item.object) { builder.add(item.value, from: source) }
        }
        for item in routerKeys {
            if let source = source(item.object) { builder.add(item.value, from: source) }
        }
        for (customer, objects) in aspaObjects {
            for object in objects {
                if let source = source(object) { builder.add(customer: customer, from: source) }
            }
        }
        if let changes { builder.add(exceptions, changes) }
        return builder.build(for: payload)
    }

    /// The CAs of the report, in its order.
    private func authorityTable() -> AuthorityTable {
        var table = AuthorityTable()
        table.reserveCapacity(authorities.count)
        for authority in authorities {
            let validity = ValidityPeriod(notBefore: authority.notBefore, notAfter: authority.notAfter)
            if let parent = authority.parent {
                table.add(
                    below: parent,
                    uri: authority.uri,
                    digest: authority.digest,
                    keyIdentifier: authority.keyIdentifier,
                    validity: validity
                )
            } else {
                table.addRoot(
                    named: trustAnchors[authority.trustAnchor].name,
                    uri: authority.uri,
                    digest: authority.digest,
                    keyIdentifier: authority.keyIdentifier,
                    validity: validity
                )
            }
        }
        for point in publicationPoints {
            let version = AuthorityTable.ManifestVersion(uri: point.manifestURI, digest: point.manifestHash)
            table.setManifest(version, of: point.authority)
        }
        return table
    }
}

extension SourceObject.Kind {
    /// The kind of an object that gives payload; nil for others.
    fileprivate init?(_ kind: ObjectKind) {
        switch kind {
        case .roa: self = .roa
        case .aspa: self = .aspa
        case .certificate: self = .routerCertificate
        default: return nil
        }
    }
}
