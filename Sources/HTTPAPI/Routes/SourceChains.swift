import RPKIPayload
import RPKITypes

/// Where payload comes from by the table of sources alone: the objects, without the certificates above them.
enum SourceChains {
    /// One chain for each source; nil when there is no table, empty when there is no such element.
    static func chains(of element: PayloadReference, _ call: Call) throws(APIError) -> [ProvenanceChain]? {
        let snapshot = try call.snapshot()
        guard let table = call.core.status.sources(of: snapshot.serial) else { return nil }
        return sources(of: element, snapshot.set, table).map(chain)
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

    private static func chain(_ source: PayloadSource) -> ProvenanceChain {
        switch source {
        case .exception(let path, let comment):
            return ProvenanceChain(
                trustAnchor: nil,
                steps: [],
                expires: nil,
                exception: ProvenanceChain.Exception(path: path, comment: comment)
            )
        case .object(let object):
            var step = ProvenanceChain.Step(uri: object.uri, type: object.kind.rawValue)
            step.notBefore = object.validity.notBefore
            step.notAfter = object.validity.notAfter
            return ProvenanceChain(
                trustAnchor: object.trustAnchor,
                steps: [step],
                expires: min(object.chainValidity.notAfter, object.stale)
            )
        }
    }
}
