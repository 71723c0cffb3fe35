import RPKIPayload
import RPKITypes

/// Where payload comes from, by the table of its sources.
enum SourceChains {
    /// One chain for each source; nil when there is no table, empty when there is no such element.
    static func chains(of element: PayloadReference, _ call: Call) async throws -> [ProvenanceChain]? {
        let snapshot = try call.snapshot()
        guard let table = call.core.status.sources(of: snapshot.serial) else { return nil }
        let sources = sources(of: element, snapshot.set, table)
        return try await call.core.status.chains(of: sources, table.authorities)
    }

    private static func sources(
        of element: PayloadReference,
        _ set: PayloadSet,
        _ table: PayloadProvenance
    ) -> [PayloadSource] {
        switch element {
        case .vrp(let vrp):
            return PrefixSearch(set).index(of: vrp).map { table.sources(ofVRPAt: $0) } ?? []
        case .vap(let customer):
            let index = set.vaps.firstIndex { $0.vap.customer == customer }
            return index.map { table.sources(ofVAPAt: $0) } ?? []
        case .routerKey(let asn, let keyIdentifier):
            let index = set.routerKeys.firstIndex {
                $0.routerKey.asn == asn && $0.routerKey.keyIdentifier == keyIdentifier
            }
            return index.map { table.sources(ofRouterKeyAt: $0) } ?? []
        }
    }
}
