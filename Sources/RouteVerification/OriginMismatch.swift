/// Why a VRP that covers a route does not match it.
///
/// The length is looked at first: a route that is too long is so whatever its origin.
public enum OriginMismatch: String, Hashable, Sendable, CaseIterable {
    /// The route's prefix is longer than the VRP's maxLength.
    case length
    /// The VRP is for another AS.
    case asn = "as"
    /// The VRP is for AS0: it says that nobody may originate the prefix (RFC 6483, section 4).
    case as0
    /// The route has no origin AS, because its path ends in an AS_SET (RFC 6811, section 2).
    case noOrigin = "no-origin"

    /// One clause for people.
    public var text: String {
        switch self {
        case .length: "the route is longer than maxLength"
        case .asn: "another AS"
        case .as0: "AS0: nobody may originate it"
        case .noOrigin: "the route has no origin AS"
        }
    }
}
