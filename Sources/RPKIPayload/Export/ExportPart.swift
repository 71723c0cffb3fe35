/// A stretch of a document with entries of one kind, or with something that is no payload.
enum ExportPart: Hashable, Sendable {
    /// VRPs of both families, IPv4 first.
    case routeOrigins
    /// VRPs of IPv4.
    case ipv4RouteOrigins
    /// VRPs of IPv6.
    case ipv6RouteOrigins
    /// Router keys.
    case routerKeys
    /// VAPs.
    case aspas
    /// What a format lists beside payload; no selection leaves it out.
    case supplement

    /// The kind of payload; nil for a supplement.
    var kind: PayloadKind? {
        switch self {
        case .routeOrigins, .ipv4RouteOrigins, .ipv6RouteOrigins: .routeOrigins
        case .routerKeys: .routerKeys
        case .aspas: .aspas
        case .supplement: nil
        }
    }
}

/// Where an entry stands.
struct ExportPlace {
    /// Its place in its list of the ``PayloadSet``.
    let index: Int
    /// Whether it is the first that is written of its part.
    let isFirst: Bool
}
