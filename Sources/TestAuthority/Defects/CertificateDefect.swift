import RPKITypes

/// Defects of a CA certificate's basic fields, its times, its signature and its place in the hierarchy.
package enum CertificateDefect: String, CaseIterable, Sendable {
    case versionOne, versionTwo, versionFour, serialZero, serialNegative, serialTooLong,
        signatureAlgorithmSHA1
    case signatureAlgorithmSHA512, signatureAlgorithmsDiffer, signatureAlgorithmParametersDiffer,
        issuerNameStringType
    case issuerNameOtherAttribute, subjectNameStringType, subjectNameEmpty, subjectNameTwoCommonNames
    case subjectNameTwoSerialNumbers, subjectNameOtherAttribute, subjectNameCharacter, validityInverted
    case issuerUniqueIdentifier, subjectUniqueIdentifier, keyAlgorithm, keyAlgorithmWithoutNull, keySize
    case keyModulusEven, keyExponent, extensionsMissing, expired, premature, signature, signatureOfOtherKey
    case issuerNameMismatch, selfIssued, revoked, pathLoop, neitherAuthorityNorRouter, objectExpired
    case objectPremature, objectSignature, objectRevoked, objectCRLMismatch, objectIssuerNameMismatch
    case objectKeySize, authorityCRLMismatch, routerCRLMismatch

    /// How the defect is made.
    package var recipe: Recipe { fieldRecipe ?? keyRecipe ?? placeRecipe }

    private var fieldRecipe: Recipe? {
        switch self {
        case .versionOne:
            template("certificate-version", "the version is 1") { $0.version = [] }
        case .versionTwo:
            template("certificate-version", "the version is 2") {
                $0.version = DER.context(0, DER.integer(1))
            }
        case .versionFour:
            template("certificate-version", "the version is 4") {
                $0.version = DER.context(0, DER.integer(3))
            }
        case .serialZero:
            template("certificate-serial", "the serial number is 0") { $0.serial = DER.integer(0) }
        case .serialNegative:
            template("certificate-serial", "the serial number is negative") { $0.serial = DER.integer(-5) }
        case .serialTooLong:
            template("certificate-serial", "the serial number has 21 octets") {
                $0.serial = DER.integer(magnitude: [UInt8](repeating: 0x11, count: 21))
            }
        case .signatureAlgorithmSHA1: algorithm("SHA-1", AlgorithmIdentifier.sha1WithRSA)
        case .signatureAlgorithmSHA512: algorithm("SHA-512", AlgorithmIdentifier.sha512WithRSA)
        case .signatureAlgorithmsDiffer:
            template("certificate-signature-algorithms-differ", "the outer algorithm is another") {
                $0.outerAlgorithm = AlgorithmIdentifier.sha512WithRSA
            }
        case .signatureAlgorithmParametersDiffer:
            template("certificate-signature-algorithms-differ", "the outer algorithm lacks the NULL") {
                $0.outerAlgorithm = DER.sequence(DER.oid(.sha256WithRSAEncryption))
            }
        case .issuerNameStringType:
            template("certificate-issuer-name", "the issuer's CommonName is a TeletexString") {
                $0.issuer = Self.name([
                    (.commonName, DER.element(DER.Tag.teletexString, Array("victim".utf8)))
                ])
            }
        case .issuerNameOtherAttribute:
            template("certificate-issuer-name", "the issuer has a countryName") {
                $0.issuer = Self.name([
                    (OID(content: [0x55, 0x04, 0x06].span), DER.printableString("XX")),
                    (.commonName, DER.printableString("victim")),
                ])
            }
        case .subjectNameStringType:
            subject(
                "the subject's CommonName is a TeletexString",
                [(.commonName, DER.element(DER.Tag.teletexString, Array("child".utf8)))]
            )
        case .subjectNameEmpty: subject("the subject is empty", [])
        case .subjectNameTwoCommonNames:
            subject(
                "the subject has two CommonNames",
                [(.commonName, DER.printableString("child")), (.commonName, DER.printableString("other"))]
            )
        case .subjectNameTwoSerialNumbers:
            subject(
                "the subject has two serialNumbers",
                [
                    (.commonName, DER.printableString("child")),
                    (.serialNumberAttribute, DER.printableString("1")),
                    (.serialNumberAttribute, DER.printableString("2")),
                ]
            )
        case .subjectNameOtherAttribute:
            subject(
                "the subject has a countryName",
                [
                    (.commonName, DER.printableString("child")),
                    (OID(content: [0x55, 0x04, 0x06].span), DER.printableString("XX")),
                ]
            )
        case .subjectNameCharacter:
            subject("a character that is not printable", [(.commonName, DER.printableString("child@home"))])
        case .validityInverted:
            validity("certificate-validity-inverted", "the validity ends before it begins", 3_600, -3_600)
        case .issuerUniqueIdentifier:
            template("certificate-unique-identifier", "there is an issuerUniqueID") {
                $0.uniqueIdentifiers = DER.primitive(1, [0, 1])
            }
        case .subjectUniqueIdentifier:
            template("certificate-unique-identifier", "there is a subjectUniqueID") {
                $0.uniqueIdentifiers = DER.primitive(2, [0, 1])
            }
        case .extensionsMissing:
            template("certificate-extensions-missing", "there are no extensions") { $0.extensions = nil }
        case .expired: validity("certificate-expired", "the validity is over", -86_400, -1)
        case .premature: validity("certificate-premature", "the validity has not begun", 1, 86_400)
        default: nil
        }
    }

    private var keyRecipe: Recipe? {
        switch self {
        case .keyAlgorithm:
            Recipe(
                "certificate-key-algorithm",
                "the CA's key is one of P-256",
                .childAuthority { draft, parts in
                    draft.template.setKey(
                        info: parts.strangeRouterKey.subjectPublicKeyInfo,
                        publicKey: parts.strangeRouterKey.publicKey
                    )
                }
            )
        case .keyAlgorithmWithoutNull:
            Recipe(
                "certificate-key-algorithm",
                "the key's algorithm lacks the NULL",
                .childAuthority { draft, parts in
                    draft.template.subjectPublicKeyInfo = DER.sequence(
                        DER.sequence(DER.oid(.rsaEncryption)),
                        DER.bitString(parts.child.key.publicKey)
                    )
                }
            )
        case .keySize: odd("certificate-key-size", "an RSA key of 1024 bits", bits: 1_024, exponent: 65_537)
        case .keyExponent:
            odd("certificate-key-exponent", "an RSA key with exponent 3", bits: 2_048, exponent: 3)
        case .keyModulusEven:
            Recipe(
                "certificate-key-size",
                "an RSA modulus that is even",
                .childAuthority { draft, parts in
                    var octets = parts.child.key.publicKey
                    octets[octets.count - 6] &= 0xFE  // Before the five octets of the exponent.
                    draft.template.setKey(info: parts.child.key.info(publicKey: octets), publicKey: octets)
                }
            )
        case .objectKeySize:
            Recipe(
                "certificate-key-size",
                "a ROA's RSA key has 1024 bits",
                .roa { draft, _ in
                    let key = try SigningKey(.rsa(bits: 1_024, exponent: 65_537))
                    draft.key = key
                    draft.certificate.template.setKey(
                        info: key.subjectPublicKeyInfo,
                        publicKey: key.publicKey
                    )
                }
            )
        default: nil
        }
    }

    private var placeRecipe: Recipe {
        switch self {
        case .signatureOfOtherKey:
            Recipe(
                "certificate-signature",
                "another key made the signature",
                .childAuthority { draft, parts in draft.signer = parts.strangeKey }
            )
        case .issuerNameMismatch:
            template("certificate-issuer-name-mismatch", "the issuer has another name") {
                $0.issuer = DistinguishedName.name("somebody")
            }
        case .selfIssued:
            Recipe(
                "certificate-self-issued",
                "the CA issues a certificate to itself",
                .childAuthority { draft, parts in
                    let key = parts.victim.key
                    draft.template.subject = parts.victim.subject
                    draft.template.setKey(info: key.subjectPublicKeyInfo, publicKey: key.publicKey)
                }
            )
        case .revoked:
            template("certificate-revoked", "the CRL lists the CA's certificate") {
                $0.serial = ScenarioBuilder.revokedSerial
            }
        case .objectRevoked:
            object("certificate-revoked", "the CRL lists a ROA's certificate") { template, _ in
                template.serial = ScenarioBuilder.revokedSerial
            }
        case .pathLoop:
            Recipe(
                "certificate-path-loop",
                "the child has the trust anchor's key",
                .childAuthority { draft, parts in
                    let key = parts.trustAnchor.key
                    draft.template.setKey(info: key.subjectPublicKeyInfo, publicKey: key.publicKey)
                }
            )
        case .neitherAuthorityNorRouter:
            Recipe(
                "certificate-not-ca-or-router",
                "a certificate file of a signed object's kind",
                .router { draft, _ in draft.template[.extendedKeyUsage] = nil }
            )
        case .objectExpired:
            object("certificate-expired", "a ROA's certificate is over") { template, parts in
                template.setValidity(Validity(notBefore: parts.at(-86_400), notAfter: parts.at(-1)))
            }
        case .objectPremature:
            object("certificate-premature", "a ROA's certificate has not begun") { template, parts in
                template.setValidity(Validity(notBefore: parts.at(1), notAfter: parts.at(86_400)))
            }
        case .objectSignature:
            Recipe(
                "certificate-signature",
                "another key signed a ROA's certificate",
                .roa { draft, parts in draft.certificate.signer = parts.strangeKey }
            )
        case .objectIssuerNameMismatch:
            object("certificate-issuer-name-mismatch", "a ROA's certificate has another issuer") {
                template,
                _ in
                template.issuer = DistinguishedName.name("somebody")
            }
        case .objectCRLMismatch:
            object("certificate-crl-mismatch", "a ROA's certificate names another CRL") { template, parts in
                template[.crlDistributionPoints] = .crlDistributionPoint(
                    parts.victim.repository + "other.crl"
                )
            }
        case .authorityCRLMismatch:
            Recipe(
                "certificate-crl-mismatch",
                "a CA certificate names another CRL",
                .childAuthority { draft, parts in
                    draft.template[.crlDistributionPoints] = .crlDistributionPoint(parts.healthy.crlURI)
                }
            )
        case .routerCRLMismatch:
            Recipe(
                "certificate-crl-mismatch",
                "a router certificate names another CRL",
                .router { draft, parts in
                    draft.template[.crlDistributionPoints] = .crlDistributionPoint(parts.healthy.crlURI)
                }
            )
        default:
            Recipe(
                "certificate-signature",
                "a bit of the signature is wrong",
                .childAuthority { draft, _ in draft.finish = { $0.dropLast() + [($0.last ?? 0) ^ 1] } }
            )
        }
    }

    private static func name(_ attributes: [(OID, [UInt8])]) -> [UInt8] {
        DER.sequence(of: attributes.map { DER.set(of: [DistinguishedName.attribute($0.0, $0.1)]) })
    }

    private func template(
        _ code: String,
        _ summary: String,
        _ change: @escaping @Sendable (inout CertificateTemplate) -> Void
    ) -> Recipe {
        Recipe(code, summary, .childAuthority { draft, _ in change(&draft.template) })
    }

    private func object(
        _ code: String,
        _ summary: String,
        _ change: @escaping @Sendable (inout CertificateTemplate, ScenarioParts) -> Void
    ) -> Recipe {
        Recipe(code, summary, .roa { draft, parts in change(&draft.certificate.template, parts) })
    }

    private func subject(_ summary: String, _ attributes: [(OID, [UInt8])]) -> Recipe {
        let name = Self.name(attributes)
        return template("certificate-subject-name", summary) { $0.subject = name }
    }

    private func algorithm(_ name: String, _ algorithm: [UInt8]) -> Recipe {
        template("certificate-signature-algorithm", "the signature algorithm is \(name)") {
            $0.innerAlgorithm = algorithm
            $0.outerAlgorithm = algorithm
        }
    }

    private func validity(_ code: String, _ summary: String, _ from: Int64, _ to: Int64) -> Recipe {
        Recipe(
            code,
            summary,
            .childAuthority { draft, parts in
                draft.template.setValidity(Validity(notBefore: parts.at(from), notAfter: parts.at(to)))
            }
        )
    }

    private func odd(_ code: String, _ summary: String, bits: Int32, exponent: UInt) -> Recipe {
        Recipe(
            code,
            summary,
            .childAuthority { draft, _ in
                let key = try SigningKey(.rsa(bits: bits, exponent: exponent))
                draft.template.setKey(info: key.subjectPublicKeyInfo, publicKey: key.publicKey)
            }
        )
    }
}
