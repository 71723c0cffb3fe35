/// What the ASPA data of a customer AS says about one other AS as its provider.
///
/// Source: draft-ietf-sidrops-aspa-verification-28, section 5.3 (the hop check function).
public enum ProviderAuthorization: String, Hashable, Sendable, CaseIterable {
    /// "Provider+": the customer lists the AS, as a transit provider or a non-transparent route server.
    case provider
    /// "Not Provider+": the customer has an ASPA, and the AS is not in it.
    case notProvider = "not-provider"
    /// "No Attestation": the customer has no ASPA.
    case noAttestation = "no-attestation"

    /// The term of the draft: `Provider+`, `Not Provider+`, `No Attestation`.
    public var term: String {
        switch self {
        case .provider: "Provider+"
        case .notProvider: "Not Provider+"
        case .noAttestation: "No Attestation"
        }
    }
}
