public import RPKITypes

/// The Only to Customer attribute (OTC, type 35): what a router does with it.
///
/// The functions take the value of a well-formed attribute, nil when there is none; an attribute whose length
/// is not 4 octets is treat-as-withdraw before (RFC 9234, section 5). They are for IPv4 and IPv6 unicast. On
/// sessions without a role of RFC 9234 (mutual transit, complex) nothing is checked or changed (section 6).
///
/// Source: RFC 9234, section 5.
public enum OnlyToCustomer {
    /// What becomes of a route that is received.
    public enum Ingress: Hashable, Sendable {
        /// It is no leak; this is its attribute from here on.
        case accepted(otc: ASN?)
        /// It is a leak, and not eligible.
        case leak(Leak)
    }

    /// Why a received route is a leak.
    public enum Leak: Hashable, Sendable {
        /// A customer sent a route that may only go to customers.
        case fromCustomer(otc: ASN)
        /// A client of our route server sent a route that may only go to customers.
        case fromClient(otc: ASN)
        /// A lateral peer sent a route that somebody else had marked.
        case fromPeer(otc: ASN, peer: ASN)

        /// The AS that the attribute names: it, or the AS that had the route from it, marked the route.
        public var otc: ASN {
            switch self {
            case .fromCustomer(let otc), .fromClient(let otc): otc
            case .fromPeer(let otc, _): otc
            }
        }

        /// One clause for people.
        public var text: String {
            switch self {
            case .fromCustomer(let otc): "a route with OTC \(otc) comes from a customer"
            case .fromClient(let otc): "a route with OTC \(otc) comes from a client of the route server"
            case .fromPeer(let otc, let peer): "a route with OTC \(otc) comes from the peer \(peer)"
            }
        }
    }

    /// What becomes of a route that is to be sent.
    public enum Egress: Hashable, Sendable {
        /// It is sent, with this attribute.
        case sent(otc: ASN?)
        /// It is not sent: it may only go to customers, and this one was marked by the AS given.
        case withheld(otc: ASN)
    }

    /// Checks a received route.
    ///
    /// - Parameters:
    ///   - otc: the attribute.
    ///   - role: the local role.
    ///   - remote: the AS of the neighbour.
    /// - Returns: that it is a leak, or the attribute to keep with the route.
    public static func ingress(_ otc: ASN?, role: SessionRole, remote: ASN) -> Ingress {
        switch role {
        case .provider, .routeServer:
            // Rule 1 of ingress.
            if let otc { return .leak(role == .provider ? .fromCustomer(otc: otc) : .fromClient(otc: otc)) }
            return .accepted(otc: nil)
        case .peer:
            // Rules 2 and 3.
            if let otc, otc != remote { return .leak(.fromPeer(otc: otc, peer: remote)) }
            return .accepted(otc: remote)
        case .customer, .routeServerClient:
            // Rule 3.
            return .accepted(otc: otc ?? remote)
        case .mutualTransit, .complex:
            return .accepted(otc: otc)
        }
    }

    /// Checks a route before it is sent.
    ///
    /// - Parameters:
    ///   - otc: the attribute, as ``ingress(_:role:remote:)`` left it.
    ///   - role: the local role on the session to the receiver.
    ///   - local: the local AS; in a confederation its identifier.
    /// - Returns: that it must not be sent, or the attribute to send with it.
    public static func egress(_ otc: ASN?, role: SessionRole, local: ASN) -> Egress {
        switch role {
        case .provider, .routeServer:
            // Rule 1 of egress.
            return .sent(otc: otc ?? local)
        case .peer:
            // Rules 1 and 2.
            if let otc { return .withheld(otc: otc) }
            return .sent(otc: local)
        case .customer, .routeServerClient:
            // Rule 2.
            if let otc { return .withheld(otc: otc) }
            return .sent(otc: nil)
        case .mutualTransit, .complex:
            return .sent(otc: otc)
        }
    }
}
