import ArgumentParser
import RPKITypes
import RouteVerification

/// The BGP session over which a route came.
struct SessionOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            The role of the local AS on the session: provider, rs, rs-client, customer, peer, mutual-transit, \
            complex. A route from our customer comes over a session on which we are the provider.
            """,
            valueName: "role"
        ),
        transform: RouteArguments.role
    )
    var role: SessionRole?

    @Flag(help: "Only the procedure for routes from customers, lateral peers and route servers.")
    var upstream = false

    @Flag(help: "Only the procedure for routes from providers.")
    var downstream = false

    @Option(
        help: ArgumentHelp("The neighbour's AS, with which the path must begin.", valueName: "asn"),
        transform: RouteArguments.asn
    )
    var neighbor: ASN?

    @Option(
        help: ArgumentHelp(
            "The Only to Customer attribute of the route (RFC 9234); needs --role and --neighbor.",
            valueName: "asn"
        ),
        transform: RouteArguments.asn
    )
    var otc: ASN?

    @Option(
        name: .customLong("local-as"),
        help: ArgumentHelp("The local AS.", valueName: "asn"),
        transform: RouteArguments.asn
    )
    var localAS: ASN?

    mutating func validate() throws {
        if role != nil, upstream || downstream {
            throw ValidationError("--role chooses the procedure; it excludes --upstream and --downstream.")
        }
        if otc != nil, role == nil || neighbor == nil {
            throw ValidationError("--otc needs --role and --neighbor.")
        }
    }

    /// Whether anything is said of the session.
    var isGiven: Bool {
        role != nil || upstream || downstream || neighbor != nil || otc != nil || localAS != nil
    }

    /// What to verify: by the role, the procedures given, or both.
    var contexts: [PathContext] {
        if let role { return [PathContext(role: role, neighbor: neighbor, receiver: localAS)] }
        let both = upstream == downstream
        return [VerificationDirection.upstream, .downstream]
            .filter { both || ($0 == .upstream) == upstream }
            .map { PathContext($0, neighbor: neighbor, receiver: localAS) }
    }

    /// What the Only to Customer attribute says against the route (RFC 9234, section 5).
    var leak: OnlyToCustomer.Leak? {
        guard let otc, let role, let neighbor,
            case .leak(let leak) = OnlyToCustomer.ingress(otc, role: role, remote: neighbor)
        else { return nil }
        return leak
    }
}
