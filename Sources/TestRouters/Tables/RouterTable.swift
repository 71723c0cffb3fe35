package import RPKITypes

/// What a router has from a cache, as far as it can be asked.
package enum RouterTable: Hashable, Sendable {
    /// The entries themselves; the VAPs are nil when it cannot list them.
    case entries(vrps: Set<VRP>, providers: [ASN: [ASN]]?)
    /// How many prefixes and customers it has, and what it says about routes.
    case verdicts([RouteProbe: RouteProbe.Verdict], PayloadCounts)

    /// How the table differs from payload, a line each; nothing when it is equal.
    ///
    /// - Parameters:
    ///   - expected: The payload.
    ///   - toleratesOldCustomers: Whether customers may be left over.
    /// - Returns: The lines, sorted.
    package func differences(
        from expected: RouterPayload,
        toleratesOldCustomers: Bool = false
    ) -> [String] {
        switch self {
        case .entries(let vrps, let providers):
            var lines = expected.vrps.subtracting(vrps).map { "missing \($0.words)" }
            lines += vrps.subtracting(expected.vrps).map { "left over \($0.words)" }
            if let providers {
                for customer in Set(expected.providers.keys).union(providers.keys) {
                    guard expected.providers[customer] != providers[customer] else { continue }
                    if toleratesOldCustomers, expected.providers[customer] == nil { continue }
                    let wanted = expected.providers[customer].map { "\($0)" } ?? "none"
                    let found = providers[customer].map { "\($0)" } ?? "none"
                    lines.append("providers of \(customer): \(found) instead of \(wanted)")
                }
            }
            return lines.sorted()
        case .verdicts(let verdicts, let counts):
            let origins = OriginTable(expected.vrps)
            var lines: [String] = []
            for (probe, verdict) in verdicts where origins.verdict(of: probe) != verdict {
                lines.append("\(probe) is \(verdict) instead of \(origins.verdict(of: probe))")
            }
            return counts.differences(from: PayloadCounts(expected)) + lines.sorted()
        }
    }
}

/// How many entries payload has, counted as OpenBGPD does: by prefix, whatever the origins are.
package struct PayloadCounts: Hashable, Sendable {
    /// IPv4 prefixes.
    package var ipv4: Int
    /// IPv6 prefixes.
    package var ipv6: Int
    /// Customers; nil when the router does not know ASPA.
    package var customers: Int?

    init(ipv4: Int, ipv6: Int, customers: Int?) {
        self.ipv4 = ipv4
        self.ipv6 = ipv6
        self.customers = customers
    }

    init(_ payload: RouterPayload) {
        let prefixes = Set(payload.vrps.map(\.prefix))
        ipv4 = prefixes.count { $0.family == .ipv4 }
        ipv6 = prefixes.count - ipv4
        customers = payload.providers.count
    }

    fileprivate func differences(from expected: PayloadCounts) -> [String] {
        var lines: [String] = []
        if ipv4 != expected.ipv4 { lines.append("\(ipv4) IPv4 prefixes instead of \(expected.ipv4)") }
        if ipv6 != expected.ipv6 { lines.append("\(ipv6) IPv6 prefixes instead of \(expected.ipv6)") }
        if let customers, customers != expected.customers {
            lines.append("\(customers) customers instead of \(expected.customers ?? 0)")
        }
        return lines
    }
}

extension VRP {
    /// `192.0.2.0/24-26 AS64496`, as BIRD writes it.
    var words: String { "\(prefix)-\(maxLength) \(asn)" }
}
