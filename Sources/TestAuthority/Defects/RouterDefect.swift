import RPKITypes

/// Defects of BGPsec router certificates (RFC 8209).
package enum RouterDefect: String, CaseIterable, Sendable {
    case rsaKey, otherCurve, compressedPoint, shortPoint, notOnCurve, asnsMissing, asnsInherited,
        addressResources
    case informationAccess, basicConstraints, otherPurpose, keyUsage, skiMismatch, overclaim, expired,
        signature
    case usageCritical

    /// How the defect is made.
    package var recipe: Recipe {
        switch self {
        case .rsaKey:
            key("router-key-algorithm", "an RSA key") { parts in
                (parts.strangeKey.subjectPublicKeyInfo, parts.strangeKey.publicKey)
            }
        case .otherCurve:
            key("router-key-algorithm", "a key on P-384") { _ in
                let key = try SigningKey(.p384)
                return (key.subjectPublicKeyInfo, key.publicKey)
            }
        case .compressedPoint:
            point("router-key-form", "a compressed point") { [2 | ($0[64] & 1)] + $0[1...32] }
        case .shortPoint:
            point("router-key-form", "a point of 64 octets") { Array($0.dropLast()) }
        case .notOnCurve:
            point("router-key-not-on-curve", "a point beside the curve") {
                $0.dropLast() + [($0.last ?? 0) ^ 1]
            }
        case .asnsMissing:
            template("router-asns-missing", "there is no AS number") { $0[.autonomousSysIds] = nil }
        case .asnsInherited:
            template("router-asns-missing", "the AS numbers are inherited") {
                $0[.autonomousSysIds]?.value = ResourceEncoding.inheritedASNs
            }
        case .addressResources:
            template("certificate-extension-forbidden", "there are IP addresses") {
                $0[.ipAddrBlocks] = ExtensionTemplate(
                    .ipAddrBlocks,
                    critical: true,
                    DER.sequence(ResourceEncoding.family([0, 1], blocks: [DER.bitString([192, 0, 2])]))
                )
            }
        case .informationAccess:
            template("certificate-extension-forbidden", "there is a subjectInfoAccess") {
                $0[.subjectInfoAccess] = .signedObject(ScenarioBuilder.base + "victim/defect.cer")
            }
        case .basicConstraints:
            template("certificate-extension-forbidden", "there are basic constraints beside the purpose") {
                $0.extensions?.insert(.basicConstraints, at: 0)
            }
        case .otherPurpose:
            template("certificate-extended-key-usage", "another purpose than that of a router") {
                $0[.extendedKeyUsage]?.value = DER.sequence(
                    DER.element(DER.Tag.oid, [0x2B, 6, 1, 5, 5, 7, 3, 1])
                )
            }
        case .keyUsage:
            template("certificate-key-usage", "the key usage of a CA") { $0[.keyUsage] = .authorityKeyUsage }
        case .skiMismatch:
            template("certificate-ski-mismatch", "the key identifier is not that of the key") {
                $0[.subjectKeyIdentifier] = .subjectKeyIdentifier([UInt8](repeating: 7, count: 20))
            }
        case .overclaim:
            template("certificate-overclaim", "an AS number that the CA does not have") {
                $0[.autonomousSysIds]?.value = ResourceEncoding.asIdentifiers([DER.integer(65_536)])
            }
        case .expired:
            Recipe(
                "certificate-expired",
                "the validity is over",
                .router { draft, parts in
                    draft.template.setValidity(Validity(notBefore: parts.at(-7_200), notAfter: parts.at(-1)))
                }
            )
        case .signature:
            Recipe(
                "certificate-signature",
                "another key made the signature",
                .router { draft, parts in draft.signer = parts.strangeKey }
            )
        case .usageCritical:
            template("certificate-extension-criticality", "the extended key usage is critical") {
                $0[.extendedKeyUsage]?.critical = DER.boolean(true)
            }
        }
    }

    private func template(
        _ code: String,
        _ summary: String,
        _ change: @escaping @Sendable (inout CertificateTemplate) -> Void
    ) -> Recipe {
        Recipe(code, summary, .router { draft, _ in change(&draft.template) })
    }

    private func key(
        _ code: String,
        _ summary: String,
        _ make: @escaping @Sendable (ScenarioParts) throws -> (info: [UInt8], publicKey: [UInt8])
    ) -> Recipe {
        Recipe(
            code,
            summary,
            .router { draft, parts in
                let (info, publicKey) = try make(parts)
                draft.template.setKey(info: info, publicKey: publicKey)
            }
        )
    }

    private func point(
        _ code: String,
        _ summary: String,
        _ change: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) -> Recipe {
        key(code, summary) { parts in
            let point = change(parts.strangeRouterKey.publicKey)
            return (parts.strangeRouterKey.info(publicKey: point), point)
        }
    }
}
