public import RPKITypes
public import RouteSources
public import RouteVerification

/// Verifies the routes of a table or of messages, one after another, and keeps count.
///
/// The role of a peer says by which procedure its paths are verified. A peer without one is taken for a provider: what is
/// Invalid then, by the downstream procedure, is Invalid by any.
///
/// One for each source and thread. Memory is bounded by ``rememberedExplanations`` and by the number of peers.
public struct TableVerifier: RouteVisitor {
    /// Which routes are given to the sink.
    public enum Selection: String, Sendable, Hashable, CaseIterable {
        /// Those with an Invalid origin or path.
        case invalid
        /// Those with an Invalid origin.
        case invalidOrigin = "invalid-origin"
        /// Those with an Invalid path.
        case invalidPath = "invalid-path"
        /// Those whose path is Unknown.
        case unknownPath = "unknown-path"
        /// All.
        case all

        func takes(_ origin: RouteOriginValidity, _ path: ASPAVerdict) -> Bool {
            switch self {
            case .invalid: origin == .invalid || path == .invalid
            case .invalidOrigin: origin == .invalid
            case .invalidPath: path == .invalid
            case .unknownPath: path == .unknown
            case .all: true
            }
        }
    }

    /// Different Invalid paths of which is remembered why they are.
    public static let rememberedExplanations = 100_000
    /// AS numbers of all these paths together.
    public static let rememberedASNs = 2_000_000

    /// Why a path is Invalid, and how many routes have it.
    private struct Explanation {
        var objection: String?
        var deniedHops: [TableSummary.DeniedHop]
        var leak: LeakAccount?
        /// The path as it stood in the first route with it.
        var path: String
        /// The prefix of that route.
        var prefix: IPPrefix
        var routes = 1
    }

    private struct PathKey: Hashable {
        var path: CollapsedPath
        var role: SessionRole?
        var neighbor: ASN?
    }

    /// What the routes so far came to.
    public private(set) var summary = TableSummary()
    /// Records that could not be read: how many, and the first of them.
    public private(set) var defects: (count: Int, first: [RecordDefect]) = (0, [])

    private var verifier: RouteVerifier
    private let roles: [ASN: SessionRole]
    private let selection: Selection?
    private let sink: (Span<UInt8>) -> Void
    private var decoded = DecodedPath()
    private var path = CollapsedPath()
    private var explanations: [PathKey: Explanation] = [:]
    private var explainedASNs = 0
    /// The counts of the peer of the last route, which are put away when another peer's turn comes.
    private var peer: (key: RoutePeer, outcomes: TableSummary.Outcomes)?
    private let defectsKept: Int

    /// Begins.
    ///
    /// - Parameters:
    ///   - verifier: with the payload; a copy is used.
    ///   - roles: the local role on the session with each peer.
    ///   - selection: which routes the sink gets; nil for none.
    ///   - defectsKept: how many defects are kept.
    ///   - sink: takes a route as one JSON object with a line feed.
    public init(
        _ verifier: RouteVerifier,
        roles: [ASN: SessionRole],
        selection: Selection?,
        defectsKept: Int = 20,
        sink: @escaping (Span<UInt8>) -> Void = { _ in }
    ) {
        self.verifier = verifier
        self.roles = roles
        self.selection = selection
        self.defectsKept = defectsKept
        self.sink = sink
    }

    /// Verifies a route.
    public mutating func visit(_ event: RouteEvent, in record: Span<UInt8>) {
        guard event.kind != .withdrawal, !event.isLocal, event.forwarding != .multicast else {
            summary.passedOver += 1
            return
        }
        decoded.decode(event.attributes, in: record)
        collapse()
        let role = roles[event.peer.asn]
        let neighbor = role.map(\.checksNeighbor) ?? false ? event.peer.asn : nil
        let verdict = verifier.verify(event.prefix, path, neighbor: neighbor)
        let outcome = verdict.path(role?.direction ?? .downstream)
        summary.outcomes.add(verdict.origin, outcome)
        count(event.peer, verdict.origin, outcome)
        if outcome == .invalid { explain(event, role, neighbor) }
        let isMarked = isLeak(event, role)
        if isMarked { summary.markedLeaks[event.peer.asn, default: 0] += 1 }
        guard let selection, selection.takes(verdict.origin, outcome) || isMarked && selection == .invalid
        else {
            return
        }
        show(event, verdict, role, isMarked)
    }

    /// Counts a record that could not be read.
    public mutating func visit(_ defect: RecordDefect) {
        defects.count += 1
        if defects.first.count < defectsKept { defects.first.append(defect) }
    }

