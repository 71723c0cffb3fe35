import RPKITypes

/// Defects of the CMS envelope of a signed object (RFC 6488, RFC 9589), on a ROA unless the name says otherwise.
package enum SignedObjectDefect: String, CaseIterable, Sendable {
    case contentTypeData, versionOne, versionFive, digestAlgorithmsEmpty, digestAlgorithmsTwo
    case digestAlgorithmsOther, typeOfASPA, typeUnknown, contentAbsent, contentEmpty, certificatesAbsent
    case certificatesTwo, certificateOtherForm, crlsPresent, signerInfosNone, signerInfosTwo, signerVersionOne
    case signerByIssuerAndSerial, signerMismatch, digestAlgorithmOther, attributesMissing, attributesEmpty
    case attributesTooLarge, contentTypeTwice, digestTwice, signingTimeTwice, digestTwoValues, digestNoValue
    case signingTimeTwoValues, contentTypeMissing, digestMissing, signingTimeMissing, binarySigningTime
    case unknownAttribute, contentTypeOther, signatureAlgorithmOther, signatureAlgorithmECDSA,
        unsignedAttributes
    case digestShort, digestOther, signature, signatureOfOtherKey, signingTimeChanged, location
    case ghostbustersResources, ghostbustersASNs, trustAnchorKeyResources

    /// How the defect is made.
    package var recipe: Recipe { fieldRecipe ?? signerRecipe ?? attributeRecipe ?? signatureRecipe }

    private var fieldRecipe: Recipe? {
        switch self {
        case .contentTypeData:
            envelope("signed-object-content-type", "the outer type is data") {
                $0.contentType = DER.element(
                    DER.Tag.oid,
                    [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01]
                )
            }
        case .versionOne:
            envelope("signed-object-version", "the version is 1") { $0.version = DER.integer(1) }
        case .versionFive:
            envelope("signed-object-version", "the version is 5") { $0.version = DER.integer(5) }
        case .digestAlgorithmsEmpty: digests("there is no digest algorithm", [])
        case .digestAlgorithmsTwo:
            digests(
                "there are two digest algorithms",
                [AlgorithmIdentifier.sha256, AlgorithmIdentifier.sha512]
            )
        case .digestAlgorithmsOther: digests("the digest algorithm is SHA-512", [AlgorithmIdentifier.sha512])
        case .typeOfASPA: type("the content type is that of an ASPA", .aspaContent)
        case .typeUnknown: type("the content type is unknown", OID(content: [0x2A, 0x03, 0x04].span))
        case .contentAbsent:
            envelope("signed-object-content-missing", "there is no content") { $0.eContent = nil }
        case .contentEmpty:
            envelope("signed-object-content-missing", "the content is empty") { $0.eContent = [] }
        case .certificatesAbsent:
            envelope("signed-object-certificates", "there is no certificate") { $0.certificates = nil }
        case .certificatesTwo:
            envelope("signed-object-certificates", "there are two certificates") {
                $0.certificates = ($0.certificates ?? []) + ($0.certificates ?? [])
            }
        case .certificateOtherForm:
            envelope("signed-object-certificates", "the certificate is an attribute certificate") {
                $0.certificates = DER.context(2, DER.content(of: $0.certificates ?? []))
            }
        case .crlsPresent:
            envelope("signed-object-crls", "there is a CRL field") {
                $0.crls = DER.context(1, DER.sequence())
            }
        default: nil
        }
    }

    private var signerRecipe: Recipe? {
        switch self {
        case .signerInfosNone:
            envelope("signed-object-signer-infos", "there is no SignerInfo") { $0.signerInfoCount = 0 }
        case .signerInfosTwo:
            envelope("signed-object-signer-infos", "there are two SignerInfos") { $0.signerInfoCount = 2 }
        case .signerVersionOne:
            envelope("signed-object-signer-version", "the SignerInfo's version is 1") {
                $0.signerVersion = DER.integer(1)
            }
        case .signerByIssuerAndSerial:
            Recipe(
                "signed-object-signer-identifier",
                "the signer is named by issuer and serial number",
                .roa { draft, parts in
                    let serial = draft.certificate.template.serial
                    draft.envelope = { $0.signerIdentifier = DER.sequence(parts.victim.subject, serial) }
                }
            )
        case .signerMismatch:
            envelope("signed-object-signer-mismatch", "the signer's identifier is another key's") {
                $0.signerIdentifier = DER.primitive(0, [UInt8](repeating: 7, count: 20))
            }
        case .digestAlgorithmOther:
            envelope("signed-object-digest-algorithm", "the signer's digest algorithm is SHA-512") {
                $0.signerDigestAlgorithm = AlgorithmIdentifier.sha512
            }
        case .signatureAlgorithmOther:
            envelope("signed-object-signature-algorithm", "the signature algorithm is SHA-512 with RSA") {
                $0.signatureAlgorithm = AlgorithmIdentifier.sha512WithRSA
            }
        case .signatureAlgorithmECDSA:
            envelope("signed-object-signature-algorithm", "the signature algorithm is ECDSA") {
                $0.signatureAlgorithm = AlgorithmIdentifier.ecdsaWithSHA256
            }
        case .unsignedAttributes:
            envelope("signed-object-unsigned-attributes", "there is an unsigned attribute") {
                $0.unsignedAttributes = DER.context(1, $0.signingTimeAttribute)
            }
        default: nil
        }
    }

    private var attributeRecipe: Recipe? {
        switch self {
        case .attributesMissing:
            envelope("signed-object-attributes-missing", "there are no signed attributes") {
                $0.attributes = .absent
            }
        case .attributesEmpty:
            envelope("signed-object-attributes-missing", "the signed attributes are empty") {
                $0.attributes = .list([])
            }
        case .attributesTooLarge:
            attributes("signed-object-attributes-too-large", "the signed attributes have 70000 octets") {
                let padding = DER.octetString([UInt8](repeating: 0, count: 70_000))
                return $0.standardAttributes + [Self.attribute([0x2A, 0x03, 0x04], [padding])]
            }
        case .contentTypeTwice:
            attributes("signed-object-attribute-twice", "content-type twice") {
                DER.sorted($0.standardAttributes + [$0.contentTypeAttribute])
            }
        case .digestTwice:
            attributes("signed-object-attribute-twice", "message-digest twice") {
                DER.sorted($0.standardAttributes + [$0.messageDigestAttribute])
            }
        case .signingTimeTwice:
            attributes("signed-object-attribute-twice", "signing-time twice") {
                DER.sorted($0.standardAttributes + [$0.signingTimeAttribute])
            }
        case .digestTwoValues:
            attributes("signed-object-attribute-values", "message-digest with two values") {
                let value = DER.octetString(Hashing.sha256($0.eContent ?? []))
                return DER.sorted([
                    $0.contentTypeAttribute, $0.signingTimeAttribute,
                    SignedObjectTemplate.attribute(.messageDigestAttribute, [value, value]),
                ])
            }
        case .digestNoValue:
            attributes("signed-object-attribute-values", "message-digest without value") {
                DER.sorted([
                    $0.contentTypeAttribute, $0.signingTimeAttribute,
                    SignedObjectTemplate.attribute(.messageDigestAttribute, []),
                ])
            }
        case .signingTimeTwoValues:
            attributes("signed-object-attribute-values", "signing-time with two values") {
                DER.sorted([
                    $0.contentTypeAttribute, $0.messageDigestAttribute,
                    SignedObjectTemplate.attribute(.signingTimeAttribute, [$0.signingTime, $0.signingTime]),
                ])
            }
        case .contentTypeMissing:
            attributes("signed-object-attribute-missing", "no content-type") {
                [$0.signingTimeAttribute, $0.messageDigestAttribute]
            }
        case .digestMissing:
            attributes("signed-object-attribute-missing", "no message-digest") {
                [$0.contentTypeAttribute, $0.signingTimeAttribute]
            }
        case .signingTimeMissing:
            attributes("signed-object-attribute-missing", "no signing-time") {
                [$0.contentTypeAttribute, $0.messageDigestAttribute]
            }
        case .binarySigningTime:
            attributes("signed-object-attribute-forbidden", "a binary-signing-time") {
                DER.sorted(
                    $0.standardAttributes
                        + [
                            SignedObjectTemplate.attribute(
                                .binarySigningTimeAttribute,
                                [DER.integer(1_700_000_000)]
                            )
                        ]
                )
            }
        case .unknownAttribute:
            attributes("signed-object-attribute-forbidden", "an unknown attribute") {
                DER.sorted($0.standardAttributes + [Self.attribute([0x2A, 0x03, 0x04], [DER.null])])
            }
        case .contentTypeOther:
            attributes("signed-object-attribute-content-type", "a content-type that is not the content's") {
                let other = SignedObjectTemplate.attribute(.contentTypeAttribute, [DER.oid(.aspaContent)])
                return DER.sorted([other, $0.signingTimeAttribute, $0.messageDigestAttribute])
            }
        case .digestShort: digest("signed-object-digest-form", "a digest of 31 octets", count: 31)
        case .digestOther: digest("signed-object-digest", "a digest that is not the content's", count: 32)
        default: nil
        }
    }

    private var signatureRecipe: Recipe {
        switch self {
        case .signatureOfOtherKey:
            Recipe(
                "signed-object-signature",
                "another key made the signature",
                .roa { draft, parts in
                    let identifier = draft.key.keyIdentifierBytes
                    draft.key = parts.strangeKey
                    draft.envelope = { $0.signerIdentifier = DER.primitive(0, identifier) }
                }
            )
        case .signingTimeChanged:
            Recipe(
                "signed-object-signature",
                "the signing time was changed after signing",
                .roa { draft, _ in
                    let time = DER.time(draft.signingTime)
                    var other = time
                    other[other.count - 2] = other[other.count - 2] == 0x30 ? 0x31 : 0x30
                    let changed = other
                    draft.finish = { bytes in
                        var bytes = bytes
                        bytes.replaceLast(time, with: changed)
                        return bytes
                    }
                }
            )
        case .location:
            Recipe(
                "signed-object-location",
                "a ROA's certificate names another place",
                scope: .warning,
                .roa { draft, parts in
                    draft.certificate.template[.subjectInfoAccess] = .signedObject(
                        parts.victim.repository + "elsewhere.roa"
                    )
                }
            )
        case .ghostbustersResources:
            Recipe(
                "signed-object-resources-not-inherited",
                "a Ghostbusters record's certificate has its own prefix",
                .ghostbusters { draft, _ in Self.makeExplicit(&draft) }
            )
        case .ghostbustersASNs:
            Recipe(
                "signed-object-resources-not-inherited",
                "a Ghostbusters record's certificate has its own AS number",
                .ghostbusters { draft, _ in
                    draft.certificate.template[.autonomousSysIds]?.value = ResourceEncoding.asIdentifiers([
                        DER.integer(64_496)
                    ])
                }
            )
        case .trustAnchorKeyResources:
            Recipe(
                "signed-object-resources-not-inherited",
                "a TAK's certificate has its own prefix",
                .trustAnchorKey { draft, _ in Self.makeExplicit(&draft) }
            )
        default:
            Recipe(
                "signed-object-signature",
                "a bit of the signature is wrong",
                .roa { draft, _ in draft.finish = { $0.dropLast() + [($0.last ?? 0) ^ 1] } }
            )
        }
    }
}

