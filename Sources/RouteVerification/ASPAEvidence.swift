public import RPKITypes

/// One answer of the ASPA data that a verdict rests on.
public struct ASPAEvidence: Hashable, Sendable {
    /// The ramp for which the question was asked.
    public enum Ramp: String, Hashable, Sendable, CaseIterable {
        /// The up-ramp: may the route climb from `customer` to `asked`?
        case up
        /// The down-ramp: may the route descend from `asked` to `customer`?
        case down
    }

    /// The AS whose ASPA was asked.
    public let customer: ASN
    /// The AS that it was asked about.
    public let asked: ASN
    /// The ramp.
    public let ramp: Ramp
    /// The answer.
    public let authorization: ProviderAuthorization
    /// The providers that the customer lists, ascending; nil when it has no ASPA, `[AS0]` when it has none.
    public let providers: [ASN]?

    /// One clause for people.
    public var text: String {
        switch (authorization, providers) {
        case (.noAttestation, _): "\(customer) has no ASPA that could name \(asked) a provider"
        case (.provider, _): "the ASPA of \(customer) lists \(asked)"
        case (.notProvider, [ASN(0)]): "the ASPA of \(customer) (AS0, no provider at all) denies \(asked)"
        case (.notProvider, let providers):
            "the ASPA of \(customer) (\(ASPAEvidence.list(providers ?? []))) does not list \(asked)"
        }
    }

    /// The first few of a list.
    static func list(_ asns: [ASN]) -> String {
        let shown = asns.prefix(8).map(\.description).joined(separator: ", ")
        return asns.count > 8 ? "\(shown) and \(asns.count - 8) more" : shown
    }
}
