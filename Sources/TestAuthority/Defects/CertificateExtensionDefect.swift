import RPKITypes

/// Defects of the extensions of a certificate, resources left aside: of a CA unless the name says otherwise.
package enum CertificateExtensionDefect: String, CaseIterable, Sendable {
    case twice, unknownCritical, reconsideredAddresses, reconsideredASNs
    case skiMissing, akiMissing, keyUsageMissing, crldpMissing, aiaMissing, siaMissing, policiesMissing
    case objectSKIMissing, objectAKIMissing, objectKeyUsageMissing, objectCRLDPMissing, objectAIAMissing
    case objectSIAMissing, objectPoliciesMissing
    case extendedKeyUsageForbidden, objectBasicConstraintsForbidden, objectExtendedKeyUsageForbidden
    case basicConstraintsNotCritical, skiCritical, akiCritical, keyUsageNotCritical, crldpCritical,
        aiaCritical
    case siaCritical, policiesNotCritical, addressesNotCritical, asnsNotCritical
    case notAuthority, pathLength
    case skiShort, skiLong, skiMismatch, akiWithoutIdentifier, akiShort, akiWithIssuer, akiWithSerial,
        akiMismatch
    case objectAKIMismatch, objectSKIMismatch
    case keyUsageOfObject, keyUsageMore, keyUsageLong, objectKeyUsageOfAuthority, objectKeyUsageMore
    case crldpTwoPoints, crldpRelativeName, crldpReasons, crldpIssuer, crldpNoRsync, crldpNoURI, crldpEmpty
    case aiaOtherMethod, aiaNoRsync, aiaEmpty, aiaNoURI
    case siaEmpty, siaNoURI, siaOtherMethod, siaSignedObjectInAuthority, siaNoRepository, siaRepositoryHTTPS
    case siaNoManifest, siaManifestHTTPS, siaManifestElsewhere, siaManifestDeeper, siaManifestSuffix
    case siaNotifyTwice, siaNotifyHTTP, objectSIARepository, objectSIANotRsync, objectSIAOnlyNotify
    case policyOther, policyTwice, policiesEmpty, qualifierOther, qualifierTwice, policyReconsidered

    /// How the defect is made.
    package var recipe: Recipe {
        missingRecipe ?? criticalityRecipe ?? keyRecipe ?? locationRecipe ?? accessRecipe ?? policyRecipe
    }

    private var missingRecipe: Recipe? {
        switch self {
        case .skiMissing: missing(.subjectKeyIdentifier, "subjectKeyIdentifier")
        case .akiMissing: missing(.authorityKeyIdentifier, "authorityKeyIdentifier")
        case .keyUsageMissing: missing(.keyUsage, "keyUsage")
        case .crldpMissing: missing(.crlDistributionPoints, "cRLDistributionPoints")
        case .aiaMissing: missing(.authorityInfoAccess, "authorityInfoAccess")
        case .siaMissing: missing(.subjectInfoAccess, "subjectInfoAccess")
        case .policiesMissing: missing(.certificatePolicies, "certificatePolicies")
        case .objectSKIMissing: missing(inObject: .subjectKeyIdentifier, "subjectKeyIdentifier")
        case .objectAKIMissing: missing(inObject: .authorityKeyIdentifier, "authorityKeyIdentifier")
        case .objectKeyUsageMissing: missing(inObject: .keyUsage, "keyUsage")
        case .objectCRLDPMissing: missing(inObject: .crlDistributionPoints, "cRLDistributionPoints")
        case .objectAIAMissing: missing(inObject: .authorityInfoAccess, "authorityInfoAccess")
        case .objectSIAMissing: missing(inObject: .subjectInfoAccess, "subjectInfoAccess")
        case .objectPoliciesMissing: missing(inObject: .certificatePolicies, "certificatePolicies")
        case .extendedKeyUsageForbidden:
            authority("certificate-extension-forbidden", "a CA has an extended key usage") {
                $0[.extendedKeyUsage] = .routerKeyUsage
            }
        case .objectBasicConstraintsForbidden:
            object("certificate-extension-forbidden", "a ROA's certificate has basic constraints") {
                $0.extensions?.insert(.basicConstraints, at: 0)
            }
        case .objectExtendedKeyUsageForbidden:
            object("certificate-extension-forbidden", "a ROA's certificate has an extended key usage") {
                $0[.extendedKeyUsage] = .routerKeyUsage
            }
        case .twice:
            authority("certificate-extension-twice", "keyUsage stands there twice") {
                $0.extensions?.append(.authorityKeyUsage)
            }
        case .unknownCritical:
            authority("certificate-unknown-critical-extension", "an unknown extension is critical") {
                $0.extensions?.append(
                    ExtensionTemplate(OID(content: [0x2B, 0x06, 0x01, 0x7F].span), critical: true, DER.null)
                )
            }
        case .reconsideredAddresses:
            authority("certificate-reconsidered-extension", "IP addresses in the extension of RFC 8360") {
                $0[.ipAddrBlocks]?.oid = DER.oid(.ipAddrBlocksV2)
            }
        case .reconsideredASNs:
            authority("certificate-reconsidered-extension", "AS numbers in the extension of RFC 8360") {
                $0[.autonomousSysIds]?.oid = DER.oid(.autonomousSysIdsV2)
            }
        default: nil
        }
    }

    private var criticalityRecipe: Recipe? {
        switch self {
        case .basicConstraintsNotCritical: criticality(.basicConstraints, false, "basicConstraints")
        case .skiCritical: criticality(.subjectKeyIdentifier, true, "subjectKeyIdentifier")
        case .akiCritical: criticality(.authorityKeyIdentifier, true, "authorityKeyIdentifier")
        case .keyUsageNotCritical: criticality(.keyUsage, false, "keyUsage")
        case .crldpCritical: criticality(.crlDistributionPoints, true, "cRLDistributionPoints")
        case .aiaCritical: criticality(.authorityInfoAccess, true, "authorityInfoAccess")
        case .siaCritical: criticality(.subjectInfoAccess, true, "subjectInfoAccess")
        case .policiesNotCritical: criticality(.certificatePolicies, false, "certificatePolicies")
        case .addressesNotCritical: criticality(.ipAddrBlocks, false, "ipAddrBlocks")
        case .asnsNotCritical: criticality(.autonomousSysIds, false, "autonomousSysIds")
        default: nil
        }
    }

    private var keyRecipe: Recipe? {
        switch self {
        case .notAuthority:
            authority("certificate-basic-constraints", "the basic constraints are an empty sequence") {
                $0[.basicConstraints]?.value = DER.sequence()
            }
        case .pathLength:
            authority("certificate-basic-constraints", "there is a path length") {
                $0[.basicConstraints]?.value = DER.sequence(DER.boolean(true), DER.integer(3))
            }
        case .skiShort:
            value(
                .subjectKeyIdentifier,
                "certificate-ski-form",
                "of 19 octets",
                DER.octetString(Self.octets(19))
            )
        case .skiLong:
            value(
                .subjectKeyIdentifier,
                "certificate-ski-form",
                "of 32 octets",
                DER.octetString(Self.octets(32))
            )
        case .skiMismatch:
            value(
                .subjectKeyIdentifier,
                "certificate-ski-mismatch",
                "of another key",
                DER.octetString(Self.octets(20))
            )
        case .objectSKIMismatch:
            Recipe(
                "certificate-ski-mismatch",
                "the key identifier of a ROA's certificate is another key's",
                .roa { draft, _ in
                    draft.certificate.template[.subjectKeyIdentifier] = .subjectKeyIdentifier(Self.octets(20))
                    draft.envelope = { $0.signerIdentifier = DER.primitive(0, Self.octets(20)) }
                }
            )
        case .akiWithoutIdentifier:
            value(.authorityKeyIdentifier, "certificate-aki-form", "without identifier", DER.sequence())
        case .akiShort:
            value(
                .authorityKeyIdentifier,
                "certificate-aki-form",
                "of 19 octets",
                DER.sequence(DER.primitive(0, Self.octets(19)))
            )
        case .akiWithIssuer:
            append(to: .authorityKeyIdentifier, "certificate-aki-form", "with issuer and serial number") {
                DER.context(1, DER.context(4, $0.victim.subject)) + DER.primitive(2, [1])
            }
        case .akiWithSerial:
            append(to: .authorityKeyIdentifier, "certificate-aki-form", "with serial number") { _ in
                DER.primitive(2, [1])
            }
        case .akiMismatch:
            value(
                .authorityKeyIdentifier,
                "certificate-aki-mismatch",
                "of another CA",
                DER.sequence(DER.primitive(0, Self.octets(20)))
            )
        case .objectAKIMismatch:
            object("certificate-aki-mismatch", "a ROA's certificate names another CA's key") {
                $0[.authorityKeyIdentifier] = .authorityKeyIdentifier(Self.octets(20))
            }
        case .keyUsageOfObject:
            authority("certificate-key-usage", "a CA has the usage of a signed object") {
                $0[.keyUsage] = .endEntityKeyUsage
            }
        case .keyUsageMore:
            value(
                .keyUsage,
                "certificate-key-usage",
                "with digitalSignature too",
                DER.bitString([0x86], unusedBits: 1)
            )
        case .keyUsageLong:
            value(
                .keyUsage,
                "certificate-key-usage",
                "of two octets",
                DER.bitString([0x06, 0x80], unusedBits: 7)
            )
        case .objectKeyUsageOfAuthority:
            object("certificate-key-usage", "a ROA's certificate has the usage of a CA") {
                $0[.keyUsage] = .authorityKeyUsage
            }
        case .objectKeyUsageMore:
            object("certificate-key-usage", "a ROA's certificate has nonRepudiation too") {
                $0[.keyUsage]?.value = DER.bitString([0xC0], unusedBits: 6)
            }
        default: nil
        }
    }

    private var locationRecipe: Recipe? {
        let uri = GeneralName.uri(ScenarioBuilder.base + "victim/victim.crl")
        let issuer = GeneralName.uri(ScenarioBuilder.base + "ta/victim.cer")
        let https = GeneralName.uri("https://rpki.example.net/victim")
        let point = ExtensionTemplate.distributionPoint([uri])
        return switch self {
        case .crldpTwoPoints: points("two points", [point, point])
        case .crldpRelativeName:
            points(
                "a relative name",
                [DER.sequence(DER.context(0, DER.context(1, DER.content(of: DistinguishedName.name("v")))))]
            )
        case .crldpReasons:
            points(
                "reasons",
                [ExtensionTemplate.distributionPoint([uri], further: DER.primitive(1, [6, 0x40]))]
            )
        case .crldpIssuer:
            points(
                "a CRL issuer",
                [
                    ExtensionTemplate.distributionPoint(
                        [uri],
                        further: DER.context(2, DER.context(4, DistinguishedName.name("v")))
                    )
                ]
            )
        case .crldpNoRsync: points("no rsync URI", [ExtensionTemplate.distributionPoint([https])])
        case .crldpNoURI:
            points(
                "a name that is no URI",
                [ExtensionTemplate.distributionPoint([GeneralName.dns("a.example")])]
            )
        case .crldpEmpty: points("no point", [])
        case .aiaOtherMethod: information("another method", [(.caRepository, issuer), (.caIssuers, issuer)])
        case .aiaNoRsync: information("no rsync URI", [(.caIssuers, https)])
        case .aiaNoURI: information("a name that is no URI", [(.caIssuers, GeneralName.dns("a.example"))])
        case .aiaEmpty: information("nothing", [])
        default: nil
        }
    }

    private var accessRecipe: Recipe? {
        let repository = GeneralName.uri(ScenarioBuilder.base + "child/")
        let manifest = GeneralName.uri(ScenarioBuilder.base + "child/child.mft")
        let https = GeneralName.uri("https://rpki.example.net/child/")
        let notify = GeneralName.uri("https://rpki.example.net/rrdp/notification.xml")
        let both: [(OID, [UInt8])] = [(.caRepository, repository), (.rpkiManifest, manifest)]
        return switch self {
        case .siaEmpty: access("certificate-sia-form", "nothing", [])
        case .siaNoURI:
            access(
                "certificate-sia-form",
                "a name that is no URI",
                both + [(.rpkiNotify, GeneralName.dns("a.b"))]
            )
        case .siaOtherMethod: access("certificate-sia-method", "caIssuers", both + [(.caIssuers, repository)])
        case .siaSignedObjectInAuthority:
            access("certificate-sia-method", "signedObject", both + [(.signedObject, manifest)])
        case .siaNoRepository:
            access("certificate-sia-repository", "no repository", [(.rpkiManifest, manifest)])
        case .siaRepositoryHTTPS:
            access(
                "certificate-sia-repository",
                "a repository by https alone",
                [(.caRepository, https), (.rpkiManifest, manifest)]
            )
        case .siaNoManifest: access("certificate-sia-manifest", "no manifest", [(.caRepository, repository)])
        case .siaManifestHTTPS:
            access(
                "certificate-sia-manifest",
                "a manifest by https alone",
                [(.caRepository, repository), (.rpkiManifest, https)]
            )
        case .siaManifestElsewhere: outside("in another directory", "victim/child.mft")
        case .siaManifestDeeper: outside("in a directory below", "child/deeper/child.mft")
        case .siaManifestSuffix: outside("with another suffix", "child/child.roa")
        case .siaNotifyTwice:
            access(
                "certificate-sia-notify",
                "rpkiNotify twice",
                both + [(.rpkiNotify, notify), (.rpkiNotify, notify)]
            )
        case .siaNotifyHTTP:
            access(
                "certificate-sia-notify",
                "rpkiNotify by http",
                both + [(.rpkiNotify, GeneralName.uri("http://rpki.example.net/rrdp/notification.xml"))]
            )
        case .objectSIARepository:
            objectAccess("certificate-sia-method", "caRepository beside signedObject") {
                [(.signedObject, $0), (.caRepository, repository)]
            }
        case .objectSIANotRsync:
            objectAccess("certificate-sia-signed-object", "signedObject by https alone") { _ in
                [(.signedObject, https)]
            }
        case .objectSIAOnlyNotify:
            objectAccess("certificate-sia-signed-object", "rpkiNotify alone") { _ in [(.rpkiNotify, notify)] }
        default: nil
        }
    }

    private var policyRecipe: Recipe {
        let policy = DER.oid(.ipAddrASNumberPolicy)
        let cps = DER.sequence(DER.oid(.cpsQualifier), DER.ia5String("https://rpki.example.net/cps"))
        return switch self {
        case .policyOther:
            policies(
                "another policy",
                DER.sequence(DER.sequence(DER.element(DER.Tag.oid, [0x55, 0x1D, 0x20, 0])))
            )
        case .policyTwice:
            policies("two policies", DER.sequence(DER.sequence(policy), DER.sequence(policy)))
        case .policiesEmpty: policies("no policy", DER.sequence())
        case .qualifierOther:
            policies(
                "a user notice",
                DER.sequence(
                    DER.sequence(
                        policy,
                        DER.sequence(
                            DER.sequence(
                                DER.element(DER.Tag.oid, [0x2B, 6, 1, 5, 5, 7, 2, 2]),
                                DER.sequence()
                            )
                        )
                    )
                )
            )
        case .qualifierTwice:
            policies("two qualifiers", DER.sequence(DER.sequence(policy, DER.sequence(cps, cps))))
        default:
            value(
                .certificatePolicies,
                "certificate-reconsidered-policy",
                "of RFC 8360",
                DER.sequence(DER.sequence(DER.oid(.ipAddrASNumberPolicyV2)))
            )
        }
    }
}
