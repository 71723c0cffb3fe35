public import RPKITypes

/// What an Invalid path looks like as a route leak: who leaked, and what (RFC 7908).
///
/// A path is free of valleys when it climbs, crosses at most once, and descends. A denied climb says that
/// from there on only descents were allowed; the next thing that is not a descent is the leak. It is a denied
/// descent nearer to the receiver, or, upstream, the receiver itself, who is nobody's customer here. Of all
/// such pairs the tightest is taken, and in it the first AS whose next hop is not an attested descent:
///
///     origin … AS(I) ×→ AS(I+1) … AS(J-1) ←× AS(J) … receiver      the leaker is AS(I+1) to AS(J-1)
///
/// The account is an inference. The ASPA data proves the contradiction, never the culprit; a forged path
/// looks like a leak by the forger.
public struct LeakAccount: Hashable, Sendable {
    /// The kinds that the data allows, ascending; of types 1 to 4, at least one.
    public let types: [LeakType]
    /// The AS that most likely leaked.
    public let suspect: ASN
    /// The AS that it had the route from.
    public let receivedFrom: ASN
    /// The AS that it sent the route to; nil for a receiver whose number is not known.
    public let sentTo: ASN?
    /// All AS numbers that may have leaked, from the origin on; `suspect` is one of them.
    public let candidates: [ASN]
    /// Whether `suspect` may have made up the path behind it.
    ///
    /// It may, unless each hop behind it, to the origin, is attested by an end other than `suspect`: the hop
    /// from `receivedFrom` by `receivedFrom`, those further on by either end. What `suspect` publishes
    /// counts for nothing, since a forger can list whom he likes; neither does what `sentTo` and those
    /// beyond say, who only know `suspect`. Attested hops prove relations, not that the route came by them.
    public let mayBeForged: Bool

    /// Finds the leak of a path whose hops are given from the origin on; nil unless there is a denied climb
    /// and something beyond it that cannot be a descent.
    init?(_ hops: [ASPAHop], _ context: PathContext, _ vaps: VAPIndex) {
        let ranges = LeakAccount.tightest(hops, context.direction)
        guard let first = ranges.first else { return nil }
        // A range holds places of hops that arrive at a candidate.
        let place =
            first.first { $0 + 1 >= hops.count || hops[$0 + 1].down != .provider } ?? first.lowerBound
        let arriving = hops[place]
        let leaving = place + 1 < hops.count ? hops[place + 1] : nil
        suspect = arriving.to
        receivedFrom = arriving.from
        sentTo = leaving?.to ?? context.receiver
        var seen: Set<ASN> = []
        candidates = ranges.joined().map { hops[$0].to }.filter { seen.insert($0).inserted }
        mayBeForged = !hops[...place].allSatisfy { hop in
            hop.up == .provider && hop.from != arriving.to || hop.down == .provider && hop.to != arriving.to
        }
        let source = LeakAccount.types(
            arriving.down,
            provider: [.providerToProvider, .providerToPeer],
            peer: [.peerToPeer, .peerToProvider]
        )
        let target = LeakAccount.types(
            leaving?.up ?? LeakAccount.relation(of: arriving.to, context, vaps),
            provider: [.providerToProvider, .peerToProvider],
            peer: [.peerToPeer, .providerToPeer]
        )
        types = source.intersection(target).sorted()
    }

    /// The closest pairs of a denied climb and a denied descent beyond it, as the places of the hops that
    /// arrive at the AS numbers between them.
    private static func tightest(_ hops: [ASPAHop], _ direction: VerificationDirection) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var climb: Int?
        for place in 0...hops.count {
            // The descent that is denied at `place` arrives at the receiver when it is behind the last hop.
            let isStop = place < hops.count ? hops[place].down == .notProvider : direction == .upstream
            if isStop, let climb, climb < place {
                let range = climb..<place
                if let best = ranges.first, range.count < best.count { ranges = [] }
                if ranges.first.map({ range.count <= $0.count }) ?? true { ranges.append(range) }
            }
            if place < hops.count, hops[place].up == .notProvider { climb = place }
        }
        return ranges
    }

    /// What the receiver is to the last AS of the path.
    private static func relation(
        of suspect: ASN,
        _ context: PathContext,
        _ vaps: VAPIndex
    ) -> ProviderAuthorization {
        switch context.role {
        case .provider: return .provider
        case .peer, .routeServer, .routeServerClient: return .notProvider
        case .customer, .mutualTransit, .complex, nil: break
        }
        if let receiver = context.receiver { return vaps.authorization(of: receiver, for: suspect) }
        return vaps.providers(of: suspect) == [ASN(0)] ? .notProvider : .noAttestation
    }

    private static func types(
        _ authorization: ProviderAuthorization,
        provider: Set<LeakType>,
        peer: Set<LeakType>
    ) -> Set<LeakType> {
        switch authorization {
        case .provider: provider
        case .notProvider: peer
        case .noAttestation: provider.union(peer)
        }
    }

    /// The AS numbers that may have leaked a route whose OTC attribute says so, from the origin on.
    ///
    /// The AS that the attribute names, or the one behind it, marked the route; so one of those behind it
    /// sent it where it must not go. Empty when the path does not have the AS.
    public static func candidates(otc: ASN, path: CollapsedPath) -> [ASN] {
        guard let place = path.asns.lastIndex(of: otc) else { return [] }
        return Array(path.asns[..<place].reversed())
    }

    /// One sentence for people, without a full stop.
    public var text: String {
        let kind = types.map { "type \($0.rawValue), \($0.text)" }.joined(separator: "; or ")
        let target = sentTo.map { "\($0)" } ?? "the receiver"
        var text = "looks like a leak by \(suspect): a route of \(receivedFrom) sent to \(target)"
        text += types.count < 4 ? " (RFC 7908 \(kind))" : " (RFC 7908 type 1 to 4)"
        let others = candidates.filter { $0 != suspect }
        if !others.isEmpty { text += "; it may also have been \(ASPAEvidence.list(others))" }
        if mayBeForged { text += "; or the path beyond \(suspect) is forged" }
        return text
    }
}
