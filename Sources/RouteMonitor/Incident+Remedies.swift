package import RPKITypes
import RouteVerification

/// What would have stopped a route.
///
/// Only true statements count. A ROA is one for what the holder announces. An ASPA is one that the incident
/// assumes for the AS in some view, or one of an AS that others on the path list as their provider: it
/// omits these, and whom else it lists is left open. An ASPA that is there is never changed: a true
/// provider must not go, and one more provider never makes a path Invalid.
extension Incident {
    /// AS numbers of a path that are tried; a path with more has no remedy but a ROA.
    private static let triedCustomers = 64

    /// What would have stopped a route that neither ROV nor ASPA refuse.
    ///
    /// - Parameter view: one of ``views``.
    /// - Returns: a ROA first, where ROV says NotFound and the holder is known; then ASPAs, each way that
    ///   needs the fewest, from the origin on. Nothing for a legitimate route and for one that is refused.
    package func remedies(for view: View) -> [IncidentRemedy] {
        guard !view.isLegitimate else { return [] }
        let answer = RouteAnswer(view.query, vrps: VRPIndex([]), vaps: VAPIndex([]), traces: false)
        guard !answer.isInvalid else { return [] }
        var remedies: [IncidentRemedy] = []
        if let origin = answer.origin, origin.validity == .notFound, let holder = view.holder {
            let proof = OriginProof(prefix: origin.prefix, origin: origin.origin, vrps: VRPIndex([holder]))
            if proof.validity == .invalid { remedies.append(.roa(holder)) }
        }
        if answer.paths.count == 1, let proof = answer.paths.first {
            remedies += stoppingASPAs(proof, view.query.vaps).map { .aspas($0) }
        }
        return remedies
    }

    /// The providers that an AS has in any view, ascending; nil when no view has an ASPA of it.
    package func assumedProviders(of customer: ASN) -> [ASN]? {
        let lists = views.compactMap { $0.query.vaps?.providers(of: customer) }
        guard !lists.isEmpty else { return nil }
        let providers = Set(lists.joined()).subtracting([ASN(0)])
        return providers.isEmpty ? [ASN(0)] : providers.sorted()
    }

    /// All sets of the fewest new ASPAs that make a path Invalid: one, or two, since a denial for each ramp
    /// is enough.
    private func stoppingASPAs(_ proof: ASPAProof, _ vaps: VAPIndex?) -> [[ASPAChange]] {
        let vaps = vaps ?? VAPIndex([])
        var seen: Set<ASN> = []
        let customers = proof.path.asns.reversed().filter { seen.insert($0).inserted }
        guard customers.count <= Incident.triedCustomers else { return [] }
        let statements = customers.filter { vaps.providers(of: $0) == nil }
            .compactMap { statement(of: $0, proof.path.asns) }
        let trial = Trial(proof: proof, customers: customers, vaps: vaps)
        let single = statements.map { [$0] }.filter(trial.isInvalid)
        guard single.isEmpty else { return single.map(trial.reduced) }
        return statements.indices.flatMap { first in
            statements[(first + 1)...].map { [statements[first], $0] }
        }.filter(trial.isInvalid).map(trial.reduced)
    }

    /// The ASPA that an AS could truly publish, as far as it is known; nil when it is not.
    private func statement(of customer: ASN, _ asns: [ASN]) -> Statement? {
        let neighbors = Set(
            zip(asns, asns.dropFirst()).flatMap { left, right in
                left == customer ? [right] : right == customer ? [left] : []
            }
        )
        if let providers = assumedProviders(of: customer) {
            let denied = neighbors.subtracting(providers)
            guard !denied.isEmpty else { return nil }
            return Statement(customer, listed: providers.filter { $0 != ASN(0) }, denied: denied, neighbors)
        }
        let denied = neighbors.filter { assumedProviders(of: $0)?.contains(customer) ?? false }
        return denied.isEmpty ? nil : Statement(customer, listed: [], denied: denied, neighbors)
    }
}

/// An ASPA that an AS could publish.
private struct Statement {
    let customer: ASN
    /// The providers that it is known to have, ascending.
    let listed: [ASN]
    /// Neighbours on the path that are no providers.
    var denied: Set<ASN>
    /// All neighbours on the path.
    let neighbors: Set<ASN>

    init(_ customer: ASN, listed: [ASN], denied: Set<ASN>, _ neighbors: Set<ASN>) {
        self.customer = customer
        self.listed = listed
        self.denied = denied
        self.neighbors = neighbors
    }

    /// The list that denies the least: whom it is not known to omit, it may list.
    var providers: [ASN] { [ASN(0)] + neighbors.subtracting(denied) }

    var change: ASPAChange { .publish(customer: customer, providers: listed, omitting: denied.sorted()) }
}

/// A path, verified with statements on top of what is published.
private struct Trial {
    let proof: ASPAProof
    let customers: [ASN]
    let vaps: VAPIndex

    func isInvalid(_ statements: [Statement]) -> Bool {
        var table: [ASN: [ASN]] = [:]
        for customer in customers { table[customer] = vaps.providers(of: customer) }
        for statement in statements { table[statement.customer] = statement.providers }
        return VAPIndex(providers: table).verdict(of: proof.path, proof.context) == .invalid
    }

    /// The same statements, of whose denials only those are kept that are needed.
    func reduced(_ statements: [Statement]) -> [ASPAChange] {
        var statements = statements
        for place in statements.indices {
            for asn in statements[place].denied.sorted() where statements[place].denied.count > 1 {
                var fewer = statements
                fewer[place].denied.remove(asn)
                if isInvalid(fewer) { statements = fewer }
            }
        }
        return statements.map(\.change)
    }
}
