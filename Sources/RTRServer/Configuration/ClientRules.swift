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

    /// The faults of the rules.
    func faults(_ limits: ServerLimits) -> [ConfigurationFault] {
        var faults: [ConfigurationFault] = []
        if rules.count > limits.rules { faults.append(.tooManyRules(rules.count, limit: limits.rules)) }
        var seen: Set<IPPrefix> = []
        for rule in rules where !seen.insert(rule.prefix).inserted {
            faults.append(.repeatedPrefix(rule.prefix))
        }
        if others == nil, !rules.contains(where: { $0.policy != nil }) { faults.append(.nobodyServed) }
        for policy in [others] + rules.map(\.policy) { faults += policy?.faults ?? [] }
        return faults
    }
}
