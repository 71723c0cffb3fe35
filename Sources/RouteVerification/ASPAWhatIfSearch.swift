import RPKITypes

/// Looks for the smallest change of ASPA data that gives a path a certain outcome.
///
/// The ramps tell which hops would have to answer differently. Each way to do it is a *wish*; wishes are
/// tried in the order of their size, and the first that has the wanted outcome when the path is verified
/// again is taken. An AS that occurs twice has one ASPA for both places, so that a wish may have side
/// effects: hence the trial.
struct ASPAWhatIfSearch {
    private let direction: VerificationDirection
    private let verdict: ASPAVerdict
    /// From the origin: element *i* is the hop from AS(i+1) to AS(i+2).
    private let hops: [ASPAHop]
    /// How many wishes are tried for one outcome.
    private static var trials: Int { 64 }
    /// Of longer paths fewer places to turn are looked at, so that the work stays bounded.
    private static var longPath: Int { 256 }

    /// - Precondition: `hops` are those of a path that has no objection, and that has the verdict.
    init(_ hops: [ASPAHop], _ verdict: ASPAVerdict, _ direction: VerificationDirection) {
        self.hops = hops
        self.verdict = verdict
        self.direction = direction
    }

    /// The smallest change for each other outcome, the smallest of all first.
    func all() -> [ASPAWhatIf] {
        ASPAVerdict.allCases.filter { $0 != verdict }.compactMap(smallest).sorted(by: ASPAWhatIf.isSmaller)
    }

    /// The smallest change that leads to `outcome`; nil when none was found.
    private func smallest(_ outcome: ASPAVerdict) -> ASPAWhatIf? {
        let wishes =
            switch (outcome, direction) {
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
        let customers = CustomerPlaces(changes)
        func answer(_ question: ASPAQuestion) -> ProviderAuthorization {
            guard let place = customers.place(of: question.customer, in: changes) else {
                return question.answer
            }
            return changes[place].answer(to: question)
        }
        let bounds = RampBounds(hopCount: hops.count) { (answer(hops[$0].climb), answer(hops[$0].descent)) }
        return bounds.verdict(direction) == outcome
    }

    /// Turns a wish into changes; nil when an AS would have to list another and not list it.
    private func changes(_ wish: ASPAWish) -> [ASPAChange]? {
        var changes: [ASPAChange] = []
        for item in wish.items {
            let (customer, added, removed) = (item.customer, item.listed.unique(), item.denied.unique())
            switch (item.isAttested, item.isWithdrawn, added.isEmpty, removed.isEmpty) {
            case (false, true, _, _): break
            case (false, false, _, _):
                changes.append(.publish(customer: customer, providers: added, omitting: removed))
            case (true, true, _, _): changes.append(.withdraw(customer: customer))
            case (true, false, true, true): break
            case (true, false, false, true): changes.append(.add(providers: added, customer: customer))
            case (true, false, true, false): changes.append(.remove(providers: removed, customer: customer))
            case (true, false, false, false): return nil
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
            ASPAWish(denying: [hops[$0].climb])
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
            ASPAWish(denying: [hops[up].climb, hops[down].descent])
        }
    }

    /// Unknown from Valid upstream: one attestation less.
    private func doubts() -> [ASPAWish] { hops.map { ASPAWish(withdrawing: [$0.climb]) } }

    /// Unknown from Valid downstream: two ramps that do not meet any more.
    private func opposingDoubts() -> [ASPAWish] {
        pairs { $0 != .provider }.map { up, down in
            ASPAWish(withdrawing: [hops[up].climb, hops[down].descent].filter { $0.answer == .provider })
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
            for hop in hops[..<apex] where stops(hop.up) { wish.list(hop.climb) }
            for hop in hops.dropFirst(apex + 1) where stops(hop.down) { wish.list(hop.descent) }
            return wish
        }
    }

    /// Unknown from Invalid: at least what is denied must be listed, or not be attested any more.
    private func reliefs() -> [ASPAWish] {
        apexes().flatMap { apex -> [ASPAWish] in
            var denied: [ASPAQuestion] = []
            for hop in hops[..<apex] where hop.up == .notProvider { denied.append(hop.climb) }
            for hop in hops.dropFirst(apex + 1) where hop.down == .notProvider { denied.append(hop.descent) }
            guard !denied.isEmpty else { return [] }
            var listing = ASPAWish()
            for item in denied { listing.list(item) }
            // With all denials listed the path may be Valid; then one ASPA must be missing instead.
            let mixed = denied.prefix(4).map { withdrawn in
                var wish = ASPAWish(withdrawing: [withdrawn])
                for item in denied where item.customer != withdrawn.customer {
                    wish.list(item)
                }
                return wish
            }
            return [listing] + mixed + [ASPAWish(withdrawing: denied)]
        }
    }

    /// The hops at which the path may turn: upstream behind the last one, downstream at any.
    ///
    /// Of a long path only the best are given; the count of stops left of it and right of it, when each AS
    /// occurs once, is the size of the wish.
    private func apexes() -> [Int] {
        guard direction == .downstream else { return [hops.count] }
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
