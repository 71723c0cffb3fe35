/// Which of the two procedures of ASPA verification is applied.
///
/// Source: draft-ietf-sidrops-aspa-verification-28, sections 5.5 and 5.6. ``SessionRole/direction`` tells
/// which one a session needs.
public enum VerificationDirection: String, Hashable, Sendable, CaseIterable {
    /// For a route from a customer, a lateral peer, a route server or a client of our route server: each hop
    /// of the path must climb.
    case upstream
    /// For a route from a provider: the path may climb, cross once, and descend.
    case downstream
}
