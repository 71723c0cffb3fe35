package import RPKITypes

/// An element of the payload that somebody asks about.
package enum PayloadReference: Hashable, Sendable {
    /// A VRP.
    case vrp(VRP)
    /// The VAP of a customer.
    case vap(customer: ASN)
    /// The router keys of an AS with a key identifier.
    case routerKey(asn: ASN, keyIdentifier: KeyIdentifier)
}
