import RPKITypes

/// Breaches of DER (X.690), each where a strict decoder meets that rule first.
package enum EncodingDefect: String, CaseIterable, Sendable {
    case truncated, truncatedFile, emptyFile, trailingData, trailingDataInContent, trailingDataInCertificate
    case trailingDataInExtension, trailingDataInCRL, unexpectedTag, indefiniteLength, indefiniteLengthEnvelope
    case lengthNotMinimal, lengthWithLeadingZero, lengthOverflow, integerEmpty, integerNotMinimal
    case negativeIntegerNotMinimal, integerOutOfRange, booleanInvalid, criticalFalse, versionZero
    case manifestVersionZero, unusedBitsOverSeven, unusedBitsAbsent, unusedBitsOfEmptyString, bitStringPadding
    case nullNotEmpty, nullNotEmptyInAlgorithm, oidEmpty, oidCutOff, oidPadded, setNotSorted,
        setNotSortedInName
    case constructedString, constructedStringInContent, timeWithoutSeconds, timeWithFraction, timeWithOffset
    case dateOfNoCalendar, generalizedTimeBefore2050, manifestUTCTime, characterInvalid,
        qualifierCharacterInvalid
    case objectUnknown

    /// How the defect is made.
    package var recipe: Recipe { contentRecipe ?? certificateRecipe ?? otherRecipe }

    /// Defects in the content or envelope of a ROA.
    private var contentRecipe: Recipe? {
        switch self {
        case .truncated:
            content("encoding-truncated", "a length runs past the end of the content") {
                $0.asID = [DER.Tag.integer, 0x7F, 1]
            }
        case .truncatedFile:
            Recipe(
                "encoding-truncated",
                "the file is cut off",
                .roa { draft, _ in draft.finish = { $0.dropLast(10) } }
            )
        case .emptyFile:
            Recipe("encoding-truncated", "the file is empty", .roa { draft, _ in draft.finish = { _ in [] } })
        case .trailingData:
            Recipe(
                "encoding-trailing-data",
                "bytes follow the object",
                .roa { draft, _ in draft.finish = { $0 + [0, 0] } }
            )
        case .trailingDataInContent:
            content("encoding-trailing-data", "an element follows the last one of the content") {
                $0.families.append([])
                $0.version = []
                $0.asID = DER.integer(64_498)
            } rewriting: {
                DER.sequence(DER.content(of: $0), DER.integer(1))
            }
        case .unexpectedTag:
            content("encoding-unexpected-tag", "asID is an OCTET STRING") {
                $0.asID = DER.octetString([0, 0, 0xFB, 0xF2])
            }
        case .indefiniteLength:
            content("encoding-indefinite-length", "the content has an indefinite length") { _ in
            } rewriting: {
                DER.indefinite(DER.Tag.sequence, DER.content(of: $0))
            }
        case .indefiniteLengthEnvelope:
            Recipe(
                "encoding-indefinite-length",
                "the envelope is BER with indefinite lengths",
                .roa { draft, _ in draft.envelope = { $0.envelope = .ber } }
            )
        case .lengthNotMinimal:
            content("encoding-length-not-minimal", "a length in long form without need") {
                $0.asID = DER.longForm(DER.Tag.integer, [0, 0xFB, 0xF2], octets: 1)
            }
        case .lengthWithLeadingZero:
            content("encoding-length-not-minimal", "a length with a leading zero octet") { _ in
            } rewriting: {
                DER.longForm(DER.Tag.sequence, DER.content(of: $0), octets: 2)
            }
        case .lengthOverflow:
            content("encoding-length-overflow", "a length of five octets") {
                $0.asID = [DER.Tag.integer, 0x85, 1, 0, 0, 0, 3, 0, 0xFB, 0xF2]
            }
        case .integerEmpty:
            content("encoding-integer-empty", "an INTEGER without octets") { $0.asID = [DER.Tag.integer, 0] }
        case .integerNotMinimal:
            content("encoding-integer-not-minimal", "an INTEGER with a redundant zero octet") {
                $0.asID = DER.element(DER.Tag.integer, [0, 0, 0xFB, 0xF2])
            }
        case .negativeIntegerNotMinimal:
            content("encoding-integer-not-minimal", "a negative INTEGER with a redundant octet") {
                $0.asID = DER.element(DER.Tag.integer, [0xFF, 0xFF])
            }
        case .versionZero:
            content("encoding-default-encoded", "the default version 0 is written") {
                $0.version = DER.context(0, DER.integer(0))
            }
        case .unusedBitsOverSeven: address("the count of unused bits is 8", [8, 192, 0, 2])
        case .unusedBitsAbsent: address("a BIT STRING without the count of unused bits", [])
        case .unusedBitsOfEmptyString: address("an empty BIT STRING with an unused bit", [1])
        case .bitStringPadding:
            address("an unused bit is set", [6, 192, 0, 2, 0x81], code: "encoding-bit-string-padding")
        case .constructedStringInContent:
            content("encoding-constructed-string", "an OCTET STRING in constructed form in the content") {
                $0.families = [
                    DER.sequence(DER.element(0x24, DER.octetString([0, 1])), DER.sequence(Self.address))
                ]
            }
        case .constructedString:
            Recipe(
                "encoding-constructed-string",
                "the content is an OCTET STRING in constructed form",
                .roa { draft, _ in
                    draft.envelope = { object in
                        let pieces = DER.pieces(of: object.eContent ?? [], size: 10)
                        object.eContentField = DER.context(0, DER.element(0x24, pieces))
                    }
                }
            )
        case .setNotSorted:
            Recipe(
                "encoding-set-not-sorted",
                "the signed attributes are in reverse order",
                .roa { draft, _ in
                    draft.envelope = { $0.attributes = .list($0.standardAttributes.reversed()) }
                }
            )
        default: nil
        }
    }

    /// Defects in the certificate of a CA.
    private var certificateRecipe: Recipe? {
        switch self {
        case .trailingDataInCertificate:
            Recipe(
                "encoding-trailing-data",
                "bytes follow the certificate",
                .childAuthority { draft, _ in draft.finish = { $0 + [0] } }
            )
        case .trailingDataInExtension:
            certificate("encoding-trailing-data", "bytes follow the value of an extension") {
                $0[.subjectKeyIdentifier]?.value.append(contentsOf: DER.null)
            }
        case .integerOutOfRange:
            certificate("encoding-integer-out-of-range", "an AS number over 4294967295") {
                $0[.autonomousSysIds]?.value = ResourceEncoding.asIdentifiers([
                    DER.integer(4_294_967_296 as Int)
                ])
            }
        case .booleanInvalid:
            certificate("encoding-boolean-invalid", "a BOOLEAN of content 01") {
                $0[.keyUsage]?.critical = [DER.Tag.boolean, 1, 1]
            }
        case .criticalFalse:
            certificate("encoding-default-encoded", "critical FALSE is written") {
                $0[.subjectKeyIdentifier]?.critical = DER.boolean(false)
            }
        case .nullNotEmpty:
            certificate("encoding-null-not-empty", "a NULL with an octet") {
                $0[.autonomousSysIds]?.value = DER.sequence(DER.context(0, [DER.Tag.null, 1, 0]))
            }
        case .nullNotEmptyInAlgorithm:
            certificate("encoding-null-not-empty", "the NULL of an algorithm has an octet") {
                $0.innerAlgorithm = DER.sequence(DER.oid(.sha256WithRSAEncryption), [DER.Tag.null, 1, 0])
                $0.outerAlgorithm = $0.innerAlgorithm
            }
        case .oidEmpty: oid("an empty OBJECT IDENTIFIER", [])
        case .oidCutOff: oid("an OBJECT IDENTIFIER that is cut off", [0x2B, 0x86])
        case .oidPadded: oid("an OBJECT IDENTIFIER with a padded arc", [0x2B, 0x80, 0x06])
        case .setNotSortedInName:
            certificate("encoding-set-not-sorted", "serialNumber before CommonName in one set") {
                let attributes = [
                    DistinguishedName.attribute(.commonName, DER.printableString("child")),
                    DistinguishedName.attribute(.serialNumberAttribute, DER.printableString("1")),
                ]
                let reversed = Array(DER.sorted(attributes).reversed())
                $0.subject = DER.sequence(DER.element(DER.Tag.set, reversed.joinedBytes))
            }
        case .timeWithoutSeconds: time("a UTCTime without seconds", "2601010000Z")
        case .timeWithOffset: time("a UTCTime with an offset", "260101000000+0100")
        case .dateOfNoCalendar: time("the 30th of February", "260230000000Z")
        case .generalizedTimeBefore2050:
            Recipe(
                "encoding-time-type",
                "GeneralizedTime for a time before 2050",
                .childAuthority { draft, parts in
                    draft.template.notAfter = DER.generalizedTime(parts.at(365 * 86_400))
                }
            )
        case .qualifierCharacterInvalid:
            certificate("encoding-character-invalid", "an IA5String with an octet over 127") {
                let qualifier = DER.sequence(
                    DER.oid(.cpsQualifier),
                    DER.element(DER.Tag.ia5String, Array("https://ex".utf8) + [0xE4])
                )
                $0[.certificatePolicies]?.value = DER.sequence(
                    DER.sequence(DER.oid(.ipAddrASNumberPolicy), DER.sequence(qualifier))
                )
            }
        default: nil
        }
    }

    /// Defects elsewhere.
    private var otherRecipe: Recipe {
        switch self {
        case .trailingDataInCRL:
            Recipe(
                "encoding-trailing-data",
                "bytes follow the CRL",
                .crl { draft, _ in draft.finish = { $0 + [0] } }
            )
        case .manifestVersionZero:
            Recipe(
                "encoding-default-encoded",
                "a manifest's default version 0 is written",
                .manifest { content, _ in content.version = DER.context(0, DER.integer(0)) }
            )
        case .timeWithFraction:
            Recipe(
                "encoding-time-invalid",
                "a manifest's GeneralizedTime with a fraction",
                .manifest { content, _ in
                    content.nextUpdate = DER.element(DER.Tag.generalizedTime, Array("20990101000000.5Z".utf8))
                }
            )
        case .manifestUTCTime:
            Recipe(
                "encoding-unexpected-tag",
                "a manifest's time is UTCTime",
                .manifest { content, parts in content.nextUpdate = DER.utcTime(parts.at(86_400)) }
            )
        case .characterInvalid:
            Recipe(
                "encoding-character-invalid",
                "a UTF8String that is not UTF-8",
                .trustAnchorKey { draft, parts in
                    var key = TrustAnchorKeyContent.Key(
                        uris: [parts.trustAnchor.certificateURI],
                        subjectPublicKeyInfo: parts.trustAnchor.key.subjectPublicKeyInfo
                    )
                    key.comments = [DER.element(DER.Tag.utf8String, [0xC3, 0x28])]
                    draft.content = TrustAnchorKeyContent(current: key).der
                }
            )
        default:
            Recipe(
                "object-unknown",
                "a file that is no RPKI object",
                .file { _ in Array("no object\n".utf8) }
            )
        }
    }

    private static let address = DER.sequence(DER.bitString([192, 0, 2, 128], unusedBits: 6))

    private func content(
        _ code: String,
        _ summary: String,
        _ change: @escaping @Sendable (inout RouteOriginContent) -> Void,
        rewriting rewrite: @escaping @Sendable ([UInt8]) -> [UInt8] = { $0 }
    ) -> Recipe {
        Recipe(
            code,
            summary,
            .roa { draft, _ in
                var content = RouteOriginContent(
                    asn: ASN(64_498),
                    entries: ScenarioBuilder.entries("192.0.2.128/26")
                )
                change(&content)
                draft.content = rewrite(content.der)
            }
        )
    }

    private func address(
        _ summary: String,
        _ octets: [UInt8],
        code: String = "encoding-bit-string-unused-bits"
    ) -> Recipe {
        content(code, summary) {
            let prefix = DER.sequence(DER.element(DER.Tag.bitString, octets))
            $0.families = [RouteOriginContent.family([0, 1], [prefix])]
        }
    }

    private func certificate(
        _ code: String,
        _ summary: String,
        _ change: @escaping @Sendable (inout CertificateTemplate) -> Void
    ) -> Recipe {
        Recipe(code, summary, .childAuthority { draft, _ in change(&draft.template) })
    }

    private func oid(_ summary: String, _ octets: [UInt8]) -> Recipe {
        certificate("encoding-oid-invalid", summary) {
            var item = ExtensionTemplate(.extendedKeyUsage, DER.null)
            item.oid = DER.element(DER.Tag.oid, octets)
            $0.extensions?.append(item)
        }
    }

    private func time(_ summary: String, _ text: String) -> Recipe {
        certificate("encoding-time-invalid", summary) {
            $0.notBefore = DER.element(DER.Tag.utcTime, Array(text.utf8))
        }
    }
}
