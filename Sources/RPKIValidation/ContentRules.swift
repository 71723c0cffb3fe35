package import RPKIObjects
package import RPKITypes

/// What the certificate of a signed object may say of resources, by kind of content (digest "objects", section 15).
package enum ContentRules {
    /// Checks content and resource extensions against each other; the issuer plays no part in it.
    package static func check(_ content: SignedContent, _ resources: CertificateResources) throws(DecodeError)
    {
        switch content {
        case .roa(let roa): try checkROA(roa, resources)
        case .aspa(let aspa): try checkASPA(aspa, resources)
        case .manifest, .ghostbusters, .trustAnchorKey:
            guard !resources.listsAny else { throw DecodeError(.signedObject(.resourcesNotInherited)) }
        case .signedPrefixList(let list): try checkPrefixList(list, resources)
        case .signedChecklist(let checklist): try checkChecklist(checklist, resources)
        }
    }

    /// RFC 9582, section 5: IP resources, not inherited, that contain each prefix; no AS resources.
    private static func checkROA(
        _ roa: RouteOriginAuthorization,
        _ resources: CertificateResources
    ) throws(DecodeError) {
        guard resources.hasAddresses else { throw DecodeError(.roa(.resourcesMissing)) }
        guard resources.asns.isAbsent else { throw DecodeError(.roa(.asResources)) }
        guard !resources.inheritsAny else { throw DecodeError(.roa(.resourcesInherited)) }
        let (ipv4, ipv6) = (resources.ipv4.listed, resources.ipv6.listed)
        for vrp in roa.vrps {
            guard (vrp.prefix.family == .ipv4 ? ipv4 : ipv6).contains(vrp.prefix.interval) else {
                throw DecodeError(.roa(.notCovered(prefix: vrp.prefix)))
            }
        }
    }

    /// draft-ietf-sidrops-aspa-profile-29, section 4: one AS number, the customer; no IP resources.
    private static func checkASPA(
        _ aspa: ASProviderAttestation,
        _ resources: CertificateResources
    ) throws(DecodeError) {
        guard resources.isSingleASN, resources.asns.listed.contains(aspa.customer.rawValue) else {
            throw DecodeError(.aspa(.resourcesNotCustomer))
        }
        guard !resources.hasAddresses else { throw DecodeError(.aspa(.ipResources)) }
    }

    /// draft-ietf-sidrops-rpki-prefixlist-05, section 4: AS resources with the AS; no IP resources.
    private static func checkPrefixList(
        _ list: SignedPrefixList,
        _ resources: CertificateResources
    ) throws(DecodeError) {
        guard resources.asns.listed.contains(list.asn.rawValue) else {
            throw DecodeError(.prefixList(.asResources))
        }
        guard !resources.hasAddresses else { throw DecodeError(.prefixList(.ipResources)) }
    }

    /// RFC 9323, section 5: the certificate has the checklist's resources, not inherited.
    private static func checkChecklist(
        _ checklist: SignedChecklist,
        _ resources: CertificateResources
    ) throws(DecodeError) {
        guard let block = checklist.resources.firstOutside(resources.listed) else { return }
        throw DecodeError(.checklist(.notCovered(block: block)))
    }
}
