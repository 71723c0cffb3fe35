public import RPKITypes

/// One protocol data unit, without its version.
public enum PDU: Hashable, Sendable {
    /// The cache has a newer serial.
    case serialNotify(SessionID, SerialNumber)
    /// The router asks for what changed since a serial.
    case serialQuery(SessionID, SerialNumber)
    /// The router asks for everything.
    case resetQuery
    /// The cache begins a response.
    case cacheResponse(SessionID)
    /// A VRP of either family.
    case prefix(VRP, Change)
    /// The cache ends a response; the timing is nil in version 0 only.
    case endOfData(SessionID, SerialNumber, Timing?)
    /// The cache cannot say what changed.
    case cacheReset
    /// A router key; from version 1 on.
    case routerKey(RouterKey, Change)
    /// Something is wrong.
    case errorReport(ErrorReport)
    /// An announcement of all providers of a customer, which replaces an earlier one; from version 2 on.
    case aspa(VAP)
    /// The customer has no ASPA any more; from version 2 on.
    case aspaWithdrawal(ASN)

    /// The greatest length of a PDU in octets, the header included.
    ///
    /// - Source: draft-ietf-sidrops-8210bis-27, section 5.1; taken for the older versions as well.
    public static let longest = 65_535
    /// The length of the header in octets.
    public static let headerLength = 8
    /// The greatest number of providers in an ASPA PDU: what fits in ``longest``.
    public static let mostProviders = (longest - 12) / 4

    /// The type.
    public var type: PDUType {
        switch self {
        case .serialNotify: .serialNotify
        case .serialQuery: .serialQuery
        case .resetQuery: .resetQuery
        case .cacheResponse: .cacheResponse
        case .prefix(let vrp, _): vrp.prefix.family == .ipv4 ? .ipv4Prefix : .ipv6Prefix
        case .endOfData: .endOfData
        case .cacheReset: .cacheReset
        case .routerKey: .routerKey
        case .errorReport: .errorReport
        case .aspa, .aspaWithdrawal: .aspa
        }
    }
}

/// What a payload PDU does, by bit 0 of its flags.
public enum Change: UInt8, Hashable, Sendable {
    /// Takes the record away.
    case withdraw = 0
    /// Adds the record.
    case announce = 1
}
