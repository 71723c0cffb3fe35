package import RPKITypes

/// What a cache gives to a router: VRPs and VAPs, without order.
package struct RouterPayload: Hashable, Sendable {
    /// The VRPs.
    package var vrps: Set<VRP>
    /// The providers of each customer AS, ascending.
    package var providers: [ASN: [ASN]]

    /// Makes payload; without arguments it is the empty set, which is not the same as no data.
    package init(vrps: Set<VRP> = [], providers: [ASN: [ASN]] = [:]) {
        self.vrps = vrps
        self.providers = providers
    }

    /// What a version of RTR can carry of it: ASPA came with version 2 (8210bis-27, section 5.12).
    package func carried(by version: UInt8) -> RouterPayload {
        version >= 2 ? self : RouterPayload(vrps: vrps)
    }
}
