package import RPKITypes

/// The payload that a validator must get out of what was issued.
package struct ExpectedPayload: Hashable, Sendable {
    /// VRPs, once each.
    package private(set) var vrpSet: Set<VRP> = []
    /// Providers by customer, all ASPAs of a customer together.
    package private(set) var providers: [ASN: Set<ASN>] = [:]
    /// Router keys, once each.
    package private(set) var routerKeySet: Set<RouterKey> = []

    /// Nothing.
    package init() {}

    /// VRPs in output order.
    package var vrps: [VRP] { vrpSet.sorted() }

    /// VAPs by customer; AS0 is left out beside others (draft-ietf-sidrops-aspa-profile-29, section 5.2).
    package var vaps: [VAP] {
        providers.sorted { $0.key < $1.key }.map { customer, providers in
            VAP(
                customer: customer,
                providers: providers.filter { providers.count == 1 || $0.rawValue != 0 }.sorted()
            )
        }
    }

    /// Router keys in output order.
    package var routerKeys: [RouterKey] { routerKeySet.sorted() }

    /// Whether there is nothing.
    package var isEmpty: Bool { vrpSet.isEmpty && providers.isEmpty && routerKeySet.isEmpty }

    /// Adds VRPs.
    package mutating func insert(_ vrps: [VRP]) { vrpSet.formUnion(vrps) }

    /// Adds the providers of one ASPA.
    package mutating func insert(customer: ASN, providers: [ASN]) {
        self.providers[customer, default: []].formUnion(providers)
    }

    /// Adds router keys.
    package mutating func insert(_ keys: [RouterKey]) { routerKeySet.formUnion(keys) }

    /// Adds all of another payload.
    package mutating func formUnion(_ other: ExpectedPayload) {
        vrpSet.formUnion(other.vrpSet)
        providers.merge(other.providers) { $0.union($1) }
        routerKeySet.formUnion(other.routerKeySet)
    }
}