    /// Puts away what is still held back; ``summary`` is complete then.
    public mutating func finish() {
        addExplanations()
        putAwayPeer()
    }

    private mutating func putAwayPeer() {
        guard let (key, outcomes) = peer else { return }
        let name = RoutePeerKey(asn: key.asn, address: "\(key.address)")
        summary.peers[name, default: TableSummary.Outcomes()].add(outcomes)
        peer = nil
    }

    private mutating func count(_ key: RoutePeer, _ origin: RouteOriginValidity, _ outcome: ASPAVerdict) {
        if peer?.key != key {
            putAwayPeer()
            peer = (key, TableSummary.Outcomes())
        }
        peer?.outcomes.add(origin, outcome)
    }

    private mutating func collapse() {
        path.removeAll()
        for segment in decoded.segments {
            let kind: ASPath.SegmentKind =
                switch segment.kind {
                case .sequence: .sequence
                case .set: .set
                case .confederationSequence: .confederationSequence
                case .confederationSet: .confederationSet
                }
            for asn in decoded.asns[segment.range] { path.append(asn, in: kind) }
        }
    }

    private mutating func explain(_ event: RouteEvent, _ role: SessionRole?, _ neighbor: ASN?) {
        let key = PathKey(path: path, role: role, neighbor: neighbor)
        if let place = explanations.index(forKey: key) {
            explanations.values[place].routes += 1
        } else if explanations.count < TableVerifier.rememberedExplanations,
            explainedASNs + path.count <= TableVerifier.rememberedASNs
        {
            explainedASNs += path.count
            explanations[key] = explanation(event.prefix, role, neighbor)
        } else {
            summary.unexplained += 1
        }
    }

    /// Counts the routes of each path that was explained.
    private mutating func addExplanations() {
        for explanation in explanations.values {
            let routes = explanation.routes
            if let objection = explanation.objection { summary.objections[objection, default: 0] += routes }
            for hop in explanation.deniedHops { summary.deniedHops[hop, default: 0] += routes }
            guard let leak = explanation.leak else { continue }
            summary.leaks[leak.suspect, default: LeakGroup(leak.suspect)]
                .add(leak, explanation.path, explanation.prefix, routes: routes)
        }
        explanations = [:]
    }

    private func explanation(
        _ prefix: IPPrefix,
        _ role: SessionRole?,
        _ neighbor: ASN?
    ) -> Explanation {
        let context =
            role.map { PathContext(role: $0, neighbor: neighbor) }
            ?? PathContext(.downstream, neighbor: neighbor)
        let proof = ASPAProof(path, context, verifier.vaps, searchesChanges: false)
        var hops = proof.deniedClimbs.map { TableSummary.DeniedHop(customer: $0.from, asked: $0.to) }
        if context.direction == .downstream {
            hops += proof.deniedDescents.map { TableSummary.DeniedHop(customer: $0.to, asked: $0.from) }
        }
        return Explanation(
            objection: proof.objection?.name,
            deniedHops: proof.objection == nil ? hops : [],
            leak: proof.leak,
            path: "\(decoded)",
            prefix: prefix
        )
    }

    /// Whether the Only to Customer attribute shows a leak (RFC 9234, section 5).
    private func isLeak(_ event: RouteEvent, _ role: SessionRole?) -> Bool {
        guard let role, let otc = event.attributes.onlyToCustomer else { return false }
        guard case .leak = OnlyToCustomer.ingress(otc, role: role, remote: event.peer.asn) else {
            return false
        }
        return true
    }

    /// Gives a route to the sink.
    private func show(_ event: RouteEvent, _ verdict: RouteVerdict, _ role: SessionRole?, _ isMarked: Bool) {
        var text = JSONLine()
        text.object { text in
            text.member("prefix", "\(event.prefix)")
            text.member("path", "\(decoded)")
            text.member("peer", "\(event.peer.address)")
            text.member("peerAS", event.peer.asn)
            text.member("timestamp", Int(event.timestamp))
            if let role {
                text.member("role", role.name)
            }
            if let otc = event.attributes.onlyToCustomer {
                text.member("otc", otc)
            }
            if isMarked { text.member("otcLeak", true) }
            text.member("rov", verdict.origin.rawValue)
            text.member("aspa", verdict.path(role?.direction ?? .downstream).rawValue)
            text.member("upstream", verdict.upstream.rawValue)
            text.member("downstream", verdict.downstream.rawValue)
        }
        sink((text.bytes + [0x0A]).span)
    }
}
