import RPKITypes

/// Looks for the smallest change of ASPA data that gives a path a certain outcome.
///
/// The ramps tell which hops would have to answer differently. Each way to do it is a *wish*; wishes are
/// tried in the order of their size, and the first that has the wanted outcome when the path is verified
/// again is taken. An AS that occurs twice has one ASPA for both places, so that a wish may have side
/// effects: hence the trial.
struct ASPAWhatIfSearch {
    private let path: CollapsedPath
    private let context: PathContext
    private let verdict: ASPAVerdict
    /// From the origin: element *i* is the hop from AS(i+1) to AS(i+2).
    private let hops: [ASPAHop]
    /// What the AS numbers of the path say about each other; AS0 stands for all other providers.
    private let table: [ASN: Set<ASN>]

    /// How many wishes are tried for one outcome.
    private static var trials: Int { 64 }
    /// Of longer paths fewer places to turn are looked at, so that the work stays bounded.
    private static var longPath: Int { 256 }

    /// - Precondition: `hops` are those of `path`, which has no objection.
    init(_ path: CollapsedPath, _ context: PathContext, _ verdict: ASPAVerdict, _ hops: [ASPAHop]) {
        self.path = path
        self.context = context
        self.verdict = verdict
        self.hops = hops
        var table: [ASN: Set<ASN>] = [:]
        for hop in hops {
            if hop.up != .noAttestation {
                table[hop.from, default: [ASN(0)]].formUnion(hop.up == .provider ? [hop.to] : [])
            }
            if hop.down != .noAttestation {
                table[hop.to, default: [ASN(0)]].formUnion(hop.down == .provider ? [hop.from] : [])
            }
        }
        self.table = table
    }

    /// The smallest change for each other outcome, the smallest of all first.
    func all() -> [ASPAWhatIf] {
        ASPAVerdict.allCases.filter { $0 != verdict }.compactMap(smallest).sorted(by: ASPAWhatIf.isSmaller)
    }

    /// The smallest change that leads to `outcome`; nil when none was found.
    private func smallest(_ outcome: ASPAVerdict) -> ASPAWhatIf? {
        let wishes =
            switch (outcome, context.direction) {
            case (.invalid, .upstream): denials()
            case (.invalid, .downstream): opposingDenials()
            case (.valid, _): explanations { $0 != .provider }
            case (.unknown, .upstream): verdict == .valid ? doubts() : reliefs()
            case (.unknown, .downstream): verdict == .valid ? opposingDoubts() : reliefs()
            }
        let changes = wishes.compactMap(changes).filter { !$0.isEmpty }
            .map { ASPAWhatIf(outcome: outcome, changes: $0) }
        // The sort is stable: of equal ones the first wish wins.
        return changes.sorted(by: ASPAWhatIf.isSmaller).prefix(ASPAWhatIfSearch.trials)
            .first { leads(to: outcome, $0.changes) }
    }

    /// Verifies the path again, with changed data.
    private func leads(to outcome: ASPAVerdict, _ changes: [ASPAChange]) -> Bool {
        var table = table.mapValues(Array.init)
        for change in changes { table[change.customer] = change.applied(to: table[change.customer]) }
        return VAPIndex(providers: table).verdict(of: path, context) == outcome
    }

    /// Turns a wish into changes; nil when an AS would have to list another and not list it.
    private func changes(_ wish: ASPAWish) -> [ASPAChange]? {
        var changes: [ASPAChange] = []
        for item in wish.items {
            guard let providers = table[item.customer] else {
                guard !item.isWithdrawn else { continue }
                changes.append(
                    .publish(
                        customer: item.customer,
                        providers: item.listed.sorted(),
                        omitting: item.denied.sorted()
                    )
                )
                continue
            }
            if item.isWithdrawn {
                changes.append(.withdraw(customer: item.customer))
                continue
            }
            let added = item.listed.filter { !providers.contains($0) }.sorted()
            let removed = item.denied.filter { providers.contains($0) }.sorted()
            switch (added.isEmpty, removed.isEmpty) {
            case (true, true): break
            case (false, true): changes.append(.add(providers: added, customer: item.customer))
            case (true, false): changes.append(.remove(providers: removed, customer: item.customer))
            case (false, false): return nil
            }
        }
        return changes
    }
}

// What is wished for each outcome. The number of an AS counts from the origin, from 0; hop i climbs from AS i
// to AS i+1.
extension ASPAWhatIfSearch {
    /// Invalid upstream: one hop denied.
    ///
    /// First those that look most like the leak: the upper end lists the lower as its provider, and then sent
    /// the route on.
    private func denials() -> [ASPAWish] {
        hops.indices.sorted { (rank(hops[$0]), $0) < (rank(hops[$1]), $1) }.map {
            ASPAWish(denying: [(hops[$0].from, hops[$0].to)])
        }
    }

    private func rank(_ hop: ASPAHop) -> Int {
        switch hop.down {
        case .provider: 0
        case .noAttestation: 1
        case .notProvider: 2
        }
    }

    /// Invalid downstream: a denied climb and, further on, a denied descent (J ≥ I + 2).
    private func opposingDenials() -> [ASPAWish] {
        pairs { $0 == .notProvider }.map { up, down in
            ASPAWish(denying: [(hops[up].from, hops[up].to), (hops[down].to, hops[down].from)])
        }
    }

