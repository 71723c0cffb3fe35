import RPKIPayload
import RPKITypes
import Testing

/// What a strict router has: it takes neither a duplicate nor the withdrawal of what it lacks.
struct RouterTable: Equatable {
    private(set) var vrps: Set<VRP> = []
    private(set) var routerKeys: Set<RouterKey> = []
    private(set) var providers: [ASN: [ASN]] = [:]

    /// What a router has that was given all of a set.
    init(_ set: PayloadSet) {
        vrps = Set(set.vrps.map(\.vrp))
        routerKeys = Set(set.routerKeys.map(\.routerKey))
        for entry in set.vaps { providers[entry.vap.customer] = entry.vap.providers }
    }

    enum Refusal: Error, Equatable {
        case duplicate
        case unknown
        case customerTwice
        case noDifference
    }

    /// Takes a delta as a router does: errors 6 and 7 of RTR are thrown.
    mutating func apply(_ delta: PayloadDelta) throws {
        // A record that is announced and withdrawn in one response makes no sense either.
        guard Set(delta.announcedVRPs).isDisjoint(with: delta.withdrawnVRPs),
            Set(delta.announcedRouterKeys).isDisjoint(with: delta.withdrawnRouterKeys)
        else { throw Refusal.noDifference }
        for vrp in delta.withdrawnVRPs where vrps.remove(vrp) == nil { throw Refusal.unknown }
        for vrp in delta.announcedVRPs where !vrps.insert(vrp).inserted { throw Refusal.duplicate }
        for key in delta.withdrawnRouterKeys where routerKeys.remove(key) == nil { throw Refusal.unknown }
        for key in delta.announcedRouterKeys where !routerKeys.insert(key).inserted {
            throw Refusal.duplicate
        }
        let customers = delta.announcedVAPs.map(\.customer) + delta.withdrawnCustomers
        guard Set(customers).count == customers.count else { throw Refusal.customerTwice }
        for vap in delta.announcedVAPs {
            guard providers[vap.customer] != vap.providers else { throw Refusal.noDifference }
            providers[vap.customer] = vap.providers
        }
        for customer in delta.withdrawnCustomers where providers.removeValue(forKey: customer) == nil {
            throw Refusal.unknown
        }
    }
}
