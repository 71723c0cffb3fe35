/// A type of PDU.
///
/// - Source: draft-ietf-sidrops-8210bis-27, section 5; RFC 8210, section 5; RFC 6810, section 5.
public enum PDUType: UInt8, Hashable, Sendable, CaseIterable {
    /// The cache has a newer serial.
    case serialNotify = 0
    /// The router asks for what changed since a serial.
    case serialQuery = 1
    /// The router asks for everything.
    case resetQuery = 2
    /// The cache begins a response.
    case cacheResponse = 3
    /// A VRP of IPv4.
    case ipv4Prefix = 4
    /// A VRP of IPv6.
    case ipv6Prefix = 6
    /// The cache ends a response.
    case endOfData = 7
    /// The cache cannot say what changed.
    case cacheReset = 8
    /// A router key.
    case routerKey = 9
    /// Something is wrong.
    case errorReport = 10
    /// The providers of a customer.
    case aspa = 11

    /// The first version that has the type.
    public var definedFrom: ProtocolVersion {
        switch self {
        case .routerKey: .v1
        case .aspa: .v2
        case .serialNotify, .serialQuery, .resetQuery, .cacheResponse, .ipv4Prefix, .ipv6Prefix, .endOfData,
            .cacheReset, .errorReport:
            .v0
        }
    }

    /// Who sends PDUs of the type.
    public var sender: Sender {
        switch self {
        case .serialQuery, .resetQuery: .router
        case .errorReport: .both
        case .serialNotify, .cacheResponse, .ipv4Prefix, .ipv6Prefix, .endOfData, .cacheReset, .routerKey,
            .aspa:
            .cache
        }
    }

    /// Whether PDUs of the type stand between Cache Response and End of Data.
    public var isPayload: Bool {
        switch self {
        case .ipv4Prefix, .ipv6Prefix, .routerKey, .aspa: true
        case .serialNotify, .serialQuery, .resetQuery, .cacheResponse, .endOfData, .cacheReset, .errorReport:
            false
        }
    }

    /// Whether a PDU of the type may have a length, in octets, the header included.
    ///
    /// BIRD 3.3.2 crashes on PDUs that are shorter than their type in their version; nothing but the exact length
    /// is good.
    public func permits(length: Int, in version: ProtocolVersion) -> Bool {
        switch self {
        case .serialNotify, .serialQuery: length == 12
        case .resetQuery, .cacheResponse, .cacheReset: length == 8
        case .ipv4Prefix: length == 20
        case .ipv6Prefix: length == 32
        // RFC 6810 has no timing values.
        case .endOfData: length == (version == .v0 ? 12 : 24)
        case .routerKey: length > 32 && length <= PDU.longest
        case .errorReport: length >= 16 && length <= PDU.longest
        case .aspa: length >= 12 && length <= PDU.longest && length % 4 == 0
        }
    }
}
