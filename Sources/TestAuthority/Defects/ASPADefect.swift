import RPKITypes

/// Defects of ASPAs (draft-ietf-sidrops-aspa-profile-29).
package enum ASPADefect: String, CaseIterable, Sendable {
    case versionAbsent, versionTwo, customerZero, customerTooLarge, customerNegative, providerTooLarge
    case providerNegative, noProviders, providersDescending, providerTwice, customerIsProvider, zeroNotAlone
    case resourcesOfAnotherAS, resourcesOfTwoNumbers, resourcesAsRange, resourcesInherited, resourcesMissing
    case addressResources

    /// How the defect is made.
    package var recipe: Recipe {
        switch self {
        case .versionAbsent:
            content("aspa-version", "the version is absent, as in drafts before -16") { $0.version = [] }
        case .versionTwo:
            content("aspa-version", "the version is 2") { $0.version = DER.context(0, DER.integer(2)) }
        case .customerZero:
            content("aspa-customer", "the customer is AS0") { $0.customer = DER.integer(0) }
        case .customerTooLarge:
            content("aspa-customer", "the customer is over 4294967295") {
                $0.customer = DER.integer(4_294_967_296 as Int)
            }
        case .customerNegative:
            content("aspa-customer", "the customer is negative") { $0.customer = DER.integer(-1) }
        case .providerTooLarge:
            providers("aspa-provider", "a provider is over 4294967295", [64_504, 4_294_967_296])
        case .providerNegative:
            providers("aspa-provider", "a provider is negative", [-1, 64_504])
        case .noProviders:
            providers("aspa-providers-empty", "there are no providers", [])
        case .providersDescending:
            providers("aspa-providers-not-ascending", "the providers descend", [64_505, 64_504])
        case .providerTwice:
            providers("aspa-providers-not-ascending", "a provider stands there twice", [64_504, 64_504])
        case .customerIsProvider:
            providers("aspa-customer-is-provider", "the customer is its own provider", [64_499, 64_504])
        case .zeroNotAlone:
            providers("aspa-zero-not-alone", "AS0 beside another provider", [0, 64_504])
        case .resourcesOfAnotherAS:
            resources("aspa-resources-not-customer", "the certificate has another AS") {
                $0[.autonomousSysIds]?.value = ResourceEncoding.asIdentifiers([DER.integer(64_498)])
            }
        case .resourcesOfTwoNumbers:
            resources("aspa-resources-not-customer", "the certificate has the customer and one more AS") {
                $0[.autonomousSysIds]?.value = ResourceEncoding.asIdentifiers([
                    DER.integer(64_497), DER.integer(64_499),
                ])
            }
        case .resourcesAsRange:
            resources("aspa-resources-not-customer", "the certificate has a range of AS numbers") {
                $0[.autonomousSysIds]?.value = ResourceEncoding.asIdentifiers([
                    DER.sequence(DER.integer(64_498), DER.integer(64_499))
                ])
            }
        case .resourcesInherited:
            resources("aspa-resources-not-customer", "the certificate inherits AS numbers") {
                $0[.autonomousSysIds]?.value = ResourceEncoding.inheritedASNs
            }
        case .resourcesMissing:
            resources(
                "aspa-resources-not-customer",
                "the certificate has no AS number, an address is not the matter"
            ) {
                $0[.autonomousSysIds] = nil
                $0[.ipAddrBlocks] = Self.addresses
            }
        case .addressResources:
            resources("aspa-ip-resources", "the certificate has an IP prefix too") {
                let asns = $0[.autonomousSysIds]
                $0[.autonomousSysIds] = nil
                $0[.ipAddrBlocks] = Self.addresses
                $0[.autonomousSysIds] = asns
            }
        }
    }

    private static let addresses = ExtensionTemplate(
        .ipAddrBlocks,
        critical: true,
        DER.sequence(ResourceEncoding.family([0, 1], blocks: [DER.bitString([192, 0, 2])]))
    )

    private func content(
        _ code: String,
        _ summary: String,
        _ change: @escaping @Sendable (inout ProviderAttestationContent) -> Void
    ) -> Recipe {
        Recipe(
            code,
            summary,
            .aspa { draft, _ in
                var content = ProviderAttestationContent(
                    customer: ASN(64_499),
                    providers: [ASN(64_504), ASN(64_505)]
                )
                change(&content)
                draft.content = content.der
            }
        )
    }

    private func providers(_ code: String, _ summary: String, _ providers: [Int]) -> Recipe {
        content(code, summary) { $0.providers = providers.map { DER.integer($0) } }
    }

    private func resources(
        _ code: String,
        _ summary: String,
        _ change: @escaping @Sendable (inout CertificateTemplate) -> Void
    ) -> Recipe {
        Recipe(code, summary, .aspa { draft, _ in change(&draft.certificate.template) })
    }
}
