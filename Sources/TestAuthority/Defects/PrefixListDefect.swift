import RPKITypes

/// Defects of Signed Prefix Lists (draft-ietf-sidrops-rpki-prefixlist-05).
package enum PrefixListDefect: String, CaseIterable, Sendable {
    case versionOne, asidZero, asidTooLarge, familiesDescending, familyTwice, unknownFamily, threeFamilies,
        noPrefixes
    case prefixTooLong, prefixesDescending, prefixTwice, lengthsDescending, resourcesOfAnotherAS,
        resourcesInherited
    case resourcesMissing, addressResources

    /// How the defect is made.
    package var recipe: Recipe {
        switch self {
        case .versionOne:
            content("prefix-list-version", "the version is 1") { $0.version = DER.context(0, DER.integer(1)) }
        case .asidZero:
            content("prefix-list-asid", "asID is 0") { $0.asID = DER.integer(0) }
        case .asidTooLarge:
            content("prefix-list-asid", "asID is 4294967296") { $0.asID = DER.integer(4_294_967_296 as Int) }
        case .familiesDescending:
            content("prefix-list-families", "IPv6 before IPv4") { $0.families.reverse() }
        case .familyTwice:
            families("prefix-list-families", "IPv4 stands there twice", [Self.v4([24]), Self.v4([25])])
        case .unknownFamily:
            families(
                "prefix-list-families",
                "the address family is 0003",
                [PrefixListContent.family([0, 3], [Self.bits(24)])]
            )
        case .threeFamilies:
            content("prefix-list-families", "there are three address families") {
                $0.families.append(
                    PrefixListContent.family([0, 2], [DER.bitString([0x20, 0x01, 0x0D, 0xB9])])
                )
            }
        case .noPrefixes:
            families(
                "prefix-list-prefixes-empty",
                "IPv4 has no prefixes",
                [PrefixListContent.family([0, 1], [])]
            )
        case .prefixTooLong:
            families(
                "prefix-list-prefix-length",
                "a prefix of 33 bits",
                [PrefixListContent.family([0, 1], [DER.bitString([192, 0, 2, 0, 0], unusedBits: 7)])]
            )
        case .prefixesDescending:
            families(
                "prefix-list-not-ascending",
                "addresses descend",
                [
                    PrefixListContent.family(
                        [0, 1],
                        [DER.bitString([192, 0, 3]), DER.bitString([192, 0, 2])]
                    )
                ]
            )
        case .prefixTwice:
            families("prefix-list-not-ascending", "a prefix stands there twice", [Self.v4([24, 24])])
        case .lengthsDescending:
            families(
                "prefix-list-not-ascending",
                "the longer prefix before the shorter",
                [Self.v4([25, 24])]
            )
        case .resourcesOfAnotherAS:
            certificate("prefix-list-as-resources", "the certificate has another AS") {
                $0[.autonomousSysIds]?.value = ResourceEncoding.asIdentifiers([DER.integer(64_503)])
            }
        case .resourcesInherited:
            certificate("prefix-list-as-resources", "the certificate inherits AS numbers") {
                $0[.autonomousSysIds]?.value = ResourceEncoding.inheritedASNs
            }
        case .resourcesMissing:
            certificate("prefix-list-as-resources", "the certificate has no AS numbers but addresses") {
                $0[.autonomousSysIds] = nil
                $0[.ipAddrBlocks] = Self.addresses
            }
        case .addressResources:
            certificate("prefix-list-ip-resources", "the certificate has addresses too") {
                $0[.ipAddrBlocks] = Self.addresses
            }
        }
    }

    private static let addresses = ExtensionTemplate(
        .ipAddrBlocks,
        critical: true,
        DER.sequence(ResourceEncoding.family([0, 1], blocks: [DER.bitString([192, 0, 2])]))
    )

    private static func bits(_ length: Int) -> [UInt8] {
        DER.bitString(UInt128(0xC000_0200) << 96, count: length)
    }

    private static func v4(_ lengths: [Int]) -> [UInt8] {
        PrefixListContent.family([0, 1], lengths.map(bits))
    }

    private func content(
        _ code: String,
        _ summary: String,
        _ change: @escaping @Sendable (inout PrefixListContent) -> Void
    ) -> Recipe {
        Recipe(
            code,
            summary,
            .prefixList { draft, _ in
                let prefixes = ["192.0.2.0/24", "192.0.2.0/25", "2001:db8::/36"].compactMap { IPPrefix($0) }
                var content = PrefixListContent(asn: ASN(64_502), prefixes: prefixes)
                change(&content)
                draft.content = content.der
            }
        )
    }

    private func families(_ code: String, _ summary: String, _ families: [[UInt8]]) -> Recipe {
        content(code, summary) { $0.families = families }
    }

    private func certificate(
        _ code: String,
        _ summary: String,
        _ change: @escaping @Sendable (inout CertificateTemplate) -> Void
    ) -> Recipe {
        Recipe(code, summary, .prefixList { draft, _ in change(&draft.certificate.template) })
    }
}
