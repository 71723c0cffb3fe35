public import RPKITypes

/// What a router has of a cache.
public struct RouterTable: Hashable, Sendable {
    /// The VRPs.
    public internal(set) var vrps: Set<VRP> = []
    /// The router keys.
    public internal(set) var routerKeys: Set<RouterKey> = []
    /// The VAPs by customer.
    public internal(set) var vaps: [ASN: VAP] = [:]

    /// Makes an empty table.
    public init() {}

    /// Makes a table; of several VAPs of a customer the last one stays.
    public init(vrps: some Sequence<VRP>, routerKeys: some Sequence<RouterKey>, vaps: some Sequence<VAP>) {
        self.vrps = Set(vrps)
        self.routerKeys = Set(routerKeys)
        self.vaps = Dictionary(vaps.map { ($0.customer, $0) }) { $1 }
    }

    /// The records of all kinds together.
    public var count: Int { vrps.count + routerKeys.count + vaps.count }

    /// Whether there is no record.
    public var isEmpty: Bool { count == 0 }
}
