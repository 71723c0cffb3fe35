package import RPKITypes

extension CertificateTemplate {
    /// A trust anchor's certificate, to be signed with its own key.
    package static func trustAnchor(_ identity: AuthorityIdentity, serial: [UInt8], validity: Validity)
        -> Self
    {
        CertificateTemplate(
            serial: serial,
            issuer: identity.subject,
            subject: identity.subject,
            validity: validity,
            subjectPublicKeyInfo: identity.key.subjectPublicKeyInfo,
            extensions: [
                .basicConstraints,
                .subjectKeyIdentifier(identity.key.keyIdentifierBytes),
                .authorityKeyUsage,
                .policies,
                .authoritySIA(
                    repository: identity.repository,
                    manifest: identity.manifestURI,
                    notify: identity.notify
                ),
            ] + resources(of: identity, issuer: identity.resources)
        )
    }

    /// A CA's certificate, to be signed with the issuer's key.
    package static func authority(
        _ identity: AuthorityIdentity,
        issuer: AuthorityIdentity,
        serial: [UInt8],
        validity: Validity
    ) -> Self {
        CertificateTemplate(
            serial: serial,
            issuer: issuer.subject,
            subject: identity.subject,
            validity: validity,
            subjectPublicKeyInfo: identity.key.subjectPublicKeyInfo,
            extensions: [.basicConstraints]
                + common(key: identity.key, issuer: issuer, usage: .authorityKeyUsage)
                + [
                    .authoritySIA(
                        repository: identity.repository,
                        manifest: identity.manifestURI,
                        notify: identity.notify
                    )
                ] + resources(of: identity, issuer: issuer.resources)
        )
    }

    /// The certificate inside a signed object; `location` nil leaves the SIA out, as a checklist has it.
    package static func endEntity(
        key: SigningKey,
        issuer: AuthorityIdentity,
        serial: [UInt8],
        validity: Validity,
        location: String?,
        addresses: ResourceClaim,
        asns: ResourceClaim
    ) -> Self {
        var extensions = common(key: key, issuer: issuer, usage: .endEntityKeyUsage)
        if let location { extensions.append(.signedObject(location)) }
        extensions += resources(addresses: addresses, asns: asns, issuer: issuer.resources)
        return CertificateTemplate(
            serial: serial,
            issuer: issuer.subject,
            subject: DistinguishedName.name(Hashing.hexadecimal(key.keyIdentifierBytes)),
            validity: validity,
            subjectPublicKeyInfo: key.subjectPublicKeyInfo,
            extensions: extensions
        )
    }

    /// A BGPsec router's certificate.
    package static func router(
        key: SigningKey,
        issuer: AuthorityIdentity,
        serial: [UInt8],
        validity: Validity,
        asns: ASNSet
    ) -> Self {
        let first = asns.intervals.first?.lower ?? 0
        let digits = String(first, radix: 16, uppercase: true)
        let name = "ROUTER-" + String(repeating: "0", count: max(0, 8 - digits.utf8.count)) + digits
        var extensions = common(key: key, issuer: issuer, usage: .endEntityKeyUsage)
        extensions.append(.routerKeyUsage)
        extensions += resources(
            addresses: .absent,
            asns: .explicit(ResourceSet(asns: asns)),
            issuer: issuer.resources
        )
        return CertificateTemplate(
            serial: serial,
            issuer: issuer.subject,
            subject: DistinguishedName.name(name),
            validity: validity,
            subjectPublicKeyInfo: key.subjectPublicKeyInfo,
            extensions: extensions
        )
    }

    /// What all certificates below the trust anchor have.
    private static func common(
        key: SigningKey,
        issuer: AuthorityIdentity,
        usage: ExtensionTemplate
    ) -> [ExtensionTemplate] {
        [
            .subjectKeyIdentifier(key.keyIdentifierBytes),
            .authorityKeyIdentifier(issuer.key.keyIdentifierBytes),
            usage,
            .crlDistributionPoint(issuer.crlURI),
            .authorityInfoAccess(issuer.certificateURI),
            .policies,
        ]
    }

    private static func resources(of identity: AuthorityIdentity, issuer: ResourceSet) -> [ExtensionTemplate]
    {
        resources(
            addresses: identity.addresses ?? .addresses(of: identity.resources),
            asns: identity.asns ?? .asns(of: identity.resources),
            issuer: issuer
        )
    }

    private static func resources(
        addresses: ResourceClaim,
        asns: ResourceClaim,
        issuer: ResourceSet
    ) -> [ExtensionTemplate] {
        var extensions: [ExtensionTemplate] = []
        if let blocks = ResourceEncoding.addressBlocks(addresses, issuer: issuer) {
            extensions.append(ExtensionTemplate(.ipAddrBlocks, critical: true, blocks))
        }
        if let identifiers = ResourceEncoding.asIdentifiers(asns) {
            extensions.append(ExtensionTemplate(.autonomousSysIds, critical: true, identifiers))
        }
        return extensions
    }
}
