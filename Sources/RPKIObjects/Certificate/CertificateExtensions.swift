import RPKITypes

/// The extensions of one certificate while they are read (RFC 6487, section 4.8).
struct CertificateExtensions {
    private(set) var present: CertificateExtensionSet = []
    private(set) var subjectKeyIdentifier: KeyIdentifier?
    private(set) var authorityKeyIdentifier: KeyIdentifier?
    private(set) var keyUsage: UInt8 = 0
    private(set) var crl: Range<Int>?
    private(set) var caIssuers: Range<Int>?
    private(set) var resources = CertificateResources()
    private(set) var subjectInfo = SubjectInfoAccess()
    private var subjectInfoValue: Range<Int>?

    /// Reads `SEQUENCE SIZE (1..MAX) OF Extension`.
    mutating func read(
        _ reader: inout DERReader,
        _ der: Span<UInt8>,
        _ limits: Limits
    ) throws(DecodeError) {
        var list = try reader.enter(DERTag.sequence, in: der)
        guard !list.isAtEnd else { throw DecodeError(.certificate(.extensionsMissing), at: list.position) }
        var unknown: [OID] = []
        var count = 0
        while !list.isAtEnd {
            let start = list.position
            count += 1
            guard count <= limits.extensions else {
                throw DecodeError(.certificate(.tooManyExtensions(limit: limits.extensions)), at: start)
            }
            let item = try ExtensionItem(&list, der)
            guard let name = CertificateExtensions.name(of: item.oid) else {
                try checkUnknown(item, start)
                guard !unknown.contains(item.oid) else {
                    throw DecodeError(.certificate(.extensionTwice(oid: item.oid)), at: start)
                }
                unknown.append(item.oid)
                continue
            }
            guard !present.contains(CertificateExtensionSet(name)) else {
                throw DecodeError(.certificate(.extensionTwice(oid: item.oid)), at: start)
            }
            present.insert(CertificateExtensionSet(name))
            guard item.isCritical == CertificateExtensions.isCritical(name) else {
                throw DecodeError(.certificate(.extensionCriticality(name: name)), at: start)
            }
            var value = DERReader(item.value)
            try readValue(name, &value, der, limits)
            try value.finish()
        }
    }

    private func checkUnknown(_ item: ExtensionItem, _ start: Int) throws(DecodeError) {
        if item.oid == .ipAddrBlocksV2 || item.oid == .autonomousSysIdsV2 {
            throw DecodeError(.certificate(.reconsideredExtension(oid: item.oid)), at: start)
        }
        guard !item.isCritical else {
            throw DecodeError(.certificate(.unknownCriticalExtension(oid: item.oid)), at: start)
        }
    }

    private static func name(of oid: OID) -> CertificateExtension? {
        switch oid {
        case .basicConstraints: .basicConstraints
        case .subjectKeyIdentifier: .subjectKeyIdentifier
        case .authorityKeyIdentifier: .authorityKeyIdentifier
        case .keyUsage: .keyUsage
        case .extendedKeyUsage: .extendedKeyUsage
        case .crlDistributionPoints: .crlDistributionPoints
        case .authorityInfoAccess: .authorityInfoAccess
        case .subjectInfoAccess: .subjectInfoAccess
        case .certificatePolicies: .certificatePolicies
        case .ipAddrBlocks: .ipAddrBlocks
        case .autonomousSysIds: .autonomousSysIds
        default: nil
        }
    }

    private static func isCritical(_ name: CertificateExtension) -> Bool {
        switch name {
        case .basicConstraints, .keyUsage, .certificatePolicies, .ipAddrBlocks, .autonomousSysIds: true
        default: false
        }
    }

