import RPKITypes

/// Defects of route origin authorizations (RFC 9582).
package enum ROADefect: String, CaseIterable, Sendable {
    case versionOne, asidTooLarge, asidNegative, noFamilies, threeFamilies, unknownFamily, familyOfThreeOctets
    case familyTwice, noAddresses, prefixTooLongIPv4, prefixTooLongIPv6, maxLengthTooSmall, maxLengthTooLarge
    case maxLengthTooLargeIPv6, maxLengthNegative, noAddressResources, inheritedResources, oneFamilyInherited
    case asResources, notCovered, lessSpecificThanResources

    /// How the defect is made.
    package var recipe: Recipe {
        switch self {
        case .versionOne:
            content("roa-version", "the version is 1") { $0.version = DER.context(0, DER.integer(1)) }
        case .asidTooLarge:
            content("roa-asid", "asID is 4294967296") { $0.asID = DER.integer(4_294_967_296 as Int) }
        case .asidNegative:
            content("roa-asid", "asID is -1") { $0.asID = DER.integer(-1) }
        case .noFamilies:
            content("roa-families", "there are no address families") { $0.families = [] }
        case .threeFamilies:
            content("roa-families", "there are three address families") { $0.families = [v4, v6, v6] }
        case .unknownFamily:
            content("roa-address-family", "the address family is 0003") {
                $0.families = [RouteOriginContent.family([0, 3], [Self.address])]
            }
        case .familyOfThreeOctets:
            content("roa-address-family", "the address family has a SAFI") {
                $0.families = [RouteOriginContent.family([0, 1, 1], [Self.address])]
            }
        case .familyTwice:
            content("roa-address-family-twice", "IPv4 stands there twice") { $0.families = [v4, v4] }
        case .noAddresses:
            content("roa-addresses-empty", "IPv4 has no prefixes") {
                $0.families = [RouteOriginContent.family([0, 1], [])]
            }
        case .prefixTooLongIPv4:
            addresses(
                "roa-prefix-length",
                "a prefix of 33 bits",
                [0, 1],
                [bits([192, 0, 2, 128, 0], unused: 7)]
            )
        case .prefixTooLongIPv6:
            addresses(
                "roa-prefix-length",
                "a prefix of 129 bits",
                [0, 2],
                [bits([0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 13), unused: 7)]
            )
        case .maxLengthTooSmall:
            addresses("roa-max-length", "maxLength 25 for a /26", [0, 1], [limited(25)])
        case .maxLengthTooLarge:
            addresses("roa-max-length", "maxLength 33 for IPv4", [0, 1], [limited(33)])
        case .maxLengthTooLargeIPv6:
            addresses(
                "roa-max-length",
                "maxLength 129 for IPv6",
                [0, 2],
                [DER.sequence(DER.bitString([0x20, 0x01, 0x0D, 0xB8]), DER.integer(129))]
            )
        case .maxLengthNegative:
            addresses("roa-max-length", "maxLength -1", [0, 1], [limited(-1)])
        case .noAddressResources:
            certificate("roa-resources-missing", "the certificate has AS numbers in place of addresses") {
                $0[.ipAddrBlocks] = nil
                $0[.autonomousSysIds] = Self.asns
            }
        case .inheritedResources:
            certificate("roa-resources-inherited", "the certificate inherits IPv4") {
                $0[.ipAddrBlocks]?.value = DER.sequence(ResourceEncoding.inheritedFamily(.ipv4))
            }
        case .oneFamilyInherited:
            certificate("roa-resources-inherited", "the certificate has its IPv4 prefix and inherits IPv6") {
                $0[.ipAddrBlocks]?.value = DER.sequence(
                    ResourceEncoding.family([0, 1], blocks: [Self.prefix]),
                    ResourceEncoding.inheritedFamily(.ipv6)
                )
            }
        case .asResources:
            certificate("roa-as-resources", "the certificate has an AS number too") {
                $0[.autonomousSysIds] = Self.asns
            }
        case .notCovered:
            addresses(
                "roa-not-covered",
                "a prefix that the certificate does not have",
                [0, 1],
                [Self.address, DER.sequence(DER.bitString([192, 0, 2, 192], unusedBits: 6))]
            )
        case .lessSpecificThanResources:
            addresses(
                "roa-not-covered",
                "a prefix larger than the certificate's",
                [0, 1],
                [DER.sequence(DER.bitString([192, 0, 2, 128], unusedBits: 7))]
            )
        }
    }

    private static let prefix = DER.bitString([192, 0, 2, 128], unusedBits: 6)
    private static let address = DER.sequence(prefix)
    private static let asns = ExtensionTemplate(
        .autonomousSysIds,
        critical: true,
        ResourceEncoding.asIdentifiers([DER.integer(64_498)])
    )

    private var v4: [UInt8] { RouteOriginContent.family([0, 1], [Self.address]) }
    private var v6: [UInt8] {
        RouteOriginContent.family([0, 2], [DER.sequence(DER.bitString([0x20, 0x01, 0x0D, 0xB8]))])
    }

    private func limited(_ maxLength: Int) -> [UInt8] { DER.sequence(Self.prefix, DER.integer(maxLength)) }

    private func bits(_ octets: [UInt8], unused: UInt8) -> [UInt8] {
        DER.sequence(DER.bitString(octets, unusedBits: unused))
    }

    private func content(
        _ code: String,
        _ summary: String,
        _ change: @escaping @Sendable (inout RouteOriginContent) -> Void
    ) -> Recipe {
        Recipe(code, summary, .roaContent(change))
    }

    private func addresses(_ code: String, _ summary: String, _ afi: [UInt8], _ addresses: [[UInt8]])
        -> Recipe
    {
        content(code, summary) { $0.families = [RouteOriginContent.family(afi, addresses)] }
    }

    private func certificate(
        _ code: String,
        _ summary: String,
        _ change: @escaping @Sendable (inout CertificateTemplate) -> Void
    ) -> Recipe {
        Recipe(code, summary, .roa { draft, _ in change(&draft.certificate.template) })
    }
}

extension Recipe.Target {
    /// A ROA (AS64498, 192.0.2.128/26) with a change to its content.
    static func roaContent(_ change: @escaping @Sendable (inout RouteOriginContent) -> Void) -> Recipe.Target
    {
        .roa { draft, _ in
            let entries = ScenarioBuilder.entries("192.0.2.128/26")
            var content = RouteOriginContent(asn: ASN(64_498), entries: entries)
            change(&content)
            draft.content = content.der
        }
    }
}