extension SignedObjectDefect {
    /// Replaces inherited addresses by 192.0.2.0/24.
    static func makeExplicit(_ draft: inout SignedObjectDraft) {
        draft.certificate.template[.ipAddrBlocks]?.value = DER.sequence(
            ResourceEncoding.family([0, 1], blocks: [DER.bitString([192, 0, 2])])
        )
    }

    private static func attribute(_ oid: [UInt8], _ values: [[UInt8]]) -> [UInt8] {
        DER.sequence(DER.element(DER.Tag.oid, oid), DER.element(DER.Tag.set, values.joinedBytes))
    }

    private func envelope(
        _ code: String,
        _ summary: String,
        _ change: @escaping @Sendable (inout SignedObjectTemplate) -> Void
    ) -> Recipe {
        Recipe(code, summary, .roa { draft, _ in draft.envelope = change })
    }

    private func attributes(
        _ code: String,
        _ summary: String,
        _ list: @escaping @Sendable (SignedObjectTemplate) -> [[UInt8]]
    ) -> Recipe {
        envelope(code, "the signed attributes have \(summary)") { $0.attributes = .list(list($0)) }
    }

    private func digests(_ summary: String, _ algorithms: [[UInt8]]) -> Recipe {
        envelope("signed-object-digest-algorithms", summary) { $0.digestAlgorithms = DER.set(of: algorithms) }
    }

    private func type(_ summary: String, _ oid: OID) -> Recipe {
        Recipe("signed-object-type", summary, .roa { draft, _ in draft.contentType = oid })
    }

    private func digest(_ code: String, _ summary: String, count: Int) -> Recipe {
        attributes(code, summary) {
            let value = DER.octetString([UInt8](repeating: 7, count: count))
            return DER.sorted([
                $0.contentTypeAttribute, $0.signingTimeAttribute,
                SignedObjectTemplate.attribute(.messageDigestAttribute, [value]),
            ])
        }
    }
}