    /// Unknown from Valid upstream: one attestation less.
    private func doubts() -> [ASPAWish] { hops.map { ASPAWish(withdrawing: [$0.from]) } }

    /// Unknown from Valid downstream: two ramps that do not meet any more.
    private func opposingDoubts() -> [ASPAWish] {
        pairs { $0 != .provider }.map { up, down in
            let customers =
                (hops[up].up == .provider ? [hops[up].from] : [])
                + (hops[down].down == .provider ? [hops[down].to] : [])
            return ASPAWish(withdrawing: customers)
        }
    }

    /// Pairs of a hop that shall stop the up-ramp and one beyond it that shall stop the down-ramp.
    ///
    /// A hop that stops a ramp already is worth keeping; for it, all partners are given. Otherwise the hop's
    /// next partner, and the last place of the same AS, where one change serves both.
    private func pairs(_ stops: (ProviderAuthorization) -> Bool) -> [(up: Int, down: Int)] {
        guard hops.count >= 2 else { return [] }
        var pairs: [(up: Int, down: Int)] = []
        if let up = hops.firstIndex(where: { stops($0.up) }), up + 1 < hops.count {
            for down in (up + 1)..<hops.count { pairs.append((up, down)) }
        }
        if let down = hops.lastIndex(where: { stops($0.down) }), down > 0 {
            for up in 0..<down { pairs.append((up, down)) }
        }
        var places: [ASN: Int] = [:]
        for (place, hop) in hops.enumerated() { places[hop.to] = place }
        for up in 0..<(hops.count - 1) {
            if let down = places[hops[up].from], down > up { pairs.append((up, down)) }
            pairs.append((up, up + 1))
        }
        return pairs
    }

    /// Ways to let the ramps meet: the hops on both sides of a place that stop them are listed.
    private func explanations(_ stops: (ProviderAuthorization) -> Bool) -> [ASPAWish] {
        apexes().map { apex in
            var wish = ASPAWish()
            for hop in hops[..<apex] where stops(hop.up) { wish.list(hop.to, by: hop.from) }
            for hop in hops.dropFirst(apex + 1) where stops(hop.down) { wish.list(hop.from, by: hop.to) }
            return wish
        }
    }

    /// Unknown from Invalid: at least what is denied must be listed, or not be attested any more.
    private func reliefs() -> [ASPAWish] {
        apexes().flatMap { apex in
            var denied: [(customer: ASN, asked: ASN)] = []
            for hop in hops[..<apex] where hop.up == .notProvider { denied.append((hop.from, hop.to)) }
            for hop in hops.dropFirst(apex + 1) where hop.down == .notProvider {
                denied.append((hop.to, hop.from))
            }
            var listing = ASPAWish()
            for item in denied { listing.list(item.asked, by: item.customer) }
            // With all denials listed the path may be Valid; then one ASPA must be missing instead.
            let mixed = denied.prefix(4).map { withdrawn in
                var wish = ASPAWish(withdrawing: [withdrawn.customer])
                for item in denied where item.customer != withdrawn.customer {
                    wish.list(item.asked, by: item.customer)
                }
                return wish
            }
            return [listing] + mixed + [ASPAWish(withdrawing: denied.map(\.customer))]
        }
    }

    /// The hops at which the path may turn: upstream behind the last one, downstream at any.
    ///
    /// Of a long path only the best are given; the count of stops left of it and right of it, when each AS
    /// occurs once, is the size of the wish.
    private func apexes() -> [Int] {
        guard context.direction == .downstream else { return [hops.count] }
        var above = hops.map { ($0.down == .notProvider ? 1_000 : $0.down == .noAttestation ? 1 : 0) }
            .reduce(0, +)
        var below = 0
        var weights: [(weight: Int, apex: Int)] = []
        for (place, hop) in hops.enumerated() {
            above -= hop.down == .notProvider ? 1_000 : hop.down == .noAttestation ? 1 : 0
            weights.append((above + below, place))
            below += hop.up == .notProvider ? 1_000 : hop.up == .noAttestation ? 1 : 0
        }
        guard hops.count > ASPAWhatIfSearch.trials else { return weights.map(\.apex) }
        let most = hops.count > ASPAWhatIfSearch.longPath ? 4 : ASPAWhatIfSearch.trials
        return weights.sorted { ($0.weight, $0.apex) < ($1.weight, $1.apex) }.prefix(most).map(\.apex)
    }
}

/// What the ASPA data should say, by customer in the order of first mention.
struct ASPAWish {
    struct Item {
        let customer: ASN
        var listed: Set<ASN> = []
        var denied: Set<ASN> = []
        var isWithdrawn = false
    }

    private(set) var items: [Item] = []
    private var places: [ASN: Int] = [:]

    init() {}

    init(denying pairs: [(customer: ASN, asked: ASN)]) {
        for pair in pairs {
            items[place(of: pair.customer)].denied.insert(pair.asked)
        }
    }

    init(withdrawing customers: [ASN]) {
        for customer in customers { items[place(of: customer)].isWithdrawn = true }
    }

    mutating func list(_ provider: ASN, by customer: ASN) {
        items[place(of: customer)].listed.insert(provider)
    }

    private mutating func place(of customer: ASN) -> Int {
        if let place = places[customer] { return place }
        items.append(Item(customer: customer))
        places[customer] = items.count - 1
        return items.count - 1
    }
}
