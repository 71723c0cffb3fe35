import RPKITypes

/// Defects of manifests and of the publication points that they list (RFC 9286, RFC 9981).
package enum ManifestDefect: String, CaseIterable, Sendable {
    case versionOne, numberNegative, numberTooLarge, updatesEqual, updatesInverted, hashAlgorithm, hashShort,
        hashLong
    case nameWithSlash, nameWithTwoDots, nameHidden, nameWithoutSuffix, nameNotASCII, nameTwice, hashTwice
    case listsManifest, noFiles, noCRL, severalCRLs, crlNotListed, stale, premature, location, missing
    case fileMissing, fileHashMismatch, crlMissing, crlHashMismatch, unknownFileType, unknownFileTypeMissing
    case notPublishable, resourcesExplicit, resourcesASNsExplicit, certificateExpired
    case certificateRevoked, certificateSignature, signature, notSignedObject, typeOfROA, signingTimeMissing

    /// How the defect is made.
    package var recipe: Recipe { contentRecipe ?? objectRecipe ?? publicationRecipe }

    private var contentRecipe: Recipe? {
        switch self {
        case .versionOne:
            content("manifest-version", "the version is 1") { content, _ in
                content.version = DER.context(0, DER.integer(1))
            }
        case .numberNegative:
            content("manifest-number", "the number is negative") { content, _ in
                content.number = DER.integer(-1)
            }
        case .numberTooLarge:
            content("manifest-number", "the number is 2^159") { content, _ in
                content.number = DER.integer(magnitude: [0x80] + [UInt8](repeating: 0, count: 19))
            }
        case .updatesEqual:
            content("manifest-updates-inverted", "nextUpdate equals thisUpdate") { content, _ in
                content.nextUpdate = content.thisUpdate
            }
        case .updatesInverted:
            content("manifest-updates-inverted", "nextUpdate before thisUpdate") { content, parts in
                content.nextUpdate = DER.generalizedTime(parts.at(-7_200))
            }
        case .hashAlgorithm:
            content("manifest-hash-algorithm", "the hash algorithm is SHA-512") { content, _ in
                content.hashAlgorithm = DER.content(of: AlgorithmIdentifier.sha512)
            }
        case .hashShort:
            content("manifest-hash-form", "a hash of 31 octets") { content, _ in
                content.entries[0].hash = DER.bitString([UInt8](repeating: 7, count: 31))
            }
        case .hashLong:
            content("manifest-hash-form", "a hash of 33 octets") { content, _ in
                content.entries[0].hash = DER.bitString([UInt8](repeating: 7, count: 33))
            }
        case .nameWithSlash: name("with a slash", "../good4.roa")
        case .nameWithTwoDots: name("with two dots", "good.4.roa")
        case .nameHidden: name("with nothing before the dot", ".roa")
        case .nameWithoutSuffix: name("without suffix", "good")
        case .nameNotASCII: name("that is not ASCII", "g\u{F6}.roa")
        case .nameTwice:
            content("manifest-file-name-twice", "a name is listed twice") { content, _ in
                content.entries.append(content.entries[0])
            }
        case .noFiles:
            content("manifest-no-crl", "the list of files is empty") { content, _ in content.entries = [] }
        case .stale:
            content("manifest-stale", "nextUpdate has passed") { content, parts in
                content.nextUpdate = DER.generalizedTime(parts.at(-1))
            }
        case .premature:
            content("manifest-premature", "thisUpdate lies in the future") { content, parts in
                content.thisUpdate = DER.generalizedTime(parts.at(1))
            }
        default: nil
        }
    }

    private var objectRecipe: Recipe? {
        switch self {
        case .crlNotListed:
            object("manifest-crl-not-listed", "its certificate names another CRL") { draft, parts in
                draft.certificate.template[.crlDistributionPoints] = .crlDistributionPoint(
                    parts.victim.repository + "other.crl"
                )
            }
        case .location:
            object("manifest-location", "its certificate names another place") { draft, parts in
                draft.certificate.template[.subjectInfoAccess] = .signedObject(
                    parts.victim.repository + "other.mft"
                )
            }
        case .resourcesExplicit:
            object("signed-object-resources-not-inherited", "its certificate has its own prefix") {
                draft,
                _ in
                SignedObjectDefect.makeExplicit(&draft)
            }
        case .resourcesASNsExplicit:
            object("signed-object-resources-not-inherited", "its certificate has its own AS number") {
                draft,
                _ in
                draft.certificate.template[.autonomousSysIds]?.value = ResourceEncoding.asIdentifiers([
                    DER.integer(64_496)
                ])
            }
        case .certificateExpired:
            object("certificate-expired", "its certificate is over") { draft, parts in
                draft.certificate.template.setValidity(
                    Validity(notBefore: parts.at(-7_200), notAfter: parts.at(-1))
                )
            }
        case .certificateRevoked:
            object("certificate-revoked", "the CRL lists its certificate") { draft, _ in
                draft.certificate.template.serial = ScenarioBuilder.revokedSerial
            }
        case .certificateSignature:
            object("certificate-signature", "another key signed its certificate") { draft, parts in
                draft.certificate.signer = parts.strangeKey
            }
        case .signature:
            object("signed-object-signature", "a bit of the signature is wrong") { draft, _ in
                draft.finish = { $0.dropLast() + [($0.last ?? 0) ^ 1] }
            }
        case .notSignedObject:
            object("encoding-truncated", "the file is empty") { draft, _ in draft.finish = { _ in [] } }
        case .typeOfROA:
            object("signed-object-type", "the content type is that of a ROA") { draft, _ in
                draft.contentType = .routeOriginAuthz
            }
        case .signingTimeMissing:
            object("signed-object-attribute-missing", "there is no signing-time") { draft, _ in
                draft.envelope = {
                    $0.attributes = .list([$0.contentTypeAttribute, $0.messageDigestAttribute])
                }
            }
        default: nil
        }
    }

    private var publicationRecipe: Recipe {
        switch self {
        case .hashTwice:
            publication("manifest-file-hash-twice", "two names have the same content", scope: .warning) {
                victim,
                _ in
                if let file = victim.files.first { victim.add("twin.roa", file.bytes) }
            }
        case .listsManifest:
            publication("manifest-lists-manifest", "a manifest is listed", scope: .warning) { victim, _ in
                victim.add("other.mft", Array("an old manifest".utf8))
            }
        case .noCRL:
            publication("manifest-no-crl", "the CRL is not listed") { victim, parts in
                victim.publication.unlisted = [parts.victim.crlName]
            }
        case .severalCRLs:
            publication("manifest-several-crls", "two CRLs are listed") { victim, parts in
                let draft = CRLDraft(
                    template: CRLTemplate(
                        issuer: parts.victim,
                        thisUpdate: parts.at(-3_600),
                        nextUpdate: parts.at(3_600),
                        number: 6
                    ),
                    signer: parts.victim.key
                )
                victim.add("second.crl", try draft.build())
            }
        case .missing:
            publication("manifest-missing", "there is no manifest") { victim, parts in
                victim.publication.missing = [parts.victim.manifestName]
            }
        case .fileMissing:
            publication("manifest-file-missing", "a listed ROA is not there") { victim, _ in
                victim.publication.missing = ["good4.roa"]
            }
        case .fileHashMismatch:
            publication("manifest-file-hash-mismatch", "a ROA has another hash") { victim, _ in
                victim.publication.hashes["good4.roa"] = Hashing.sha256([1])
            }
        case .crlMissing:
            publication("manifest-file-missing", "the CRL is not there") { victim, parts in
                victim.publication.missing = [parts.victim.crlName]
            }
        case .crlHashMismatch:
            publication("manifest-file-hash-mismatch", "the CRL has another hash") { victim, parts in
                victim.publication.hashes[parts.victim.crlName] = Hashing.sha256([1])
            }
        case .unknownFileType:
            publication("manifest-unknown-file-type", "a file of unknown type", scope: .warning) {
                victim,
                _ in
                victim.add("new.xyz", Array("something new".utf8))
            }
        case .unknownFileTypeMissing:
            publication(
                "manifest-unknown-file-type",
                "a file of unknown type that is not there",
                scope: .warning
            ) { victim, _ in
                victim.add("new.xyz", Array("something new".utf8))
                victim.publication.missing = ["new.xyz"]
            }
        default:
            publication("manifest-not-publishable", "a checklist is listed", scope: .warning) { victim, _ in
                victim.add("list.sig", Array("a checklist".utf8))
            }
        }
    }

    private func content(
        _ code: String,
        _ summary: String,
        _ change: @escaping @Sendable (inout ManifestContent, ScenarioParts) -> Void
    ) -> Recipe {
        Recipe(code, "the manifest: \(summary)", .manifest(change))
    }

    private func name(_ summary: String, _ name: String) -> Recipe {
        content("manifest-file-name", "a file name \(summary)") { content, _ in
            content.entries.append(ManifestContent.Entry(name: name, hash: Hashing.sha256(Array(name.utf8))))
        }
    }

    private func object(
        _ code: String,
        _ summary: String,
        _ change: @escaping @Sendable (inout SignedObjectDraft, ScenarioParts) -> Void
    ) -> Recipe {
        Recipe(code, "the manifest: \(summary)", .manifestObject(change))
    }

    private func publication(
        _ code: String,
        _ summary: String,
        scope: DefectScope = .publicationPoint,
        _ change: @escaping @Sendable (inout Authority, ScenarioParts) throws -> Void
    ) -> Recipe {
        Recipe(code, summary, scope: scope, .publication(change))
    }
}
