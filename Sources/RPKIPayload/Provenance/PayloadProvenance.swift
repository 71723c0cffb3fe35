import RPKITypes

/// Where each element of one payload set comes from: a table beside the set, in its order.
///
/// It is no part of ``PayloadSet``, since equal payload is equal wherever it comes from, and is not kept in files:
/// after a start it is there again once the first run is done.
package struct PayloadProvenance: Sendable {
    /// The most sources of one element that are kept; more say nothing new (choice of ours).
    package static let sourceLimit = 100

    /// The CAs that the sources rest on; empty when they are not known.
    package let authorities: AuthorityTable
    let table: SourceTable
    let vrps: SourceLists
    let routerKeys: SourceLists
    let vaps: SourceLists

    /// The sources of a VRP, by its place in ``PayloadSet/vrps``: the one that is valid for longest comes first,
    /// exceptions last.
    ///
    /// - Returns: empty when none are known.
    package func sources(ofVRPAt index: Int) -> [PayloadSource] { vrps[index].map { table[$0] } }

    /// The sources of a router key, by its place in ``PayloadSet/routerKeys``, in the same order.
    package func sources(ofRouterKeyAt index: Int) -> [PayloadSource] { routerKeys[index].map { table[$0] } }

    /// The sources of a VAP, by its place in ``PayloadSet/vaps``, in the same order: each gave some of its providers.
    package func sources(ofVAPAt index: Int) -> [PayloadSource] { vaps[index].map { table[$0] } }

    /// The first source of a VRP that is an object.
    package func firstObject(ofVRPAt index: Int) -> SourceObject? {
        guard let first = vrps[index].first, case .object(let object) = table[first] else { return nil }
        return object
    }
}
