/// How far a defect reaches.
package enum DefectScope: String, Hashable, Sendable {
    /// The object is rejected, its siblings survive.
    case object
    /// The whole publication point is lost.
    case publicationPoint
    /// The trust anchor gives nothing.
    case trustAnchor
    /// Nothing is lost; there is a finding.
    case warning
    /// Visible only when the single file is inspected.
    case fileOnly
}

/// How a defect is made.
package struct Recipe: Sendable {
    /// The object in the scenario that gets the defect, and what is done to it.
    package enum Target: Sendable {
        case trustAnchor(@Sendable (inout CertificateDraft, ScenarioParts) throws -> Void)
        case locator(@Sendable (ScenarioParts) throws -> String)
        case childAuthority(@Sendable (inout CertificateDraft, ScenarioParts) throws -> Void)
        case router(@Sendable (inout CertificateDraft, ScenarioParts) throws -> Void)
        case roa(@Sendable (inout SignedObjectDraft, ScenarioParts) throws -> Void)
        case aspa(@Sendable (inout SignedObjectDraft, ScenarioParts) throws -> Void)
        case ghostbusters(@Sendable (inout SignedObjectDraft, ScenarioParts) throws -> Void)
        case trustAnchorKey(@Sendable (inout SignedObjectDraft, ScenarioParts) throws -> Void)
        case prefixList(@Sendable (inout SignedObjectDraft, ScenarioParts) throws -> Void)
        case checklist(@Sendable (inout SignedObjectDraft, ScenarioParts) throws -> Void)
        case cacheRepresentation(@Sendable (inout CacheRepresentation, ScenarioParts) throws -> Void)
        case crl(@Sendable (inout CRLDraft, ScenarioParts) -> Void)
        case manifest(@Sendable (inout ManifestContent, ScenarioParts) -> Void)
        case manifestObject(@Sendable (inout SignedObjectDraft, ScenarioParts) -> Void)
        /// The victim before it publishes.
        case publication(@Sendable (inout Authority, ScenarioParts) throws -> Void)
        /// A TAK in the victim's publication point, or two in the trust anchor's.
        case trustAnchorKeys(Authorities)
        /// A file of its own that is inspected.
        case file(@Sendable (ScenarioParts) throws -> [UInt8])
    }

    /// Which CA issues the TAKs.
    package enum Authorities: Sendable {
        case victim
        case trustAnchorTwice
    }

    /// The code that the finding must have.
    package var code: String
    /// What is wrong.
    package var summary: String
    /// How far it reaches; nil for what the target implies.
    package var scope: DefectScope?
    /// How it is made.
    package var target: Target

    /// Makes a recipe.
    package init(_ code: String, _ summary: String, scope: DefectScope? = nil, _ target: Target) {
        self.code = code
        self.summary = summary
        self.scope = scope
        self.target = target
    }

    /// How far the defect reaches.
    package var affects: DefectScope {
        if let scope { return scope }
        switch target {
        case .trustAnchor, .locator: return .trustAnchor
        case .childAuthority, .router, .roa, .aspa, .ghostbusters, .trustAnchorKey, .prefixList,
            .trustAnchorKeys:
            return .object
        case .crl, .manifest, .manifestObject, .publication: return .publicationPoint
        case .checklist, .cacheRepresentation, .file: return .fileOnly
        }
    }
}
