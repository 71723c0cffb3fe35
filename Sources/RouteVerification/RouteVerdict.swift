/// The outcomes of one route: its origin, and its path by both procedures.
public struct RouteVerdict: Hashable, Sendable {
    /// Route origin validation.
    public var origin: RouteOriginValidity
    /// ASPA verification of a route from a customer, a lateral peer or a route server.
    public var upstream: ASPAVerdict
    /// ASPA verification of a route from a provider.
    public var downstream: ASPAVerdict

    /// The outcome of one procedure.
    public func path(_ direction: VerificationDirection) -> ASPAVerdict {
        direction == .upstream ? upstream : downstream
    }
}