    private mutating func readValue(
        _ name: CertificateExtension,
        _ value: inout DERReader,
        _ der: Span<UInt8>,
        _ limits: Limits
    ) throws(DecodeError) {
        switch name {
        case .basicConstraints: try ExtensionValues.checkBasicConstraints(&value, der)
        case .subjectKeyIdentifier:
            subjectKeyIdentifier = try ExtensionValues.readSubjectKeyIdentifier(&value, der)
        case .authorityKeyIdentifier:
            authorityKeyIdentifier = try ExtensionValues.readAuthorityKeyIdentifier(
                &value,
                der,
                orThrow: .certificate(.authorityKeyIdentifier)
            )
        case .keyUsage: keyUsage = try ExtensionValues.readKeyUsage(&value, der)
        case .extendedKeyUsage: try ExtensionValues.checkExtendedKeyUsage(&value, der, limits)
        case .crlDistributionPoints: crl = try ExtensionValues.readCRLDistributionPoints(&value, der, limits)
        case .authorityInfoAccess:
            caIssuers = try ExtensionValues.readAuthorityInfoAccess(&value, der, limits)
        case .subjectInfoAccess: subjectInfoValue = try value.read(DERTag.sequence, in: der).content
        case .certificatePolicies: try ExtensionValues.checkPolicies(&value, der)
        case .ipAddrBlocks: try AddressBlocks.decode(&value, into: &resources, der, limits)
        case .autonomousSysIds: try ASIdentifiers.decode(&value, into: &resources, der, limits)
        }
    }

    /// CA or router, by the extensions (digest "objects", section 4.4): never by the file's name.
    func role(at offset: Int) throws(DecodeError) -> CertificateRole {
        let isCA = present.contains(.basicConstraints)
        let isRouter = present.contains(.extendedKeyUsage)
        guard !(isCA && isRouter) else {
            throw DecodeError(.certificate(.extensionForbidden(name: .extendedKeyUsage)), at: offset)
        }
        if isCA { return .ca }
        if isRouter { return .router }
        throw DecodeError(.certificate(.signedByCA), at: offset)
    }

    /// Checks the table of RFC 6487, section 4.8: which extensions the role demands and forbids, and their use.
    mutating func checkProfile(
        _ role: CertificateRole,
        at offset: Int,
        _ der: Span<UInt8>,
        _ limits: Limits
    ) throws(DecodeError) {
        if let name = CertificateExtensionSet.demanded(role).subtracting(present).first {
            throw DecodeError(.certificate(.extensionMissing(name: name)), at: offset)
        }
        if let name = CertificateExtensionSet.forbidden(role).intersection(present).first {
            throw DecodeError(.certificate(.extensionForbidden(name: name)), at: offset)
        }
        // keyCertSign and cRLSign are bits 5 and 6, digitalSignature is bit 0.
        guard keyUsage == (role.isCA ? 0x06 : 0x80) else {
            throw DecodeError(.certificate(.keyUsage), at: offset)
        }
        if let subjectInfoValue {
            subjectInfo = try SubjectInfoAccess(subjectInfoValue, isCA: role.isCA, at: offset, der, limits)
        }
        switch role {
        case .trustAnchor:
            guard !resources.inheritsAny else {
                throw DecodeError(.certificate(.inheritForbidden), at: offset)
            }
            if let authorityKeyIdentifier, authorityKeyIdentifier != subjectKeyIdentifier {
                throw DecodeError(.trustAnchor(.authorityKeyIdentifier), at: offset)
            }
        case .router:
            guard case .explicit(let asns) = resources.asns else {
                throw DecodeError(.routerCertificate(.asnsMissing), at: offset)
            }
            var total = 0
            for interval in asns.intervals { total += Int(interval.upper - interval.lower) + 1 }
            guard total <= limits.routerASNs else {
                throw DecodeError(.routerCertificate(.tooManyASNs(limit: limits.routerASNs)), at: offset)
            }
        case .ca, .signedObject, .checklist: break
        }
        guard resources.hasAddresses || !resources.asns.isAbsent else {
            throw DecodeError(.certificate(.resourcesMissing), at: offset)
        }
    }
}
