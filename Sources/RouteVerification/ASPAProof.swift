import RPKITypes

/// The outcome of ASPA verification of one path, with everything it rests on.
///
/// Made on request only; bulk work uses ``RouteVerifier``, which keeps no reasons.
public struct ASPAProof: Hashable, Sendable {
    /// The path.
    public let path: CollapsedPath
    /// The procedure, and what is known of the session.
    public let context: PathContext
    /// The outcome.
    public let verdict: ASPAVerdict
    /// Why the path is Invalid whatever the data says; nil when the data decides.
    public let objection: PathObjection?
    /// How far the ramps reach; nil for an empty path and one with sets or confederation segments.
    public let ramps: RampBounds?
    /// The N - 1 hops, from the origin on; none when there are no ramps.
    public let hops: [ASPAHop]
    /// The answers that decided; up-ramp first, from the origin, then the down-ramp, from the neighbour.
    ///
    /// For Invalid the denials that end the ramps, for Unknown what ends the ramps that are certain, for
    /// Valid all attestations that are needed.
    public let evidence: [ASPAEvidence]
    /// The smallest change for each other outcome that ASPA data can give the path, the smallest first.
    public let whatIfs: [ASPAWhatIf]
    /// What an Invalid path looks like as a leak.
    public let leak: LeakAccount?

    /// Verifies a path and keeps the proof.
    ///
    /// - Parameters:
    ///   - path: the path.
    ///   - context: the procedure, and what is known of the session.
    ///   - vaps: the VAPs.
    ///   - searchesChanges: whether ``whatIfs`` are searched, which is most of the work.
    public init(
        _ path: CollapsedPath,
        _ context: PathContext,
        _ vaps: VAPIndex,
        searchesChanges: Bool = true
    ) {
        self.path = path
        self.context = context
        objection = PathObjection(path, neighbor: context.neighbor)
        guard !path.isEmpty, !path.hasSet, !path.hasConfederation else {
            verdict = vaps.verdict(of: path, context)
            (ramps, hops, evidence, whatIfs, leak) = (nil, [], [], [], nil)
            return
        }
        let hops = ASPAProof.hops(path.asns, vaps)
        let ramps = RampBounds(hopCount: hops.count) { (hops[$0].up, hops[$0].down) }
        verdict = objection == nil ? ramps.verdict(context.direction) : .invalid
        self.ramps = ramps
        self.hops = hops
        guard objection == nil else {
            (evidence, whatIfs, leak) = ([], [], nil)
            return
        }
        evidence = ASPAProof.evidence(verdict, ramps, hops, context.direction, vaps)
        whatIfs =
            searchesChanges
            ? ASPAWhatIfSearch(hops, verdict, context.direction).all().map { $0.applied(to: vaps) } : []
        leak = verdict == .invalid ? LeakAccount(hops, context, vaps) : nil
    }

    /// Verifies a path and keeps the proof.
    public init(_ path: ASPath, _ context: PathContext, _ vaps: VAPIndex) {
        self.init(CollapsedPath(path), context, vaps)
    }

    private static func hops(_ asns: [ASN], _ vaps: VAPIndex) -> [ASPAHop] {
        zip(asns.dropFirst(), asns).reversed().map { from, to in
            ASPAHop(
                from: from,
                to: to,
                up: vaps.authorization(of: to, for: from),
                down: vaps.authorization(of: from, for: to)
            )
        }
    }

    private static func evidence(
        _ verdict: ASPAVerdict,
        _ ramps: RampBounds,
        _ hops: [ASPAHop],
        _ direction: VerificationDirection,
        _ vaps: VAPIndex
    ) -> [ASPAEvidence] {
        var lists = ProviderLists(vaps)
        func up(_ hop: ASPAHop) -> ASPAEvidence {
            ASPAEvidence(
                customer: hop.from,
                asked: hop.to,
                ramp: .up,
                authorization: hop.up,
                providers: lists.providers(of: hop.from)
            )
        }
        func down(_ hop: ASPAHop) -> ASPAEvidence {
            ASPAEvidence(
                customer: hop.to,
                asked: hop.from,
                ramp: .down,
                authorization: hop.down,
                providers: lists.providers(of: hop.to)
            )
        }
        // hops[I - 1] begins at AS(I), hops[J - 2] ends at AS(J).
        let (upEnd, downEnd) =
            verdict == .invalid ? (ramps.maxUp, ramps.maxDown) : (ramps.minUp, ramps.minDown)
        switch (verdict, direction) {
        case (.valid, .upstream): return hops.map(up)
        case (.valid, .downstream):
            let climbs = hops.prefix(max(0, upEnd - 1))
            // The hop behind the up-ramp may be anything.
            return climbs.map(up) + hops.dropFirst(upEnd).reversed().map(down)
        case (_, .upstream): return [up(hops[upEnd - 1])]
        case (_, .downstream): return [up(hops[upEnd - 1]), down(hops[ramps.length - downEnd - 1])]
        }
    }

    /// What else is to be said of the path.
    public var remarks: [PathRemark] { PathRemark.all(path) }

    /// The step of the procedure at which it ended, 1 to 6.
    public var step: Int {
        if let objection { return objection.step }
        switch verdict {
        case .invalid: return 4
        case .unknown: return 5
        case .valid: return 6
        }
    }

    /// The hops whose climb is denied, from the origin on (to be logged for an Invalid path, section 5.7).
    public var deniedClimbs: [ASPAHop] { hops.filter { $0.up == .notProvider } }

    /// The hops whose descent is denied, from the neighbour on.
    public var deniedDescents: [ASPAHop] { hops.reversed().filter { $0.down == .notProvider } }
}
