import RPKIObjects
import RPKITypes

/// Merges the ASPAs of each customer to one VAP (draft-ietf-sidrops-aspa-profile-29, sections 5.2 and 5.5).
struct VAPMerge {
    private struct Entry {
        var providers: [ASN]
        var expires: Timestamp
        var trustAnchor: Int
        var object: UInt32?
    }

    /// One for each ASPA.
    private var entries: [ASN: [Entry]] = [:]

    /// Adds an ASPA.
    mutating func add(
        _ aspa: ASProviderAttestation,
        expires: Timestamp,
        trustAnchor: Int,
        object: UInt32? = nil
    ) {
        let entry = Entry(
            providers: aspa.providers,
            expires: expires,
            trustAnchor: trustAnchor,
            object: object
        )
        entries[aspa.customer, default: []].append(entry)
    }

    /// The VAPs, ascending by customer, and the customers with more providers than the limit.
    ///
    /// AS0 beside other providers is dropped; a customer over the limit is dropped whole, never cut. A VAP expires
    /// with the first of its ASPAs, since the union must then be made anew.
    func merged(limit: Int, without excluded: Set<Int>) -> (
        vaps: [ValidationReport.Validated<VAP>], overflowed: [(customer: ASN, count: Int, trustAnchor: Int)]
    ) {
        var vaps: [ValidationReport.Validated<VAP>] = []
        var overflowed: [(customer: ASN, count: Int, trustAnchor: Int)] = []
        for (customer, all) in entries.sorted(by: { $0.key < $1.key }) {
            let used = all.filter { !excluded.contains($0.trustAnchor) }
            guard let expires = used.map(\.expires).min(), let trustAnchor = used.map(\.trustAnchor).min()
            else {
                continue
            }
            var providers: [ASN] = []
            for provider in used.flatMap(\.providers).sorted() where providers.last != provider {
                providers.append(provider)
            }
            if providers.count > 1, providers.first == ASN(0) { providers.removeFirst() }
            guard providers.count <= limit else {
                overflowed.append((customer, providers.count, trustAnchor))
                continue
            }
            let vap = VAP(customer: customer, providers: providers)
            vaps.append(.init(value: vap, expires: expires, trustAnchor: trustAnchor))
        }
        return (vaps, overflowed)
    }

    /// The places of the ASPAs of each customer in ``ValidationReport/payloadObjects``, ascending.
    func objects(without excluded: Set<Int>) -> [ASN: [UInt32]] {
        entries.mapValues { all in
            all.filter { !excluded.contains($0.trustAnchor) }.compactMap(\.object).sorted()
        }
    }
}
