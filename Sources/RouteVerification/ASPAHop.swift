public import RPKITypes

/// One hop of a path, and what the ASPA data of its two ends says about it.
public struct ASPAHop: Hashable, Sendable {
    /// The AS nearer to the origin, the draft's AS(I).
    public let from: ASN
    /// The AS nearer to the receiver, AS(I+1).
    public let to: ASN
    /// What `from` says about `to` as its provider: whether the hop may climb.
    public let up: ProviderAuthorization
    /// What `to` says about `from` as its provider: whether the hop may descend.
    public let down: ProviderAuthorization
}
