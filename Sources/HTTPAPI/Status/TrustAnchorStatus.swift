/// What is known of a trust anchor.
package struct TrustAnchorStatus: Hashable, Sendable {
    /// The name of its TAL.
    package var name: String
    /// Whether the last run had data of it; nil when it is not known.
    package var hasData: Bool?
    /// Its objects; a counter that is not known is missing.
    package var objects: [ObjectCounter: Int] = [:]
    /// Its payload by kind; a kind that is not known is missing.
    package var payload: [CountedKind: PayloadTally] = [:]

    /// VRPs of both families together; nil when they are not known.
    var vrpsTotal: Int? {
        guard let ipv4 = payload[.ipv4]?.total, let ipv6 = payload[.ipv6]?.total else { return nil }
        return ipv4 + ipv6
    }

    /// Makes the status of a trust anchor of which nothing is known.
    package init(name: String) { self.name = name }
}
