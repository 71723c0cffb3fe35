public import RPKITypes

/// One end of a BGP session.
public struct RoutePeer: Hashable, Sendable {
    /// The AS number; a two-octet field is widened.
    public var asn: ASN
    /// The address.
    public var address: IPAddress
    /// The BGP identifier in host order; 0 where the format has none.
    public var identifier: UInt32

    /// Makes a peer.
    public init(asn: ASN, address: IPAddress, identifier: UInt32 = 0) {
        self.asn = asn
        self.address = address
        self.identifier = identifier
    }
}
