public import RPKITypes
public import RouteVerification

/// What verification of many routes came to, in numbers.
public struct TableSummary: Sendable, Hashable {
    /// Routes by outcome of origin validation and ASPA verification.
    public struct Outcomes: Sendable, Hashable {
        private var counts = [Int](repeating: 0, count: 9)

        /// No routes.
        public init() {}

        private static func place(_ origin: RouteOriginValidity, _ path: ASPAVerdict) -> Int {
            let column =
                switch path {
                case .valid: 0
                case .unknown: 1
                case .invalid: 2
                }
            return switch origin {
            case .valid: column
            case .notFound: 3 + column
            case .invalid: 6 + column
            }
        }

        /// The number of routes with both outcomes.
        public subscript(origin: RouteOriginValidity, path: ASPAVerdict) -> Int {
            counts[Outcomes.place(origin, path)]
        }

        /// The number of routes with an outcome of origin validation.
        public subscript(origin: RouteOriginValidity) -> Int {
            ASPAVerdict.allCases.reduce(0) { $0 + self[origin, $1] }
        }

        /// The number of routes with an outcome of ASPA verification.
        public subscript(path: ASPAVerdict) -> Int {
            RouteOriginValidity.allCases.reduce(0) { $0 + self[$1, path] }
        }

        /// All routes.
        public var total: Int { counts.reduce(0, +) }

        mutating func add(_ origin: RouteOriginValidity, _ path: ASPAVerdict) {
            counts[Outcomes.place(origin, path)] += 1
        }

        mutating func add(_ other: Outcomes) {
            for place in counts.indices { counts[place] += other.counts[place] }
        }
    }

    /// A hop that an ASPA denies.
    public struct DeniedHop: Sendable, Hashable {
        /// The AS whose ASPA denies it.
        public var customer: ASN
        /// The AS that it does not list as a provider.
        public var asked: ASN
    }

    /// All routes.
    public var outcomes = Outcomes()
    /// Routes by the peer that they came from.
    public var peers: [RoutePeerKey: Outcomes] = [:]
    /// Routes with an Invalid path by each hop that an ASPA denies.
    public var deniedHops: [DeniedHop: Int] = [:]
    /// Routes with an Invalid path that no ASPA data decides, by the reason's name.
    public var objections: [String: Int] = [:]
    /// Routes that their Only to Customer attribute shows to be leaks, by the peer that sent them.
    public var markedLeaks: [ASN: Int] = [:]
    /// Suspected leaks by leaker.
    public var leaks: [ASN: LeakGroup] = [:]
    /// Routes with an Invalid path of which was not remembered why, for want of room.
    public var unexplained = 0
    /// Events that are no routes to verify: withdrawals, what the collector itself sent, multicast.
    public var passedOver = 0

    /// No routes.
    public init() {}

    /// Whether something is Invalid.
    public var hasInvalid: Bool {
        outcomes[RouteOriginValidity.invalid] > 0 || outcomes[ASPAVerdict.invalid] > 0 || !markedLeaks.isEmpty
    }

    /// Adds what another part of the routes came to.
    public mutating func add(_ other: TableSummary) {
        outcomes.add(other.outcomes)
        for (peer, counts) in other.peers { peers[peer, default: Outcomes()].add(counts) }
        for (hop, count) in other.deniedHops { deniedHops[hop, default: 0] += count }
        for (name, count) in other.objections { objections[name, default: 0] += count }
        for (peer, count) in other.markedLeaks { markedLeaks[peer, default: 0] += count }
        for (leaker, group) in other.leaks { leaks[leaker, default: LeakGroup(leaker)].add(group) }
        unexplained += other.unexplained
        passedOver += other.passedOver
    }
}

/// A peer of a collector.
public struct RoutePeerKey: Sendable, Hashable {
    /// Its AS.
    public var asn: ASN
    /// Its address as text.
    public var address: String
}
