import RPKITypes
package import RouteVerification

/// What verification says of one ``RouteQuery``.
package struct RouteAnswer: Sendable {
    /// The outcome for the origin; nil when there was no prefix.
    package var origin: OriginProof?
    /// The outcomes for the path: one by role or procedure, else both; none without a path.
    package var paths: [ASPAProof] = []
    /// What the Only to Customer attribute says against the route.
    package var leak: OnlyToCustomer.Leak?
    private let name: String?
    private let isDirected: Bool

    /// Verifies.
    ///
    /// - Parameters:
    ///   - query: the route.
    ///   - vrps: the VRPs, unless the query has its own.
    ///   - vaps: the VAPs, unless the query has its own.
    ///   - traces: whether the smallest changes are searched.
    package init(_ query: RouteQuery, vrps: VRPIndex, vaps: VAPIndex, traces: Bool) {
        name = query.name
        isDirected = query.role != nil || query.procedure != nil
        if let prefix = query.prefix {
            let from = query.path.map { $0.origin(localAS: query.receiver) } ?? query.origin
            origin = OriginProof(prefix: prefix, origin: from, vrps: query.vrps ?? vrps)
        }
        // From a customer, and from a client of a route server, it is a leak whoever the neighbour is.
        if let role = query.role, let otc = query.otc,
            case .leak(let found) = OnlyToCustomer.ingress(otc, role: role, remote: query.neighbor ?? otc)
        {
            leak = found
        }
        guard let path = query.path else { return }
        let contexts: [PathContext] =
            if let role = query.role {
                [PathContext(role: role, neighbor: query.neighbor, receiver: query.receiver)]
            } else if let procedure = query.procedure {
                [PathContext(procedure, neighbor: query.neighbor, receiver: query.receiver)]
            } else {
                [
                    PathContext(.upstream, neighbor: query.neighbor),
                    PathContext(.downstream, neighbor: query.neighbor),
                ]
            }
        let collapsed = CollapsedPath(path)
        paths = contexts.map { ASPAProof(collapsed, $0, query.vaps ?? vaps, searchesChanges: traces) }
    }

    /// Whether the origin or a path is Invalid, or the attribute shows a leak.
    package var isInvalid: Bool {
        origin?.validity == .invalid || leak != nil
            || paths.contains { $0.verdict == .invalid }
    }

    /// Appends one JSON object and a line feed.
    ///
    /// Members: `name` if given; `rov` for a route with a prefix; `aspa` for a path with a role or procedure, else
    /// `upstream` and `downstream`; `otc`: `leak`, if it is one; with `traces` also `proof`: the proofs of origin and
    /// paths in an array, with at most as many VRPs and providers as `limits` says.
    package func appendJSON(to bytes: inout [UInt8], traces: Bool, limits: ProofLimits = ProofLimits()) {
        var text = JSONLine()
        text.object { text in
            if let name {
                text.member("name", name)
            }
            if let origin {
                text.member("rov", origin.validity.rawValue)
            }
            if isDirected, let path = paths.first {
                text.member("aspa", path.verdict.rawValue)
            } else if paths.count == 2 {
                text.member("upstream", paths[0].verdict.rawValue)
                text.member("downstream", paths[1].verdict.rawValue)
            }
            if let leak {
                text.member("otc", "leak")
                text.member("message", leak.text)
            }
            guard traces else { return }
            text.name("proof")
            text.array { text in
                origin?.write(&text, limit: limits.vrps)
                for path in paths { path.write(&text, providerLimit: limits.providers) }
            }
        }
        bytes += text.bytes
        bytes.append(0x0A)
    }
}
