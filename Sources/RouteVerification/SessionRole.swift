/// The role of the local AS on a BGP session, from which the procedure of ASPA verification follows.
///
/// The first five are RFC 9234's, with its numbers; the others are relations that it has no role for,
/// with numbers that mean nothing outside.
///
/// Source: RFC 9234, section 4.1; draft-ietf-sidrops-aspa-verification-28, sections 5.5, 5.6, 6.3 and 6.4.
public enum SessionRole: UInt8, Hashable, Sendable, CaseIterable {
    /// Provider: the route comes from a customer.
    case provider = 0
    /// Route server: the route comes from a client.
    case routeServer = 1
    /// Client of a route server, which may be transparent or not.
    case routeServerClient = 2
    /// Customer: the route comes from a provider.
    case customer = 3
    /// Lateral peer.
    case peer = 4
    /// Mutual transit, siblings: each is the other's provider, and the neighbour is treated as one.
    case mutualTransit = 250
    /// Several relations on one session, and that of the route is not known: what a provider may send is let
    /// pass, so that there are no false Invalids.
    case complex = 251

    /// The names on the command line and in JSON.
    public var name: String {
        switch self {
        case .provider: "provider"
        case .routeServer: "rs"
        case .routeServerClient: "rs-client"
        case .customer: "customer"
        case .peer: "peer"
        case .mutualTransit: "mutual-transit"
        case .complex: "complex"
        }
    }

    /// Finds a role by ``name``, or by `route-server`, `route-server-client`, `sibling`; nil for anything
    /// else.
    public init?(name: some StringProtocol) {
        switch String(name) {
        case "route-server": self = .routeServer
        case "route-server-client": self = .routeServerClient
        case "sibling": self = .mutualTransit
        case let text:
            guard let role = SessionRole.allCases.first(where: { $0.name == text }) else { return nil }
            self = role
        }
    }

    /// The procedure for routes that are received on the session.
    public var direction: VerificationDirection {
        switch self {
        case .provider, .routeServer, .routeServerClient, .peer: .upstream
        case .customer, .mutualTransit, .complex: .downstream
        }
    }

    /// Whether the first AS of a path must be the neighbour.
    ///
    /// A route server may be transparent, which is to leave its AS out; so its clients do not look.
    public var checksNeighbor: Bool { self != .routeServerClient }

    /// The role that the other side must have (RFC 9234, section 4.2); nil where it defines none.
    public var counterpart: SessionRole? {
        switch self {
        case .provider: .customer
        case .routeServer: .routeServerClient
        case .routeServerClient: .routeServer
        case .customer: .provider
        case .peer: .peer
        case .mutualTransit, .complex: nil
        }
    }

    /// Who sent the route, for people: `from a customer`.
    public var senderText: String {
        switch self {
        case .provider: "from a customer"
        case .routeServer: "from a client of this route server"
        case .routeServerClient: "from a route server"
        case .customer: "from a provider"
        case .peer: "from a lateral peer"
        case .mutualTransit: "from a mutual-transit neighbor"
        case .complex: "from a neighbor with several relations"
        }
    }
}
