public import RPKITypes

/// Who may connect, and how each is served: the rule with the longest prefix that covers the address decides.
public struct ClientRules: Hashable, Sendable {
    /// A rule for the addresses of a prefix.
    public struct Rule: Hashable, Sendable {
        /// The addresses.
        public var prefix: IPPrefix
        /// How they are served; nil to refuse them.
        public var policy: ClientPolicy?

        /// Makes a rule.
        ///
        /// - Parameters:
        ///   - prefix: the addresses.
        ///   - policy: how they are served; nil to refuse them.
        public init(prefix: IPPrefix, policy: ClientPolicy?) {
            self.prefix = prefix
            self.policy = policy
        }
    }

    /// How addresses without a rule are served; nil to refuse them.
    public var others: ClientPolicy?
    /// The rules, in any order; no two of the same prefix.
    public var rules: [Rule]

    /// Makes rules: by default everybody is served alike.
    ///
    /// - Parameters:
    ///   - others: how addresses without a rule are served; nil to refuse them.
    ///   - rules: the rules.
    public init(others: ClientPolicy? = ClientPolicy(), rules: [Rule] = []) {
        self.others = others
        self.rules = rules
    }

    /// How an address, a prefix of full length, is served; nil when it is refused.
    ///
    /// - Complexity: O(*n*) in the rules, of which there are at most ``ServerLimits/rules``.
    func policy(for address: IPPrefix) -> ClientPolicy? {
        var best: Rule?
        for rule in rules where rule.prefix.covers(address) {
            if let best, best.prefix.length >= rule.prefix.length { continue }
            best = rule
        }
        return best.map(\.policy) ?? others
    }

    /// Whether some address of a family is served.
    ///
    /// - Complexity: O(*n* * *w*) in the rules and the width of an address.
    func servesAnybody(_ family: IPFamily) -> Bool {
        guard let all = IPPrefix(family: family, address: 0, length: 0) else { return false }
        let rules = rules.filter { all.covers($0.prefix) }
        let own = rules.first { $0.prefix == all }
        return ClientRules.serves(all, own.map(\.policy) ?? others, rules.filter { $0.prefix != all })
    }

    /// Whether some address of a prefix is served.
    ///
    /// - Parameters:
    ///   - prefix: the addresses.
    ///   - policy: how those are served that no rule is for.
    ///   - inside: the rules for parts of the prefix.
    /// - Returns: whether there is such an address.
    private static func serves(_ prefix: IPPrefix, _ policy: ClientPolicy?, _ inside: [Rule]) -> Bool {
        guard !inside.isEmpty else { return policy != nil }
        // As deep as an address is wide: what is inside has a longer prefix.
        return prefix.halves.contains { half in
            let rules = inside.filter { half.covers($0.prefix) }
            let own = rules.first { $0.prefix == half }
            return serves(half, own.map(\.policy) ?? policy, rules.filter { $0.prefix != half })
        }
    }

    /// The faults of the rules.
    func faults(_ limits: ServerLimits) -> [ConfigurationFault] {
        var faults: [ConfigurationFault] = []
        if rules.count > limits.rules { faults.append(.tooManyRules(rules.count, limit: limits.rules)) }
        var seen: Set<IPPrefix> = []
        for rule in rules where !seen.insert(rule.prefix).inserted {
            faults.append(.repeatedPrefix(rule.prefix))
        }
        for policy in [others] + rules.map(\.policy) { faults += policy?.faults ?? [] }
        return faults
    }
}

extension IPPrefix {
    /// The two prefixes that are one bit longer; none of an address.
    fileprivate var halves: [IPPrefix] {
        guard length < family.width else { return [] }
        let bit = UInt128(1) << (127 - Int(length))
        return [address, address | bit].compactMap {
            IPPrefix(family: family, address: $0, length: Int(length) + 1)
        }
    }
}
