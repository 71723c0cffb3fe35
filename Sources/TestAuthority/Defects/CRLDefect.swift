import RPKITypes

/// Defects of certificate revocation lists (RFC 6487, section 5; RFC 9829).
package enum CRLDefect: String, CaseIterable, Sendable {
    case versionOne, signatureAlgorithm, signatureAlgorithmsDiffer, issuerName, nextUpdateMissing,
        updatesInverted
    case otherExtension, criticalNumber, criticalAuthorityKey, numberTwice, authorityKeyMissing, numberMissing
    case extensionsMissing, authorityKeyForm, authorityKeyWithSerial, numberNegative, numberTooLarge,
        entryExtensions
    case entrySerialNegative, entrySerialTooLong, authorityKeyMismatch, issuerNameMismatch, signature
    case signatureOfOtherKey, stale, premature, generalizedTimeBefore2050

    /// How the defect is made.
    package var recipe: Recipe { fieldRecipe ?? extensionRecipe }

    private var fieldRecipe: Recipe? {
        switch self {
        case .versionOne:
            template("crl-version", "the version is 1") { template, _ in template.version = [] }
        case .signatureAlgorithm:
            template("crl-signature-algorithm", "the algorithm is SHA-512 with RSA") { template, _ in
                template.innerAlgorithm = AlgorithmIdentifier.sha512WithRSA
                template.outerAlgorithm = AlgorithmIdentifier.sha512WithRSA
            }
        case .signatureAlgorithmsDiffer:
            template("crl-signature-algorithm", "the outer algorithm is another") { template, _ in
                template.outerAlgorithm = AlgorithmIdentifier.sha512WithRSA
            }
        case .issuerName:
            template("crl-issuer-name", "the issuer's CommonName is a TeletexString") { template, _ in
                let attribute = DistinguishedName.attribute(
                    .commonName,
                    DER.element(DER.Tag.teletexString, Array("victim".utf8))
                )
                template.issuer = DER.sequence(DER.set(of: [attribute]))
            }
        case .nextUpdateMissing:
            template("crl-next-update-missing", "nextUpdate is missing") { template, _ in
                template.nextUpdate = []
            }
        case .updatesInverted:
            template("crl-updates-inverted", "nextUpdate before thisUpdate") { template, parts in
                template.nextUpdate = DER.time(parts.at(-7_200))
            }
        case .issuerNameMismatch:
            template("crl-issuer-name-mismatch", "the issuer is somebody else") { template, _ in
                template.issuer = DistinguishedName.name("somebody")
            }
        case .signature:
            Recipe(
                "crl-signature",
                "a bit of the signature is wrong",
                .crl { draft, _ in draft.finish = { $0.dropLast() + [($0.last ?? 0) ^ 1] } }
            )
        case .signatureOfOtherKey:
            Recipe(
                "crl-signature",
                "another key made the signature",
                .crl { draft, parts in draft.signer = parts.strangeKey }
            )
        case .stale:
            template("crl-stale", "nextUpdate has passed") { template, parts in
                template.nextUpdate = DER.time(parts.at(-1))
            }
        case .premature:
            template("crl-premature", "thisUpdate lies in the future") { template, parts in
                template.thisUpdate = DER.time(parts.at(1))
            }
        case .generalizedTimeBefore2050:
            template("encoding-time-type", "GeneralizedTime before 2050") { template, parts in
                template.nextUpdate = DER.generalizedTime(parts.at(86_400))
            }
        case .entryExtensions:
            entry("crl-entry-extensions", "an entry has a reason") {
                let reason = DER.sequence(
                    DER.element(DER.Tag.oid, [0x55, 0x1D, 0x15]),
                    DER.octetString([0x0A, 1, 1])
                )
                $0.extensions = DER.sequence(reason)
            }
        case .entrySerialNegative:
            entry("crl-entry-serial", "an entry's serial number is negative") { $0.serial = DER.integer(-3) }
        case .entrySerialTooLong:
            entry("crl-entry-serial", "an entry's serial number has 21 octets") {
                $0.serial = DER.integer(magnitude: [UInt8](repeating: 0x11, count: 21))
            }
        default: nil
        }
    }

    private var extensionRecipe: Recipe {
        switch self {
        case .otherExtension:
            template("crl-extension", "there is an issuingDistributionPoint") { template, _ in
                template[OID(content: [0x55, 0x1D, 0x1C].span)] = ExtensionTemplate(
                    OID(content: [0x55, 0x1D, 0x1C].span),
                    critical: true,
                    DER.sequence()
                )
            }
        case .criticalNumber:
            template("crl-extension", "the CRL number is critical") { template, _ in
                template[.crlNumber]?.critical = DER.boolean(true)
            }
        case .criticalAuthorityKey:
            template("crl-extension", "the authority key identifier is critical") { template, _ in
                template[.authorityKeyIdentifier]?.critical = DER.boolean(true)
            }
        case .numberTwice:
            template("crl-extension", "the CRL number stands there twice") { template, _ in
                template.extensions?.append(ExtensionTemplate(.crlNumber, DER.integer(8)))
            }
        case .authorityKeyMissing:
            template("crl-extension-missing", "there is no authority key identifier") { template, _ in
                template[.authorityKeyIdentifier] = nil
            }
        case .numberMissing:
            template("crl-extension-missing", "there is no CRL number") { template, _ in
                template[.crlNumber] = nil
            }
        case .extensionsMissing:
            template("crl-extension-missing", "there are no extensions") { template, _ in
                template.extensions = nil
            }
        case .authorityKeyForm:
            template("crl-aki-form", "the authority key identifier is empty") { template, _ in
                template[.authorityKeyIdentifier]?.value = DER.sequence()
            }
        case .authorityKeyWithSerial:
            template("crl-aki-form", "the authority key identifier has a serial number") { template, parts in
                template[.authorityKeyIdentifier]?.value = DER.sequence(
                    DER.primitive(0, parts.victim.key.keyIdentifierBytes),
                    DER.primitive(2, [1])
                )
            }
        case .numberNegative:
            template("crl-number", "the CRL number is negative") { template, _ in
                template[.crlNumber]?.value = DER.integer(-1)
            }
        case .numberTooLarge:
            template("crl-number", "the CRL number is 2^159") { template, _ in
                template[.crlNumber]?.value = DER.integer(
                    magnitude: [0x80] + [UInt8](repeating: 0, count: 19)
                )
            }
        default:
            template("crl-aki-mismatch", "the authority key identifier is another CA's") { template, parts in
                template[.authorityKeyIdentifier] = .authorityKeyIdentifier(
                    parts.healthy.key.keyIdentifierBytes
                )
            }
        }
    }

    private func template(
        _ code: String,
        _ summary: String,
        _ change: @escaping @Sendable (inout CRLTemplate, ScenarioParts) -> Void
    ) -> Recipe {
        Recipe(code, "the CRL: \(summary)", .crl { draft, parts in change(&draft.template, parts) })
    }

    private func entry(
        _ code: String,
        _ summary: String,
        _ change: @escaping @Sendable (inout CRLTemplate.Entry) -> Void
    ) -> Recipe {
        template(code, summary) { template, parts in
            var entry = CRLTemplate.Entry(serial: DER.integer(12), date: parts.at(-7_200))
            change(&entry)
            template.entries.append(entry)
        }
    }
}
