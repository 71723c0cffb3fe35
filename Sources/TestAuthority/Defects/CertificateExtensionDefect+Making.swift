import RPKITypes

extension CertificateExtensionDefect {
    static func octets(_ count: Int) -> [UInt8] { [UInt8](repeating: 7, count: count) }

    /// A CA certificate with a change.
    func authority(
        _ code: String,
        _ summary: String,
        _ change: @escaping @Sendable (inout CertificateTemplate) -> Void
    ) -> Recipe {
        Recipe(code, summary, .childAuthority { draft, _ in change(&draft.template) })
    }

    /// A ROA's certificate with a change.
    func object(
        _ code: String,
        _ summary: String,
        _ change: @escaping @Sendable (inout CertificateTemplate) -> Void
    ) -> Recipe {
        Recipe(code, summary, .roa { draft, _ in change(&draft.certificate.template) })
    }

    func missing(_ oid: OID, _ name: String) -> Recipe {
        authority("certificate-extension-missing", "a CA has no \(name)") { $0[oid] = nil }
    }

    func missing(inObject oid: OID, _ name: String) -> Recipe {
        object("certificate-extension-missing", "a ROA's certificate has no \(name)") { $0[oid] = nil }
    }

    func criticality(_ oid: OID, _ isCritical: Bool, _ name: String) -> Recipe {
        let summary = "\(name) is \(isCritical ? "" : "not ")critical"
        return authority("certificate-extension-criticality", summary) {
            $0[oid]?.critical = isCritical ? DER.boolean(true) : []
        }
    }

    /// A CA certificate in which an extension has another value.
    func value(_ oid: OID, _ code: String, _ summary: String, _ value: [UInt8]) -> Recipe {
        authority(code, "an extension \(oid) \(summary)") { $0[oid]?.value = value }
    }

    /// A CA certificate in which a sequence has further elements.
    func append(
        to oid: OID,
        _ code: String,
        _ summary: String,
        _ further: @escaping @Sendable (ScenarioParts) -> [UInt8]
    ) -> Recipe {
        Recipe(
            code,
            "an extension \(oid) \(summary)",
            .childAuthority { draft, parts in
                let value = draft.template[oid]?.value ?? []
                draft.template[oid]?.value = DER.sequence(DER.content(of: value), further(parts))
            }
        )
    }

    func points(_ what: String, _ points: [[UInt8]]) -> Recipe {
        authority("certificate-crldp-form", "the CRL distribution points have \(what)") {
            $0[.crlDistributionPoints]?.value = DER.sequence(of: points)
        }
    }

    func information(_ what: String, _ descriptions: [(OID, [UInt8])]) -> Recipe {
        let replacement = ExtensionTemplate.access(.authorityInfoAccess, descriptions)
        return authority("certificate-aia-form", "the authorityInfoAccess has \(what)") {
            $0[.authorityInfoAccess] = replacement
        }
    }

    func access(_ code: String, _ what: String, _ descriptions: [(OID, [UInt8])]) -> Recipe {
        let replacement = ExtensionTemplate.access(.subjectInfoAccess, descriptions)
        return authority(code, "the subjectInfoAccess of a CA has \(what)") {
            $0[.subjectInfoAccess] = replacement
        }
    }

    func outside(_ what: String, _ path: String) -> Recipe {
        authority("certificate-sia-manifest-outside", "the manifest of a CA lies \(what)") {
            $0[.subjectInfoAccess] = .authoritySIA(
                repository: ScenarioBuilder.base + "child/",
                manifest: ScenarioBuilder.base + path,
                notify: nil
            )
        }
    }

    func objectAccess(
        _ code: String,
        _ what: String,
        _ descriptions: @escaping @Sendable (_ uri: [UInt8]) -> [(OID, [UInt8])]
    ) -> Recipe {
        object(code, "the subjectInfoAccess of a ROA's certificate has \(what)") {
            let uri = GeneralName.uri(ScenarioBuilder.base + "victim/defect.roa")
            $0[.subjectInfoAccess] = .access(.subjectInfoAccess, descriptions(uri))
        }
    }

    func policies(_ what: String, _ value: [UInt8]) -> Recipe {
        authority("certificate-policies", "the certificate policies have \(what)") {
            $0[.certificatePolicies]?.value = value
        }
    }
}
