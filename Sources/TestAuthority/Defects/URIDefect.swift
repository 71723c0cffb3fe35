import RPKITypes

/// URIs in objects that must be refused before use.
///
/// The finding of each is `certificate-uri`.
package enum URIDefect: String, CaseIterable, Sendable {
    case tooLong, control, space, nul, nonASCII, backslash, query, fragment, userInformation, noHost,
        hostCharacter
    case hostEmptyLabel, hostLeadingDot, hostLeadingHyphen, portNotANumber, noPath, noModulePath, emptySegment
    case dottedSegment, parentSegment, hiddenSegment, dottedModule, repositoryDotted, crlDotted, issuerDotted
    case notifyUserInformation

    /// How the defect is made.
    package var recipe: Recipe {
        switch self {
        case .tooLong:
            object(
                "over 2048 octets",
                "rpki.example.net/repo/" + String(repeating: "a", count: 2_048) + ".roa"
            )
        case .control: object("with a control character", "rpki.example.net/repo/a\u{0D}b.roa")
        case .space: object("with a space", "rpki.example.net/repo/a b.roa")
        case .nul: object("with a zero octet", "rpki.example.net/repo/a\u{00}b.roa")
        case .nonASCII: object("with a character that is not ASCII", "rpki.example.net/repo/\u{E4}.roa")
        case .backslash: object("with a backslash", "rpki.example.net/repo/a\\b.roa")
        case .query: object("with a query", "rpki.example.net/repo/a.roa?b=c")
        case .fragment: object("with a fragment", "rpki.example.net/repo/a.roa#b")
        case .userInformation: object("with user information", "user@rpki.example.net/repo/a.roa")
        case .noHost: object("without host", "/repo/a.roa")
        case .hostCharacter:
            object("with a forbidden character in its host", "rpki_%41.example.net/repo/a.roa")
        case .hostEmptyLabel: object("with an empty label in its host", "rpki..example.net/repo/a.roa")
        case .hostLeadingDot: object("with a leading dot in its host", ".example.net/repo/a.roa")
        case .hostLeadingHyphen: object("with a leading hyphen in its host", "-rpki.example.net/repo/a.roa")
        case .portNotANumber: object("with a port that is no number", "rpki.example.net:8x/repo/a.roa")
        case .noPath: object("without path", "rpki.example.net")
        case .noModulePath: object("without a path below the module", "rpki.example.net/repo")
        case .emptySegment: object("with an empty segment", "rpki.example.net/repo//a.roa")
        case .dottedSegment: object("with the segment .", "rpki.example.net/repo/./a.roa")
        case .parentSegment: object("with the segment ..", "rpki.example.net/repo/../a.roa")
        case .hiddenSegment: object("with a hidden name", "rpki.example.net/repo/.ssh/a.roa")
        case .dottedModule: object("with the module ..", "rpki.example.net/../a.roa")
        case .repositoryDotted:
            authority("the repository of a CA has the segment ..") {
                $0[.subjectInfoAccess] = .authoritySIA(
                    repository: ScenarioBuilder.base + "../child/",
                    manifest: ScenarioBuilder.base + "../child/child.mft",
                    notify: nil
                )
            }
        case .crlDotted:
            authority("the CRL's URI has the segment ..") {
                $0[.crlDistributionPoints] = .crlDistributionPoint(
                    ScenarioBuilder.base + "victim/../victim.crl"
                )
            }
        case .issuerDotted:
            authority("the issuer's URI has the segment ..") {
                $0[.authorityInfoAccess] = .authorityInfoAccess(ScenarioBuilder.base + "../ta/victim.cer")
            }
        case .notifyUserInformation:
            authority("rpkiNotify has user information") {
                $0[.subjectInfoAccess] = .authoritySIA(
                    repository: ScenarioBuilder.base + "child/",
                    manifest: ScenarioBuilder.base + "child/child.mft",
                    notify: "https://user:secret@rpki.example.net/rrdp/notification.xml"
                )
            }
        }
    }

    /// A ROA whose certificate names it by the URI.
    private func object(_ summary: String, _ rest: String) -> Recipe {
        Recipe(
            "certificate-uri",
            "a signedObject URI \(summary)",
            .roa { draft, _ in
                draft.certificate.template[.subjectInfoAccess] = .signedObject("rsync://" + rest)
            }
        )
    }

    private func authority(
        _ summary: String,
        _ change: @escaping @Sendable (inout CertificateTemplate) -> Void
    ) -> Recipe {
        Recipe("certificate-uri", summary, .childAuthority { draft, _ in change(&draft.template) })
    }
}
