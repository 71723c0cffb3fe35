public import RPKITypes
public import RouteVerification

/// Routes that look leaked by one AS, with some of the paths that show it.
public struct LeakGroup: Sendable, Hashable {
    /// A path, and how many routes have it.
    public struct Evidence: Sendable, Hashable {
        /// As it stood in the route, neighbour first.
        public var path: String
        /// Who leaked what, in a sentence.
        public var account: String
        /// A prefix with it.
        public var prefix: IPPrefix
        /// Routes with it.
        public var routes: Int
    }

    /// Paths that are kept of one leaker.
    public static let keptPaths = 5

    /// The AS that most likely leaked.
    public let leaker: ASN
    /// Routes.
    public private(set) var routes = 0
    /// The kinds of leaks of RFC 7908 that the paths allow.
    public private(set) var types: Set<LeakType> = []
    /// The paths with the most routes, the largest first; at most ``keptPaths``.
    public private(set) var evidence: [Evidence] = []

    init(_ leaker: ASN) { self.leaker = leaker }

    mutating func add(_ account: LeakAccount, _ path: String, _ prefix: IPPrefix, routes count: Int) {
        routes += count
        types.formUnion(account.types)
        keep(Evidence(path: path, account: account.text, prefix: prefix, routes: count))
    }

    mutating func add(_ other: LeakGroup) {
        routes += other.routes
        types.formUnion(other.types)
        for item in other.evidence { keep(item) }
    }

    private mutating func keep(_ item: Evidence) {
        if let place = evidence.firstIndex(where: { $0.path == item.path }) {
            evidence[place].routes += item.routes
        } else {
            evidence.append(item)
        }
        // By path where routes are equal, so that the order of work does not show.
        evidence.sort { $0.routes == $1.routes ? $0.path < $1.path : $0.routes > $1.routes }
        if evidence.count > LeakGroup.keptPaths { evidence.removeLast() }
    }
}
