/// Why something was rejected or remarked upon: one case a subject, each with its own reasons.
public enum Reason: Hashable, Sendable {
    /// Why bytes are not the DER that an object must be.
    case encoding(EncodingReason)
    /// Why a URI in an object is refused before use.
    case uri(URIReason)
    /// Why a trust anchor locator (TAL) is refused.
    case locator(LocatorReason)
    /// Why a certificate breaks the profile of RFC 6487 or its place in the hierarchy.
    case certificate(CertificateReason)
    /// Why a BGPsec router certificate breaks the profile of RFC 8209.
    case routerCertificate(RouterCertificateReason)
    /// What is wrong with a trust anchor or its TAL.
    case trustAnchor(TrustAnchorReason)
    /// Why a certificate revocation list is refused.
    case crl(CRLReason)
    /// Why a signed object breaks the template of RFC 6488 and RFC 9589.
    case signedObject(SignedObjectReason)
    /// Why a manifest, or the publication point that it lists, is refused.
    case manifest(ManifestReason)
    /// Why a ROA is refused.
    case roa(ROAReason)
    /// Why an ASPA is refused.
    case aspa(ASPAReason)
    /// Why a Ghostbusters record is refused.
    case ghostbusters(GhostbustersReason)
    /// Why a trust anchor key object (TAK) is refused.
    case tak(TAKReason)
    /// Why a signed checklist (RSC) is refused.
    case checklist(ChecklistReason)
    /// Why a Signed Prefix List is refused.
    case prefixList(PrefixListReason)
    /// Why a canonical cache representation (CCR) is refused.
    case cacheRepresentation(CacheRepresentationReason)
    /// What is noticed when payload is put together.
    case payload(PayloadReason)
    /// Why a file of RRDP is refused, or not followed.
    case rrdp(RRDPReason)
    /// Why something could not be fetched.
    case fetch(FetchReason)
}

extension Reason: CustomStringConvertible {
    /// What is wrong, with the values that disagreed.
    public var description: String {
        switch self {
        case .encoding(let reason): reason.description
        case .uri(let reason): reason.description
        case .locator(let reason): reason.description
        case .certificate(let reason): reason.description
        case .routerCertificate(let reason): reason.description
        case .trustAnchor(let reason): reason.description
        case .crl(let reason): reason.description
        case .signedObject(let reason): reason.description
        case .manifest(let reason): reason.description
        case .roa(let reason): reason.description
        case .aspa(let reason): reason.description
        case .ghostbusters(let reason): reason.description
        case .tak(let reason): reason.description
        case .checklist(let reason): reason.description
        case .prefixList(let reason): reason.description
        case .cacheRepresentation(let reason): reason.description
        case .payload(let reason): reason.description
        case .rrdp(let reason): reason.description
        case .fetch(let reason): reason.description
        }
    }

    /// The stable code, with the rule that it stands for.
    public var code: ReasonCode {
        switch self {
        case .encoding(let reason): .init(reason.code.rawValue, reason.code.requirement)
        case .uri(let reason): .init(reason.code.rawValue, reason.code.requirement)
        case .locator(let reason): .init(reason.code.rawValue, reason.code.requirement)
        case .certificate(let reason): .init(reason.code.rawValue, reason.code.requirement)
        case .routerCertificate(let reason): .init(reason.code.rawValue, reason.code.requirement)
        case .trustAnchor(let reason): .init(reason.code.rawValue, reason.code.requirement)
        case .crl(let reason): .init(reason.code.rawValue, reason.code.requirement)
        case .signedObject(let reason): .init(reason.code.rawValue, reason.code.requirement)
        case .manifest(let reason): .init(reason.code.rawValue, reason.code.requirement)
        case .roa(let reason): .init(reason.code.rawValue, reason.code.requirement)
        case .aspa(let reason): .init(reason.code.rawValue, reason.code.requirement)
        case .ghostbusters(let reason): .init(reason.code.rawValue, reason.code.requirement)
        case .tak(let reason): .init(reason.code.rawValue, reason.code.requirement)
        case .checklist(let reason): .init(reason.code.rawValue, reason.code.requirement)
        case .prefixList(let reason): .init(reason.code.rawValue, reason.code.requirement)
        case .cacheRepresentation(let reason): .init(reason.code.rawValue, reason.code.requirement)
        case .payload(let reason): .init(reason.code.rawValue, reason.code.requirement)
        case .rrdp(let reason): .init(reason.code.rawValue, reason.code.requirement)
        case .fetch(let reason): .init(reason.code.rawValue, reason.code.requirement)
        }
    }
}

/// The stable code of a reason: the JSON value, metric label, log key and documentation anchor.
public struct ReasonCode: Hashable, Sendable {
    /// The code in kebab case; never reworded.
    public let rawValue: String
    /// The rule that is broken.
    public let requirement: Requirement

    init(_ rawValue: String, _ requirement: Requirement) {
        self.rawValue = rawValue
        self.requirement = requirement
    }

    /// All codes, in the order of `Docs/findings.md`.
    public static var all: [ReasonCode] {
        var codes: [ReasonCode] = []
        codes += EncodingReason.Code.allCases.map { .init($0.rawValue, $0.requirement) }
        codes += URIReason.Code.allCases.map { .init($0.rawValue, $0.requirement) }
        codes += LocatorReason.Code.allCases.map { .init($0.rawValue, $0.requirement) }
        codes += CertificateReason.Code.allCases.map { .init($0.rawValue, $0.requirement) }
        codes += RouterCertificateReason.Code.allCases.map { .init($0.rawValue, $0.requirement) }
        codes += TrustAnchorReason.Code.allCases.map { .init($0.rawValue, $0.requirement) }
        codes += CRLReason.Code.allCases.map { .init($0.rawValue, $0.requirement) }
        codes += SignedObjectReason.Code.allCases.map { .init($0.rawValue, $0.requirement) }
        codes += ManifestReason.Code.allCases.map { .init($0.rawValue, $0.requirement) }
        codes += ROAReason.Code.allCases.map { .init($0.rawValue, $0.requirement) }
        codes += ASPAReason.Code.allCases.map { .init($0.rawValue, $0.requirement) }
        codes += GhostbustersReason.Code.allCases.map { .init($0.rawValue, $0.requirement) }
        codes += TAKReason.Code.allCases.map { .init($0.rawValue, $0.requirement) }
        codes += ChecklistReason.Code.allCases.map { .init($0.rawValue, $0.requirement) }
        codes += PrefixListReason.Code.allCases.map { .init($0.rawValue, $0.requirement) }
        codes += CacheRepresentationReason.Code.allCases.map { .init($0.rawValue, $0.requirement) }
        codes += PayloadReason.Code.allCases.map { .init($0.rawValue, $0.requirement) }
        codes += RRDPReason.Code.allCases.map { .init($0.rawValue, $0.requirement) }
        codes += FetchReason.Code.allCases.map { .init($0.rawValue, $0.requirement) }
        return codes
    }
}
