import RPKITypes

/// A set of certificate extensions.
struct CertificateExtensionSet: OptionSet {
    let rawValue: UInt16

    static var basicConstraints: Self { Self(rawValue: 1 << 0) }
    static var subjectKeyIdentifier: Self { Self(rawValue: 1 << 1) }
    static var authorityKeyIdentifier: Self { Self(rawValue: 1 << 2) }
    static var keyUsage: Self { Self(rawValue: 1 << 3) }
    static var extendedKeyUsage: Self { Self(rawValue: 1 << 4) }
    static var crlDistributionPoints: Self { Self(rawValue: 1 << 5) }
    static var authorityInfoAccess: Self { Self(rawValue: 1 << 6) }
    static var subjectInfoAccess: Self { Self(rawValue: 1 << 7) }
    static var certificatePolicies: Self { Self(rawValue: 1 << 8) }
    static var ipAddrBlocks: Self { Self(rawValue: 1 << 9) }
    static var autonomousSysIds: Self { Self(rawValue: 1 << 10) }

    init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The set of one extension.
    init(_ name: CertificateExtension) {
        switch name {
        case .basicConstraints: self = .basicConstraints
        case .subjectKeyIdentifier: self = .subjectKeyIdentifier
        case .authorityKeyIdentifier: self = .authorityKeyIdentifier
        case .keyUsage: self = .keyUsage
        case .extendedKeyUsage: self = .extendedKeyUsage
        case .crlDistributionPoints: self = .crlDistributionPoints
        case .authorityInfoAccess: self = .authorityInfoAccess
        case .subjectInfoAccess: self = .subjectInfoAccess
        case .certificatePolicies: self = .certificatePolicies
        case .ipAddrBlocks: self = .ipAddrBlocks
        case .autonomousSysIds: self = .autonomousSysIds
        }
    }

    /// The first extension of the set in the order of the profile; nil for the empty set.
    var first: CertificateExtension? {
        isEmpty ? nil : CertificateExtension.allCases.first { contains(CertificateExtensionSet($0)) }
    }

    /// What a certificate of the role must have (digest "objects", section 4.2).
    static func demanded(_ role: CertificateRole) -> Self {
        let always: Self = [.subjectKeyIdentifier, .keyUsage, .certificatePolicies]
        let issued: Self = [.authorityKeyIdentifier, .crlDistributionPoints, .authorityInfoAccess]
        switch role {
        case .trustAnchor: return always.union([.basicConstraints, .subjectInfoAccess])
        case .ca: return always.union(issued).union([.basicConstraints, .subjectInfoAccess])
        case .signedObject: return always.union(issued).union(.subjectInfoAccess)
        case .checklist: return always.union(issued)
        case .router: return always.union(issued).union(.extendedKeyUsage)
        }
    }

    /// What a certificate of the role must not have.
    static func forbidden(_ role: CertificateRole) -> Self {
        switch role {
        case .trustAnchor: [.extendedKeyUsage, .crlDistributionPoints, .authorityInfoAccess]
        case .ca: .extendedKeyUsage
        case .signedObject: [.basicConstraints, .extendedKeyUsage]
        case .checklist: [.basicConstraints, .extendedKeyUsage, .subjectInfoAccess]
        case .router: [.basicConstraints, .subjectInfoAccess, .ipAddrBlocks]
        }
    }
}
