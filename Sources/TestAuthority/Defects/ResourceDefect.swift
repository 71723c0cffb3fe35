import RPKITypes

/// Defects of the resources of a CA certificate (RFC 3779, and RFC 6487, sections 4.8.10 and 7.2).
package enum ResourceDefect: String, CaseIterable, Sendable {
    case missing, addressesEmpty, familyEmpty, asIdentifiersEmpty, asnsEmpty
    case familyUnknown, familyWithSAFI, familyOfOneOctet, familiesDescending, familyTwice
    case addressTooLong, addressTooLongIPv6, rangeInverted, rangeIsPrefix, rangeIsOneAddress, asnRangeInverted
    case prefixesUnsorted, prefixesOverlap, prefixesEqual, prefixesAdjacent, rangesAdjacent, prefixInRange
    case asnsUnsorted, asnsOverlap, asnsEqual, asnsAdjacent, asnRangesAdjacent
    case routingDomains, routingDomainsAlone
    case overclaimAddresses, overclaimIPv6, overclaimASNs, overclaimWiderPrefix, objectOverclaim

    /// How the defect is made.
    package var recipe: Recipe { formRecipe ?? orderRecipe ?? claimRecipe }

    private var formRecipe: Recipe? {
        switch self {
        case .missing:
            template("certificate-resources-missing", "there are no resources") {
                $0[.ipAddrBlocks] = nil
                $0[.autonomousSysIds] = nil
            }
        case .addressesEmpty: addresses("certificate-resources-empty", "no address family", families: [])
        case .familyEmpty: ipv4("certificate-resources-empty", "an address family without blocks", [])
        case .asIdentifiersEmpty:
            template("certificate-resources-empty", "AS identifiers without any") {
                $0[.autonomousSysIds]?.value = DER.sequence()
            }
        case .asnsEmpty: asns("certificate-resources-empty", "an empty list of AS numbers", [])
        case .familyUnknown: family("the address family 0003", [0, 3])
        case .familyWithSAFI: family("an address family with SAFI", [0, 1, 1])
        case .familyOfOneOctet: family("an address family of one octet", [1])
        case .familiesDescending:
            addresses("certificate-address-family-order", "IPv6 before IPv4", families: [Self.v6, Self.v4])
        case .familyTwice:
            addresses("certificate-address-family-order", "IPv4 twice", families: [Self.v4, Self.v4])
        case .addressTooLong:
            ipv4(
                "certificate-address-too-long",
                "a prefix of 33 bits",
                [DER.bitString([192, 0, 2, 0, 0], unusedBits: 7)]
            )
        case .addressTooLongIPv6:
            addresses(
                "certificate-address-too-long",
                "an IPv6 prefix of 129 bits",
                families: [
                    ResourceEncoding.family(
                        [0, 2],
                        blocks: [DER.bitString([0x20] + [UInt8](repeating: 0, count: 16), unusedBits: 7)]
                    )
                ]
            )
        case .rangeInverted:
            ipv4(
                "certificate-resource-range-inverted",
                "a range that ends before it starts",
                [Self.range([192, 0, 2, 9], [192, 0, 2, 3])]
            )
        case .rangeIsPrefix:
            ipv4(
                "certificate-resource-range-is-prefix",
                "a range that is a prefix",
                [DER.sequence(DER.bitString([192, 0, 2, 0xC0], unusedBits: 6), DER.bitString([192, 0, 2]))]
            )
        case .rangeIsOneAddress:
            ipv4(
                "certificate-resource-range-is-prefix",
                "a range of one address",
                [Self.range([192, 0, 2, 201], [192, 0, 2, 201])]
            )
        case .asnRangeInverted:
            asns(
                "certificate-resource-range-inverted",
                "a range of AS numbers that ends before it starts",
                [Self.asnRange(64_501, 64_500)]
            )
        case .routingDomains:
            template("certificate-rdi", "routing domain identifiers beside AS numbers") {
                $0[.autonomousSysIds]?.value = DER.sequence(
                    DER.context(0, DER.sequence(DER.integer(64_500))),
                    DER.context(1, DER.sequence(DER.integer(64_500)))
                )
            }
        case .routingDomainsAlone:
            template("certificate-rdi", "routing domain identifiers alone") {
                $0[.autonomousSysIds]?.value = DER.sequence(DER.context(1, DER.sequence(DER.integer(64_500))))
            }
        default: nil
        }
    }

    private var orderRecipe: Recipe? {
        let code = "certificate-resources-not-sorted"
        return switch self {
        case .prefixesUnsorted: ipv4(code, "prefixes descend", [Self.host(208), Self.host(200)])
        case .prefixesOverlap:
            ipv4(code, "prefixes overlap", [DER.bitString([192, 0, 2, 192], unusedBits: 5), Self.host(200)])
        case .prefixesEqual: ipv4(code, "a prefix twice", [Self.host(200), Self.host(200)])
        case .prefixesAdjacent: ipv4(code, "adjacent prefixes", [Self.host(200), Self.host(201)])
        case .rangesAdjacent:
            ipv4(
                code,
                "adjacent ranges",
                [
                    Self.range([192, 0, 2, 193], [192, 0, 2, 195]),
                    Self.range([192, 0, 2, 196], [192, 0, 2, 198]),
                ]
            )
        case .prefixInRange:
            ipv4(
                code,
                "a prefix in a range",
                [Self.range([192, 0, 2, 193], [192, 0, 2, 203]), Self.host(200)]
            )
        case .asnsUnsorted: asns(code, "AS numbers descend", [DER.integer(64_502), DER.integer(64_500)])
        case .asnsOverlap:
            asns(code, "AS ranges overlap", [Self.asnRange(64_498, 64_500), Self.asnRange(64_500, 64_501)])
        case .asnsEqual: asns(code, "an AS number twice", [DER.integer(64_500), DER.integer(64_500)])
        case .asnsAdjacent: asns(code, "adjacent AS numbers", [DER.integer(64_500), DER.integer(64_501)])
        case .asnRangesAdjacent:
            asns(
                code,
                "adjacent AS ranges",
                [Self.asnRange(64_496, 64_497), Self.asnRange(64_498, 64_499)]
            )
        default: nil
        }
    }

    private var claimRecipe: Recipe {
        let code = "certificate-overclaim"
        return switch self {
        case .overclaimAddresses:
            ipv4(
                code,
                "a prefix that the issuer does not have",
                [Self.host(200), DER.bitString([203, 0, 113])]
            )
        case .overclaimWiderPrefix:
            ipv4(code, "a prefix larger than the issuer's", [DER.bitString([192, 0, 2], unusedBits: 1)])
        case .overclaimIPv6:
            addresses(
                code,
                "an IPv6 prefix that the issuer does not have",
                families: [
                    Self.v4,
                    ResourceEncoding.family(
                        [0, 2],
                        blocks: [DER.bitString([0x20, 0x01, 0x0D, 0xB8, 0xF0])]
                    ),
                ]
            )
        case .overclaimASNs:
            asns(
                code,
                "an AS number that the issuer does not have",
                [DER.integer(64_500), DER.integer(65_536)]
            )
        default:
            Recipe(
                code,
                "a ROA and its certificate have a prefix that the issuer does not have",
                .roa { draft, _ in
                    let entries = ScenarioBuilder.entries("203.0.113.0/24")
                    draft.content = RouteOriginContent(asn: ASN(64_498), entries: entries).der
                    draft.certificate.template[.ipAddrBlocks]?.value = DER.sequence(
                        ResourceEncoding.family([0, 1], blocks: [DER.bitString([203, 0, 113])])
                    )
                }
            )
        }
    }

    private static let v4 = ResourceEncoding.family(
        [0, 1],
        blocks: [DER.bitString([192, 0, 2, 192], unusedBits: 6)]
    )
    private static let v6 = ResourceEncoding.family(
        [0, 2],
        blocks: [DER.bitString([0x20, 0x01, 0x0D, 0xB8, 0x08])]
    )

    private static func host(_ octet: UInt8) -> [UInt8] { DER.bitString([192, 0, 2, octet]) }

    private static func range(_ first: [UInt8], _ last: [UInt8]) -> [UInt8] {
        func bits(_ octets: [UInt8], dropping bit: UInt8) -> [UInt8] {
            let value = octets.last ?? 0
            let count = bit == 0 ? value.trailingZeroBitCount : (~value).trailingZeroBitCount
            let kept = count == 8 ? 0 : value & (0xFF << UInt8(count))
            return DER.bitString(octets.dropLast() + [kept], unusedBits: UInt8(count))
        }
        return DER.sequence(bits(first, dropping: 0), bits(last, dropping: 1))
    }

    private static func asnRange(_ first: Int, _ last: Int) -> [UInt8] {
        DER.sequence(DER.integer(first), DER.integer(last))
    }

    private func template(
        _ code: String,
        _ summary: String,
        _ change: @escaping @Sendable (inout CertificateTemplate) -> Void
    ) -> Recipe {
        Recipe(
            code,
            "the resources of a CA: \(summary)",
            .childAuthority { draft, _ in change(&draft.template) }
        )
    }

    private func addresses(_ code: String, _ summary: String, families: [[UInt8]]) -> Recipe {
        template(code, summary) { $0[.ipAddrBlocks]?.value = DER.sequence(of: families) }
    }

    private func ipv4(_ code: String, _ summary: String, _ blocks: [[UInt8]]) -> Recipe {
        addresses(code, summary, families: [ResourceEncoding.family([0, 1], blocks: blocks)])
    }

    private func family(_ summary: String, _ afi: [UInt8]) -> Recipe {
        addresses(
            "certificate-address-family",
            summary,
            families: [ResourceEncoding.family(afi, blocks: [Self.host(200)])]
        )
    }

    private func asns(_ code: String, _ summary: String, _ elements: [[UInt8]]) -> Recipe {
        template(code, summary) { $0[.autonomousSysIds]?.value = ResourceEncoding.asIdentifiers(elements) }
    }
}
