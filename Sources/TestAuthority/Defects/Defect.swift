/// One way in which published data can be wrong; each makes a ``Scenario`` of its own.
///
/// The name is the group and the case in kebab case: `roa-version-one`.
package enum Defect: Hashable, Sendable {
    case encoding(EncodingDefect)
    case uri(URIDefect)
    case certificate(CertificateDefect)
    case certificateExtension(CertificateExtensionDefect)
    case resources(ResourceDefect)
    case router(RouterDefect)
    case trustAnchor(TrustAnchorDefect)
    case crl(CRLDefect)
    case signedObject(SignedObjectDefect)
    case manifest(ManifestDefect)
    case roa(ROADefect)
    case aspa(ASPADefect)
    case ghostbusters(GhostbustersDefect)
    case trustAnchorKey(TrustAnchorKeyDefect)
    case checklist(ChecklistDefect)
    case prefixList(PrefixListDefect)
    case cacheRepresentation(CacheRepresentationDefect)
}

extension Defect: CaseIterable {
    package static var allCases: [Defect] {
        var all: [Defect] = EncodingDefect.allCases.map(Defect.encoding)
        all += URIDefect.allCases.map(Defect.uri)
        all += CertificateDefect.allCases.map(Defect.certificate)
        all += CertificateExtensionDefect.allCases.map(Defect.certificateExtension)
        all += ResourceDefect.allCases.map(Defect.resources)
        all += RouterDefect.allCases.map(Defect.router)
        all += TrustAnchorDefect.allCases.map(Defect.trustAnchor)
        all += CRLDefect.allCases.map(Defect.crl)
        all += SignedObjectDefect.allCases.map(Defect.signedObject)
        all += ManifestDefect.allCases.map(Defect.manifest)
        all += ROADefect.allCases.map(Defect.roa)
        all += ASPADefect.allCases.map(Defect.aspa)
        all += GhostbustersDefect.allCases.map(Defect.ghostbusters)
        all += TrustAnchorKeyDefect.allCases.map(Defect.trustAnchorKey)
        all += ChecklistDefect.allCases.map(Defect.checklist)
        all += PrefixListDefect.allCases.map(Defect.prefixList)
        all += CacheRepresentationDefect.allCases.map(Defect.cacheRepresentation)
        return all
    }
}

extension Defect: RawRepresentable, CustomStringConvertible {
    /// The defect of a name; nil when there is none.
    package init?(rawValue: String) {
        guard let defect = Defect.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
        self = defect
    }

    /// The name.
    package var rawValue: String {
        let (group, name) =
            switch self {
            case .encoding(let defect): ("encoding", defect.rawValue)
            case .uri(let defect): ("uri", defect.rawValue)
            case .certificate(let defect): ("certificate", defect.rawValue)
            case .certificateExtension(let defect): ("extension", defect.rawValue)
            case .resources(let defect): ("resources", defect.rawValue)
            case .router(let defect): ("router", defect.rawValue)
            case .trustAnchor(let defect): ("trust-anchor", defect.rawValue)
            case .crl(let defect): ("crl", defect.rawValue)
            case .signedObject(let defect): ("signed-object", defect.rawValue)
            case .manifest(let defect): ("manifest", defect.rawValue)
            case .roa(let defect): ("roa", defect.rawValue)
            case .aspa(let defect): ("aspa", defect.rawValue)
            case .ghostbusters(let defect): ("ghostbusters", defect.rawValue)
            case .trustAnchorKey(let defect): ("tak", defect.rawValue)
            case .checklist(let defect): ("checklist", defect.rawValue)
            case .prefixList(let defect): ("prefix-list", defect.rawValue)
            case .cacheRepresentation(let defect): ("ccr", defect.rawValue)
            }
        return "\(group)-\(Self.kebabCase(name))"
    }

    /// The words of a camel-case name, in lower case, joined by hyphens; an initialism is one word.
    private static func kebabCase(_ name: String) -> String {
        let characters = Array(name)
        var text = ""
        for (index, character) in characters.enumerated() {
            if index > 0, character.isUppercase {
                let next = index + 1 < characters.count ? characters[index + 1] : "A"
                if !characters[index - 1].isUppercase || next.isLowercase { text += "-" }
            }
            text += character.lowercased()
        }
        return text
    }

    package var description: String { rawValue }
}

extension Defect {
    /// How the defect is made.
    package var recipe: Recipe {
        switch self {
        case .encoding(let defect): defect.recipe
        case .uri(let defect): defect.recipe
        case .certificate(let defect): defect.recipe
        case .certificateExtension(let defect): defect.recipe
        case .resources(let defect): defect.recipe
        case .router(let defect): defect.recipe
        case .trustAnchor(let defect): defect.recipe
        case .crl(let defect): defect.recipe
        case .signedObject(let defect): defect.recipe
        case .manifest(let defect): defect.recipe
        case .roa(let defect): defect.recipe
        case .aspa(let defect): defect.recipe
        case .ghostbusters(let defect): defect.recipe
        case .trustAnchorKey(let defect): defect.recipe
        case .checklist(let defect): defect.recipe
        case .prefixList(let defect): defect.recipe
        case .cacheRepresentation(let defect): defect.recipe
        }
    }

    /// The code of the finding that a validator must report, as in `Docs/findings.md`.
    package var expectedCode: String { recipe.code }
    /// How far the defect reaches.
    package var affects: DefectScope { recipe.affects }
    /// Whether the defect shows only when the single file is inspected, since the file is in no repository.
    package var isFileOnly: Bool { affects == .fileOnly }
    /// What is wrong, in one line.
    package var summary: String { recipe.summary }
}
