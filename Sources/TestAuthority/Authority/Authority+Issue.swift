package import RPKITypes

extension Authority {
    /// A change to a signed object before it is signed.
    package typealias ObjectAdjustment = (inout SignedObjectDraft) throws -> Void
    /// A change to a certificate before it is signed.
    package typealias CertificateAdjustment = (inout CertificateDraft) throws -> Void

    /// A signed object of any content, not yet signed; `name` nil for one that is not published.
    package mutating func draft(
        _ contentType: OID,
        name: String?,
        content: [UInt8],
        addresses: ResourceClaim,
        asns: ResourceClaim
    ) throws -> SignedObjectDraft {
        let key = try drawKey()
        let template = CertificateTemplate.endEntity(
            key: key,
            issuer: identity,
            serial: drawSerial(),
            validity: validity,
            location: name.map { identity.repository + $0 },
            addresses: addresses,
            asns: asns
        )
        return SignedObjectDraft(
            contentType: contentType,
            content: content,
            certificate: CertificateDraft(template: template, signer: identity.key),
            key: key,
            signingTime: signingTime
        )
    }

    private mutating func issue(
        _ draft: SignedObjectDraft,
        name: String,
        adjust: ObjectAdjustment
    ) throws -> PublishedFile {
        var draft = draft
        try adjust(&draft)
        return add(name, try draft.build())
    }

    /// Issues a ROA whose certificate has exactly its prefixes.
    @discardableResult
    package mutating func issueROA(
        _ name: String,
        asn: ASN,
        entries: [ROAEntry],
        adjust: ObjectAdjustment = { _ in }
    ) throws -> PublishedFile {
        let content = RouteOriginContent(asn: asn, entries: entries)
        payload.insert(entries.compactMap { $0.vrp(asn) })
        let resources = ResourceSet(entries.map(\.prefix))
        let draft = try draft(
            .routeOriginAuthz,
            name: name,
            content: content.der,
            addresses: .explicit(resources),
            asns: .absent
        )
        return try issue(draft, name: name, adjust: adjust)
    }

    /// Issues an ASPA.
    @discardableResult
    package mutating func issueASPA(
        _ name: String,
        customer: ASN,
        providers: [ASN],
        adjust: ObjectAdjustment = { _ in }
    ) throws -> PublishedFile {
        let content = ProviderAttestationContent(customer: customer, providers: providers)
        payload.insert(customer: customer, providers: providers)
        let resources = ResourceSet(asns: ASNSet([Interval(customer.rawValue)]))
        let draft = try draft(
            .aspaContent,
            name: name,
            content: content.der,
            addresses: .absent,
            asns: .explicit(resources)
        )
        return try issue(draft, name: name, adjust: adjust)
    }

    /// Issues a Ghostbusters record.
    @discardableResult
    package mutating func issueGhostbusters(
        _ name: String,
        _ content: GhostbustersContent = GhostbustersContent(),
        adjust: ObjectAdjustment = { _ in }
    ) throws -> PublishedFile {
        let draft = try inheriting(.ghostbustersContent, name: name, content: content.bytes)
        return try issue(draft, name: name, adjust: adjust)
    }

    /// Issues a TAK object.
    @discardableResult
    package mutating func issueTAK(
        _ name: String,
        _ content: TrustAnchorKeyContent,
        adjust: ObjectAdjustment = { _ in }
    ) throws -> PublishedFile {
        let draft = try inheriting(.trustAnchorKeyContent, name: name, content: content.der)
        return try issue(draft, name: name, adjust: adjust)
    }

    /// Issues a Signed Prefix List.
    @discardableResult
    package mutating func issuePrefixList(
        _ name: String,
        asn: ASN,
        prefixes: [IPPrefix],
        adjust: ObjectAdjustment = { _ in }
    ) throws -> PublishedFile {
        let content = PrefixListContent(asn: asn, prefixes: prefixes)
        let resources = ResourceSet(asns: ASNSet([Interval(asn.rawValue)]))
        let draft = try draft(
            .signedPrefixListContent,
            name: name,
            content: content.der,
            addresses: .absent,
            asns: .explicit(resources)
        )
        return try issue(draft, name: name, adjust: adjust)
    }

    /// Makes a signed checklist; it is handed out and not published.
    package mutating func makeChecklist(
        _ content: ChecklistContent,
        resources: ResourceSet,
        adjust: ObjectAdjustment = { _ in }
    ) throws -> [UInt8] {
        var draft = try draft(
            .signedChecklistContent,
            name: nil,
            content: content.der,
            addresses: .addresses(of: resources),
            asns: .asns(of: resources)
        )
        try adjust(&draft)
        return try draft.build()
    }

    /// Issues a router certificate.
    @discardableResult
    package mutating func issueRouter(
        _ name: String,
        asns: ASNSet,
        adjust: CertificateAdjustment = { _ in }
    ) throws -> PublishedFile {
        let key = try drawRouterKey()
        let template = CertificateTemplate.router(
            key: key,
            issuer: identity,
            serial: drawSerial(),
            validity: validity,
            asns: asns
        )
        if let identifier = key.keyIdentifier {
            for interval in asns.intervals {
                payload.insert(
                    (interval.lower...interval.upper).map {
                        RouterKey(
                            asn: ASN($0),
                            keyIdentifier: identifier,
                            subjectPublicKeyInfo: key.subjectPublicKeyInfo
                        )
                    }
                )
            }
        }
        var draft = CertificateDraft(template: template, signer: identity.key)
        try adjust(&draft)
        return add(name, try draft.build())
    }

    /// Issues a CA certificate; the file's name is that of the child's `certificateURI`.
    @discardableResult
    package mutating func issueAuthority(
        _ child: AuthorityIdentity,
        adjust: CertificateAdjustment = { _ in }
    ) throws -> PublishedFile {
        let template = CertificateTemplate.authority(
            child,
            issuer: identity,
            serial: drawSerial(),
            validity: validity
        )
        var draft = CertificateDraft(template: template, signer: identity.key)
        try adjust(&draft)
        let name = child.certificateURI.split(separator: "/").last.map(String.init) ?? "\(child.name).cer"
        return add(name, try draft.build())
    }

    /// A draft whose certificate inherits what the CA has.
    private mutating func inheriting(_ type: OID, name: String, content: [UInt8]) throws -> SignedObjectDraft
    {
        let hasAddresses = !identity.resources.ipv4.isEmpty || !identity.resources.ipv6.isEmpty
        return try draft(
            type,
            name: name,
            content: content,
            addresses: hasAddresses ? .inherit : .absent,
            asns: identity.resources.asns.isEmpty ? .absent : .inherit
        )
    }

    /// A manifest of any content, not yet signed.
    mutating func manifestDraft(_ content: ManifestContent) throws -> SignedObjectDraft {
        try inheriting(.rpkiManifestContent, name: identity.manifestName, content: content.der)
    }
}
