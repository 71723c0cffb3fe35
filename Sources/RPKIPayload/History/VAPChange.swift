public import RPKITypes

/// What became of the VAP of one customer between two payload sets.
public struct VAPChange: Hashable, Sendable {
    /// The customer AS.
    public let customer: ASN
    /// The VAP before; nil when there was none.
    ///
    /// Routers are not told of it. Without it a change that is taken back, or a VAP that comes and goes, could not be
    /// left out of a longer delta.
    public let old: VAP?
    /// The VAP after; nil when there is none.
    public let new: VAP?
}
