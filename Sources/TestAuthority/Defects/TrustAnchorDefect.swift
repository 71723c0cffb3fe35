import RPKITypes

/// Defects of a trust anchor's certificate, or of its locator.
package enum TrustAnchorDefect: String, CaseIterable, Sendable {
    case unavailable, keyMismatch, notSelfSigned, signedBySomebody, otherIssuerName, otherAuthorityKey,
        inherit
    case inheritASNs, revocationList, informationAccess, expired, premature, skiMismatch, keySize,
        resourcesMissing
    case notAnAuthority, truncated, locatorWithoutURI, locatorWithoutSeparator, locatorWithBadURI
    case locatorWithoutKey, locatorWithBadKey, locatorNotText, locatorTooLarge

    /// How the defect is made.
    package var recipe: Recipe { certificateRecipe ?? locatorRecipe }

    private var certificateRecipe: Recipe? {
        switch self {
        case .unavailable:
            Recipe(
                "ta-unavailable",
                "there is no certificate at the URI",
                .locator { parts in
                    var identity = parts.trustAnchor
                    identity.certificateURI = ScenarioBuilder.base + "nowhere.cer"
                    return Locator.text(identity)
                }
            )
        case .keyMismatch:
            Recipe(
                "ta-key-mismatch",
                "the locator has another key",
                .locator { parts in
                    var identity = parts.trustAnchor
                    identity.key = parts.strangeKey
                    return Locator.text(identity)
                }
            )
        case .notSelfSigned:
            Recipe(
                "ta-not-self-signed",
                "a bit of the signature is wrong",
                .trustAnchor { draft, _ in
                    draft.finish = { $0.dropLast() + [($0.last ?? 0) ^ 1] }
                }
            )
        case .signedBySomebody:
            Recipe(
                "ta-not-self-signed",
                "another key made the signature",
                .trustAnchor { draft, parts in
                    draft.signer = parts.strangeKey
                }
            )
        case .otherIssuerName:
            template("ta-not-self-signed", "the issuer's name is not the subject's") { template, _ in
                template.issuer = DistinguishedName.name("somebody")
            }
        case .otherAuthorityKey:
            template("ta-aki", "the authority key identifier is another key's") { template, parts in
                template.extensions?.insert(
                    .authorityKeyIdentifier(parts.strangeKey.keyIdentifierBytes),
                    at: 2
                )
            }
        case .inherit:
            template("certificate-inherit", "IPv6 is inherited") { template, _ in
                template[.ipAddrBlocks]?.value = DER.sequence(
                    ResourceEncoding.family([0, 1], blocks: [DER.bitString([192, 0, 2])]),
                    ResourceEncoding.inheritedFamily(.ipv6)
                )
            }
        case .inheritASNs:
            template("certificate-inherit", "the AS numbers are inherited") { template, _ in
                template[.autonomousSysIds]?.value = ResourceEncoding.inheritedASNs
            }
        case .revocationList:
            template("certificate-extension-forbidden", "there is a CRL distribution point") {
                template,
                parts in
                template.extensions?.insert(.crlDistributionPoint(parts.trustAnchor.crlURI), at: 3)
            }
        case .informationAccess:
            template("certificate-extension-forbidden", "there is an authorityInfoAccess") {
                template,
                parts in
                template.extensions?.insert(.authorityInfoAccess(parts.trustAnchor.certificateURI), at: 3)
            }
        case .expired:
            template("certificate-expired", "the validity is over") { template, parts in
                template.setValidity(Validity(notBefore: parts.at(-7_200), notAfter: parts.at(-1)))
            }
        case .premature:
            template("certificate-premature", "the validity has not begun") { template, parts in
                template.setValidity(Validity(notBefore: parts.at(1), notAfter: parts.at(7_200)))
            }
        case .skiMismatch:
            template("certificate-ski-mismatch", "the key identifier is not that of the key") { template, _ in
                template[.subjectKeyIdentifier] = .subjectKeyIdentifier([UInt8](repeating: 7, count: 20))
            }
        case .keySize:
            Recipe(
                "certificate-key-size",
                "an RSA key of 1024 bits",
                .trustAnchor { draft, _ in
                    let key = try SigningKey(.rsa(bits: 1_024, exponent: 65_537))
                    draft.signer = key
                    draft.template.setKey(info: key.subjectPublicKeyInfo, publicKey: key.publicKey)
                }
            )
        case .resourcesMissing:
            template("certificate-resources-missing", "there are no resources") { template, _ in
                template[.ipAddrBlocks] = nil
                template[.autonomousSysIds] = nil
            }
        case .notAnAuthority:
            template("certificate-extension-missing", "there are no basic constraints") { template, _ in
                template[.basicConstraints] = nil
            }
        case .truncated:
            Recipe(
                "encoding-truncated",
                "the certificate is cut off",
                .trustAnchor { draft, _ in
                    draft.finish = { $0.dropLast(20) }
                }
            )
        default: nil
        }
    }

    private var locatorRecipe: Recipe {
        switch self {
        case .locatorWithoutURI:
            locator("tal-no-uri", "the locator has no URI") { "\n" + $0.key }
        case .locatorWithoutSeparator:
            locator("tal-no-separator", "the empty line before the key is missing") { $0.uri + "\n" + $0.key }
        case .locatorWithBadURI:
            locator("tal-uri", "the locator's URI has a dotted segment") {
                "rsync://rpki.example.net/repo/../ta.cer\n\n" + $0.key
            }
        case .locatorWithoutKey:
            locator("tal-key", "the locator has no key") { $0.uri + "\n\n" }
        case .locatorWithBadKey:
            locator("tal-key", "the locator's key is not Base64") { $0.uri + "\n\n" + "!" + $0.key }
        case .locatorNotText:
            locator("tal-not-text", "the locator has a zero octet") {
                "# \u{00}\n" + $0.uri + "\n\n" + $0.key
            }
        default:
            locator("tal-too-large", "the locator has 5000 octets") {
                "# " + String(repeating: "x", count: 5_000) + "\n" + $0.uri + "\n\n" + $0.key
            }
        }
    }

    private func template(
        _ code: String,
        _ summary: String,
        _ change: @escaping @Sendable (inout CertificateTemplate, ScenarioParts) -> Void
    ) -> Recipe {
        Recipe(code, summary, .trustAnchor { draft, parts in change(&draft.template, parts) })
    }

    private func locator(
        _ code: String,
        _ summary: String,
        _ text: @escaping @Sendable ((uri: String, key: String)) -> String
    ) -> Recipe {
        Recipe(
            code,
            summary,
            .locator { parts in
                let key = Base64.encode(parts.trustAnchor.key.subjectPublicKeyInfo)
                return text((parts.trustAnchor.certificateURI, String(decoding: key, as: UTF8.self) + "\n"))
            }
        )
    }
}
